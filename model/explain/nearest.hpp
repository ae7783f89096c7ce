// SPDX-License-Identifier: BSD-2-Clause
// The execution that a forbidden outcome would need: the one that takes the least to rule out.
#pragma once

#include <optional>
#include <vector>

#include "model/explain/refutation.hpp"

namespace stalefetch {

/// Bounds of the search; counts rather than times, so that the same test is always explained alike.
struct NearestOptions {
  std::uint64_t executions = 20000;  ///< consistent ones looked at, for each choice of axioms left out
  std::size_t candidates = 64;       ///< refuted, likewise
  SearchLimits limits;
};

struct NearestCandidate {
  Witness witness;
  std::vector<Cycle> cycles;  ///< what rules it out; see refute()
};

struct NearestResult {
  std::optional<NearestCandidate> candidate;
  bool complete = true;  ///< nothing was left unexplored; then no candidate means that the values alone rule it out
};

/// Leaves out one axiom at a time, and all of them if that yields nothing, and looks for executions whose final state
/// satisfies the proposition (`forall`: violates it).
[[nodiscard]] NearestResult find_nearest(const Analysis& analysis, const RuleOptions& rules,
                                         const NearestOptions& options);

}  // namespace stalefetch
