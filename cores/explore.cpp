// SPDX-License-Identifier: BSD-2-Clause
#include "cores/explore.hpp"

#include <algorithm>
#include <set>

#include "cores/state_key.hpp"

namespace stalefetch::cores {

namespace {

class Explorer {
 public:
  Explorer(Machine& machine, const OutcomeReader& reader, std::size_t most_states)
      : machine_(machine), reader_(reader), most_states_(most_states) {}

  Exploration run() {
    machine_.reset();
    visit();
    result_.states = seen_.size();
    result_.complete = seen_.size() < most_states_;
    return std::move(result_);
  }

 private:
  void visit() {
    fetch_what_never_changes();
    if (!machine_.refusal().empty()) {
      ++result_.refused;
      return;
    }
    if (seen_.size() >= most_states_ || !seen_.insert(key_of(machine_)).second) return;
    if (machine_.finished()) {
      const Outcome outcome = reader_.read(machine_);
      if (reader_.passes_filter(outcome)) ++result_.outcomes[outcome];
      if (!machine_.may_be_interrupted()) return;
    }
    std::vector<Action> actions;
    machine_.enabled(actions);
    const Machine::State here = machine_.save();
    for (const Action& action : actions) {
      if (action.kind == ActionKind::Fill && !changes(action.what)) continue;
      take(action);
      visit();
      machine_.restore(here);
    }
  }

  void take(const Action& action) {
    machine_.perform(action);
    machine_.settle_after(action);
  }

  /// Whether a store may change the line in some run.
  [[nodiscard]] bool changes(std::uint32_t line) const {
    const LineMap& map = machine_.memory().map();
    const auto& edges = machine_.training->edges;
    const auto found = std::lower_bound(edges.begin(), edges.end(), map.lines[line]);
    return found != edges.end() && *found < map.lines[line] + map.line_bytes;
  }

  /// Early or late makes no difference to such a fetch, and late means more orders to look at.
  /// But an interrupt may come before it.
  void fetch_what_never_changes() {
    if (machine_.semantics().interruptible()) return;
    std::vector<Action> actions;
    for (bool again = true; again && machine_.refusal().empty();) {
      again = false;
      machine_.enabled(actions);
      for (const Action& action : actions) {
        if (action.kind != ActionKind::Fetch) continue;
        const auto line = machine_.fetch_line(action.core);
        if (line && changes(*line)) continue;
        take(action);
        again = true;
        break;
      }
    }
  }

  Machine& machine_;
  const OutcomeReader& reader_;
  std::size_t most_states_;
  Exploration result_;
  std::set<StateKey> seen_;
};

}  // namespace

Exploration explore(Machine& machine, const OutcomeReader& reader, std::size_t most_states) {
  return Explorer(machine, reader, most_states).run();
}

}  // namespace stalefetch::cores
