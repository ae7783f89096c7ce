// SPDX-License-Identifier: BSD-2-Clause
// Why an axiom does not hold: a cycle of events in which every step is owed to a rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/explain/candidate.hpp"

namespace stalefetch {

/// A step of a cycle and why it is there.
struct CycleEdge {
  EventId from = 0, to = 0;
  cat::NodeId node = 0;             ///< a relation that holds the pair: a member of the rule, or the rule itself
  std::optional<std::size_t> rule;  ///< the smallest documented rule that it belongs to: index into Model::rules
  std::string definition;           ///< what the rules call the relation: the nearest name, documented or not
};

/// A declared order of two events that the cycle relies on: `first` before `second`.
struct AssumedOrder {
  std::size_t choice = 0;  ///< index into Model::choices
  EventId first = 0, second = 0;
  friend bool operator==(const AssumedOrder&, const AssumedOrder&) = default;
};

struct Cycle {
  std::size_t axiom = 0;  ///< index into Model::axioms
  /// Not closed: the pairs of a relation that should be empty, or (no edges) an event of a set that should be empty.
  bool closed = true;
  std::vector<CycleEdge> edges;
  std::vector<AssumedOrder> assumed;
};

/// A shortest cycle that violates the axiom, in base steps: unions and closures are taken apart until a step belongs to
/// a documented rule. Nothing if the axiom holds. A flag has no cycle.
[[nodiscard]] std::optional<Cycle> find_cycle(const CandidateEvaluation& candidate, std::size_t axiom);

}  // namespace stalefetch
