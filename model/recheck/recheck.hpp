// SPDX-License-Identifier: BSD-2-Clause
// The second checker: is this witness really an execution, and does it show what it is said to show?
//
// Slow and simple. It shares no code with the search: each thread is run anew with plain numbers, dependencies,
// relations and the final state are found from that run, and the rule file is evaluated by its definitions. What the
// search says of the same execution is only compared.
#pragma once

#include <string>
#include <vector>

#include "model/check.hpp"

namespace stalefetch {

/// What a witness is said to show.
enum class Claim : std::uint8_t {
  Consistent,  ///< it is an execution that the rules allow
  Satisfied,   ///< and the test's proposition holds in its final state
  Violated,    ///< and it does not hold there
};

/// What speaks against a witness of `analysis`, a line each; empty if it stands. `rules`: as given to check().
[[nodiscard]] std::vector<std::string> recheck(const Witness& witness, const Analysis& analysis, Claim claim,
                                               const RuleOptions& rules = {});

/// The same for a race: its witness stands, a flag of the rules speaks of this fetch and this write.
[[nodiscard]] std::vector<std::string> recheck(const Race& race, const Analysis& analysis,
                                               const RuleOptions& rules = {});

/// The same for a deadlock: its execution stands, and what the waiting threads read is there to stay.
[[nodiscard]] std::vector<std::string> recheck(const Deadlock& deadlock, const Analysis& analysis,
                                               const RuleOptions& rules = {});

/// Everything that an answer carries: the witness that its outcome needs, the race and the deadlock.
[[nodiscard]] std::vector<std::string> recheck(const CheckResult& result, const RuleOptions& rules = {});

}  // namespace stalefetch
