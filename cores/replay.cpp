// SPDX-License-Identifier: BSD-2-Clause
#include "cores/replay.hpp"

#include <algorithm>
#include <set>

#include "cores/follower.hpp"
#include "cores/state_key.hpp"

namespace stalefetch::cores {

namespace {

class Search {
 public:
  Search(Machine& machine, const Script& script, std::size_t most_states)
      : machine_(machine), follower_(machine, script), most_states_(most_states) {}

  Replay run() {
    machine_.reset();
    result_.steps = follower_.steps();
    result_.followed = go_on();
    if (result_.followed) result_.actions = taken_;
    if (!result_.followed && !result_.lacks.empty())
      result_.refused.insert(result_.refused.begin(), "the machine lacks " + result_.lacks);
    return std::move(result_);
  }

 private:
  /// True when the end was reached from here.
  bool go_on() {
    const std::size_t before = taken_.size();
    take_safe_steps();
    if (follower_.complete()) return true;
    note_progress();
    if (machine_.refusal().empty() && seen_.insert(key_of(machine_)).second && !out_of_states() && branch())
      return true;
    taken_.resize(before);
    return false;
  }

  bool out_of_states() {
    result_.states = seen_.size();
    result_.gave_up |= seen_.size() > most_states_;
    return result_.gave_up;
  }

  bool branch() {
    std::vector<Action> actions;
    machine_.enabled(actions);
    const Machine::State here = machine_.save();
    const std::size_t before = taken_.size();
    for (const Action& action : actions) {
      if (!sensible(action)) continue;
      if (try_step(action) && go_on()) return true;
      if (result_.gave_up) return false;
      machine_.restore(here);
      taken_.resize(before);
    }
    return false;
  }

  /// Steps that rule nothing out: fetches and loads that read what the script wants, fills that some fetch needs.
  void take_safe_steps() {
    std::vector<Action> actions;
    for (bool again = true; again;) {
      again = false;
      machine_.enabled(actions);
      for (const Action& action : actions) {
        if (!safe(action)) continue;
        const Machine::State before = machine_.save();
        if (try_step(action)) {
          again = true;
          break;
        }
        machine_.restore(before);
      }
    }
  }

  /// Takes the step; false: it leaves the script.
  bool try_step(const Action& action) {
    const std::size_t kept = action.kind == ActionKind::Walk ? tlb_of(action).entries().size() : 0;
    machine_.perform(action);
    if (action.kind == ActionKind::Walk && (tlb_of(action).entries().size() == kept || !needs_what_was_walked(action)))
      return false;
    machine_.settle_after(action);
    taken_.push_back(action);
    if (!machine_.refusal().empty()) result_.lacks = machine_.refusal();
    const unsigned other = action.kind == ActionKind::Deliver ? action.choice : action.core;
    if (follower_.on_track(action.core) && follower_.on_track(other) && machine_.refusal().empty()) return true;
    taken_.pop_back();
    return false;
  }

  [[nodiscard]] const Tlb& tlb_of(const Action& walk) const {
    const CoreState& core = machine_.core(walk.core);
    return walk.what >> 16 != 0 ? core.fetch_tlb : core.data_tlb;
  }
  [[nodiscard]] bool needs_what_was_walked(const Action& walk) const {
    return follower_.needs(walk.core, tlb_of(walk).entries().back(), walk.what >> 16 != 0);
  }

  [[nodiscard]] bool safe(const Action& action) const {
    const CoreState& core = machine_.core(action.core);
    switch (action.kind) {
      case ActionKind::Fetch:
        return true;
      case ActionKind::Predict:
        return wanted_prediction(action);
      case ActionKind::Fill:
        return core.instruction_cache.copies_of(action.what) < machine_.structures().instruction_copies &&
               follower_.needs(action.core, action.what, fill_source(action.what));
      case ActionKind::Load: {
        const MemoryOperation& load = core.operations[action.what];
        return !load.exclusive && load.pair == MemoryOperation::none;
      }
      case ActionKind::Send:
        return true;
      case ActionKind::Translate:
        return true;
      case ActionKind::Walk: {
        const Address page = machine_.semantics().translated_pages()[action.what & 0xffff].page;
        return tlb_of(action).copies_of(page) < machine_.structures().translation_copies;
      }
      case ActionKind::Fail:
      case ActionKind::Store:
      case ActionKind::Clean:
      case ActionKind::Deliver:
      case ActionKind::WriteBack:
      case ActionKind::Interrupt:
        return false;
    }
    return false;
  }

