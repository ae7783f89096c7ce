// SPDX-License-Identifier: BSD-2-Clause
// Waits that never end.
//
// A thread that waits goes round a loop in which nothing changes. If, in some consistent execution, every thread is either
// done or in such a round, each read of the rounds returns what is there at the end, and no interrupt is left that would
// still be taken, then going round again and again is all that is left to do.
#pragma once

#include <optional>

#include "model/check.hpp"

namespace stalefetch {

/// The paths of each thread, and behind them those that stop in the middle of a wait.
[[nodiscard]] Threads with_waits(const Threads& threads);

[[nodiscard]] Witness keep(const FoundExecution& found, FinalState state);

/// The first deadlock, if there is one. Nothing: there is none, or `unexplored` says which limit was reached before one
/// was found. `coherent`: by these rules the stores of a CPU to one place stay in order, as by those of every
/// architecture; then much need not be looked at.
[[nodiscard]] std::optional<Deadlock> find_deadlock(const Analysis& analysis, const SearchLimits& limits, bool coherent,
                                                    std::vector<std::string>& unexplored);

}  // namespace stalefetch
