// SPDX-License-Identifier: BSD-2-Clause
// A Relation is a Boost.Graph model as it stands: vertices are events, edges are pairs, nothing is copied.
//
// Only graph.cpp and tests include this header. It models IncidenceGraph, AdjacencyGraph, VertexListGraph,
// EdgeListGraph and AdjacencyMatrix.
#pragma once

#include <bit>
#include <boost/graph/adjacency_matrix.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/iterator/transform_iterator.hpp>
#include <boost/property_map/property_map.hpp>
#include <compare>
#include <utility>

#include "model/relation.hpp"

namespace stalefetch {

/// A pair of a relation. It knows its ends; a descriptor outlives the relation.
struct RelationEdge {
  EventId from = 0, to = 0;
  friend auto operator<=>(const RelationEdge&, const RelationEdge&) = default;
};

/// The pairs of a relation from a row (and column) on, in increasing order: up to the end of that row, or of all rows.
class RelationEdgeIterator
    : public boost::iterator_facade<RelationEdgeIterator, RelationEdge, boost::forward_traversal_tag, RelationEdge> {
 public:
  RelationEdgeIterator() = default;
  /// The first pair of the rows `first`..`last`-1.
  RelationEdgeIterator(const Relation& relation, EventId first, EventId last)
      : relation_(&relation), row_(first), last_(last) {
    if (row_ < last_ && relation.row_words() != 0) rest_ = relation.row(row_)[0];
    settle();
  }

 private:
  friend class boost::iterator_core_access;

  /// Goes to the next word that holds a pair, or to the end: row `last_`, word 0.
  void settle() {
    while (rest_ == 0 && row_ < last_) {
      if (++word_ == relation_->row_words()) {
        word_ = 0;
        ++row_;
      }
      if (row_ < last_) rest_ = relation_->row(row_)[word_];
    }
  }
  [[nodiscard]] RelationEdge dereference() const {
    return {row_, word_ * word_bits + static_cast<EventId>(std::countr_zero(rest_))};
  }
  void increment() {
    rest_ &= rest_ - 1;
    settle();
  }
  [[nodiscard]] bool equal(const RelationEdgeIterator& other) const {
    return row_ == other.row_ && word_ == other.word_ && rest_ == other.rest_;
  }

  const Relation* relation_ = nullptr;
  EventId row_ = 0, last_ = 0;
  unsigned word_ = 0;
  Word rest_ = 0;
};

struct TargetOfEdge {
  EventId operator()(const RelationEdge& edge) const { return edge.to; }
};
using RelationAdjacencyIterator = boost::transform_iterator<TargetOfEdge, RelationEdgeIterator, EventId, EventId>;
using RelationVertexIterator = boost::counting_iterator<EventId>;

struct RelationTraversal : virtual boost::incidence_graph_tag,
                           virtual boost::adjacency_graph_tag,
                           virtual boost::vertex_list_graph_tag,
                           virtual boost::edge_list_graph_tag,
                           virtual boost::adjacency_matrix_tag {};

// What Boost.Graph asks of a graph, found by argument-dependent lookup.
inline std::pair<RelationVertexIterator, RelationVertexIterator> vertices(const Relation& relation) {
  return {RelationVertexIterator(0), RelationVertexIterator(relation.size())};
}
inline EventId num_vertices(const Relation& relation) { return relation.size(); }
inline std::pair<RelationEdgeIterator, RelationEdgeIterator> edges(const Relation& relation) {
  return {{relation, 0, relation.size()}, {relation, relation.size(), relation.size()}};
}
inline std::size_t num_edges(const Relation& relation) { return relation.count(); }
inline std::pair<RelationEdgeIterator, RelationEdgeIterator> out_edges(EventId event, const Relation& relation) {
  return {{relation, event, event + 1}, {relation, event + 1, event + 1}};
}
inline unsigned out_degree(EventId event, const Relation& relation) {
  unsigned count = 0;
  for (unsigned w = 0; w < relation.row_words(); ++w)
    count += static_cast<unsigned>(std::popcount(relation.row(event)[w]));
  return count;
}
inline EventId source(const RelationEdge& edge, const Relation&) { return edge.from; }
inline EventId target(const RelationEdge& edge, const Relation&) { return edge.to; }
inline std::pair<RelationAdjacencyIterator, RelationAdjacencyIterator> adjacent_vertices(EventId event,
                                                                                         const Relation& relation) {
  const auto [begin, end] = out_edges(event, relation);
  return {RelationAdjacencyIterator(begin), RelationAdjacencyIterator(end)};
}
inline std::pair<RelationEdge, bool> edge(EventId from, EventId to, const Relation& relation) {
  return {RelationEdge{from, to}, relation.test(from, to)};
}
inline boost::typed_identity_property_map<std::size_t> get(boost::vertex_index_t, const Relation&) { return {}; }
inline std::size_t get(boost::vertex_index_t, const Relation&, EventId event) { return event; }

}  // namespace stalefetch

namespace boost {

template <>
struct graph_traits<stalefetch::Relation> {
  using vertex_descriptor = stalefetch::EventId;
  using edge_descriptor = stalefetch::RelationEdge;
  using directed_category = directed_tag;
  using edge_parallel_category = disallow_parallel_edge_tag;
  using traversal_category = stalefetch::RelationTraversal;
  using vertex_iterator = stalefetch::RelationVertexIterator;
  using edge_iterator = stalefetch::RelationEdgeIterator;
  using out_edge_iterator = stalefetch::RelationEdgeIterator;
  using adjacency_iterator = stalefetch::RelationAdjacencyIterator;
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = unsigned;
  static vertex_descriptor null_vertex() { return ~stalefetch::EventId{0}; }
};

template <>
struct property_map<stalefetch::Relation, vertex_index_t> {
  using type = typed_identity_property_map<std::size_t>;
  using const_type = type;
};
template <>
struct vertex_property_type<stalefetch::Relation> {
  using type = no_property;
};
template <>
struct edge_property_type<stalefetch::Relation> {
  using type = no_property;
};

}  // namespace boost

namespace stalefetch {

BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<Relation>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<Relation>));
BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<Relation>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<Relation>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyMatrixConcept<Relation>));

}  // namespace stalefetch