  [[nodiscard]] bool sensible(const Action& action) const {
    switch (action.kind) {
      case ActionKind::Interrupt:
        return follower_.wants_interrupt(action.core);
      case ActionKind::Fetch:
      case ActionKind::Predict:
      case ActionKind::Fill:
      case ActionKind::Send:
      case ActionKind::Translate:
      case ActionKind::Walk:
        return false;  // safe, or of no use
      case ActionKind::Load:
        return !safe(action) && follower_.may_store(action.core, action.what);
      case ActionKind::Store:
        return follower_.may_store(action.core, action.what) && !follower_.must_fail(action.core, action.what);
      case ActionKind::Fail:
        return follower_.must_fail(action.core, action.what);
      case ActionKind::Clean:
      case ActionKind::Deliver:
        return true;
      case ActionKind::WriteBack:
        for (unsigned c = 0; c < machine_.core_count(); ++c)
          if (follower_.needs(c, action.what, machine_.memory().newest_line(action.what))) return true;
        return false;
    }
    return false;
  }

  [[nodiscard]] bool wanted_prediction(const Action& action) const {
    const auto next = follower_.after_queue(action.core);
    const auto targets = machine_.targets(action.core);
    const bool known = next && std::find(targets.begin(), targets.end(), *next) != targets.end();
    if (action.choice == Action::wait) return !known;
    return known && targets[action.choice] == *next;
  }

  [[nodiscard]] const MemoryByte* fill_source(std::uint32_t line) const {
    return machine_.semantics().topology().fetch_sees_dirty ? machine_.memory().newest_line(line)
                                                            : machine_.memory().unified_line(line);
  }

  void note_progress() {
    const std::size_t done = follower_.steps_done();
    if (done < result_.steps_done || (done == result_.steps_done && !result_.refused.empty())) return;
    result_.steps_done = done;
    result_.refused.clear();
    for (unsigned c = 0; c < machine_.core_count(); ++c)
      if (std::string step = follower_.next_step(c); !step.empty()) result_.refused.push_back(std::move(step));
  }

  Machine& machine_;
  Follower follower_;
  std::size_t most_states_;
  Replay result_;
  std::vector<Action> taken_;
  std::set<StateKey> seen_;
};

}  // namespace

namespace {

/// What a predictor and a fetch unit would have learned from earlier runs like this one. They learn no more: what the
/// search tries and gives up must not change what the steps that it finds do when they are taken again.
void teach(Training& training, const Script& script) {
  training.frozen = false;
  for (const auto& core : script.cores)
    for (std::size_t k = 0; k < core.size(); ++k) {
      if (k + 1 < core.size()) training.learn(core[k].address, core[k + 1].address);
      const auto& bytes = core[k].fetched;
      for (std::size_t b = 0; b < bytes.size(); ++b)
        if (b == 0 || !(bytes[b].from == bytes[b - 1].from)) training.learn_store(bytes[b].physical, 0);
    }
  training.frozen = true;
}

}  // namespace

Replay replay(Machine& machine, const Script& script, std::size_t most_states) {
  if (machine.training != nullptr) teach(*machine.training, script);
  Replay best;
  for (const std::uint64_t guess : {1, 0}) {
    machine.select_guess = guess;
    Replay found = Search(machine, script, most_states).run();
    found.states += best.states;
    found.select_guess = guess;
    if (found.followed || guess == 1 || found.steps_done > best.steps_done) best = std::move(found);
    if (best.followed || !machine.structures().speculative_selects) break;
  }
  return best;
}

}  // namespace stalefetch::cores
