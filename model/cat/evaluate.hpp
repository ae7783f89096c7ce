// SPDX-License-Identifier: BSD-2-Clause
// Evaluates a compiled rule file on one candidate execution, over and over, as the search makes and takes back choices.
#pragma once

#include <vector>

#include "model/cat/model.hpp"
#include "model/cat/plan.hpp"
#include "model/relation.hpp"

namespace stalefetch::cat {

/// Nodes to recompute, in order, when some stages have changed and some roots are wanted. A recursive group stands as
/// its first member; `[s]` used in sequences alone is no step of its own: ask for a node as a root to read its value.
using Schedule = std::vector<NodeId>;

/// The nodes that `roots` need and that depend on one of `changed` stages (all needed nodes if `changed` is Static).
[[nodiscard]] Schedule make_schedule(const Model& model, const std::vector<NodeId>& roots, Stages changed);

/// The primitives that the nodes `roots` are made of.
[[nodiscard]] std::vector<NodeId> primitives_of(const Model& model, const std::vector<NodeId>& roots);

class Evaluator {
 public:
  /// `model` must outlive the evaluator. Nodes appended later (lower_bound) are seen from the next resize() on.
  explicit Evaluator(const Model& model) : model_(&model) {}

  /// Starts a new universe of `events` events: what is given is empty, every other value unknown. Storage is reused.
  void resize(unsigned events);
  [[nodiscard]] unsigned events() const { return events_; }

  /// The value of a Primitive or Choice node, to be filled in by the caller before run().
  [[nodiscard]] EventSet& set(NodeId node) { return sets_[node]; }
  [[nodiscard]] Relation& relation(NodeId node) { return relations_[node]; }
  [[nodiscard]] const EventSet& set(NodeId node) const { return sets_[node]; }
  [[nodiscard]] const Relation& relation(NodeId node) const { return relations_[node]; }

  /// Computes the nodes of the schedule from what they read. Never allocates.
  void run(const Schedule& schedule);

  /// Whether the axiom's node, already computed, satisfies it.
  [[nodiscard]] bool holds(const Axiom& axiom) const { return holds(axiom, axiom.node); }
  /// The same for another node in its place. With a lower bound, `false` of an axiom that is not negated is final.
  [[nodiscard]] bool holds(const Axiom& axiom, NodeId node) const;

 private:
  /// Mutually recursive nodes, and what else lies on their cycles, operands first.
  struct Group {
    std::vector<NodeId> recursive;
    std::vector<bool> transitive;  ///< by recursive node: it holds `r ; r` as a part, so that it may be closed at once
    std::vector<NodeId> interior;
  };

  void plan();
  void add_group(const std::vector<NodeId>& members);
  void execute(NodeId node);
  void execute_set(const Step& step, EventSet& out);
  void execute_narrow(const Step& step, Relation& out);
  void execute_wide(const Step& step, Relation& out);
  void solve(const Group& group);
  bool grow(NodeId node, bool transitive);

  const Model* model_;
  unsigned events_ = 0;
  std::vector<EventSet> sets_;       // by node; empty for relations
  std::vector<Relation> relations_;  // by node; empty for sets
  std::vector<Step> steps_;          // by node
  std::vector<Group> groups_;
  std::vector<std::size_t> group_of_;  // by node: index into groups_ of a first member
  Relation scratch_;
};

}  // namespace stalefetch::cat
