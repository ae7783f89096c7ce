// SPDX-License-Identifier: BSD-2-Clause
// Questions about relations seen as graphs: cycles, components, orders. Boost.Graph answers them (graph_adaptor.hpp);
// it stays out of this header, so that nobody else pays for compiling it.
#pragma once

#include <vector>

#include "model/relation.hpp"

namespace stalefetch {

/// A shortest cycle, from its lowest-numbered event on; the last event is related to the first. Empty: there is none.
[[nodiscard]] std::vector<EventId> shortest_cycle(const Relation& relation);

/// A shortest path of at least one step, both ends included (`from` twice for a cycle). Empty: there is none.
[[nodiscard]] std::vector<EventId> shortest_path(const Relation& relation, EventId from, EventId to);

/// By event: the number of its strongly connected component. Components are numbered so that successors have lower
/// numbers.
[[nodiscard]] std::vector<unsigned> strong_components(const Relation& relation);

/// The events in an order in which every pair of the relation points forward. Throws std::logic_error on a cycle.
[[nodiscard]] std::vector<EventId> topological_order(const Relation& relation);

/// The smallest relation with the same transitive closure. Throws std::logic_error on a cycle.
[[nodiscard]] Relation transitive_reduction(const Relation& relation);

}  // namespace stalefetch
