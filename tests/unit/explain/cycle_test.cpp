// SPDX-License-Identifier: BSD-2-Clause
// Does a forbidden outcome name the axiom and the rules that forbid it, each step with its source?
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/explain/support.hpp"

using namespace stalefetch;
using namespace stalefetch::explaining;

namespace {

/// Checks each edge of each cycle against the relation that it names, under the orders that the cycle assumes.
void check_edges(const CheckResult& result, const CheckOptions& options) {
  const NearestResult nearest = find_nearest(*result.analysis, options.rules, {});
  REQUIRE(nearest.candidate);
  CandidateEvaluation candidate(*result.analysis, nearest.candidate->witness);
  const cat::Model& model = candidate.model();
  for (const Cycle& cycle : nearest.candidate->cycles) {
    std::vector<Relation> orders(model.choices.size(), Relation(candidate.universe().size()));
    for (const AssumedOrder& order : cycle.assumed) orders[order.choice].set(order.first, order.second);
    candidate.set_orders(orders);
    CHECK_FALSE(candidate.holds(model.axioms[cycle.axiom]));
    REQUIRE_FALSE(cycle.edges.empty());
    for (std::size_t k = 0; k < cycle.edges.size(); ++k) {
      const CycleEdge& edge = cycle.edges[k];
      CHECK(candidate.relation(edge.node).test(edge.from, edge.to));
      if (edge.rule) CHECK(candidate.relation(model.rules[*edge.rule].node).test(edge.from, edge.to));
      if (cycle.closed) CHECK(edge.to == cycle.edges[(k + 1) % cycle.edges.size()].from);
    }
  }
}

/// No choice of the declared orders is left open by the cycles.
void check_covered(const CheckResult& result) {
  const NearestResult nearest = find_nearest(*result.analysis, {}, {});
  REQUIRE(nearest.candidate);
  std::vector<AssumedOrder> pairs;
  for (const Cycle& cycle : nearest.candidate->cycles)
    for (const AssumedOrder& order : cycle.assumed)
      if (std::find(pairs.begin(), pairs.end(), AssumedOrder{order.choice, order.second, order.first}) == pairs.end() &&
          std::find(pairs.begin(), pairs.end(), order) == pairs.end())
        pairs.push_back(order);
  REQUIRE(pairs.size() < 16);
  for (unsigned choice = 0; choice < 1U << pairs.size(); ++choice) {
    const auto chosen = [&](const AssumedOrder& order) {
      const auto at = std::find(pairs.begin(), pairs.end(), order);
      if (at != pairs.end()) return (choice >> (at - pairs.begin()) & 1) == 0;
      const auto other = std::find(pairs.begin(), pairs.end(), AssumedOrder{order.choice, order.second, order.first});
      return (choice >> (other - pairs.begin()) & 1) == 1;
    };
    CHECK(std::any_of(nearest.candidate->cycles.begin(), nearest.candidate->cycles.end(), [&](const Cycle& cycle) {
      return std::all_of(cycle.assumed.begin(), cycle.assumed.end(), chosen);
    }));
  }
}

}  // namespace

TEST_CASE("does message passing with two barriers name the barriers' rule and its source?") {
  const Explanation explanation = explain_text(message_with_barriers);
  CHECK(explanation.outcome == Outcome::Forbidden);
  CHECK(explanation.shown == Explanation::Shown::RuledOut);
  REQUIRE(explanation.cycles.size() == 1);
  const ExplainedCycle& cycle = explanation.cycles.front();
  CHECK(cycle.axiom == "external");
  CHECK(cycle.title == "External visibility");
  CHECK(cycle.source.find("Arm ARM") != std::string::npos);
  CHECK(cycle.assumed.empty());
  REQUIRE(cycle.edges.size() == 4);
  CHECK(std::count_if(cycle.edges.begin(), cycle.edges.end(), [](const ExplainedEdge& edge) {
          return edge.rule == "barrier-ob" && edge.source.find("Data Memory Barrier (DMB)") != std::string::npos;
        }) == 2);
  CHECK(std::count_if(cycle.edges.begin(), cycle.edges.end(), [](const ExplainedEdge& edge) {
          return edge.rule == "data-observed" && (edge.communication == "rf" || edge.communication == "fr");
        }) == 2);
}

TEST_CASE("is every edge of a cycle in the relation of its rule?") {
  for (const char* config : {"", "IDC", "both"}) {
    CheckOptions options;
    const std::string name = config;
    options.configuration = {{"DIC", name == "both"}, {"IDC", !name.empty()}};
    for (const std::string& text : {message_with_barriers, self_modification_maintained, patch_then_flag("ISB")}) {
      CAPTURE(config, text);
      const CheckResult result = check_text(text, options);
      REQUIRE(result.outcome == Outcome::Forbidden);
      check_edges(result, options);
    }
  }
}

TEST_CASE("do the cycles leave no order of the maintenance open?") {
  check_covered(check_text(self_modification_maintained));
  check_covered(check_text(patch_then_flag("ISB")));
}

TEST_CASE("is the axiom that is violated within one thread named, and its steps?") {
  const Explanation explanation = explain_text(R"(AArch64 coherence-of-one-thread
{ 0:X1=x; }
 P0          ;
 MOV W0,#1   ;
 STR W0,[X1] ;
 LDR W2,[X1] ;
exists (0:X2=0)
)");
  REQUIRE(explanation.cycles.size() == 1);
  CHECK(explanation.cycles.front().axiom == "internal");
  REQUIRE(explanation.cycles.front().edges.size() == 2);
  CHECK(explanation.cycles.front().edges[0].rule == "po-loc");
  CHECK(explanation.cycles.front().edges[1].communication == "fr");
}

TEST_CASE("is a pair shown where an axiom wants a relation to be empty?") {
  // The swap reads the initial value and stands last: the other store would have come in between.
  const Explanation split = explain_text(R"(AArch64 a-swap-is-not-split
{ 0:X1=x; 1:X1=x; }
 P0             | P1          ;
 MOV W0,#1      | MOV W0,#2   ;
 SWP W0,W2,[X1] | STR W0,[X1] ;
exists (x=1 /\ 0:X2=0)
)");
  REQUIRE(split.outcome == Outcome::Forbidden);
  REQUIRE_FALSE(split.cycles.empty());
  CHECK(split.cycles.front().axiom == "atomic");
  CHECK_FALSE(split.cycles.front().closed);
}

TEST_CASE("is it said when the values alone rule an outcome out?") {
  const Explanation explanation = explain_text(R"(AArch64 nobody-stores-seven
{ 0:X1=x; 1:X1=x; }
 P0          | P1          ;
 MOV W0,#1   | LDR W2,[X1] ;
 STR W0,[X1] |             ;
exists (1:X2=7)
)");
  CHECK(explanation.outcome == Outcome::Forbidden);
  CHECK(explanation.shown == Explanation::Shown::Nothing);
  REQUIRE(explanation.remarks.size() == 1);
  CHECK(explanation.remarks.front().find("values alone") != std::string::npos);
}

TEST_CASE("is nothing claimed about values when the search for the nearest execution was cut short?") {
  NearestOptions bounds;
  bounds.executions = 1;
  const Explanation explanation = explain(check_text(message_with_barriers), {}, bounds);
  CHECK(explanation.shown == Explanation::Shown::Nothing);
  REQUIRE_FALSE(explanation.remarks.empty());
  CHECK(explanation.remarks.front().find("values alone") == std::string::npos);
}
