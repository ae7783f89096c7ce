// SPDX-License-Identifier: BSD-2-Clause
// Does a relation behave as a graph, and do both agree on cycles, closures and orders? Boost.Graph is the oracle.
#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/johnson_all_pairs_shortest.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/graph/transitive_closure.hpp>
#include <catch2/catch.hpp>
#include <limits>
#include <random>

#include "model/graph.hpp"
#include "model/graph_adaptor.hpp"

using namespace stalefetch;

namespace {

Relation random_relation(std::mt19937& random, unsigned size, double density) {
  std::bernoulli_distribution related(density);
  Relation result(size);
  for (EventId a = 0; a < size; ++a)
    for (EventId b = 0; b < size; ++b)
      if (related(random)) result.set(a, b);
  return result;
}

/// Calls `test` with relations of many sizes (word boundaries included) and densities.
template <class Test>
void for_random_relations(Test&& test) {
  constexpr unsigned seed = 20261123;
  std::mt19937 random(seed);
  for (const unsigned size : {0U, 1U, 2U, 5U, 9U, 20U, 63U, 64U, 65U, 130U})
    for (const double pairs_per_event : {0.3, 0.8, 1.2, 3.0}) {
      CAPTURE(seed, size, pairs_per_event);
      test(random_relation(random, size, std::min(1.0, pairs_per_event / std::max(1U, size))));
    }
}

bool boost_finds_no_cycle(const Relation& relation) {
  std::vector<EventId> order;
  try {
    boost::topological_sort(relation, std::back_inserter(order));
  } catch (const boost::not_a_dag&) {
    return false;
  }
  return true;
}

/// By the distances between all events, which a search for one cycle has no part in.
std::size_t shortest_by_distances(const Relation& relation) {
  constexpr int infinity = std::numeric_limits<int>::max();
  boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                        boost::property<boost::edge_weight_t, int>>
      graph(relation.size());
  relation.for_each([&](EventId a, EventId b) { boost::add_edge(a, b, 1, graph); });
  std::vector<std::vector<int>> distance(relation.size(), std::vector<int>(relation.size()));
  boost::johnson_all_pairs_shortest_paths(graph, distance);
  int best = infinity;
  relation.for_each([&](EventId a, EventId b) {
    const int back = a == b ? 0 : distance[b][a];
    if (back < best - 1) best = back + 1;
  });
  return best == infinity ? 0 : static_cast<std::size_t>(best);
}

}  // namespace

TEST_CASE("does a relation list its pairs as a graph lists its edges?") {
  for_random_relations([](const Relation& relation) {
    std::vector<std::pair<EventId, EventId>> listed, by_event, by_neighbour;
    const auto [begin, end] = edges(relation);
    for (auto e = begin; e != end; ++e) listed.emplace_back(source(*e, relation), target(*e, relation));
    for (EventId a = 0; a < num_vertices(relation); ++a) {
      const auto [first, last] = out_edges(a, relation);
      for (auto e = first; e != last; ++e) by_event.emplace_back((*e).from, (*e).to);
      const auto [near, far] = adjacent_vertices(a, relation);
      for (auto b = near; b != far; ++b) by_neighbour.emplace_back(a, *b);
      CHECK(out_degree(a, relation) == static_cast<unsigned>(std::distance(first, last)));
    }
    CHECK(listed == relation.pairs());
    CHECK(by_event == relation.pairs());
    CHECK(by_neighbour == relation.pairs());
    CHECK(num_edges(relation) == relation.count());
  });
}

TEST_CASE("is a relation acyclic exactly if Boost.Graph can sort it?") {
  for_random_relations([](const Relation& relation) { CHECK(relation.acyclic() == boost_finds_no_cycle(relation)); });
}

TEST_CASE("is the transitive closure that of Boost.Graph?") {
  for_random_relations([](const Relation& relation) {
    boost::adjacency_list<> graph;
    boost::transitive_closure(relation, graph);
    Relation expected(relation.size());
    const auto [begin, end] = boost::edges(graph);
    for (auto e = begin; e != end; ++e)
      expected.set(static_cast<EventId>(boost::source(*e, graph)), static_cast<EventId>(boost::target(*e, graph)));
    Relation closed = relation;
    close_transitively(closed);
    CHECK(closed == expected);
  });
}

TEST_CASE("is the shortest cycle a cycle, and is none shorter?") {
  for_random_relations([](const Relation& relation) {
    const std::vector<EventId> cycle = shortest_cycle(relation);
    CHECK(cycle.empty() == relation.acyclic());
    CHECK(cycle.size() == shortest_by_distances(relation));
    for (std::size_t k = 0; k < cycle.size(); ++k) CHECK(relation.test(cycle[k], cycle[(k + 1) % cycle.size()]));
    if (!cycle.empty()) CHECK(*std::min_element(cycle.begin(), cycle.end()) == cycle.front());
  });
}

TEST_CASE("is there a shortest path exactly where the closure has a pair?") {
  for_random_relations([](const Relation& relation) {
    if (relation.size() > 20) return;
    Relation closed = relation;
    close_transitively(closed);
    for (EventId a = 0; a < relation.size(); ++a)
      for (EventId b = 0; b < relation.size(); ++b) {
        const std::vector<EventId> path = shortest_path(relation, a, b);
        REQUIRE(path.empty() != closed.test(a, b));
        for (std::size_t k = 1; k < path.size(); ++k) REQUIRE(relation.test(path[k - 1], path[k]));
        if (!path.empty()) REQUIRE((path.size() >= 2 && path.front() == a && path.back() == b));
      }
  });
}

TEST_CASE("are two events in one component exactly if each reaches the other?") {
  for_random_relations([](const Relation& relation) {
    const std::vector<unsigned> component = strong_components(relation);
    Relation closed = relation;
    close_transitively(closed);
    for (EventId a = 0; a < relation.size(); ++a)
      for (EventId b = 0; b < relation.size(); ++b) {
        REQUIRE((component[a] == component[b]) == (a == b || (closed.test(a, b) && closed.test(b, a))));
        if (closed.test(a, b)) REQUIRE(component[b] <= component[a]);
      }
  });
}

TEST_CASE("does a topological order keep every pair, and does a cycle raise an error?") {
  for_random_relations([](const Relation& relation) {
    if (!relation.acyclic()) {
      CHECK_THROWS_AS(topological_order(relation), std::logic_error);
      CHECK_THROWS_AS(transitive_reduction(relation), std::logic_error);
      return;
    }
    const std::vector<EventId> order = topological_order(relation);
    std::vector<std::size_t> place(relation.size());
    for (std::size_t k = 0; k < order.size(); ++k) place[order[k]] = k;
    CHECK(order.size() == relation.size());
    relation.for_each([&](EventId a, EventId b) { REQUIRE(place[a] < place[b]); });
  });
}

TEST_CASE("does the transitive reduction have the same closure and no pair to spare?") {
  for_random_relations([](const Relation& relation) {
    if (!relation.acyclic() || relation.size() > 65) return;
    const Relation reduced = transitive_reduction(relation);
    Relation closed = relation, closed_again = reduced;
    close_transitively(closed);
    close_transitively(closed_again);
    CHECK(closed == closed_again);
    for (const auto& [a, b] : reduced.pairs()) {
      Relation less = reduced;
      less.reset(a, b);
      close_transitively(less);
      CHECK_FALSE(less.test(a, b));
    }
  });
}
