// SPDX-License-Identifier: BSD-2-Clause
// Any bytes: either Error, or a test whose printed form reads and prints the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "model/litmus/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stalefetch::litmus;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string printed;
  std::string hash_before;
  try {
    const Test test = parse(text, "input");
    printed = print(test);
    hash_before = hash(test);
  } catch (const stalefetch::Error&) {
    return 0;
  }
  const Test again = parse(printed, "printed");  // an Error here is a bug: let it escape
  if (print(again) != printed || hash(again) != hash_before) std::abort();
  return 0;
}
