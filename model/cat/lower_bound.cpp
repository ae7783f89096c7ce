// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <map>

#include "model/cat/builder.hpp"
#include "model/cat/graph.hpp"

namespace stalefetch::cat {

namespace {
/// Below this depth the bounds are the trivial ones, which is sound.
constexpr unsigned deepest_bound = 5000;

class Bounds {
 public:
  Bounds(Model& model, Stages unfinished) : builder_(model), unfinished_(unfinished) {}

  /// Below the value, now and however the unfinished stages grow.
  NodeId lower(NodeId id) {
    const Node node = builder_.at(id);
    return (node.decreases_in & unfinished_) == 0 ? id : bound(id, node, lower_, builder_.empty(node.type));
  }

  /// Above the value, now and however the unfinished stages grow.
  NodeId upper(NodeId id) {
    const Node node = builder_.at(id);
    return (node.increases_in & unfinished_) == 0 ? id : bound(id, node, upper_, builder_.universe(node.type));
  }

 private:
  using Memo = std::map<NodeId, NodeId>;

  NodeId bound(NodeId id, const Node& node, Memo& memo, NodeId trivial) {
    if (const auto found = memo.find(id); found != memo.end()) return found->second;
    if (depth_ == deepest_bound) return trivial;
    ++depth_;
    const NodeId result = structural(id, node, &memo == &lower_, trivial);
    --depth_;
    memo[id] = result;
    return result;
  }

  NodeId structural(NodeId id, const Node& node, bool below, NodeId trivial) {
    const auto same = [&](NodeId operand) { return below ? lower(operand) : upper(operand); };
    const auto opposite = [&](NodeId operand) { return below ? upper(operand) : lower(operand); };
    switch (node.op) {
      case Op::Union:
      case Op::Intersection:
      case Op::Sequence:
      case Op::Product: {
        const NodeId a = same(node.a);
        return builder_.binary(node.op, a, same(node.b));
      }
      case Op::Inverse:
      case Op::Plus:
      case Op::Star:
      case Op::Optional:
      case Op::Identity:
      case Op::Domain:
      case Op::Range:
        return builder_.unary(node.op, same(node.a));
      case Op::Complement:
        return builder_.unary(node.op, opposite(node.a));
      case Op::Difference: {
        const NodeId a = same(node.a);
        return builder_.binary(node.op, a, opposite(node.b));
      }
      case Op::Recursive:
        return below ? recursive(id, node) : trivial;
      case Op::Primitive:
      case Op::Choice:
      case Op::Empty:
      case Op::Universe:
        break;
    }
    return trivial;
  }

  /// The fixed point of the bounds of the bodies: bodies grow with the recursive names, so that it is below the real
  /// one.
  NodeId recursive(NodeId id, const Node& node) {
    Model& model = builder_.model();
    const NodeId copy = builder_.recursive(model.names[node.name], node.type);
    // While the body is bounded, the copy must not be taken for something that shrinks.
    lower_[id] = copy;
    const NodeId body = lower(node.a);
    model.nodes[copy].a = body;
    return copy;
  }

  Builder builder_;
  Stages unfinished_;
  Memo lower_, upper_;
  unsigned depth_ = 0;
};

void regroup(Model& model) {
  model.recursive_groups.clear();
  for (const std::vector<NodeId>& group : components(model)) {
    std::vector<NodeId> recursive;
    std::copy_if(group.begin(), group.end(), std::back_inserter(recursive),
                 [&](NodeId id) { return model.nodes[id].op == Op::Recursive; });
    if (!recursive.empty()) model.recursive_groups.push_back(std::move(recursive));
  }
}
}  // namespace

NodeId lower_bound(Model& model, NodeId node, Stages unfinished) {
  const std::size_t before = model.nodes.size();
  const NodeId result = Bounds(model, unfinished).lower(node);
  const bool has_new_group = std::any_of(model.nodes.begin() + static_cast<std::ptrdiff_t>(before), model.nodes.end(),
                                         [](const Node& one) { return one.op == Op::Recursive; });
  if (has_new_group) {
    annotate(model);
    regroup(model);
  }
  return result;
}

}  // namespace stalefetch::cat
