// SPDX-License-Identifier: BSD-2-Clause
#include "model/explain/explain.hpp"

#include <fmt/format.h>

#include "model/batch.hpp"
#include "model/explain/wording.hpp"

namespace stalefetch {

namespace {

std::string in_words(const CandidateEvaluation& candidate, EventId event) {
  return fmt::format("{} {}", who(candidate, event), what_happens(candidate, event));
}

ExplainedEdge in_words(const CandidateEvaluation& candidate, const CycleEdge& edge) {
  ExplainedEdge result{edge.from, edge.to, edge.definition, {}, {}, {}};
  result.communication = communication(candidate, edge.from, edge.to);
  if (result.rule.empty()) result.rule = result.communication.empty() ? "the axiom" : result.communication;
  if (!edge.rule) return result;
  const cat::Rule& rule = candidate.model().rules[*edge.rule];
  result.rule = rule.name;
  result.title = rule.title;
  result.source = rule.source;
  return result;
}

ExplainedCycle in_words(const CandidateEvaluation& candidate, const Cycle& cycle) {
  const cat::Axiom& axiom = candidate.model().axioms[cycle.axiom];
  const cat::Rule& rule = candidate.model().rules[axiom.rule];
  ExplainedCycle result{axiom.name, rule.title, rule.text, rule.source, cycle.closed, {}, {}};
  for (const AssumedOrder& order : cycle.assumed)
    result.assumed.push_back(
        fmt::format("{} before {}", in_words(candidate, order.first), in_words(candidate, order.second)));
  for (const CycleEdge& edge : cycle.edges) result.edges.push_back(in_words(candidate, edge));
  return result;
}

void show(Explanation& explanation, Explanation::Shown what, const CandidateEvaluation& candidate,
          const Witness& witness) {
  explanation.shown = what;
  explanation.state = candidate.analysis().observation->print(witness.state);
  explanation.timeline = make_timeline(candidate);
}

void show_nearest(Explanation& explanation, const CheckResult& result, const CheckOptions& options,
                  const NearestOptions& bounds) {
  const NearestResult nearest = find_nearest(*result.analysis, options.rules, bounds);
  if (nearest.candidate) {
    CandidateEvaluation candidate(*result.analysis, nearest.candidate->witness);
    // The cycles say which declared orders they rely on; the timeline shows none of them.
    const Relation none(candidate.universe().size());
    candidate.set_orders(std::vector<Relation>(candidate.model().choices.size(), none));
    show(explanation, Explanation::Shown::RuledOut, candidate, nearest.candidate->witness);
    for (const Cycle& cycle : nearest.candidate->cycles) explanation.cycles.push_back(in_words(candidate, cycle));
  } else if (nearest.complete) {
    explanation.remarks.emplace_back(
        "no execution ends like that, even with no axiom at all: the values alone rule it out");
  } else {
    explanation.remarks.emplace_back("no execution that ends like that was found within the bounds of the search");
  }
}

}  // namespace

Explanation explain(const CheckResult& result, const CheckOptions& options, const NearestOptions& bounds) {
  const Report report = summarise(result);
  Explanation explanation;
  explanation.test = report.name;
  explanation.architecture = report.architecture;
  explanation.configuration = report.configuration;
  explanation.outcome = result.outcome;
  explanation.proposition = report.proposition;
  explanation.unpredictable = report.unpredictable;
  for (const std::string& reason : result.reasons) explanation.remarks.push_back("not explored: " + reason);
  for (const std::string& doubt : result.doubts) explanation.remarks.push_back("doubt: " + doubt);
  if (result.deadlock)
    for (const std::string& wait : result.deadlock->waits) explanation.remarks.push_back("deadlock: " + wait);
  if (result.deadlock && !result.witness) {
    const Witness& witness = result.deadlock->witness;
    show(explanation, Explanation::Shown::Deadlock, CandidateEvaluation(*result.analysis, witness), witness);
  } else if (result.witness) {
    const CandidateEvaluation candidate(*result.analysis, *result.witness);
    show(explanation, Explanation::Shown::Witness, candidate, *result.witness);
  } else if (result.outcome != Outcome::Inconclusive) {
    show_nearest(explanation, result, options, bounds);
  }
  if (explanation.shown == Explanation::Shown::Nothing && result.unpredictable) {
    const Witness& witness = result.unpredictable->witness;
    show(explanation, Explanation::Shown::Race, CandidateEvaluation(*result.unpredictable->analysis, witness), witness);
  }
  return explanation;
}

Explanation explain(const CheckResult& result, const CheckOptions& options) {
  NearestOptions bounds;
  bounds.limits.deadline = deadline_of(options);
  bounds.limits.memory_limit_bytes = options.memory_limit_bytes;
  return explain(result, options, bounds);
}

}  // namespace stalefetch
