// SPDX-License-Identifier: BSD-2-Clause
#include "model/search/search.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/search/supply.hpp"

namespace stalefetch {

namespace {
constexpr std::size_t reads_from_stage = 0, coherence_stage = 1, order_stage = 2;
constexpr EventId no_event = ~0U;
}  // namespace

Search::Search(const Program& program, const Threads& threads, const Rules& rules, const SearchLimits& limits)
    : program_(&program), threads_(&threads), rules_(&rules), limits_(limits), evaluator_(rules.model) {}

void Search::give_up(const std::string& why) {
  if (std::find(incomplete_.begin(), incomplete_.end(), why) == incomplete_.end()) incomplete_.push_back(why);
}

void Search::run(const Visitor& visit) {
  visit_ = &visit;
  for (const std::string& limit : threads_->limits) give_up(limit);
  find_cut_paths();
  for_each_combination(
      *threads_, open_cells_,
      [&] {
        check_limits();
        return !stopped_;
      },
      [&](const std::vector<unsigned>& path_of_thread) {
        path_of_thread_ = path_of_thread;
        search_combination();
      });
}

/// A path that was cut makes the search incomplete if an execution may contain it.
void Search::find_cut_paths() {
  for (unsigned t = 0; t < threads_->paths.size(); ++t)
    for (const Path& path : threads_->paths[t]) {
      if (!path.incomplete || std::find(incomplete_.begin(), incomplete_.end(), *path.incomplete) != incomplete_.end())
        continue;
      if (may_happen(*program_, *threads_, *rules_, limits_, t, path)) give_up(*path.incomplete);
    }
}

bool Search::may_happen(const Program& program, const Threads& threads, const Rules& rules, const SearchLimits& limits,
                        unsigned thread, const Path& path) {
  Threads alone{threads.cells, {{path}}, {{}}, {}};
  alone.paths[0][0].incomplete.reset();
  Search search(program, alone, rules, limits);
  search.look_for_flags = false;
  search.open_cells_.assign(threads.cells.size(), false);
  for (const auto* of_threads : {&threads.paths, &threads.repetitions})
    for (unsigned other = 0; other < of_threads->size(); ++other)
      for (const Path& elsewhere : (*of_threads)[other])
        for (const PathEvent& event : elsewhere.events)
          if (event.kind == EventKind::Write && other != thread) search.open_cells_[event.cell] = true;
  bool found = false;
  search.run([&](const FoundExecution&) { return !(found = true); });
  return found || !search.incomplete().empty();
}

void Search::check_limits() {
  constexpr std::uint64_t interval = 64;  // looking at the clock costs more than an evaluation
  if (++limit_checks_ % interval != 0) return;
  if (limits_.deadline && std::chrono::steady_clock::now() > *limits_.deadline) {
    give_up("time limit reached");
    stopped_ = true;
  }
  if (limits_.memory_limit_bytes != 0 && resident_bytes() > limits_.memory_limit_bytes) {
    give_up("memory limit reached");
    stopped_ = true;
  }
}

void Search::search_combination() {
  ++counts_.combinations;
  universe_.emplace(*threads_, path_of_thread_);
  if (universe_->size() > limits_.event_limit) {
    give_up(fmt::format("an execution has more than {} events", limits_.event_limit));
    return;
  }
  if (!collect_sources()) {
    ++counts_.cut;
    return;
  }
  const unsigned events = universe_->size();
  evaluator_.resize(events);
  for (const cat::NodeId node : rules_->static_sets)
    universe_->fill(rules_->model.names[rules_->model.nodes[node].name], rules_->tags, evaluator_.set(node));
  for (const cat::NodeId node : rules_->static_relations)
    universe_->fill(rules_->model.names[rules_->model.nodes[node].name], evaluator_.relation(node));
  collect_coherence();
  evaluator_.run(rules_->at_start);
  ++counts_.evaluations;
  check_limits();
  if (!bounds_hold(reads_from_stage)) {
    ++counts_.cut;
    return;
  }
  collect_orders();
  choose_source(0);
}

/// The writes that each read may read from, single ones decided at once. False if some read has none.
bool Search::collect_sources() {
  const auto& events = universe_->events();
  open_reads_.clear();
  source_.assign(events.size(), no_event);
  for (EventId e = 0; e < events.size(); ++e) {
    if (!events[e].reads()) continue;
    const Path& path = universe_->path(events[e].thread);
    const auto wanted = path.arena.resolved(events[e].in_path->read);
    OpenRead open{e, {}};
    for (const EventId w : universe_->writes_of(events[e].cell)) {
      if (wanted) {
        const auto stored = stored_value(*universe_, w);
        if (stored && *stored != *wanted) continue;
      }
      open.writes.push_back(w);
    }
    if (!open_cells_.empty() && open_cells_[events[e].cell]) open.writes.push_back(no_event);
    if (open.writes.empty()) return false;
    open_reads_.push_back(std::move(open));
  }
  std::stable_sort(open_reads_.begin(), open_reads_.end(),
                   [](const OpenRead& a, const OpenRead& b) { return a.writes.size() < b.writes.size(); });
  return true;
}

/// Initial writes come first; the order of the others is open.
void Search::collect_coherence() {
  co_ = Relation(universe_->size());
  coherence_pairs_.clear();
  for (CellId cell = 0; cell < threads_->cells.size(); ++cell) {
    const auto& writes = universe_->writes_of(cell);
    for (std::size_t i = 0; i < writes.size(); ++i)
      for (std::size_t j = i + 1; j < writes.size(); ++j) {
        if (i == 0)
          co_.set(writes[i], writes[j]);
        else
          coherence_pairs_.emplace_back(writes[i], writes[j]);
      }
  }
  if (rules_->co) evaluator_.relation(*rules_->co) = co_;
  if (rules_->rf) evaluator_.relation(*rules_->rf).clear();
  if (rules_->not_patchable) evaluator_.set(*rules_->not_patchable).clear();
  clear_orders();
}

void Search::clear_orders() {
  for (const cat::Choice& choice : rules_->model.choices) evaluator_.relation(choice.node).clear();
}

void Search::collect_orders() {
  open_orders_.clear();
  for (std::size_t k = 0; k < rules_->model.choices.size(); ++k) {
    const Relation& pairs = evaluator_.relation(rules_->model.choices[k].pairs);
    pairs.for_each([&](EventId a, EventId b) {
      if (a == b || (a > b && pairs.test(b, a))) return;  // each unordered pair once
      open_orders_.push_back({k, {a, b}});
    });
  }
}

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
  const bool last_single = open.writes.size() == 1 &&
                           (read + 1 == open_reads_.size() || open_reads_[read + 1].writes.size() > 1);
  for (const EventId write : open.writes) {
    set_source(open.read, write, true);
    if ((open.writes.size() == 1 && !last_single) || still_possible(reads_from_stage)) choose_source(read + 1);
    set_source(open.read, write, false);
    if (stopped_) return;
  }
}

