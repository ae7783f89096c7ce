// SPDX-License-Identifier: BSD-2-Clause
#include "model/recheck/recheck.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/recheck/compare.hpp"
#include "model/recheck/condition.hpp"
#include "model/recheck/rules_of_witness.hpp"

namespace stalefetch {

namespace {

using namespace recheck_detail;
using Objections = std::vector<std::string>;

void append(Objections& to, const Objections& more) { to.insert(to.end(), more.begin(), more.end()); }

/// The shape of the witness: everything else may rely on it.
Objections check_shape(const Witness& witness, const Analysis& analysis, bool may_wait) {
  const auto& paths = analysis.threads->paths;
  if (witness.path_of_thread.size() != paths.size()) return {"a path for each thread is missing"};
  for (std::size_t t = 0; t < paths.size(); ++t)
    if (witness.path_of_thread[t] >= paths[t].size() + (may_wait ? analysis.threads->repetitions[t].size() : 0))
      return {fmt::format("P{} has no such path", t)};
  const unsigned events = Universe(*analysis.threads, witness.path_of_thread).size();
  if (witness.source.size() != events || witness.values.size() != events || witness.co.size() != events)
    return {fmt::format("the paths have {} events, the witness has another number", events)};
  if (witness.orders.size() != analysis.rules->model.choices.size()) return {"a declared order is missing"};
  if (std::any_of(witness.orders.begin(), witness.orders.end(), [&](const auto& r) { return r.size() != events; }))
    return {"a declared order has another number of events"};
  return {};
}

/// Each read has one source: a write of the same piece that stores what the read returns. Others have none.
Objections check_reads_from(const Replays& replays, const Witness& witness) {
  Objections objections;
  for (EventId e = 0; e < replays.events.size(); ++e) {
    const EventId from = witness.source[e];
    if (!replays.reads(e)) {
      if (from < replays.events.size()) objections.push_back(fmt::format("event {} has a source but reads nothing", e));
    } else if (from >= replays.events.size() || !stores(replays.kind(from))) {
      objections.push_back(fmt::format("event {} reads from no write", e));
    } else if (replays.piece(from) != replays.piece(e)) {
      objections.push_back(fmt::format("event {} reads from a write of another place, {}", e, from));
    } else if (replays.events[from].value != replays.events[e].value) {
      objections.push_back(fmt::format("event {} returns {:#x}, but its source {} stores {:#x}", e,
                                       replays.events[e].value, from, replays.events[from].value));
    }
  }
  return objections;
}

/// A total order of the writes of each piece, the initial one first, and nothing else.
Objections check_coherence(const Replays& replays, const cat::NaiveRelation& co) {
  Objections objections;
  const auto before = [&](EventId a, EventId b) { return co.contains({a, b}); };
  const auto related = [&](EventId a, EventId b) {
    return a != b && replays.writes(a) && replays.writes(b) && replays.piece(a) == replays.piece(b);
  };
  const auto events = static_cast<EventId>(replays.events.size());
  for (EventId a = 0; a < events; ++a)
    for (EventId b = 0; b < events; ++b) {
      if (!related(a, b)) {
        if (before(a, b)) objections.push_back(fmt::format("co relates {} and {}", a, b));
        continue;
      }
      if (before(a, b) == before(b, a)) objections.push_back(fmt::format("co does not order {} and {}", a, b));
      if (before(a, b) && !replays.events[b].thread)
        objections.push_back(fmt::format("{} is coherence-before the initial write {}", a, b));
      for (EventId c = 0; c < events; ++c)
        if (before(a, b) && before(b, c) && !before(a, c))
          objections.push_back(fmt::format("co is not transitive from {} by {} to {}", a, b, c));
    }
  return objections;
}

using Pair = std::pair<EventId, EventId>;

/// A flag is raised, and the pair is among what it speaks of.
bool flags(const cat::NaiveResult& result, const Pair& pair) {
  return std::any_of(result.raised.begin(), result.raised.end(), [&](const auto& flag) {
    const auto about = result.flagged.find(flag.first);
    return flag.second && about != result.flagged.end() && about->second.contains(pair);
  });
}

Objections check_rules(const Replays& replays, const Witness& witness, const Analysis& analysis,
                       const RuleOptions& rules, const std::optional<Pair>& race) {
  cat::NaiveExecution execution = primitives_of(replays, witness.source, pairs_of(witness.co));
  Objections objections = compare_primitives(execution, analysis, witness.path_of_thread);
  const std::vector<std::string> names = declared_orders(*analysis.rules);
  for (std::size_t k = 0; k < names.size(); ++k) execution.choices[names[k]] = pairs_of(witness.orders[k]);
  const cat::NaiveResult result = evaluate_rules(*analysis.architecture, analysis.configuration, rules, execution);
  append(objections, check_orders(execution, result));
  for (const auto& [axiom, holds] : result.holds)
    if (!holds) objections.push_back(fmt::format("axiom {} does not hold", axiom));
  if (race && !flags(result, *race)) objections.emplace_back("no flag is raised for this race");
  return objections;
}

Objections check_final_state(const Replays& replays, const Witness& witness, const Analysis& analysis, Claim claim) {
  Objections objections;
  const litmus::Test& test = *analysis.test;
  const FinalMemory final_memory(replays, witness.source, pairs_of(witness.co));
  const std::vector<std::string>& names = analysis.observation->names();
  const std::map<std::string, std::uint64_t> mentioned = final_memory.mentioned();
  if (witness.state.size() != names.size() || mentioned.size() != names.size())
    return {"the final state has another size than what the test mentions"};
  for (std::size_t k = 0; k < names.size(); ++k) {
    const auto found = mentioned.find(names[k]);
    if (found == mentioned.end() || found->second != witness.state[k])
      objections.push_back(fmt::format("{} ends as another number than {:#x}", names[k], witness.state[k]));
  }
  if (test.filter && !final_memory.satisfies(*test.filter)) objections.emplace_back("the filter rules this out");
  const bool satisfied = !test.condition || final_memory.satisfies(*test.condition);
  if (claim == Claim::Satisfied && !satisfied) objections.emplace_back("the final state does not satisfy the test");
  if (claim == Claim::Violated && satisfied) objections.emplace_back("the final state does not violate the test");
  return objections;
}

/// What the steps need that come after the replay.
struct Checked {
  Replays replays;
  Objections objections;
};

Checked check_execution(const Witness& witness, const Analysis& analysis, const RuleOptions& rules,
                        const std::optional<Pair>& race, bool may_wait) {
  Checked checked;
  Objections& objections = checked.objections;
  objections = check_shape(witness, analysis, may_wait);
  if (!objections.empty()) return checked;
  try {
    checked.replays = replay_witness(witness, analysis, objections);
    if (!objections.empty()) return checked;
    append(objections, check_reads_from(checked.replays, witness));
    append(objections, check_coherence(checked.replays, pairs_of(witness.co)));
    if (objections.empty()) append(objections, check_rules(checked.replays, witness, analysis, rules, race));
  } catch (const std::exception& error) {
    objections.emplace_back(error.what());
  }
  return checked;
}

}  // namespace

std::vector<std::string> recheck(const Witness& witness, const Analysis& analysis, Claim claim,
                                 const RuleOptions& rules) {
  auto [replays, objections] = check_execution(witness, analysis, rules, {}, false);
  if (objections.empty()) objections = check_final_state(replays, witness, analysis, claim);
  return objections;
}

std::vector<std::string> recheck(const Race& race, const Analysis& analysis, const RuleOptions& rules) {
  const Witness& witness = race.witness;
  auto [replays, objections] =
      check_execution(witness, analysis, rules, Pair{race.fetch, race.write}, race.while_waiting);
  if (!objections.empty()) return objections;
  if (replays.kind(race.fetch) != EventKind::Fetch || !replays.writes(race.write))
    objections.emplace_back("the race is not between a fetch and a write");
  if (!race.while_waiting) append(objections, check_final_state(replays, witness, analysis, Claim::Consistent));
  return objections;
}

std::vector<std::string> recheck(const Deadlock& deadlock, const Analysis& analysis, const RuleOptions& rules) {
  auto [replays, objections] = check_execution(deadlock.witness, analysis, rules, {}, true);
  if (!objections.empty()) return objections;
  const Universe universe(*analysis.threads, deadlock.witness.path_of_thread);
  bool waits = false;
  for (unsigned t = 0; t < universe.thread_count(); ++t) {
    if (!universe.path(t).repetition) continue;
    waits = true;
    for (unsigned k = universe.path(t).round_begin; k < replays.threads[t].events.size(); ++k) {
      const EventId e = universe.event_of(t, k);
      if (!replays.reads(e)) continue;
      for (EventId later = 0; later < universe.size(); ++later)
        if (deadlock.witness.co.test(deadlock.witness.source[e], later))
          objections.push_back(fmt::format("event {} of a wait reads what was overwritten", e));
    }
  }
  if (!waits) objections.emplace_back("nobody waits");
  return objections;
}

std::vector<std::string> recheck(const CheckResult& result, const RuleOptions& rules) {
  const Analysis& analysis = *result.analysis;
  const bool forall = analysis.test->quantifier == litmus::Quantifier::Forall;
  const bool needed = result.outcome == Outcome::Allowed || result.outcome == Outcome::NotRequired;
  std::vector<std::string> objections;
  if (needed && !result.witness) objections.push_back(fmt::format("{} without a witness", to_string(result.outcome)));
  if (result.witness)
    objections = recheck(*result.witness, analysis, forall ? Claim::Violated : Claim::Satisfied, rules);
  if (result.unpredictable) append(objections, recheck(*result.unpredictable, *result.unpredictable->analysis, rules));
  if (result.deadlock) append(objections, recheck(*result.deadlock, analysis, rules));
  return objections;
}

}  // namespace stalefetch
