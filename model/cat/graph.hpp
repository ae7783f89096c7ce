// SPDX-License-Identifier: BSD-2-Clause
// The compiled rules as a graph: who uses whom, in which order, and which nodes form recursive groups.
#pragma once

#include <array>
#include <vector>

#include "model/cat/model.hpp"

namespace stalefetch::cat {

struct Operands {
  std::array<NodeId, 2> ids{};
  unsigned count = 0;
};

/// What the value of `node` is computed from; of a Recursive, its body.
[[nodiscard]] Operands operands_of(const Node& node);

using OperandsOf = Operands (*)(const Model&, NodeId);

/// The nodes that `roots` need, in groups that need each other, each group after those that it needs. Within a group:
/// the Recursive nodes, then the others, each in increasing order.
[[nodiscard]] std::vector<std::vector<NodeId>> components(const Model& model, const std::vector<NodeId>& roots,
                                                          OperandsOf operands);

/// The same for every node of the model and its plain operands.
[[nodiscard]] std::vector<std::vector<NodeId>> components(const Model& model);

/// Computes the stages of all nodes, recursive ones included.
void annotate(Model& model);

}  // namespace stalefetch::cat
