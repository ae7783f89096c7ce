// SPDX-License-Identifier: BSD-2-Clause
// Why an execution is forbidden whatever the declared orders are.
//
// An order that the rules declare (an invalidation before or after a fetch) exists but shows nowhere: an execution is
// forbidden only if every choice of orders violates an axiom. So a refutation is a set of cycles, each under the orders
// that it relies on, which together leave no choice. Most executions need one cycle and no assumption.
#pragma once

#include <optional>
#include <vector>

#include "model/explain/cycle.hpp"

namespace stalefetch {

/// Cycles that rule the execution out together; each assumes as few orders as it needs. Nothing if some choice of
/// orders violates no axiom. Leaves the candidate with no declared order chosen.
[[nodiscard]] std::optional<std::vector<Cycle>> refute(CandidateEvaluation& candidate);

}  // namespace stalefetch
