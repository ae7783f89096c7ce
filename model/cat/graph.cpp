// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/graph.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "model/cat/builder.hpp"

namespace stalefetch::cat {

Operands operands_of(const Node& node) {
  switch (node.op) {
    case Op::Primitive:
    case Op::Empty:
    case Op::Universe:
    case Op::Choice:
      return {};
    case Op::Complement:
    case Op::Inverse:
    case Op::Plus:
    case Op::Star:
    case Op::Optional:
    case Op::Identity:
    case Op::Domain:
    case Op::Range:
    case Op::Recursive:
      return {{node.a, 0}, 1};
    case Op::Union:
    case Op::Intersection:
    case Op::Difference:
    case Op::Sequence:
    case Op::Product:
      break;
  }
  return {{node.a, node.b}, 2};
}

namespace {
/// Tarjan's algorithm, with a stack of its own: rule graphs can be deeper than the call stack.
class Search {
 public:
  Search(const Model& model, OperandsOf operands)
      : model_(model), operands_(operands), index_(model.nodes.size(), 0), lowest_(model.nodes.size(), 0) {}

  void from(NodeId root) {
    if (index_[root] != 0) return;
    enter(root);
    while (!path_.empty()) {
      Visit& visit = path_.back();
      if (visit.next < visit.operands.count) {
        step(visit.node, visit.operands.ids[visit.next++]);
      } else {
        leave();
      }
    }
  }

  std::vector<std::vector<NodeId>> result;

 private:
  struct Visit {
    NodeId node;
    Operands operands;
    unsigned next;
  };
  static constexpr unsigned done = ~0U;

  void enter(NodeId node) {
    index_[node] = lowest_[node] = ++counter_;
    waiting_.push_back(node);
    path_.push_back({node, operands_(model_, node), 0});
  }

  void step(NodeId node, NodeId operand) {
    if (index_[operand] == 0) return enter(operand);
    if (index_[operand] != done) lowest_[node] = std::min(lowest_[node], index_[operand]);
  }

  void leave() {
    const NodeId node = path_.back().node;
    path_.pop_back();
    if (lowest_[node] == index_[node]) {
      close(node);
    } else {
      lowest_[path_.back().node] = std::min(lowest_[path_.back().node], lowest_[node]);
    }
  }

  void close(NodeId first) {
    const auto start = std::find(waiting_.rbegin(), waiting_.rend(), first).base() - 1;
    std::vector<NodeId> group(start, waiting_.end());
    waiting_.erase(start, waiting_.end());
    for (const NodeId node : group) index_[node] = done;
    std::sort(group.begin(), group.end(), [&](NodeId a, NodeId b) {
      return std::tuple(model_.nodes[a].op != Op::Recursive, a) < std::tuple(model_.nodes[b].op != Op::Recursive, b);
    });
    result.push_back(std::move(group));
  }

  const Model& model_;
  OperandsOf operands_;
  std::vector<unsigned> index_, lowest_;
  std::vector<NodeId> waiting_;
  std::vector<Visit> path_;
  unsigned counter_ = 0;
};

Operands plain(const Model& model, NodeId node) { return operands_of(model.nodes[node]); }
}  // namespace

std::vector<std::vector<NodeId>> components(const Model& model, const std::vector<NodeId>& roots, OperandsOf operands) {
  Search search(model, operands != nullptr ? operands : plain);
  for (const NodeId root : roots) search.from(root);
  return std::move(search.result);
}

std::vector<std::vector<NodeId>> components(const Model& model) {
  std::vector<NodeId> all(model.nodes.size());
  std::iota(all.begin(), all.end(), NodeId{0});
  return components(model, all, plain);
}

void annotate(Model& model) {
  for (const std::vector<NodeId>& group : components(model))
    for (bool changed = true; changed;) {
      changed = false;
      for (const NodeId id : group) {
        Node& node = model.nodes[id];
        const auto before = std::tuple(node.depends_on, node.increases_in, node.decreases_in);
        annotate(model, node);
        changed |= before != std::tuple(node.depends_on, node.increases_in, node.decreases_in);
      }
    }
}

}  // namespace stalefetch::cat