void Search::after_sources() {
  if (!resolve_values()) {
    ++counts_.cut;
    return;
  }
  if (rules_->not_patchable) mark_not_patchable();
  if (!enter(coherence_stage)) {
    ++counts_.cut;
    return;
  }
  choose_coherence(0);
}

/// What every read returns and every write stores. False if a value contradicts the path or comes out of thin air.
bool Search::resolve_values() {
  if (!open_cells_.empty()) {  // values from elsewhere are not known; what the path itself decided was looked at
    values_.assign(universe_->size(), 0);
    return true;
  }
  values_.assign(universe_->size(), 0);
  std::vector<std::uint8_t> state(universe_->size(), 0);
  for (EventId e = 0; e < universe_->size(); ++e)
    if (universe_->events()[e].touches_memory() && !value_of(e, state)) return false;
  return true;
}

bool Search::value_of(EventId event, std::vector<std::uint8_t>& state) {
  enum : std::uint8_t { unknown, in_progress, done };
  if (state[event] != unknown) return state[event] == done;
  state[event] = in_progress;
  const Event& e = universe_->events()[event];
  if (e.is_initial()) {
    values_[event] = threads_->cells[e.cell].initial;
  } else if (e.reads()) {
    if (!value_of(source_[event], state)) return false;
    values_[event] = values_[source_[event]];
    const auto wanted = universe_->path(e.thread).arena.resolved(e.in_path->read);
    if (wanted && *wanted != values_[event]) return false;
  } else {
    const Path& path = universe_->path(e.thread);
    std::vector<std::uint64_t> reads(path.read_events.size());
    for (const unsigned read : path.arena.reads_of(e.in_path->data)) {
      const EventId from = universe_->event_of(e.thread, path.read_events[read]);
      if (!value_of(from, state)) return false;
      reads[read] = values_[from];
    }
    values_[event] = path.arena.evaluate(e.in_path->data, reads);
  }
  state[event] = done;
  return true;
}

void Search::mark_not_patchable() {
  EventSet& marked = evaluator_.set(*rules_->not_patchable);
  marked.clear();
  for (EventId e = 0; e < universe_->size(); ++e) {
    const Event& event = universe_->events()[e];
    if (event.kind != EventKind::Write) continue;
    const Cell& cell = threads_->cells[event.cell];
    const MemoryObject& object = program_->objects()[cell.object];
    if (!object.code) continue;
    const Architecture& architecture = program_->architecture();
    const bool first = cell.address == object.address;
    const bool whole = first && cell.bytes == object.bytes;
    const bool modifiable = (whole && architecture.concurrently_modifiable(values_[e], program_->configuration())) ||
                            (first && architecture.head_concurrently_modifiable(values_[e], cell.bytes));
    if (!modifiable) marked.set(e);
  }
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
