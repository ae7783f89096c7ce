// SPDX-License-Identifier: BSD-2-Clause
#include "model/graph.hpp"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
#include <iterator>
#include <stdexcept>

#include "model/graph_adaptor.hpp"

namespace stalefetch {

namespace {

constexpr EventId no_event = ~EventId{0};

/// By event: the one before it on a shortest path from `from`; no_event where there is no path (and for `from`).
std::vector<EventId> search_tree(const Relation& relation, EventId from) {
  std::vector<EventId> before(relation.size(), no_event);
  const auto record = boost::record_predecessors(before.data(), boost::on_tree_edge());
  boost::breadth_first_search(relation, from, boost::visitor(boost::make_bfs_visitor(record)));
  return before;
}

[[noreturn]] void cyclic() { throw std::logic_error("a relation that should have no cycle has one"); }

}  // namespace

std::vector<EventId> shortest_path(const Relation& relation, EventId from, EventId to) {
  if (relation.test(from, to)) return {from, to};
  const std::vector<EventId> before = search_tree(relation, from);
  // The step into `to` comes from whichever predecessor of `to` is reached soonest; the tree says so but for a cycle.
  std::vector<EventId> best;
  for (EventId last = 0; last < relation.size(); ++last) {
    if (!relation.test(last, to) || (last != from && before[last] == no_event)) continue;
    std::vector<EventId> path{to};
    for (EventId at = last; at != from; at = before[at]) path.push_back(at);
    path.push_back(from);
    if (best.empty() || path.size() < best.size()) best = std::move(path);
  }
  std::reverse(best.begin(), best.end());
  return best;
}

std::vector<EventId> shortest_cycle(const Relation& relation) {
  std::vector<EventId> best;
  const std::vector<unsigned> component = strong_components(relation);
  std::vector<unsigned> members(relation.size(), 0);
  for (const unsigned c : component) ++members[c];
  for (EventId e = 0; e < relation.size(); ++e) {
    if (members[component[e]] == 1 && !relation.test(e, e)) continue;
    std::vector<EventId> path = shortest_path(relation, e, e);
    if (path.empty() || (!best.empty() && path.size() >= best.size() + 1)) continue;
    path.pop_back();
    best = std::move(path);
  }
  return best;
}

std::vector<unsigned> strong_components(const Relation& relation) {
  std::vector<unsigned> component(relation.size());
  if (relation.size() != 0)
    boost::strong_components(relation,
                             boost::make_iterator_property_map(component.data(), get(boost::vertex_index, relation)));
  return component;
}

std::vector<EventId> topological_order(const Relation& relation) {
  std::vector<EventId> order;
  try {
    boost::topological_sort(relation, std::back_inserter(order));
  } catch (const boost::not_a_dag&) {
    cyclic();
  }
  std::reverse(order.begin(), order.end());
  return order;
}

Relation transitive_reduction(const Relation& relation) {
  if (!relation.acyclic()) cyclic();
  Relation closed = relation;
  close_transitively(closed);
  Relation longer(relation.size());
  sequence(longer, closed, closed);
  closed -= longer;
  return closed;
}

}  // namespace stalefetch
