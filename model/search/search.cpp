// SPDX-License-Identifier: BSD-2-Clause
#include "model/search/search.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/interruption.hpp"
#include "model/search/pairs.hpp"
#include "model/search/supply.hpp"

namespace stalefetch {

namespace {
/// So many combinations are sooner searched than their pairs.
constexpr std::uint64_t few_combinations = 64;
constexpr std::size_t most_paths_in_pairs = 10000;
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
  Pairs pairs(*program_, *threads_, *rules_, limits_);
  const bool by_pairs = pairs_help();
  for_each_combination(
      *threads_, open_cells_,
      [&] {
        check_limits();
        return !stopped_;
      },
      [&](unsigned t, unsigned p, unsigned u, unsigned q) {
        if (wanted_pair && !wanted_pair(t, p, u, q)) return false;
        return !by_pairs || counts_.combinations < few_combinations || pairs.possible(t, p, u, q);
      },
      [&](const std::vector<unsigned>& path_of_thread) {
        if (wanted && !wanted(path_of_thread)) return;
        path_of_thread_ = path_of_thread;
        search_combination();
      });
  counts_.evaluations += pairs.evaluations();
}

/// With two threads, a pair is all there is. Pairs need their paths a second time.
bool Search::pairs_help() const {
  std::size_t paths = 0;
  for (const auto& of_thread : threads_->paths) paths += of_thread.size();
  return threads_->paths.size() > 2 && paths < most_paths_in_pairs && open_cells_.empty() &&
         rules_->bounds_grow_with_threads;
}

bool Search::sources_exist(const std::vector<unsigned>& path_of_thread) {
  path_of_thread_ = path_of_thread;
  sources_only_ = true;
  stopped_ = sources_found_ = false;
  search_combination();
  return sources_found_ || !incomplete_.empty();
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
  if (!rules.bounds_grow_with_threads) return true;
  interruption_point();
  Threads alone{threads.cells, {{path}}, {{}}, {}, {}};
  alone.paths[0][0].incomplete.reset();
  Search search(program, alone, rules, limits);
  search.open_cells_.assign(threads.cells.size(), false);
  for (const auto* of_threads : {&threads.paths, &threads.repetitions})
    for (unsigned other = 0; other < of_threads->size(); ++other)
      for (const Path& elsewhere : (*of_threads)[other])
        for (const PathEvent& event : elsewhere.events)
          if (stores(event.kind) && other != thread) search.open_cells_[event.cell] = true;
  if (!rules.axioms_grow_with_threads) return search.sources_exist({0});
  search.look_for_flags = false;
  bool found = false;
  search.run([&](const FoundExecution&) { return !(found = true); });
  return found || !search.incomplete().empty();
}

void Search::check_limits() {
  constexpr std::uint64_t interval = 64;  // looking at the clock costs more than an evaluation
  if (++limit_checks_ % interval != 0) return;
  interruption_point();
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
  fill(sources_only_ ? rules_->start_of_sources : rules_->start);
  ++counts_.evaluations;
  check_limits();
  if (!bounds_hold(reads_from_stage)) {
    ++counts_.cut;
    return;
  }
  if (!sources_only_) collect_orders();
  choose_source(0);
}

void Search::fill(const SearchStart& start) {
  const cat::Model& model = rules_->model;
  const auto name = [&](cat::NodeId node) -> std::string_view { return model.names[model.nodes[node].name]; };
  for (const cat::NodeId node : start.sets) universe_->fill(name(node), rules_->tags, evaluator_.set(node));
  for (const cat::NodeId node : start.relations) universe_->fill(name(node), evaluator_.relation(node));
  collect_coherence();  // the initial writes come first, at every stage
  evaluator_.run(start.schedule);
}

/// The writes that each read may read from, single ones decided at once. False if some read has none.
bool Search::collect_sources() {
  const auto& events = universe_->events();
  open_reads_.clear();
  source_.assign(events.size(), no_event);
  for (EventId e = 0; e < events.size(); ++e) {
    if (!events[e].reads()) continue;
    const Path& path = universe_->path(events[e].thread);
    const auto assumed = path.arena.resolved(events[e].in_path->read);
    OpenRead open{e, {}};
    for (const EventId w : universe_->writes_of(events[e].cell)) {
      if (assumed) {
        const auto stored = stored_value(*universe_, w);
        if (stored && *stored != *assumed) continue;
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
        if (universe_->events()[writes[j]].kind == EventKind::Send) continue;  // no order of interrupts shows
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

}  // namespace stalefetch
