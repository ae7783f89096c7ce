// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/batch.hpp"
#include "model/protocol/by_cpu.hpp"
#include "model/protocol/explanation.hpp"
#include "model/protocol/promises.hpp"
#include "model/protocol/state_condition.hpp"
#include "model/protocol/unfollowed.hpp"

namespace stalefetch::protocol {

std::string_view to_string(Safety safety) {
  switch (safety) {
    case Safety::Safe:
      return "safe";
    case Safety::Unsafe:
      return "unsafe";
    case Safety::Allowed:
      return "allowed";
    case Safety::Forbidden:
      return "forbidden";
    case Safety::Inconclusive:
      break;
  }
  return "inconclusive";
}

namespace {

/// Which promises the final states break; false if that cannot be told from them.
bool name_broken_by_states(const std::vector<Violation>& all, Verdict& verdict) {
  if (!verdict.parts.empty()) return false;
  std::vector<BrokenPromise> broken;
  for (const Violation& violation : all) {
    bool any = false;
    for (const StateCount& state : verdict.result->states) {
      if (!state.satisfies) continue;
      const auto breaks =
          holds(violation.condition, values_of(verdict.result->analysis->observation->print(state.state)));
      if (!breaks) return false;
      any = any || *breaks;
    }
    if (any) broken.push_back({violation.promise, "", verdict.result});
  }
  verdict.broken = std::move(broken);
  return !verdict.broken.empty();
}

/// Everything that breaks a promise, of which at least one was found.
void name_broken(const std::vector<Violation>& all, const VerdictOptions& options, RuleCache& cache, Verdict& verdict) {
  if (all.size() == 1) {
    verdict.broken.push_back({all[0].promise, "", verdict.result});
    return;
  }
  if (!options.witnesses && name_broken_by_states(all, verdict)) return;
  for (const Violation& violation : all) {
    const auto found = ask_about(violation, options, cache, verdict);
    if (found) verdict.broken.push_back({violation.promise, "", found});
    if (found && !options.all_promises) return;
  }
  // Time was up before a promise of its own was found, but one is broken all the same.
  if (verdict.broken.empty() && !name_broken_by_states(all, verdict))
    verdict.broken.push_back({"one of its promises", "", verdict.result});
}

std::shared_ptr<CheckResult> with_deadlock(const Verdict& verdict) {
  for (const auto& answer : answers(verdict))
    if (answer->deadlock) return answer;
  return nullptr;
}

void add_race_and_deadlock(Verdict& verdict) {
  const CheckResult& result = *verdict.result;
  if (result.unpredictable) {
    const std::string how = summarise(result).unpredictable.value_or("");
    const auto torn =
        std::find_if(verdict.broken.begin(), verdict.broken.end(), [](const auto& b) { return b.promise == "intact"; });
    if (torn == verdict.broken.end())
      verdict.broken.insert(verdict.broken.begin(), {"intact", how, verdict.result});
    else
      torn->how = how;
  }
  const auto stuck = with_deadlock(verdict);
  if (stuck && verdict.lowered.waits_left_out.empty())
    verdict.broken.push_back({"progress", fmt::format("{}", fmt::join(stuck->deadlock->waits, "; ")), stuck});
}

void conclude(Verdict& verdict, bool plain) {
  verdict.safety = verdict.broken.empty() ? safety_without_broken(*verdict.result) : Safety::Unsafe;
  const auto stuck = with_deadlock(verdict);
  if (verdict.broken.empty() && stuck) {  // seen although waits are left out: perhaps nobody waits but for those
    verdict.safety = Safety::Inconclusive;
    verdict.reasons = {
        fmt::format("progress: {}, but {}", fmt::join(stuck->deadlock->waits, "; "), verdict.lowered.waits_left_out)};
    return;
  }
  if (verdict.safety == Safety::Inconclusive) {
    verdict.reasons = verdict.result->reasons;
    if (verdict.reasons.empty()) verdict.reasons.push_back("the search was not complete");
  } else if (plain) {
    verdict.safety = verdict.safety == Safety::Safe ? Safety::Forbidden : Safety::Allowed;
  }
}

/// A CPU that an exception stops on every way through its code does nothing of what the protocol says after that.
void doubt_who_never_ends(const Protocol& protocol, Verdict& verdict) {
  for (const Function& function : protocol.functions) {
    if (function.role != Role::Thread || verdict.lowered.handles_exceptions.contains(function.thread)) continue;
    const auto& paths = verdict.result->analysis->all_threads->paths.at(function.thread);
    const auto stopped = [](const Path& path) { return !path.faults.empty(); };
    if (paths.empty() || !std::all_of(paths.begin(), paths.end(), stopped)) continue;
    verdict.safety = Safety::Inconclusive;
    verdict.reasons.push_back(
        fmt::format("{} never gets to its end: {}, which nobody handles", function.name, paths[0].faults[0].kind));
  }
}

/// A promise that no execution comes to is not kept: perhaps the code that would announce it is never reached.
void doubt_what_was_not_tested(const Protocol& protocol, Verdict& verdict) {
  std::vector<std::string> states;
  for (const auto& answer : answers(verdict))
    for (const StateCount& state : answer->states) states.push_back(answer->analysis->observation->print(state.state));
  for (const std::string& promise : untested(protocol, verdict.lowered, states)) {
    verdict.safety = Safety::Inconclusive;
    verdict.reasons.push_back(fmt::format("never put to the test, in no execution: {}", promise));
  }
  for (const std::string& read : unfollowed(protocol, verdict.lowered)) {
    verdict.safety = Safety::Inconclusive;
    verdict.reasons.push_back(read);
  }
  doubt_who_never_ends(protocol, verdict);
  const std::string& unseen = verdict.lowered.waits_left_out;
  const auto progress = [](const Promise& each) { return each.kind == Promise::Kind::Progress; };
  if (!unseen.empty() && std::any_of(protocol.promises.begin(), protocol.promises.end(), progress)) {
    verdict.safety = Safety::Inconclusive;
    verdict.reasons.push_back("progress: " + unseen);
  }
}

}  // namespace

Safety safety_without_broken(const CheckResult& result) {
  const bool complete = result.outcome == Outcome::Forbidden && !result.unpredictable_unknown && result.reasons.empty();
  return complete ? Safety::Safe : Safety::Inconclusive;
}

Verdict judge(const Protocol& protocol, const Architecture& architecture, const VerdictOptions& asked,
              RuleCache& cache) {
  // The time is that of the verdict, however many questions it takes.
  VerdictOptions options = asked;
  options.check.explore.deadline = deadline_of(asked.check);
  options.check.time_limit.reset();
  Verdict verdict;
  verdict.lowered = lower(protocol, architecture, options.changes);
  const std::vector<Violation> all = violations(protocol, verdict.lowered);
  const bool plain = protocol.code.empty() && protocol.promises.empty();
  if (all.empty() && protocol.promises.empty())
    throw Error(protocol.at, "a protocol that promises nothing",
                "`promises`, or `exists` and a state that must not be");
  try {
    ask_about_all(all, options, cache, verdict);
  } catch (const Unsupported& unsupported) {
    verdict.reasons.push_back(unsupported.what());
    return verdict;
  }
  verdict.configuration = verdict.result->analysis ? verdict.result->analysis->configuration
                                                   : architecture.complete(options.check.configuration);
  verdict.doubts = verdict.result->doubts;
  if (verdict.result->outcome == Outcome::Allowed) name_broken(all, options, cache, verdict);
  add_race_and_deadlock(verdict);
  for (BrokenPromise& broken : verdict.broken) broken.how = in_own_words(broken.how, verdict.lowered);
  conclude(verdict, plain);
  if (verdict.safety == Safety::Safe) doubt_what_was_not_tested(protocol, verdict);
  return verdict;
}

const Mutant& find_mutant(const Protocol& protocol, const std::string& name) {
  std::string known;
  for (const Mutant& mutant : protocol.mutants) {
    if (mutant.name == name) return mutant;
    known += (known.empty() ? "" : ", ") + mutant.name;
  }
  throw Error(protocol.at, fmt::format("mutant `{}`", name),
              known.empty() ? "none: the protocol has no mutants" : "one of " + known);
}

}  // namespace stalefetch::protocol
