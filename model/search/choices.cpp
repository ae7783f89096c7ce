// SPDX-License-Identifier: BSD-2-Clause
// The choices of one combination of paths: what reads read, coherence, declared orders. Each is checked as it is made.
#include "model/search/search.hpp"

#include <algorithm>

namespace stalefetch {

bool Search::bounds_hold(std::size_t stage) {
  const SearchStage& s = rules_->stages[stage];
  return std::all_of(s.bounds.begin(), s.bounds.end(), [&](const SearchStage::Bound& bound) {
    return evaluator_.holds(rules_->model.axioms[bound.axiom], bound.node);
  });
}

bool Search::enter(std::size_t stage) {
  ++counts_.evaluations;
  check_limits();
  evaluator_.run(rules_->stages[stage].on_entry);
  return bounds_hold(stage);
}

bool Search::still_possible(std::size_t stage) {
  ++counts_.evaluations;
  check_limits();
  evaluator_.run(rules_->stages[stage].on_choice);
  if (bounds_hold(stage)) return true;
  ++counts_.cut;
  return false;
}

void Search::set_source(EventId read, EventId write, bool on) {
  source_[read] = on ? write : no_event;
  if (!rules_->rf || write == no_event) return;
  Relation& rf = evaluator_.relation(*rules_->rf);
  on ? rf.set(write, read) : rf.reset(write, read);
}

void Search::choose_source(std::size_t read) {
  if (stopped_) return;
  if (read == open_reads_.size()) {
    after_sources();
    return;
  }
  const OpenRead& open = open_reads_[read];
  // Reads with one source are no choice: they are all set before the rules are looked at.
  const bool last_single =
      open.writes.size() == 1 && (read + 1 == open_reads_.size() || open_reads_[read + 1].writes.size() > 1);
  for (const EventId write : open.writes) {
    set_source(open.read, write, true);
    if ((open.writes.size() == 1 && !last_single) || still_possible(reads_from_stage)) choose_source(read + 1);
    set_source(open.read, write, false);
    if (stopped_) return;
  }
}

void Search::after_sources() {
  if (sources_only_) {
    sources_found_ = stopped_ = true;
    return;
  }
  if (!resolve_values()) {
    ++counts_.cut;
    return;
  }
  if (rules_->not_patchable) find_not_patchable(*program_, *universe_, values_, evaluator_.set(*rules_->not_patchable));
  if (!enter(coherence_stage)) {
    ++counts_.cut;
    return;
  }
  choose_coherence(0);
}

void Search::choose_coherence(std::size_t pair) {
  if (stopped_) return;
  while (pair < coherence_pairs_.size() && (co_.test(coherence_pairs_[pair].first, coherence_pairs_[pair].second) ||
                                            co_.test(coherence_pairs_[pair].second, coherence_pairs_[pair].first)))
    ++pair;
  if (pair == coherence_pairs_.size()) {
    after_coherence();
    return;
  }
  const Relation before = co_;
  auto [a, b] = coherence_pairs_[pair];
  for (int direction = 0; direction < 2 && !stopped_; ++direction, std::swap(a, b)) {
    co_.set(a, b);
    close_transitively(co_);
    if (rules_->co) evaluator_.relation(*rules_->co) = co_;
    if (still_possible(coherence_stage)) choose_coherence(pair + 1);
    co_ = before;
    if (rules_->co) evaluator_.relation(*rules_->co) = co_;
  }
}

void Search::after_coherence() {
  if (!enter(order_stage)) {
    ++counts_.cut;
    return;
  }
  consistent_ = false;
  race_.reset();
  (void)choose_order(0);
  if (consistent_) report();
}

bool Search::choose_order(std::size_t pair) {
  if (stopped_) return true;
  if (pair == open_orders_.size()) return complete_order();
  const auto& [choice, events] = open_orders_[pair];
  Relation& chosen = evaluator_.relation(rules_->model.choices[choice].node);
  auto [a, b] = events;
  for (int direction = 0; direction < 2; ++direction, std::swap(a, b)) {
    chosen.set(a, b);
    const bool enough = still_possible(order_stage) && choose_order(pair + 1);
    chosen.reset(a, b);
    if (enough) return true;
  }
  return false;
}

bool Search::complete_order() {
  if (!rules_->exact.empty()) {
    evaluator_.run(rules_->for_exact);
    for (const std::size_t axiom : rules_->exact)
      if (!evaluator_.holds(rules_->model.axioms[axiom])) return false;
  }
  const bool first = !consistent_;
  consistent_ = true;
  if (first) keep_orders();
  if (!look_for_flags || rules_->flags.empty()) return true;
  evaluator_.run(rules_->for_flags);
  for (const std::size_t flag : rules_->flags) {
    const cat::Axiom& axiom = rules_->model.axioms[flag];
    if (!evaluator_.holds(axiom)) continue;
    keep_orders();
    const auto pairs = evaluator_.relation(axiom.node).pairs();
    race_ = pairs.empty() ? std::pair{no_event, no_event} : pairs.front();
    return true;
  }
  return false;
}

void Search::keep_orders() {
  orders_.clear();
  for (const cat::Choice& choice : rules_->model.choices) orders_.push_back(evaluator_.relation(choice.node));
}

void Search::report() {
  ++counts_.consistent;
  const FoundExecution found{&*universe_, &source_, &co_, &orders_, &values_, race_};
  if (!(*visit_)(found)) stopped_ = true;
}

}  // namespace stalefetch
