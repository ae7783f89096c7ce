// SPDX-License-Identifier: BSD-2-Clause
#include "cores/machine.hpp"

#include <algorithm>
#include <stdexcept>

namespace stalefetch::cores {

void Training::learn(Address branch, Address target) {
  if (frozen) return;
  const bool known = std::any_of(entries.begin(), entries.end(),
                                 [&](const Entry& entry) { return entry.branch == branch && entry.target == target; });
  if (!known) entries.push_back({branch, target});
}

void Training::learn_store(Address physical, unsigned bytes) {
  if (frozen) return;
  for (const Address edge : {physical, physical + bytes}) {
    const auto place = std::lower_bound(edges.begin(), edges.end(), edge);
    if (place == edges.end() || *place != edge) edges.insert(place, edge);
  }
}

Machine::Machine(const Semantics& semantics, const Structures& structures)
    : semantics_(&semantics),
      structures_(&structures),
      lines_(semantics.lines(structures.line_bytes)),
      cores_(semantics.core_count()) {
  translates_ = !semantics.translated_pages().empty();
  for (unsigned c = 0; c < core_count(); ++c)
    interrupts_come_ |= semantics.spontaneous(c).anywhere != 0 || semantics.spontaneous(c).due;
}

void Machine::reset() {
  refusal_.clear();
  memory_.reset(lines_);
  controller_.reset();
  for (unsigned c = 0; c < core_count(); ++c) {
    CoreState& core = cores_[c];
    core.fetch.redirect(semantics_->entry(c), semantics_->is_end(semantics_->entry(c)));
    core.instruction_cache.reset(structures_->instruction_copies);
    core.fetch_tlb.reset(structures_->translation_copies);
    core.data_tlb.reset(structures_->translation_copies);
    core.walk_cache.reset(structures_->translation_copies);
    core.values.clear();
    core.registers.clear();
    for (const std::uint64_t number : semantics_->initial_registers(c))
      core.registers.push_back(core.values.constant(number));
    core.undo.clear();
    core.reservation = CoreState::none;
    core.window.clear();
    core.operations.clear();
    core.faults.clear();
    core.retired = core.first_open = 0;
    core.failing = core.corrected = core.blocked = CoreState::none;
    core.loads_returned = 0;
    core.failed = {};
    core.stopped = core.taken_before = false;
    core.taken_anywhere = 0;
  }
}

bool Machine::finished() const {
  for (unsigned c = 0; c < core_count(); ++c)
    if (!cores_[c].finished() || (interrupts_come_ && due(c) != Readiness::No)) return false;
  return true;
}

std::uint64_t Machine::register_at_end(unsigned core, unsigned index) const {
  const CoreState& state = cores_[core];
  if (!state.values.ready(state.registers[index], *semantics_))
    throw std::logic_error("a register is not ready at the end of a run");
  return state.values.number(state.registers[index]);
}

void Machine::enabled(std::vector<Action>& out) const {
  out.clear();
  if (!refusal_.empty()) return;
  for (unsigned c = 0; c < core_count(); ++c) {
    add_operations(c, out);
    add_fetches(c, out);
    if (translates_) add_translations(c, out);
  }
  if (interrupts_come_ || !controller_.idle()) add_interrupts(out);
  if (semantics_->topology().fetch_sees_dirty) return;
  for (std::uint32_t line = 0; line < lines_.lines.size(); ++line)
    if (memory_.dirty(line) && lines_.is_code[line] != 0) out.push_back({ActionKind::WriteBack, 0, 0, line});
}

void Machine::add_operations(unsigned c, std::vector<Action>& out) const {
  const CoreState& core = cores_[c];
  const auto number = static_cast<std::uint8_t>(c);
  for (std::uint32_t k = core.first_open; k < core.operations.size(); ++k) {
    const MemoryOperation& operation = core.operations[k];
    if (operation.done) continue;
    if (operation.kind == OperationKind::Load && may_load(c, k)) out.push_back({ActionKind::Load, number, 0, k});
    if (operation.kind == OperationKind::Store) {
      if (may_store(c, k)) out.push_back({ActionKind::Store, number, 0, k});
      if (operation.pair != MemoryOperation::none && core.operations[operation.pair].exclusive)
        out.push_back({ActionKind::Fail, number, 0, k});
    }
    if (may_send(c, k)) out.push_back({ActionKind::Send, number, 0, k});
    if (may_clean(c, k)) out.push_back({ActionKind::Clean, number, 0, k});
    const bool flushes = operation.kind == OperationKind::Flush || operation.kind == OperationKind::FlushAll;
    for (unsigned target = 0; flushes && target < core_count(); ++target)
      if (may_flush(c, k, target))
        out.push_back({ActionKind::Deliver, number, static_cast<std::uint8_t>(target), k});
    if (!may_invalidate(c, k)) continue;
    for (unsigned target = 0; target < core_count(); ++target)
      if ((operation.delivered >> target & 1) == 0 && (target == c || !operation.traits.own_core_only))
        out.push_back({ActionKind::Deliver, number, static_cast<std::uint8_t>(target), k});
  }
}

void Machine::perform(const Action& action) {
  switch (action.kind) {
    case ActionKind::Fill:
      fill(action.core, action.what);
      break;
    case ActionKind::Fetch:
      fetch(action.core, action.choice);
      break;
    case ActionKind::Predict:
      predict(action.core, action.choice);
      break;
    case ActionKind::Fail:
      fail(action.core, action.what);
      break;
    case ActionKind::Load:
      load(action.core, action.what);
      break;
    case ActionKind::Store:
      store(action.core, action.what);
      break;
    case ActionKind::Clean:
      clean(action.core, action.what);
      break;
    case ActionKind::Deliver:
      deliver(action.core, action.what, action.choice);
      break;
    case ActionKind::WriteBack:
      memory_.write_back(action.what);
      break;
    case ActionKind::Walk:
      fill_tlb(action.core, action);
      break;
    case ActionKind::Translate:
      translate(action.core, action.what, action.choice);
      break;
    case ActionKind::Send:
      send(action.core, action.what);
      break;
    case ActionKind::Interrupt:
      action.choice == Action::spontaneous ? take_anywhere(action.core) : take_pending(action.core, action.what);
      break;
  }
  if (observer != nullptr) observer->acted(action);
}

bool Machine::step_inside(unsigned core, unsigned issue_width, unsigned retire_width) {
  bool changed = find_addresses(core);
  changed |= check_guesses(core);
  changed |= complete_barriers(core);
  if (interrupts_come_ && take_due(core)) changed = true;
  for (unsigned k = 0; k < retire_width && retire(core); ++k) changed = true;
  for (unsigned k = 0; k < issue_width && issue(core); ++k) changed = true;
  return changed;
}

void Machine::settle(unsigned core) {
  while (refusal_.empty() && step_inside(core, 1, 1)) {
  }
}

}  // namespace stalefetch::cores
