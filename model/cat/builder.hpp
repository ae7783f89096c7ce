// SPDX-License-Identifier: BSD-2-Clause
// Adds operations to a model: equal ones once (hash-consing), and none whose value is plain already (folding).
#pragma once

#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "model/cat/model.hpp"

namespace stalefetch::cat {

/// Sets `depends_on`, `increases_in` and `decreases_in` of `node` from its operands; leaves Primitive and Choice alone.
void annotate(const Model& model, Node& node);

class Builder {
 public:
  /// Continues `model`, which must outlive the builder.
  explicit Builder(Model& model);

  [[nodiscard]] Model& model() { return model_; }
  [[nodiscard]] const Node& at(NodeId node) const { return model_.nodes[node]; }

  NodeId empty(Type type) { return add(Op::Empty, type); }
  NodeId universe(Type type) { return add(Op::Universe, type); }
  NodeId identity() { return add(Op::Identity, Type::Relation, universe(Type::Set)); }
  NodeId primitive(const Primitive& primitive);
  /// Always a new node.
  NodeId choice(std::string_view name);
  /// Always a new node; its body is to be filled in.
  NodeId recursive(std::string_view name, Type type);

  /// Operands must have the types that `op` needs.
  NodeId binary(Op op, NodeId a, NodeId b);
  NodeId unary(Op op, NodeId a);

 private:
  using Key = std::tuple<Op, Type, NodeId, NodeId, std::uint32_t>;

  NodeId add(Op op, Type type, NodeId a = 0, NodeId b = 0, std::uint32_t name = 0, Stages stage = Static);
  NodeId append(const Node& node);
  std::uint32_t name(std::string_view name);

  // Folding (fold.cpp).
  NodeId join(NodeId a, NodeId b);
  NodeId meet(NodeId a, NodeId b);
  NodeId difference(NodeId a, NodeId b);
  NodeId sequence(NodeId a, NodeId b);
  NodeId product(NodeId a, NodeId b);
  NodeId complement(NodeId a);
  NodeId inverse(NodeId a);
  NodeId closure(Op op, NodeId a);
  NodeId identity_on(NodeId a);
  NodeId side(Op op, NodeId a);
  [[nodiscard]] bool is(NodeId node, Op op) const { return at(node).op == op; }
  [[nodiscard]] bool is_full_identity(NodeId node) const;

  Model& model_;
  std::map<Key, NodeId> known_;
  std::map<std::string, std::uint32_t, std::less<>> names_;
};

}  // namespace stalefetch::cat
