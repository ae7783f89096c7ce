// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/plan.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "model/cat/evaluate.hpp"

namespace stalefetch::cat {

namespace {
Step::Kind kind_of(Op op) {
  using Kind = Step::Kind;
  switch (op) {
    case Op::Primitive:
    case Op::Choice:
      return Kind::Given;
    case Op::Empty:
      return Kind::Empty;
    case Op::Universe:
      return Kind::Universe;
    case Op::Union:
      return Kind::Union;
    case Op::Intersection:
      return Kind::Intersection;
    case Op::Difference:
      return Kind::Difference;
    case Op::Complement:
      return Kind::Complement;
    case Op::Sequence:
      return Kind::Sequence;
    case Op::Inverse:
      return Kind::Inverse;
    case Op::Plus:
      return Kind::Plus;
    case Op::Star:
      return Kind::Star;
    case Op::Optional:
      return Kind::Optional;
    case Op::Product:
      return Kind::Product;
    case Op::Identity:
      return Kind::Identity;
    case Op::Domain:
      return Kind::Domain;
    case Op::Range:
      return Kind::Range;
    case Op::Recursive:
      break;
  }
  return Kind::Fixpoint;
}

/// `r ; r` is one of the parts that the union `body` is made of.
bool has_square(const Model& model, NodeId recursive, NodeId body) {
  std::vector<NodeId> parts{body};
  while (!parts.empty()) {
    const Node& part = model.nodes[parts.back()];
    parts.pop_back();
    if (part.op == Op::Sequence && part.a == recursive && part.b == recursive) return true;
    if (part.op == Op::Union) parts.insert(parts.end(), {part.a, part.b});
  }
  return false;
}
}  // namespace

Step step_of(const Model& model, NodeId id) {
  const Node& node = model.nodes[id];
  Step step{kind_of(node.op), node.type, node.a, node.b};
  if (node.op != Op::Sequence) return step;
  const Node& left = model.nodes[node.a];
  const Node& right = model.nodes[node.b];
  if (left.op == Op::Identity) {
    step.kind = Step::Kind::RestrictDomain;
    step.a = left.a;
  } else if (right.op == Op::Identity) {
    step.kind = Step::Kind::RestrictRange;
    step.b = right.a;
  }
  return step;
}

Operands step_operands(const Model& model, NodeId id) {
  Operands result = operands_of(model.nodes[id]);
  const Step step = step_of(model, id);
  if (result.count == 2) result.ids = {step.a, step.b};
  return result;
}

Schedule make_schedule(const Model& model, const std::vector<NodeId>& roots, Stages changed) {
  Schedule result;
  for (const std::vector<NodeId>& group : components(model, roots, step_operands)) {
    // A recursive group is one step, done by its first member.
    const Node& first = model.nodes[group.front()];
    const bool given = first.op == Op::Primitive || first.op == Op::Choice;
    if (!given && (changed == Static || (first.depends_on & changed) != 0)) result.push_back(group.front());
  }
  return result;
}

std::vector<NodeId> primitives_of(const Model& model, const std::vector<NodeId>& roots) {
  std::vector<NodeId> result;
  for (const std::vector<NodeId>& group : components(model, roots, step_operands))
    if (model.nodes[group.front()].op == Op::Primitive) result.push_back(group.front());
  return result;
}

void Evaluator::plan() {
  const std::size_t count = model_->nodes.size();
  if (steps_.size() == count) return;
  steps_.clear();
  for (NodeId id = 0; id < count; ++id) steps_.push_back(step_of(*model_, id));
  sets_.resize(count);
  relations_.resize(count);
  group_of_.assign(count, 0);
  groups_.clear();
  std::vector<NodeId> all(count);
  std::iota(all.begin(), all.end(), NodeId{0});
  for (const std::vector<NodeId>& members : components(*model_, all, step_operands))
    if (model_->nodes[members.front()].op == Op::Recursive) add_group(members);
}

void Evaluator::add_group(const std::vector<NodeId>& members) {
  group_of_[members.front()] = groups_.size();
  Group& group = groups_.emplace_back();
  for (const NodeId id : members) {
    const Node& node = model_->nodes[id];
    if (node.op == Op::Recursive) {
      group.recursive.push_back(id);
      group.transitive.push_back(node.type == Type::Relation && has_square(*model_, id, node.a));
    } else {
      group.interior.push_back(id);
    }
  }
}

}  // namespace stalefetch::cat
