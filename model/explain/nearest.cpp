// SPDX-License-Identifier: BSD-2-Clause
#include "model/explain/nearest.hpp"

#include <set>
#include <tuple>
#include <utility>

namespace stalefetch {

namespace {

/// Fewer edges, then fewer cases.
std::tuple<std::size_t, std::size_t> effort(const std::vector<Cycle>& cycles) {
  std::size_t edges = 0;
  for (const Cycle& cycle : cycles) edges += cycle.edges.size();
  return {edges, cycles.size()};
}

class NearestSearch {
 public:
  NearestSearch(const Analysis& analysis, const RuleOptions& rules, const NearestOptions& options)
      : analysis_(&analysis), rules_(rules), options_(options) {}

  /// Looks at the executions that the rules without these axioms permit.
  void without(const std::set<std::string>& axioms) {
    RuleOptions weaker = rules_;
    weaker.without.insert(axioms.begin(), axioms.end());
    const Rules prepared = prepare_rules(*analysis_->architecture, analysis_->configuration, weaker);
    Search search(*analysis_->program, *analysis_->threads, prepared, options_.limits);
    search.look_for_flags = false;
    std::uint64_t seen = 0;
    std::size_t refuted = 0;
    search.run([&](const FoundExecution& found) {
      if (is_bad(found) && consider(found)) ++refuted;
      result_.complete &= ++seen < options_.executions && refuted < options_.candidates;
      return seen < options_.executions && refuted < options_.candidates;
    });
    result_.complete &= search.incomplete().empty();
  }

  NearestResult result_;

 private:
  [[nodiscard]] bool is_bad(const FoundExecution& found) {
    state_ = analysis_->observation->observe(found);
    const bool forall = analysis_->test->quantifier == litmus::Quantifier::Forall || !analysis_->test->condition;
    return analysis_->observation->passes_filter(state_) && analysis_->observation->satisfies(state_) != forall;
  }

  bool consider(const FoundExecution& found) {
    Witness witness{found.universe->path_of_thread(), *found.source, *found.co, *found.orders, *found.values, state_};
    CandidateEvaluation candidate(*analysis_, witness);
    std::optional<std::vector<Cycle>> cycles = refute(candidate);
    if (!cycles) return false;
    if (!result_.candidate || effort(*cycles) < effort(result_.candidate->cycles))
      result_.candidate = NearestCandidate{std::move(witness), std::move(*cycles)};
    return true;
  }

  const Analysis* analysis_;
  RuleOptions rules_;
  NearestOptions options_;
  FinalState state_;
};

}  // namespace

NearestResult find_nearest(const Analysis& analysis, const RuleOptions& rules, const NearestOptions& options) {
  NearestSearch search(analysis, rules, options);
  std::set<std::string> all;
  for (const cat::Axiom& axiom : analysis.rules->model.axioms)
    if (!axiom.flag) all.insert(axiom.name);
  for (const std::string& name : all) search.without({name});
  if (!search.result_.candidate && all.size() > 1) search.without(all);
  return std::move(search.result_);
}

}  // namespace stalefetch
