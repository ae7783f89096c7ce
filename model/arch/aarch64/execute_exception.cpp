// SPDX-License-Identifier: BSD-2-Clause
// Exceptions: synchronous ones, interrupts, and the return from both.
#include <fmt/format.h>

#include "model/arch/aarch64/execute_common.hpp"
#include "model/arch/aarch64/page_table.hpp"
#include "model/error.hpp"

namespace stalefetch::aarch64_detail {

namespace {

/// PSTATE.DAIF.
constexpr std::uint64_t mask_bits = 0xF << 6;
/// Where a saved program status holds NZCV.
constexpr std::uint64_t flags_at = 28;

/// Exception classes of ESR_EL1; the instruction length bit is set.
constexpr std::uint64_t syndrome(std::uint64_t exception_class, std::uint64_t details) {
  return exception_class << 26 | std::uint64_t{1} << 25 | details;
}

/// What every exception does: saves where to return to, the mode, the masks and the flags, masks interrupts, and goes to EL1.
void save_state(Effects& effects, std::uint64_t return_to) {
  effects.set(exception_link, effects.constant(return_to));
  const Operand flags = effects.compute(Operation::ShiftLeft, effects.get(condition_flags), effects.constant(flags_at));
  const Operand mode = effects.constant(runs_in_user_mode(effects) ? 0 : mode_el1);
  const Operand masks = effects.compute(Operation::Or, effects.get(interrupt_mask), mode);
  effects.set(saved_status, effects.compute(Operation::Or, masks, flags));
  effects.set(interrupt_mask, effects.constant(mask_bits));
  effects.set(user_mode, effects.constant(0));
}

/// Goes to the handler, or ends the thread if it has none.
void enter_exception(Effects& effects, Tags extra, std::uint64_t return_to, std::uint64_t why) {
  effects.barrier(tag("ExceptionEntry") | extra);
  const bool svc = extra == tag("SVC");
  synchronize_space(effects, entry_unsynchronized | (svc ? svc_unsynchronized : 0));
  save_state(effects, return_to);
  effects.set(exception_syndrome, effects.constant(why));
  if (const auto handler = effects.handler()) {
    effects.jump(*handler);
  } else {
    effects.stop();
  }
}

}  // namespace

void undefined(const Instruction&, Effects& effects) {
  effects.record_fault("UndefinedInstruction");
  enter_exception(effects, 0, effects.address(), syndrome(0x00, 0));
}

/// The syndrome says whether the fetch or an access failed, and how: at level 3 of the tables.
void memory_fault(Effects& effects, const AccessFailure& failure) {
  const std::string_view kind = failure.kind.empty() ? translation_fault : failure.kind;
  const std::uint64_t status = kind == translation_fault ? 0b000111 : kind == access_flag_fault ? 0b001011 : 0b001111;
  const bool fetch = failure.type == AccessType::Execute;
  // From EL0 the class is that of a lower exception level: one less.
  const std::uint64_t lower = runs_in_user_mode(effects) ? 1 : 0;
  const std::uint64_t write = failure.type == AccessType::Write ? 1U << 6 : 0U;
  effects.record_fault(kind, failure.address);
  effects.control(failure.from);
  effects.set(fault_address, effects.constant(failure.address));
  enter_exception(effects, fetch ? 0 : tag("MMU"), effects.address(), syndrome((fetch ? 0x21 : 0x25) - lower, write | status));
}

/// The interrupt is acknowledged at once; a handler reads its number from ICC_IAR1_EL1.
void take_interrupt(Effects& effects) {
  const auto handler = effects.interrupt_handler();
  if (!handler) throw Unsupported("an interrupt of a CPU that has no handler (a column such as P1.I)");
  const std::uint64_t number = effects.take_interrupt(tag("ExceptionEntry") | tag("IRQ"));
  effects.set(interrupt_sent, effects.constant(number));
  synchronize_space(effects, entry_unsynchronized);
  save_state(effects, effects.address());
  effects.jump(*handler);
}

void breakpoint(const Instruction& i, Effects& effects) {
  effects.record_fault("BreakpointInstruction");
  enter_exception(effects, tag("BRK"), effects.address(), syndrome(0x3C, i[Field::imm]));
}

void supervisor_call(const Instruction& i, Effects& effects) {
  effects.record_fault("SupervisorCall");
  enter_exception(effects, tag("SVC"), effects.address() + 4, syndrome(0x15, i[Field::imm]));
}

void hypervisor_call(const Instruction& i, Effects& effects) {
  throw Unsupported(fmt::format("{} at {:#x}: what the hypervisor or the firmware does is not modelled",
                                i[Field::op] != 0 ? "SMC" : "HVC", effects.address()));
}

namespace {
/// EL0, or EL1 with either stack pointer, of which there is one here.
void return_to_mode(Effects& effects, std::uint64_t status) {
  const std::uint64_t mode = status & mode_bits;
  if (mode != 0 && (mode & ~std::uint64_t{1}) != 0b0100)
    throw Unsupported(fmt::format("a return at {:#x} to a mode other than EL0 and EL1", effects.address()));
  effects.set(user_mode, effects.constant(mode == 0 ? 1 : 0));
}
}  // namespace

/// The return address decides where execution goes on, as for an indirect branch.
void exception_return(const Instruction&, Effects& effects) {
  const Operand to = effects.get(exception_link);
  effects.barrier(tag("ExceptionReturn"));
  synchronize_space(effects, return_unsynchronized);
  const std::uint64_t address = effects.force(to);
  const Operand saved = effects.get(saved_status);
  const std::uint64_t status = effects.force(saved);
  return_to_mode(effects, status);
  effects.set(interrupt_mask, effects.constant(status & mask_bits));
  const Operand restored = effects.compute(Operation::ShiftRight, saved, effects.constant(flags_at));
  effects.set(condition_flags, effects.compute(Operation::And, restored, effects.constant(0xF)));
  effects.control(to.from);
  effects.jump(address);
}

}  // namespace stalefetch::aarch64_detail
