// SPDX-License-Identifier: BSD-2-Clause
// Evaluates a compiled rule file on one candidate execution, over and over, as the search makes and takes back choices.
#pragma once

#include <vector>

#include "model/cat/model.hpp"
#include "model/relation.hpp"

namespace stalefetch::cat {

/// Nodes to recompute, in order, when some stages have changed and some roots are wanted.
using Schedule = std::vector<NodeId>;

/// The nodes that `roots` need and that depend on one of `changed` stages (all needed nodes if `changed` is Static).
[[nodiscard]] Schedule make_schedule(const Model& model, const std::vector<NodeId>& roots, Stages changed);

class Evaluator {
 public:
  explicit Evaluator(const Model& model) : model_(&model) {}

  /// Starts a new universe of `events` events; every value becomes unknown. Storage is reused.
  void resize(unsigned events);
  [[nodiscard]] unsigned events() const { return events_; }

  /// The value of a Primitive or Choice node, to be filled in by the caller before run().
  [[nodiscard]] EventSet& set(NodeId node);
  [[nodiscard]] Relation& relation(NodeId node);
  [[nodiscard]] const EventSet& set(NodeId node) const;
  [[nodiscard]] const Relation& relation(NodeId node) const;

  void run(const Schedule& schedule);

  /// Whether the axiom's node, already computed, satisfies it.
  [[nodiscard]] bool holds(const Axiom& axiom) const { return holds(axiom, axiom.node); }
  /// The same for another node in its place (a lower bound).
  [[nodiscard]] bool holds(const Axiom& axiom, NodeId node) const;

 private:
  const Model* model_;
  unsigned events_ = 0;
  std::vector<EventSet> sets_;         // by node; empty for relations
  std::vector<Relation> relations_;    // by node; empty for sets
  Relation scratch_;
};

}  // namespace stalefetch::cat
