// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/builder.hpp"

#include <utility>

#include "model/cat/graph.hpp"

namespace stalefetch::cat {

void annotate(const Model& model, Node& node) {
  if (node.op == Op::Primitive || node.op == Op::Choice) return;
  const Operands operands = operands_of(node);
  node.depends_on = node.increases_in = node.decreases_in = Static;
  for (unsigned i = 0; i < operands.count; ++i) {
    const Node& operand = model.nodes[operands.ids[i]];
    const bool flips = node.op == Op::Complement || (node.op == Op::Difference && i == 1);
    node.depends_on = static_cast<Stages>(node.depends_on | operand.depends_on);
    node.increases_in = static_cast<Stages>(node.increases_in | (flips ? operand.decreases_in : operand.increases_in));
    node.decreases_in = static_cast<Stages>(node.decreases_in | (flips ? operand.increases_in : operand.decreases_in));
  }
}

Builder::Builder(Model& model) : model_(model) {
  for (std::uint32_t i = 0; i < model_.names.size(); ++i) names_.emplace(model_.names[i], i);
  for (NodeId id = 0; id < model_.nodes.size(); ++id) {
    const Node& node = model_.nodes[id];
    if (node.op != Op::Choice && node.op != Op::Recursive)
      known_.emplace(Key{node.op, node.type, node.a, node.b, node.name}, id);
  }
}

std::uint32_t Builder::name(std::string_view name) {
  const auto found = names_.find(name);
  if (found != names_.end()) return found->second;
  const auto index = static_cast<std::uint32_t>(model_.names.size());
  model_.names.emplace_back(name);
  names_.emplace(name, index);
  return index;
}

NodeId Builder::append(const Node& node) {
  model_.nodes.push_back(node);
  return static_cast<NodeId>(model_.nodes.size() - 1);
}

NodeId Builder::add(Op op, Type type, NodeId a, NodeId b, std::uint32_t name, Stages stage) {
  const auto [entry, is_new] = known_.try_emplace(Key{op, type, a, b, name}, 0);
  if (is_new) {
    Node node{op, type, a, b, name, stage, stage, Static};
    annotate(model_, node);
    entry->second = append(node);
  }
  return entry->second;
}

NodeId Builder::primitive(const Primitive& primitive) {
  return add(Op::Primitive, primitive.type, 0, 0, name(primitive.name), primitive.stage);
}

NodeId Builder::choice(std::string_view name_of_choice) {
  return append({Op::Choice, Type::Relation, 0, 0, name(name_of_choice), Choices, Choices, Static});
}

NodeId Builder::recursive(std::string_view name_bound, Type type) {
  return append({Op::Recursive, type, 0, 0, name(name_bound), Static, Static, Static});
}

NodeId Builder::binary(Op op, NodeId a, NodeId b) {
  switch (op) {
    case Op::Union:
      return join(a, b);
    case Op::Intersection:
      return meet(a, b);
    case Op::Difference:
      return difference(a, b);
    case Op::Sequence:
      return sequence(a, b);
    case Op::Product:
      return product(a, b);
    case Op::Primitive:
    case Op::Empty:
    case Op::Universe:
    case Op::Complement:
    case Op::Inverse:
    case Op::Plus:
    case Op::Star:
    case Op::Optional:
    case Op::Identity:
    case Op::Domain:
    case Op::Range:
    case Op::Choice:
    case Op::Recursive:
      break;
  }
  throw std::logic_error("not a binary operation of the rule language");
}

NodeId Builder::unary(Op op, NodeId a) {
  switch (op) {
    case Op::Complement:
      return complement(a);
    case Op::Inverse:
      return inverse(a);
    case Op::Plus:
    case Op::Star:
    case Op::Optional:
      return closure(op, a);
    case Op::Identity:
      return identity_on(a);
    case Op::Domain:
    case Op::Range:
      return side(op, a);
    case Op::Primitive:
    case Op::Empty:
    case Op::Universe:
    case Op::Union:
    case Op::Intersection:
    case Op::Difference:
    case Op::Sequence:
    case Op::Product:
    case Op::Choice:
    case Op::Recursive:
      break;
  }
  throw std::logic_error("not a unary operation of the rule language");
}

}  // namespace stalefetch::cat
