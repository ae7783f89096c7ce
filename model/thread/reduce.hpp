// SPDX-License-Identifier: BSD-2-Clause
// What a thread does only for itself, when nothing asks about it.
//
// Eight CPUs that answer an interrupt make millions of combinations of where each takes it, and all of them look the same
// to the others. If the condition does not mention a thread, it matters to the rest only by its stores, its maintenance and
// the interrupts that it sends. Of paths that do the same to others, the one whose events are among those of another
// speaks for it: leaving out reads, fetches and barriers takes away what the rules could forbid (as for waits that go
// round once more). And what comes after its last lasting event can always be added again, as long as nothing that a thread
// may do from there on can be noticed either.
#pragma once

#include <vector>

#include "model/thread/explore.hpp"

namespace stalefetch {

/// The same threads, with fewer and shorter paths where `observed[thread]` is false. Reachability of what is observed is
/// the same; the number of executions, and flags that concern the thread itself, are not.
[[nodiscard]] Threads reduce_unobserved(const Threads& threads, const std::vector<bool>& observed);

}  // namespace stalefetch
