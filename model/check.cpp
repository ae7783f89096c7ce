// SPDX-License-Identifier: BSD-2-Clause
#include "model/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <tuple>

#include "model/deadlock.hpp"
#include "model/thread/reduce.hpp"

namespace stalefetch {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::Allowed: return "allowed";
    case Outcome::Forbidden: return "forbidden";
    case Outcome::Required: return "required";
    case Outcome::NotRequired: return "not-required";
    case Outcome::Inconclusive: return "inconclusive";
  }
  throw std::logic_error("unknown outcome");
}

struct RuleCache::Entries {
  using Key = std::tuple<std::string, Configuration, std::set<std::string>, std::string>;
  std::mutex mutex;
  std::map<Key, std::shared_ptr<const Rules>> rules;
};

RuleCache::RuleCache() : entries_(std::make_unique<Entries>()) {}
RuleCache::~RuleCache() = default;

std::shared_ptr<const Rules> RuleCache::get(const Architecture& architecture, const Configuration& configuration,
                                            const RuleOptions& options) {
  const std::lock_guard lock(entries_->mutex);
  auto& entry = entries_->rules[{std::string(architecture.name()), configuration, options.without, options.text}];
  if (!entry) entry = std::make_shared<const Rules>(prepare_rules(architecture, configuration, options));
  return entry;
}

std::optional<std::chrono::steady_clock::time_point> deadline_of(const CheckOptions& options) {
  if (!options.time_limit) return options.explore.deadline;
  const auto end = std::chrono::steady_clock::now() + *options.time_limit;
  return options.explore.deadline ? std::min(*options.explore.deadline, end) : end;
}

namespace {

double combinations_of(const Threads& threads) {
  double product = 1;
  for (const auto& paths : threads.paths) product *= static_cast<double>(paths.size());
  return product;
}

}  // namespace

std::shared_ptr<const Analysis> analyse(std::shared_ptr<const litmus::Test> test, const CheckOptions& options,
                                        RuleCache& cache) {
  auto analysis = std::make_shared<Analysis>();
  analysis->test = std::move(test);
  const litmus::Test& t = *analysis->test;
  analysis->architecture = find_architecture(t.architecture);
  if (analysis->architecture == nullptr) {
    std::string known;
    for (const Architecture* a : architectures()) known += fmt::format("{}`{}`", known.empty() ? "" : ", ", a->litmus_name());
    throw Error(t.at, fmt::format("architecture `{}`", t.architecture), known);
  }
  std::map<std::string, std::string> meta;
  for (const litmus::MetaEntry& entry : t.meta) meta.emplace(entry.key, entry.value);
  Configuration asked = analysis->architecture->configuration_of(meta);
  for (const auto& [name, on] : options.configuration) asked[name] = on;
  analysis->configuration = analysis->architecture->complete(asked);
  analysis->program = std::make_shared<const Program>(t, *analysis->architecture, analysis->configuration);
  analysis->observation = std::make_shared<const Observation>(*analysis->program);
  analysis->rules = cache.get(*analysis->architecture, analysis->configuration, options.rules);
  analysis->all_threads = std::make_shared<const Threads>(explore(*analysis->program, options.explore));
  analysis->threads = analysis->all_threads;
  if (combinations_of(*analysis->threads) > options.whole_up_to) {
    std::vector<bool> observed;
    for (unsigned thread = 0; thread < analysis->program->thread_count(); ++thread)
      observed.push_back(analysis->observation->observes(thread));
    analysis->threads = std::make_shared<const Threads>(reduce_unobserved(*analysis->all_threads, observed));
  }
  return analysis;
}

namespace {

Outcome decide(const litmus::Test& test, bool satisfied_somewhere, bool violated_somewhere, bool complete) {
  if (test.quantifier == litmus::Quantifier::Forall || !test.condition) {
    if (violated_somewhere) return Outcome::NotRequired;
    return complete ? Outcome::Required : Outcome::Inconclusive;
  }
  if (satisfied_somewhere) return Outcome::Allowed;
  return complete ? Outcome::Forbidden : Outcome::Inconclusive;
}

}  // namespace

