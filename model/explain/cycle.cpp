// SPDX-License-Identifier: BSD-2-Clause
#include "model/explain/cycle.hpp"

#include <algorithm>
#include <utility>

#include "model/explain/attribution.hpp"
#include "model/graph.hpp"

namespace stalefetch {

namespace {

/// The way with the fewest edges among those of these pairs.
std::vector<CycleEdge> shortest_way(const Attribution& attribution, cat::NodeId node,
                                    const std::vector<std::pair<EventId, EventId>>& pairs) {
  std::vector<CycleEdge> best;
  for (const auto& [from, to] : pairs) {
    std::vector<CycleEdge> way;
    attribution.add_way(node, from, to, way);
    if (best.empty() || way.size() < best.size()) best = std::move(way);
  }
  return best;
}

std::vector<CycleEdge> acyclic_edges(const Attribution& attribution, cat::NodeId node) {
  const auto steps = attribution.base_steps(node);
  const std::vector<EventId> events = shortest_cycle(attribution.join(steps));
  std::vector<CycleEdge> edges;
  for (std::size_t k = 0; k < events.size(); ++k)
    attribution.add_edge(events[k], events[(k + 1) % events.size()], steps, edges);
  return edges;
}

}  // namespace

std::optional<Cycle> find_cycle(const CandidateEvaluation& candidate, std::size_t index) {
  const cat::Axiom& axiom = candidate.model().axioms[index];
  if (axiom.flag || candidate.holds(axiom)) return {};
  const Attribution attribution(candidate);
  Cycle cycle;
  cycle.axiom = index;
  cycle.closed = axiom.kind != cat::Axiom::Kind::Empty && !axiom.negated;
  if (axiom.negated || candidate.model().nodes[axiom.node].type == cat::Type::Set) return cycle;
  if (axiom.kind == cat::Axiom::Kind::Acyclic) {
    cycle.edges = acyclic_edges(attribution, axiom.node);
    return cycle;
  }
  auto pairs = candidate.relation(axiom.node).pairs();
  if (cycle.closed)
    pairs.erase(std::remove_if(pairs.begin(), pairs.end(), [](const auto& p) { return p.first != p.second; }),
                pairs.end());
  cycle.edges = shortest_way(attribution, axiom.node, pairs);
  return cycle;
}

}  // namespace stalefetch
