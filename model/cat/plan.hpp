// SPDX-License-Identifier: BSD-2-Clause
// What the evaluator does for a node: mostly the node's own operation, but `[s] ; r` and `r ; [s]` in one step.
#pragma once

#include "model/cat/graph.hpp"
#include "model/cat/model.hpp"

namespace stalefetch::cat {

struct Step {
  enum class Kind : std::uint8_t {
    Given,
    Empty,
    Universe,
    Union,
    Intersection,
    Difference,
    Complement,
    Sequence,
    RestrictDomain,  ///< [a] ; b
    RestrictRange,   ///< a ; [b]
    Inverse,
    Plus,
    Star,
    Optional,
    Product,
    Identity,
    Domain,
    Range,
    Fixpoint,
  };
  Kind kind = Kind::Given;
  Type type = Type::Relation;
  NodeId a = 0, b = 0;
};

[[nodiscard]] Step step_of(const Model& model, NodeId node);

/// The nodes that the step of `node` reads.
[[nodiscard]] Operands step_operands(const Model& model, NodeId node);

}  // namespace stalefetch::cat
