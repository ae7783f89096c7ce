// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/growth.hpp"

#include <vector>

namespace stalefetch::cat {

namespace {

/// What adding threads does to a value, as far as the events that were there are concerned.
struct Growth {
  bool grows = false;   ///< it can only grow
  bool stays = false;   ///< it is the same
  bool within = false;  ///< a relation: every pair lies within one thread
  bool full = false;    ///< every event, every pair: upper bounds are made of such
};

class Growths {
 public:
  Growths(const Model& model, const std::function<bool(std::string_view)>& within_thread)
      : model_(&model), within_thread_(&within_thread), growths_(model.nodes.size()) {
    for (NodeId id = 0; id < growths_.size(); ++id)
      if (model.nodes[id].op == Op::Recursive) growths_[id].grows = true;
    while (!settled()) {
    }
  }
  [[nodiscard]] bool grows(NodeId node) const { return growths_[node].grows; }

 private:
  /// Recursive nodes are taken to grow until their body says otherwise: a least fixed point of growing steps grows.
  bool settled() {
    bool settled = true;
    for (NodeId id = 0; id < growths_.size(); ++id)
      if (model_->nodes[id].op != Op::Recursive) growths_[id] = growth_of(model_->nodes[id]);
    for (NodeId id = 0; id < growths_.size(); ++id) {
      const Node& node = model_->nodes[id];
      if (node.op != Op::Recursive || !growths_[id].grows || growths_[node.a].grows) continue;
      growths_[id].grows = false;
      settled = false;
    }
    return settled;
  }

  [[nodiscard]] Growth growth_of(const Node& node) const {
    const Growth& a = growths_[node.a];
    const Growth& b = growths_[node.b];
    const bool both_stay = a.stays && b.stays, both_grow = a.grows && b.grows;
    switch (node.op) {
      case Op::Primitive:
        return primitive(node);
      case Op::Empty:
        return {true, true, true};
      case Op::Universe:
        return {true, true, false, true};
      case Op::Union:
        if (a.full || b.full) return {true, true, false, true};
        return {both_grow, both_stay, a.within && b.within};
      case Op::Intersection:
        return {both_grow, both_stay, a.within || b.within};
      case Op::Difference:
        return {a.grows && b.stays, both_stay, a.within};
      case Op::Complement:
        return {a.stays, a.stays, false};
      case Op::Sequence:
        if (a.full && b.full) return {true, true, false, true};
        // The event between them is an old one if it must be of the thread of an old one.
        return {both_grow, both_stay && (a.within || b.within), a.within && b.within};
      case Op::Inverse:
      case Op::Optional:
        return a;
      case Op::Plus:
      case Op::Star:
      case Op::Domain:
      case Op::Range:
        return {a.grows, a.stays && a.within, a.within};
      case Op::Product:
        return {both_grow, both_stay, false};
      case Op::Identity:
        return {a.grows, a.stays, true};
      case Op::Choice:
        return {true, true, false};
      case Op::Recursive:
        return {};
    }
    return {};
  }

  [[nodiscard]] Growth primitive(const Node& node) const {
    const bool complete_only = node.depends_on != Static && node.type == Type::Set;
    if (complete_only) return {};
    return {true, true, (*within_thread_)(model_->names[node.name])};
  }

  const Model* model_;
  const std::function<bool(std::string_view)>* within_thread_;
  std::vector<Growth> growths_;
};

}  // namespace

bool grows_with_threads(const Model& model, NodeId node, const std::function<bool(std::string_view)>& within_thread) {
  return Growths(model, within_thread).grows(node);
}

}  // namespace stalefetch::cat
