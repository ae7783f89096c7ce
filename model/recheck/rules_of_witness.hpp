// SPDX-License-Identifier: BSD-2-Clause
// What the rule file says of one execution, by the naive evaluator.
#pragma once

#include "model/check.hpp"
#include "model/recheck/primitives.hpp"

namespace stalefetch::recheck_detail {

/// Evaluates the rules of `architecture`, or those of `rules`, on an execution whose declared orders are filled in.
[[nodiscard]] cat::NaiveResult evaluate_rules(const Architecture& architecture, const Configuration& configuration,
                                              const RuleOptions& rules, const cat::NaiveExecution& execution);

/// The names of the orders that a rule file declares, in its order.
[[nodiscard]] std::vector<std::string> declared_orders(const Rules& rules);

/// Objections to the declared orders: every pair that must be ordered has one direction, and nothing else is ordered.
[[nodiscard]] std::vector<std::string> check_orders(const cat::NaiveExecution& execution,
                                                    const cat::NaiveResult& result);

/// The pairs of a relation of bit rows.
[[nodiscard]] cat::NaiveRelation pairs_of(const Relation& relation);

}  // namespace stalefetch::recheck_detail
