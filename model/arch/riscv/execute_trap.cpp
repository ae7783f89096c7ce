// SPDX-License-Identifier: BSD-2-Clause
// Traps and the return from them. Neither is an event: no rule orders anything with them, but for the interrupts taken.
#include <fmt/format.h>

#include "model/arch/riscv/execute_system.hpp"
#include "model/arch/riscv/firmware.hpp"
#include "model/arch/riscv/page_table.hpp"
#include "model/error.hpp"

namespace stalefetch::riscv_detail {

namespace {

// Privileged ISA, "Supervisor-Level ISA", "Supervisor Cause (scause) Register".
constexpr std::uint64_t cause_illegal = 2, cause_breakpoint = 3, cause_environment_call = 8;
constexpr std::uint64_t cause_fetch_page_fault = 12, cause_load_page_fault = 13, cause_store_page_fault = 15;
constexpr std::uint64_t cause_interrupt = std::uint64_t{1} << 63;
constexpr std::uint64_t software_interrupt = 1, timer_interrupt = 5;

/// What every trap does: says why and where, remembers the mode and whether interrupts were enabled, disables them, and
/// goes to S-mode.
void enter(Effects& effects, std::uint64_t cause, std::uint64_t value, std::uint64_t handler) {
  effects.set(exception_program_counter, effects.constant(effects.address()));
  effects.set(exception_cause, effects.constant(cause));
  effects.set(exception_value, effects.constant(value));
  const std::uint64_t status = effects.force(effects.get(supervisor_status));
  constexpr std::uint64_t changed = interrupt_enable | previous_interrupt_enable | previous_privilege;
  const std::uint64_t enabled = (status & interrupt_enable) != 0 ? previous_interrupt_enable : 0;
  const std::uint64_t mode = runs_in_user_mode(effects) ? 0 : previous_privilege;
  effects.set(supervisor_status, effects.constant((status & ~changed) | enabled | mode));
  effects.set(user_mode, effects.constant(0));
  effects.jump(handler);
}

/// Goes to the handler, or ends the thread if it has none.
void trap(Effects& effects, std::uint64_t cause, std::uint64_t value = 0) {
  const auto handler = effects.handler();
  enter(effects, cause, value, handler.value_or(effects.address()));
  if (!handler) effects.stop();
}

}  // namespace

/// Of S-mode, perhaps of the firmware; of U-mode, of the kernel.
void environment_call(const Instruction&, Effects& effects) {
  if (!runs_in_user_mode(effects) && firmware_call(effects)) return;
  effects.record_fault("EnvironmentCall");
  trap(effects, cause_environment_call);
}

void breakpoint(const Instruction&, Effects& effects) {
  effects.record_fault("Breakpoint");
  trap(effects, cause_breakpoint);
}

void illegal(const Instruction&, Effects& effects) {
  effects.record_fault("IllegalInstruction");
  trap(effects, cause_illegal);
}

/// An AMO writes from its first access on.
void page_fault(Effects& effects, const AccessFailure& failure) {
  const bool writes = failure.type == AccessType::Write || (failure.tags & tag("AMO")) != 0;
  effects.record_fault(page_fault_kind, failure.address);
  effects.control(failure.from);
  trap(effects,
       failure.type == AccessType::Execute ? cause_fetch_page_fault
       : writes                            ? cause_store_page_fault
                                           : cause_load_page_fault,
       failure.address);
}

/// The return address decides where execution goes on, as for an indirect jump. Fetches are not synchronized.
void trap_return(const Instruction&, Effects& effects) {
  const Operand to = effects.get(exception_program_counter);
  const std::uint64_t address = effects.force(to);
  const std::uint64_t status = effects.force(effects.get(supervisor_status));
  const std::uint64_t enable = (status & previous_interrupt_enable) != 0 ? interrupt_enable : 0;
  constexpr std::uint64_t changed = interrupt_enable | previous_privilege;
  effects.set(supervisor_status, effects.constant((status & ~changed) | enable | previous_interrupt_enable));
  effects.set(user_mode, effects.constant((status & previous_privilege) != 0 ? 0 : 1));
  effects.control(to.from);
  effects.jump(address);
}

void nothing(const Instruction&, Effects&) {}

/// In U-mode sstatus.SIE does not count.
bool supervisor_interrupts_enabled(Effects& effects) {
  return !firmware_runs(effects) && (runs_in_user_mode(effects) || (effects.force(effects.get(supervisor_status)) & interrupt_enable) != 0);
}

/// One that a hart sent is a software interrupt; one that comes by itself counts as that of a timer.
void supervisor_interrupt(Effects& effects) {
  const auto handler = effects.interrupt_handler();
  if (!handler) throw Unsupported("an interrupt of a hart that has no handler (a column such as P1.I)");
  const bool sent = effects.take_interrupt(0) != 0;
  if (sent) {
    const Operand pending = effects.get(pending_interrupts);
    effects.set(pending_interrupts,
                effects.compute(Operation::Or, pending, effects.constant(software_interrupt_pending)));
  }
  enter(effects, cause_interrupt | (sent ? software_interrupt : timer_interrupt), 0, *handler);
}

}  // namespace stalefetch::riscv_detail
