// SPDX-License-Identifier: BSD-2-Clause
#include "model/explain/refutation.hpp"

#include <algorithm>

namespace stalefetch {

namespace {

using Assumptions = std::vector<AssumedOrder>;
using Cycles = std::vector<Cycle>;

class Refutation {
 public:
  explicit Refutation(CandidateEvaluation& candidate) : candidate_(&candidate) {
    const cat::Model& model = candidate.model();
    for (std::size_t k = 0; k < model.choices.size(); ++k) {
      const Relation& pairs = candidate.relation(model.choices[k].pairs);
      pairs.for_each([&](EventId a, EventId b) {
        if (a != b && !(a > b && pairs.test(b, a))) open_.push_back({k, a, b});
      });
    }
  }

  /// Cycles for every choice that extends `fixed`.
  std::optional<Cycles> refute(const Assumptions& fixed) {
    if (violated(fixed, fixed.size() == open_.size())) return Cycles{cycle_under(shrink(fixed, 0))};
    Assumptions all = complete(fixed);
    if (!violated(all, true)) return {};
    const Assumptions core = shrink(all, fixed.size());
    return split(fixed, core.size() > fixed.size() ? core[fixed.size()] : all[fixed.size()]);
  }

 private:
  void set_orders(const Assumptions& assumed) {
    const std::size_t choices = candidate_->model().choices.size();
    std::vector<Relation> orders(choices, Relation(candidate_->universe().size()));
    for (const AssumedOrder& order : assumed) orders[order.choice].set(order.first, order.second);
    candidate_->set_orders(orders);
  }

  /// Some axiom is violated, and stays so whatever other orders are chosen. (Complete: there are no others.)
  bool violated(const Assumptions& assumed, bool complete) {
    set_orders(assumed);
    const auto& axioms = candidate_->model().axioms;
    return std::any_of(axioms.begin(), axioms.end(), [&](const cat::Axiom& axiom) { return counts(axiom, complete); });
  }

  [[nodiscard]] bool counts(const cat::Axiom& axiom, bool complete) const {
    if (axiom.flag || candidate_->holds(axiom)) return false;
    if (complete) return true;
    const cat::Node& node = candidate_->model().nodes[axiom.node];
    return ((axiom.negated ? node.increases_in : node.decreases_in) & cat::Choices) == 0;
  }

  Assumptions complete(const Assumptions& fixed) const {
    Assumptions result = fixed;
    for (const AssumedOrder& pair : open_) {
      const AssumedOrder other{pair.choice, pair.second, pair.first};
      const auto decided = [&](const AssumedOrder& order) { return order == pair || order == other; };
      if (std::none_of(fixed.begin(), fixed.end(), decided)) result.push_back(pair);
    }
    return result;
  }

  /// Leaves out what is not needed for a violation, from `keep` on.
  Assumptions shrink(Assumptions assumed, std::size_t keep) {
    for (std::size_t k = assumed.size(); k-- > keep;) {
      Assumptions less = assumed;
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(k));
      if (violated(less, less.size() == open_.size())) assumed = std::move(less);
    }
    return assumed;
  }

  std::optional<Cycles> split(Assumptions fixed, AssumedOrder pair) {
    Cycles result;
    fixed.push_back(pair);
    for (int direction = 0; direction < 2; ++direction) {
      fixed.back() = pair;
      std::optional<Cycles> cycles = refute(fixed);
      if (!cycles) return {};
      const bool needed = std::any_of(cycles->begin(), cycles->end(), [&](const Cycle& cycle) {
        return std::find(cycle.assumed.begin(), cycle.assumed.end(), pair) != cycle.assumed.end();
      });
      if (!needed) return cycles;  // they rule out the other direction too
      std::move(cycles->begin(), cycles->end(), std::back_inserter(result));
      std::swap(pair.first, pair.second);
    }
    return result;
  }

  Cycle cycle_under(const Assumptions& assumed) {
    set_orders(assumed);
    std::optional<Cycle> best;
    for (std::size_t k = 0; k < candidate_->model().axioms.size(); ++k) {
      if (!counts(candidate_->model().axioms[k], assumed.size() == open_.size())) continue;
      std::optional<Cycle> cycle = find_cycle(*candidate_, k);
      if (cycle && (!best || cycle->edges.size() < best->edges.size())) best = std::move(cycle);
    }
    best->assumed = assumed;
    return *best;
  }

  CandidateEvaluation* candidate_;
  Assumptions open_;  // each unordered pair once
};

}  // namespace

std::optional<std::vector<Cycle>> refute(CandidateEvaluation& candidate) {
  auto result = Refutation(candidate).refute({});
  const Relation none(candidate.universe().size());
  candidate.set_orders(std::vector<Relation>(candidate.model().choices.size(), none));
  return result;
}

}  // namespace stalefetch
