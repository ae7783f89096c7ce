// SPDX-License-Identifier: BSD-2-Clause
// The numbers inside a core: what is computed from loads that have not returned yet is kept as a small expression.
// To show: a result is ready when all its inputs are, whatever the operation, which is what a dependency is in
// hardware.
#pragma once

#include <cstdint>
#include <vector>

namespace stalefetch::cores {

using Address = std::uint64_t;
/// A number of one core, ready or not.
using Handle = std::uint32_t;

struct Node {
  std::uint64_t number = 0;
  Handle a = 0, b = 0;
  std::uint8_t operation = 0;
  bool ready = false;
  bool loaded = false;  ///< what a load returns
};

/// How operations compute; the numbers of the enumeration are the model's.
class Arithmetic {
 public:
  virtual ~Arithmetic() = default;
  [[nodiscard]] virtual std::uint64_t compute(std::uint8_t operation, std::uint64_t a, std::uint64_t b) const = 0;
};

class Values {
 public:
  [[nodiscard]] Handle constant(std::uint64_t number) {
    nodes_.push_back({number, 0, 0, 0, true, false});
    return static_cast<Handle>(nodes_.size() - 1);
  }
  [[nodiscard]] Handle pending_load() {
    nodes_.push_back({0, 0, 0, 0, false, true});
    return static_cast<Handle>(nodes_.size() - 1);
  }
  [[nodiscard]] Handle apply(std::uint8_t operation, Handle a, Handle b, const Arithmetic& arithmetic) {
    nodes_.push_back({0, a, b, operation, false, false});
    const auto handle = static_cast<Handle>(nodes_.size() - 1);
    (void)ready(handle, arithmetic);
    return handle;
  }
  void returned(Handle handle, std::uint64_t number) {
    nodes_[handle].number = number;
    nodes_[handle].ready = true;
  }
  /// Whether the number is known by now; then number() gives it.
  [[nodiscard]] bool ready(Handle handle, const Arithmetic& arithmetic) const {
    Node& node = nodes_[handle];
    if (node.ready) return true;
    if (node.loaded || !ready(node.a, arithmetic) || !ready(node.b, arithmetic)) return false;
    node.number = arithmetic.compute(node.operation, nodes_[node.a].number, nodes_[node.b].number);
    node.ready = true;
    return true;
  }
  /// Whether it will be known as soon as the loads from `first` on have returned.
  [[nodiscard]] bool ready_given(Handle handle, Handle first, const Arithmetic& arithmetic) const {
    const Node& node = nodes_[handle];
    if (node.ready || (node.loaded && handle >= first)) return true;
    return !node.loaded && ready_given(node.a, first, arithmetic) && ready_given(node.b, first, arithmetic);
  }
  [[nodiscard]] std::uint64_t number(Handle handle) const { return nodes_[handle].number; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  /// Forgets what was made later: the instructions that made it are gone.
  void truncate(std::size_t size) { nodes_.resize(size); }
  void clear() { nodes_.clear(); }

 private:
  mutable std::vector<Node> nodes_;  // a result is kept once it was asked for
};

}  // namespace stalefetch::cores
