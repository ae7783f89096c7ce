// SPDX-License-Identifier: BSD-2-Clause
// Sentences that all forms of an explanation share. Internal to model/explain.
#pragma once

#include <string>

#include "model/explain/explain.hpp"

namespace stalefetch {

/// `test   aarch64 default   forbidden`
[[nodiscard]] std::string headline(const Explanation& explanation);
/// What the timeline is of: `an execution that ends like that (x=1;)`.
[[nodiscard]] std::string caption(const Explanation& explanation);
/// `P0 store x = 1`, `initially x = 0`.
[[nodiscard]] std::string phrase(const TimelineEvent& event);
/// `barrier-ob (Barrier-ordered-before)`, with `rf`, `co` ... where the step is one.
[[nodiscard]] std::string phrase(const ExplainedEdge& edge);
/// `as external (External visibility): ordered-before has no cycle.`
[[nodiscard]] std::string phrase(const ExplainedCycle& cycle);

}  // namespace stalefetch
