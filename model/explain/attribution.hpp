// SPDX-License-Identifier: BSD-2-Clause
// Which rule a pair of events comes from. Internal to model/explain.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/explain/cycle.hpp"

namespace stalefetch {

class Attribution {
 public:
  explicit Attribution(const CandidateEvaluation& candidate);

  /// Where in the rules a relation was met: the nearest documented rule and the nearest name around it.
  struct Context {
    std::optional<std::size_t> rule;
    std::string definition;
  };
  /// One of the relations that another one is the closure of the union of.
  struct Step {
    cat::NodeId node = 0;
    Context context;
  };

  /// The base steps of a relation: its cycles are the cycles of their union.
  [[nodiscard]] std::vector<Step> base_steps(cat::NodeId node) const;
  /// The union of the steps' relations.
  [[nodiscard]] Relation join(const std::vector<Step>& steps) const;
  /// Adds the edge, owed to the smallest documented step that holds it.
  void add_edge(EventId from, EventId to, const std::vector<Step>& steps, std::vector<CycleEdge>& out) const;
  /// Adds the edges of a way from one event to another that shows why `node` holds the pair.
  void add_way(cat::NodeId node, EventId from, EventId to, std::vector<CycleEdge>& out) const;

 private:
  [[nodiscard]] const cat::Node& node(cat::NodeId id) const { return candidate_->model().nodes[id]; }
  [[nodiscard]] Context enter(cat::NodeId node, Context context) const;
  void collect(cat::NodeId node, Context context, bool closures, std::set<cat::NodeId>& seen,
               std::vector<Step>& out) const;
  [[nodiscard]] const Step& smallest(EventId from, EventId to, const std::vector<Step>& steps) const;
  void add_way(cat::NodeId node, EventId from, EventId to, Context context, bool root,
               std::vector<CycleEdge>& out) const;
  void add_closure(cat::NodeId operand, EventId from, EventId to, const Context& context,
                   std::vector<CycleEdge>& out) const;
  void add_sequence(cat::NodeId node, EventId from, EventId to, const Context& context,
                    std::vector<CycleEdge>& out) const;
  void add_leaf(cat::NodeId node, EventId from, EventId to, const Context& context, std::vector<CycleEdge>& out) const;

  const CandidateEvaluation* candidate_;
  std::unordered_map<cat::NodeId, std::size_t> rule_of_;        // documented definitions
  std::unordered_map<cat::NodeId, std::string> definition_of_;  // all of them, and primitives
};

}  // namespace stalefetch
