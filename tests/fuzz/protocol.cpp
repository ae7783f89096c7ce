// SPDX-License-Identifier: BSD-2-Clause
// Any bytes as a protocol: either Error, or something that each architecture lowers, or refuses with Error or Unsupported.
// Bytes that begin with `//` are read as a lowering table.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "model/protocol/lower.hpp"
#include "model/protocol/parse.hpp"
#include "model/protocol/promises.hpp"

namespace {
using namespace stalefetch;

void lower_everywhere(const protocol::Protocol& protocol, const std::vector<protocol::Change>& changes) {
  for (const Architecture* architecture : architectures()) {
    try {
      const protocol::Lowered lowered = protocol::lower(protocol, *architecture, changes);
      (void)protocol::violations(protocol, lowered);
    } catch (const Error&) {
    } catch (const Unsupported&) {
    }
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    if (text.starts_with("//")) {
      (void)protocol::parse_table(text, "fuzz.lowering");
      return 0;
    }
    const protocol::Protocol protocol = protocol::parse(text, "fuzz.litmus");
    lower_everywhere(protocol, {});
    for (const protocol::Mutant& mutant : protocol.mutants) lower_everywhere(protocol, mutant.changes);
  } catch (const Error&) {
  }
  return 0;
}