namespace {

bool fetches_modified_code(const std::vector<std::vector<Path>>& of_threads) {
  for (const auto& paths : of_threads)
    for (const Path& path : paths)
      for (const PathEvent& event : path.events)
        if (event.kind == EventKind::Fetch && event.read != PathEvent::none) return true;
  return false;
}

/// A thread that goes round a wait once more is no execution of its own, but what it fetches meanwhile may race with a
/// store all the same. So races are also looked for where threads are in the middle of a wait.
std::optional<Race> race_while_waiting(const std::shared_ptr<const Analysis>& analysis, const SearchLimits& limits,
                                       std::vector<std::string>& unexplored) {
  if (analysis->rules->flags.empty() || !fetches_modified_code(analysis->threads->repetitions)) return {};
  const Threads waiting = with_waits(*analysis->threads);
  std::optional<Race> race;
  Search search(*analysis->program, waiting, *analysis->rules, limits);
  search.run([&](const FoundExecution& found) {
    if (found.race) race = Race{found.race->first, found.race->second, analysis, keep(found, {}), true};
    return !race.has_value();
  });
  unexplored.insert(unexplored.end(), search.incomplete().begin(), search.incomplete().end());
  return race;
}

/// What a thread that nothing asks about fetches for itself may race too: one such thread at a time is taken whole. While
/// others wait there are too many ways; that they were not tried is said.
std::optional<Race> race_of_reduced(const Analysis& analysis, const std::set<unsigned>& elsewhere,
                                    const SearchLimits& limits, std::vector<std::string>& unexplored) {
  if (analysis.threads == analysis.all_threads || analysis.rules->flags.empty()) return {};
  for (std::size_t t = 0; t < analysis.threads->paths.size(); ++t) {
    const auto thread = static_cast<unsigned>(t);
    if (analysis.observation->observes(thread) || elsewhere.contains(thread) || !fetches_modified_code({analysis.all_threads->paths[t]}))
      continue;
    auto threads = std::make_shared<Threads>(*analysis.threads);
    threads->paths[t] = analysis.all_threads->paths[t];
    auto whole = std::make_shared<Analysis>(analysis);
    whole->threads = std::move(threads);
    std::optional<Race> race;
    Search search(*whole->program, *whole->threads, *whole->rules, limits);
    search.run([&](const FoundExecution& found) {
      if (found.race)
        race = Race{found.race->first, found.race->second, whole, keep(found, whole->observation->observe(found)), false};
      return !race.has_value();
    });
    const auto& waits = analysis.threads->repetitions;
    if (std::any_of(waits.begin(), waits.end(), [](const auto& paths) { return !paths.empty(); }))
      unexplored.push_back(fmt::format("P{}, which nothing asks about, while others wait", t));
    unexplored.insert(unexplored.end(), search.incomplete().begin(), search.incomplete().end());
    if (race) return race;
  }
  return {};
}

CheckResult answer(std::shared_ptr<const litmus::Test> test, const CheckOptions& options, RuleCache& cache) {
  CheckResult result;
  CheckOptions limited = options;
  limited.explore.deadline = deadline_of(options);
  SearchLimits limits;
  limits.deadline = limited.explore.deadline;
  limits.memory_limit_bytes = options.memory_limit_bytes;
  result.analysis = analyse(std::move(test), limited, cache);
  const Analysis& analysis = *result.analysis;
  const bool forall = analysis.test->quantifier == litmus::Quantifier::Forall;
  if (options.most_combinations && combinations_of(*analysis.threads) > *options.most_combinations) {
    result.too_many = true;
    result.reasons.emplace_back("too many combinations of paths");
    return result;
  }

  std::map<FinalState, StateCount> states;
  std::size_t smallest = 0;
  bool satisfied = false, violated = false;
  Search search(*analysis.program, *analysis.threads, *analysis.rules, limits);
  search.run([&](const FoundExecution& found) {
    FinalState state = analysis.observation->observe(found);
    if (!analysis.observation->passes_filter(state)) return true;
    StateCount& count = states[state];
    ++count.executions;
    count.satisfies = analysis.observation->satisfies(state);
    (count.satisfies ? satisfied : violated) = true;
    if (count.satisfies != forall && (!result.witness || found.universe->size() < smallest)) {
      smallest = found.universe->size();
      result.witness = keep(found, state);
    }
    if (found.race && !result.unpredictable) {
      result.unpredictable = Race{found.race->first, found.race->second, result.analysis, keep(found, state), false};
      search.look_for_flags = false;
    }
    return true;
  });
  for (auto& [state, count] : states) {
    count.state = state;
    result.states.push_back(count);
  }
  std::vector<std::string> unexplored;  // where races were looked for only
  if (!result.unpredictable)
    result.unpredictable = race_of_reduced(analysis, options.races_elsewhere, limits, unexplored);
  if (!result.unpredictable) result.unpredictable = race_while_waiting(result.analysis, limits, unexplored);
  const bool own_rules = options.rules.without.empty() && options.rules.text.empty();
  std::vector<std::string> waits_unexplored;
  result.deadlock = find_deadlock(analysis, limits, own_rules, waits_unexplored);
  result.counts = search.counts();
  result.reasons = search.incomplete();
  if (result.counts.consistent == 0 && result.reasons.empty() && !result.deadlock)
    result.reasons.emplace_back("no execution ends: some thread waits for ever");
  result.outcome = decide(*analysis.test, satisfied, violated, result.reasons.empty());
  if (!result.unpredictable && !unexplored.empty()) result.reasons.push_back("races: " + unexplored.front());
  result.unpredictable_unknown = !result.unpredictable && !result.reasons.empty();
  if (result.reasons.empty() && !waits_unexplored.empty())
    result.reasons.push_back("waits without end: " + waits_unexplored.front());
  return result;
}

bool uses(const Threads& threads, Tags tags) {
  for (const auto& paths : threads.paths)
    for (const Path& path : paths)
      for (const PathEvent& event : path.events)
        if ((event.tags & tags) != 0) return true;
  return false;
}

}  // namespace

CheckResult check(std::shared_ptr<const litmus::Test> test, const CheckOptions& options, RuleCache& cache) {
  CheckResult result = answer(test, options, cache);
  if (result.outcome != Outcome::Forbidden && result.outcome != Outcome::Required) return result;
  for (const Doubt& doubt : result.analysis->architecture->doubts()) {
    const std::string variant(doubt.variant);
    if (result.analysis->configuration.at(variant) || !uses(*result.analysis->threads, doubt.tags)) continue;
    CheckOptions stricter = options;
    stricter.configuration[variant] = true;
    const Outcome otherwise = answer(test, stricter, cache).outcome;
    if (otherwise != result.outcome) result.doubts.push_back(fmt::format("with {}: {}", variant, to_string(otherwise)));
  }
  return result;
}

}  // namespace stalefetch
