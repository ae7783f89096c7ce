// SPDX-License-Identifier: BSD-2-Clause
#include "model/explain/attribution.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "model/graph.hpp"

namespace stalefetch {

using cat::NodeId;
using cat::Op;

Attribution::Attribution(const CandidateEvaluation& candidate) : candidate_(&candidate) {
  const cat::Model& model = candidate.model();
  std::set<std::size_t> of_axioms;
  for (const cat::Axiom& axiom : model.axioms) of_axioms.insert(axiom.rule);
  for (std::size_t k = 0; k < model.rules.size(); ++k) {
    const cat::Rule& rule = model.rules[k];
    // An axiom says that a relation has no cycle; it is no reason for a pair to be in it.
    if (of_axioms.count(k) == 0 && node(rule.node).op != Op::Empty && !(rule.title.empty() && rule.source.empty()))
      rule_of_.emplace(rule.node, k);
  }
  for (const auto& [name, id] : model.definitions) definition_of_.emplace(id, name);
  for (NodeId id = 0; id < model.nodes.size(); ++id)
    if (node(id).op == Op::Primitive || node(id).op == Op::Choice)
      definition_of_.emplace(id, model.names[node(id).name]);
}

Attribution::Context Attribution::enter(NodeId id, Context context) const {
  if (const auto rule = rule_of_.find(id); rule != rule_of_.end())
    return {rule->second, candidate_->model().rules[rule->second].name};
  if (const auto name = definition_of_.find(id); name != definition_of_.end()) context.definition = name->second;
  return context;
}

void Attribution::collect(NodeId id, Context context, bool closures, std::set<NodeId>& seen,
                          std::vector<Step>& out) const {
  if (!seen.insert(id).second) return;
  context = enter(id, std::move(context));
  const cat::Node& n = node(id);
  const auto is_seen_name = [&](NodeId part) { return node(part).op == Op::Recursive && seen.count(part) != 0; };
  if (n.op == Op::Union) {
    collect(n.a, context, closures, seen, out);
    collect(n.b, context, closures, seen, out);
  } else if (closures && (n.op == Op::Plus || n.op == Op::Star || n.op == Op::Optional || n.op == Op::Recursive)) {
    collect(n.a, context, closures, seen, out);
  } else if (!(closures && n.op == Op::Sequence && is_seen_name(n.a) && is_seen_name(n.b))) {
    out.push_back({id, context});  // (`let rec r = ... | r; r` is a closure too, and its last part no step)
  }
}

std::vector<Attribution::Step> Attribution::base_steps(NodeId id) const {
  std::set<NodeId> seen;
  std::vector<Step> result;
  collect(id, {}, true, seen, result);
  return result;
}

Relation Attribution::join(const std::vector<Step>& steps) const {
  Relation result(candidate_->universe().size());
  for (const Step& step : steps) result |= candidate_->relation(step.node);
  return result;
}

const Attribution::Step& Attribution::smallest(EventId from, EventId to, const std::vector<Step>& steps) const {
  const Step* best = nullptr;
  std::tuple<bool, std::size_t, std::size_t> best_cost;  // of two alike, the one that the file has first
  for (const Step& step : steps) {
    const Relation& relation = candidate_->relation(step.node);
    if (!relation.test(from, to)) continue;
    const std::tuple cost{!step.context.rule, relation.count(), step.context.rule.value_or(0)};
    if (best == nullptr || cost < best_cost) std::tie(best, best_cost) = std::tuple(&step, cost);
  }
  if (best == nullptr) throw std::logic_error("a pair that no step of its relation holds");
  return *best;
}

void Attribution::add_edge(EventId from, EventId to, const std::vector<Step>& steps,
                           std::vector<CycleEdge>& out) const {
  const Step& step = smallest(from, to, steps);
  const std::size_t before = out.size();
  if (from == to) add_way(step.node, from, to, step.context, true, out);
  if (out.size() == before) add_leaf(step.node, from, to, step.context, out);
}

void Attribution::add_leaf(NodeId id, EventId from, EventId to, const Context& context,
                           std::vector<CycleEdge>& out) const {
  const auto name = definition_of_.find(id);
  out.push_back({from, to, id, context.rule, name != definition_of_.end() ? name->second : context.definition});
}

void Attribution::add_way(NodeId id, EventId from, EventId to, std::vector<CycleEdge>& out) const {
  add_way(id, from, to, {}, true, out);
}

/// `root`: take the relation apart even where its name says enough.
void Attribution::add_way(NodeId id, EventId from, EventId to, Context context, bool root,
                          std::vector<CycleEdge>& out) const {
  context = enter(id, std::move(context));
  const cat::Node& n = node(id);
  const bool named = definition_of_.count(id) != 0;
  if (n.op == Op::Union) {
    std::set<NodeId> seen;
    std::vector<Step> members;
    collect(id, context, false, seen, members);
    const Step& member = smallest(from, to, members);
    add_way(member.node, from, to, member.context, root, out);
  } else if (n.op == Op::Plus || (n.op == Op::Star && from != to)) {
    add_closure(n.a, from, to, context, out);
  } else if (n.op == Op::Identity || (from == to && (n.op == Op::Star || n.op == Op::Optional))) {
    return;  // an event and itself: no step
  } else if (n.op == Op::Optional) {
    add_way(n.a, from, to, context, root, out);
  } else if (n.op == Op::Sequence && (root || from == to || (!named && !context.rule))) {
    add_sequence(id, from, to, context, out);
  } else if (n.op == Op::Intersection && root) {
    add_way(n.a, from, to, context, true, out);
    add_way(n.b, from, to, context, true, out);
  } else if (n.op == Op::Difference && root) {
    add_way(n.a, from, to, context, true, out);
  } else {
    add_leaf(id, from, to, context, out);
  }
}

void Attribution::add_closure(NodeId operand, EventId from, EventId to, const Context& context,
                              std::vector<CycleEdge>& out) const {
  std::set<NodeId> seen;
  std::vector<Step> steps;
  collect(operand, context, true, seen, steps);
  const std::vector<EventId> way = shortest_path(join(steps), from, to);
  for (std::size_t k = 1; k < way.size(); ++k) add_edge(way[k - 1], way[k], steps, out);
}

void Attribution::add_sequence(NodeId id, EventId from, EventId to, const Context& context,
                               std::vector<CycleEdge>& out) const {
  const cat::Node& n = node(id);
  for (EventId middle = 0; middle < candidate_->universe().size(); ++middle) {
    if (!candidate_->relation(n.a).test(from, middle) || !candidate_->relation(n.b).test(middle, to)) continue;
    add_way(n.a, from, middle, context, false, out);
    add_way(n.b, middle, to, context, false, out);
    return;
  }
  throw std::logic_error("a pair of a sequence without a middle");
}

}  // namespace stalefetch
