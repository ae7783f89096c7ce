// SPDX-License-Identifier: BSD-2-Clause
// What operations give when their operands are empty, full, the identity or closed already.
#include <utility>

#include "model/cat/builder.hpp"

namespace stalefetch::cat {

bool Builder::is_full_identity(NodeId node) const { return is(node, Op::Identity) && is(at(node).a, Op::Universe); }

NodeId Builder::join(NodeId a, NodeId b) {
  if (a == b || is(b, Op::Empty) || is(a, Op::Universe)) return a;
  if (is(a, Op::Empty) || is(b, Op::Universe)) return b;
  return add(Op::Union, at(a).type, std::min(a, b), std::max(a, b));
}

NodeId Builder::meet(NodeId a, NodeId b) {
  if (a == b || is(a, Op::Empty) || is(b, Op::Universe)) return a;
  if (is(b, Op::Empty) || is(a, Op::Universe)) return b;
  return add(Op::Intersection, at(a).type, std::min(a, b), std::max(a, b));
}

NodeId Builder::difference(NodeId a, NodeId b) {
  if (is(a, Op::Empty) || is(b, Op::Empty)) return a;
  if (a == b || is(b, Op::Universe)) return empty(at(a).type);
  if (is(a, Op::Universe)) return complement(b);
  return add(Op::Difference, at(a).type, a, b);
}

NodeId Builder::complement(NodeId a) {
  if (is(a, Op::Empty)) return universe(at(a).type);
  if (is(a, Op::Universe)) return empty(at(a).type);
  if (is(a, Op::Complement)) return at(a).a;
  return add(Op::Complement, at(a).type, a);
}

NodeId Builder::sequence(NodeId a, NodeId b) {
  if (is(a, Op::Empty) || is_full_identity(b)) return a;
  if (is(b, Op::Empty) || is_full_identity(a)) return b;
  if (is(a, Op::Identity) && is(b, Op::Identity)) return identity_on(meet(at(a).a, at(b).a));
  return add(Op::Sequence, Type::Relation, a, b);
}

NodeId Builder::product(NodeId a, NodeId b) {
  if (is(a, Op::Empty) || is(b, Op::Empty)) return empty(Type::Relation);
  if (is(a, Op::Universe) && is(b, Op::Universe)) return universe(Type::Relation);
  return add(Op::Product, Type::Relation, a, b);
}

NodeId Builder::inverse(NodeId a) {
  if (is(a, Op::Empty) || is(a, Op::Universe) || is(a, Op::Identity)) return a;
  if (is(a, Op::Inverse)) return at(a).a;
  if (is(a, Op::Product)) return product(at(a).b, at(a).a);
  return add(Op::Inverse, Type::Relation, a);
}

/// `r+`, `r*` and `r?`: the operand may have one of these forms already.
NodeId Builder::closure(Op op, NodeId a) {
  const Op inner = at(a).op;
  if (inner == Op::Universe || inner == Op::Star || inner == op) return a;
  if (inner == Op::Empty) return op == Op::Plus ? a : identity();
  if (inner == Op::Identity) return op == Op::Plus ? a : identity();
  // One closure of each kind: (r+)*, (r+)?, (r?)+ and (r?)* are all r*.
  if (inner == Op::Plus || inner == Op::Optional) return closure(Op::Star, at(a).a);
  return add(op, Type::Relation, a);
}

NodeId Builder::identity_on(NodeId a) {
  return is(a, Op::Empty) ? empty(Type::Relation) : add(Op::Identity, Type::Relation, a);
}

NodeId Builder::side(Op op, NodeId a) {
  if (is(a, Op::Empty)) return empty(Type::Set);
  if (is(a, Op::Universe)) return universe(Type::Set);
  if (is(a, Op::Identity)) return at(a).a;
  return add(op, Type::Set, a);
}

}  // namespace stalefetch::cat
