// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/plan.hpp"

#include <algorithm>
#include <array>

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

}  // namespace stalefetch::cat
