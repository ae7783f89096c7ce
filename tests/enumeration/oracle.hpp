// SPDX-License-Identifier: BSD-2-Clause
// Every execution of a small test by brute force: all values that reads may return, all sources, all coherence orders,
// all declared orders. Nothing is pruned, nothing is kept from one candidate to the next, and nothing is shared with
// the search but the division of memory.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/check.hpp"

namespace stalefetch::test {

/// Executions as texts, so that two lists can be compared and a difference can be read.
struct Executions {
  std::map<std::string, unsigned> consistent;                        ///< how often each was found: once, if all is well
  std::map<std::vector<std::uint64_t>, std::uint64_t> final_states;  ///< of what the test mentions, by name
  std::uint64_t candidates = 0;  ///< values, sources and coherence that fit together, consistent or not
  bool complete = true;          ///< false: some thread could not be run to its end
};

/// Tries everything, up to this many candidates times orders; then the result is not complete.
[[nodiscard]] Executions enumerate_by_force(const Analysis& analysis, const RuleOptions& rules = {},
                                            std::uint64_t limit = 20000);

/// What the search finds. `candidates` stays 0.
[[nodiscard]] Executions enumerate_by_search(const Analysis& analysis);

/// What is missing, too much or there more than once in `found`, a line each.
[[nodiscard]] std::vector<std::string> differences(const Executions& found, const Executions& wanted);

}  // namespace stalefetch::test
