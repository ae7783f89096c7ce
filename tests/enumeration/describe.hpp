// SPDX-License-Identifier: BSD-2-Clause
// An execution as a text that says all that makes it that execution.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>

#include "model/cat/naive.hpp"
#include "model/thread/path.hpp"

namespace stalefetch::test {

inline std::string describe_event(EventId e, EventKind kind, std::uint64_t address, bool memory, std::uint64_t value) {
  constexpr const char* kinds[] = {"fetch", "read", "write", "barrier", "maintain"};
  std::string text = fmt::format("{}:{}", e, kinds[static_cast<unsigned>(kind)]);
  if (memory) text += fmt::format(" {:#x}={:#x}", address, value);
  return text + "; ";
}

/// Reads-from, coherence and the dependencies, by name; and whether a flag is raised.
inline std::string describe_relations(const std::map<std::string, cat::NaiveRelation>& relations, bool flagged) {
  std::string text;
  for (const auto& [name, pairs] : relations) {
    if (pairs.empty()) continue;
    text += name;
    for (const auto& [a, b] : pairs) text += fmt::format(" {}>{}", a, b);
    text += "; ";
  }
  return text + (flagged ? "flagged" : "");
}

inline constexpr const char* described_dependencies[] = {"addr",      "data",      "ctrl", "pick-addr",
                                                         "pick-data", "pick-ctrl", "rmw"};

}  // namespace stalefetch::test
