// SPDX-License-Identifier: BSD-2-Clause
// Interrupts: sending them, and taking them between two instructions.
#include <algorithm>

#include "cores/machine.hpp"

namespace stalefetch::cores {

namespace {

bool cannot_be_undone(const MemoryOperation& operation) {
  return operation.done && operation.kind == OperationKind::Store;
}

}  // namespace

bool Machine::may_send(unsigned c, std::uint32_t number) const {
  const CoreState& core = cores_[c];
  const MemoryOperation& operation = core.operations[number];
  return operation.kind == OperationKind::Send && !operation.done && operation.instruction < core.retired &&
         !waits(core, number, false);
}

void Machine::send(unsigned c, std::uint32_t number) {
  MemoryOperation& operation = cores_[c].operations[number];
  controller_.send(operation.target, {operation.pin, operation.payload, store_number(c, number)});
  done(c, operation);
}

/// Where the core stands: what has not retired can be undone, but for an exclusive store that is done already.
Address Machine::boundary(unsigned c) const {
  const CoreState& core = cores_[c];
  if (core.retired < core.window.size()) return core.window[core.retired].fetched.address;
  return core.retired == 0 ? semantics_->entry(c) : core.window[core.retired - 1].next;
}

bool Machine::is_at_boundary(const CoreState& core) const {
  if (core.retired == core.window.size()) return true;
  const WindowEntry& next = core.window[core.retired];
  return !next.interrupt && std::none_of(core.operations.begin() + next.first_operation, core.operations.end(),
                                         [](const MemoryOperation& operation) { return cannot_be_undone(operation); });
}

/// Whether the core can take an interrupt on this pin now.
bool Machine::may_take(unsigned c, InterruptPin pin) const {
  const CoreState& core = cores_[c];
  if (!is_at_boundary(core) || (core.stopped && pin != InterruptPin::Firmware)) return false;
  if (breakage == Breakage::IgnoreMask && pin == InterruptPin::Masked && !core.stopped) return true;
  return semantics_->accepts(c, core, pin) == Readiness::Yes;
}

bool Machine::may_take_anywhere(unsigned c) const {
  return cores_[c].taken_anywhere < semantics_->spontaneous(c).anywhere && may_take(c, InterruptPin::Masked);
}

/// Whether the core must not go on before the interrupt that comes just here, if its mask lets it.
Readiness Machine::due(unsigned c) const {
  const CoreState& core = cores_[c];
  const Spontaneous& spontaneous = semantics_->spontaneous(c);
  if (!spontaneous.due || core.taken_before || core.stopped || boundary(c) != spontaneous.before) return Readiness::No;
  if (core.retired < core.window.size() && core.window[core.retired].interrupt) return Readiness::No;
  return semantics_->accepts(c, core, InterruptPin::Masked);
}

bool Machine::take_due(unsigned c) {
  if (due(c) != Readiness::Yes || !is_at_boundary(cores_[c])) return false;
  cores_[c].taken_before = true;
  take(c, {});
  return true;
}

void Machine::take_pending(unsigned c, std::uint32_t number) {
  const PendingInterrupt pending = controller_.pending()[number].interrupt;
  if (breakage != Breakage::DeliverTwice || pending.sender == 0) (void)controller_.take(number);
  take(c, pending);
}

void Machine::take_anywhere(unsigned c) {
  ++cores_[c].taken_anywhere;
  take(c, {});
}

/// What was fetched ahead is dropped; what has not retired is executed after the handler.
void Machine::take(unsigned c, const PendingInterrupt& interrupt) {
  CoreState& core = cores_[c];
  const Address at = boundary(c);
  if (core.retired < core.window.size()) drop_from(c, core.retired);
  core.failed = {};
  core.blocked = core.failing = core.corrected = CoreState::none;
  if (std::string why = semantics_->interrupt(c, core, at, interrupt); !why.empty()) {
    refusal_ = std::move(why);
    return;
  }
  const Address next = core.window.back().next;
  core.fetch.redirect(next, core.stopped || semantics_->is_end(next));
}

bool Machine::may_be_interrupted() const {
  if (!interrupts_come_ && controller_.idle()) return false;
  std::vector<Action> actions;
  add_interrupts(actions);
  return !actions.empty();
}

void Machine::add_interrupts(std::vector<Action>& out) const {
  for (std::uint32_t k = 0; k < controller_.pending().size(); ++k) {
    const InterruptController::Entry& entry = controller_.pending()[k];
    if (may_take(entry.core, entry.interrupt.pin))
      out.push_back({ActionKind::Interrupt, static_cast<std::uint8_t>(entry.core), 0, k});
  }
  for (unsigned c = 0; c < core_count(); ++c)
    if (may_take_anywhere(c))
      out.push_back({ActionKind::Interrupt, static_cast<std::uint8_t>(c), Action::spontaneous, 0});
}

}  // namespace stalefetch::cores
