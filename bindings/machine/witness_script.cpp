// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/machine/witness_script.hpp"

#include <algorithm>
#include <map>

namespace stalefetch {

namespace {

class Builder {
 public:
  Builder(const Analysis& analysis, const Witness& witness)
      : analysis_(analysis), witness_(witness), universe_(*analysis.threads, witness.path_of_thread) {}

  cores::Script build() {
    for (EventId e = 0; e < universe_.size(); ++e)
      if (event(e).kind == EventKind::HardwareUpdate) throw Unsupported("hardware updates of page-table entries");
    cores::Script script;
    for (unsigned t = 0; t < universe_.thread_count(); ++t) script.cores.push_back(instructions(t));
    number_accesses(script);
    for (EventId e = 0; e < universe_.size(); ++e) add_read(script, e);
    for (EventId e = 0; e < universe_.size(); ++e) add_walk(script, e);
    add_coherence(script);
    return script;
  }

 private:
  [[nodiscard]] const Event& event(EventId e) const { return universe_.events()[e]; }
  [[nodiscard]] const Cell& cell(EventId e) const { return analysis_.threads->cells[event(e).cell]; }

  [[nodiscard]] std::vector<cores::ScriptedInstruction> instructions(unsigned thread) const {
    std::vector<cores::ScriptedInstruction> result;
    for (const ExecutedInstruction& executed : universe_.path(thread).instructions)
      result.push_back({executed.address, executed.bytes, {}, {}, {}, 0, executed.machine, {}});
    return result;
  }

  /// Accesses of a kind in an instruction are numbered; an access may be several events, one per cell.
  void number_accesses(cores::Script& script) {
    for (EventId e = 0; e < universe_.size(); ++e) {
      if (event(e).is_initial()) continue;
      const PathEvent& in_path = *event(e).in_path;
      auto& instruction = script.cores[event(e).thread][in_path.instruction];
      const auto key = std::make_pair(event(e).thread, in_path.access);
      if (event(e).kind == EventKind::Send && ordinals_.count(key) == 0)
        ordinals_[key] = sent_[{event(e).thread, in_path.instruction}]++;
      if (event(e).kind == EventKind::Write && ordinals_.count(key) == 0) ordinals_[key] = instruction.stores++;
      if (event(e).kind == EventKind::Read && ordinals_.count(key) == 0) {
        ordinals_[key] = static_cast<std::uint32_t>(instruction.loads.size());
        instruction.loads.emplace_back();
      }
    }
  }

  [[nodiscard]] std::uint32_t ordinal(EventId e) const {
    return ordinals_.at({event(e).thread, event(e).in_path->access});
  }
  [[nodiscard]] std::optional<cores::StoreReference> reference(EventId write) const {
    if (event(write).is_initial()) return {};
    return cores::StoreReference{event(write).thread, event(write).in_path->instruction, ordinal(write)};
  }

  void add_read(cores::Script& script, EventId e) const {
    if (event(e).is_initial() || !event(e).reads()) return;
    auto& instruction = script.cores[event(e).thread][event(e).in_path->instruction];
    if (event(e).kind == EventKind::Interrupt) instruction.sender = reference(witness_.source[e]);
    if (event(e).kind != EventKind::Fetch && event(e).kind != EventKind::Read) return;
    auto& bytes = event(e).kind == EventKind::Fetch ? instruction.fetched : instruction.loads[ordinal(e)];
    for (unsigned k = 0; k < cell(e).bytes; ++k) bytes.push_back({cell(e).address + k, reference(witness_.source[e])});
  }

  /// The entries of a walk are events of their own, from the upper level down.
  void add_walk(cores::Script& script, EventId e) {
    if (event(e).is_initial() || event(e).kind != EventKind::Translation) return;
    const PathEvent& in_path = *event(e).in_path;
    auto& walks = script.cores[event(e).thread][in_path.instruction].walks;
    const auto [number, first] = walks_.emplace(std::make_pair(event(e).thread, in_path.walk), walks.size());
    if (first) walks.push_back({in_path.page, in_path.access_type == AccessType::Execute, {}, {}});
    cores::ScriptedWalk& walk = walks[number->second];
    const auto upper = analysis_.program->entry_of(in_path.page, 1);
    (upper && *upper == in_path.address ? walk.upper : walk.leaf) = reference(witness_.source[e]);
  }

  void add_coherence(cores::Script& script) const {
    for (CellId id = 0; id < analysis_.threads->cells.size(); ++id) {
      std::vector<EventId> writes = universe_.writes_of(id);
      writes.erase(std::remove_if(writes.begin(), writes.end(), [&](EventId w) { return event(w).is_initial() || event(w).kind == EventKind::Send; }),
                   writes.end());
      if (writes.size() < 2) continue;
      std::sort(writes.begin(), writes.end(), [&](EventId a, EventId b) { return witness_.co.test(a, b); });
      std::vector<cores::StoreReference> order;
      for (const EventId write : writes) order.push_back(*reference(write));
      script.coherence.push_back(std::move(order));
    }
  }

  const Analysis& analysis_;
  const Witness& witness_;
  Universe universe_;
  std::map<std::pair<unsigned, unsigned>, std::uint32_t> ordinals_;
  std::map<std::pair<unsigned, unsigned>, std::size_t> walks_;  ///< by thread and number of the walk
  std::map<std::pair<unsigned, unsigned>, std::uint32_t> sent_;  ///< by thread and instruction: interrupts so far
};

}  // namespace

cores::Script script_of(const Analysis& analysis, const Witness& witness) { return Builder(analysis, witness).build(); }

}  // namespace stalefetch
