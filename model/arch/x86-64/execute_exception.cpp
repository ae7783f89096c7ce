// SPDX-License-Identifier: BSD-2-Clause
// Exceptions, interrupts, system calls, and the returns from them. All gates are interrupt gates: they mask interrupts.
#include <fmt/format.h>

#include <array>

#include "model/arch/x86-64/execute_common.hpp"
#include "model/arch/x86-64/page_table.hpp"
#include "model/error.hpp"

namespace stalefetch::x86_64_detail {

namespace {

constexpr RegisterIndex r11 = 11;
constexpr std::uint64_t interrupt_flag = 1U << 9;  // of RFLAGS

std::uint64_t known(Effects& effects, RegisterIndex index) { return effects.force(effects.get(index)); }

std::uint64_t next_instruction(const Instruction& i, const Effects& effects) { return effects.address() + i.length; }

/// What a frame holds of RFLAGS and CS, in this order after the return address.
constexpr std::array<RegisterIndex, frame_size - 1> saved_state{interrupts_off, flags, parity, user_mode};

/// Saves where to return to, RFLAGS and the mode; masks interrupts and goes to the kernel.
void push_frame(Effects& effects, std::uint64_t return_to) {
  const auto depth = static_cast<RegisterIndex>(known(effects, frame_depth));
  if (depth == frame_limit)
    throw Unsupported(fmt::format("more than {} nested handlers at {:#x}", frame_limit, effects.address()));
  const RegisterIndex saved = frame + frame_size * depth;
  effects.set(saved, effects.constant(return_to));
  for (unsigned i = 0; i < saved_state.size(); ++i) effects.set(saved + 1 + i, effects.get(saved_state[i]));
  effects.set(frame_depth, effects.constant(depth + 1));
  effects.set(interrupts_off, effects.constant(1));
  effects.set(user_mode, effects.constant(0));
}

/// Goes to the handler, or ends the thread if it has none.
void enter_exception(Effects& effects, Tags extra, std::uint64_t return_to) {
  effects.barrier(tag("ExceptionEntry") | extra);
  const auto handler = effects.handler();
  if (!handler) return effects.stop();
  push_frame(effects, return_to);
  effects.jump(*handler);
}

}  // namespace

/// A trap: the handler returns behind it.
void breakpoint(const Instruction& i, Effects& effects) {
  effects.record_fault("Breakpoint");
  enter_exception(effects, tag("INT3"), next_instruction(i, effects));
}

void undefined(const Instruction&, Effects& effects) {
  effects.record_fault("UndefinedInstruction");
  enter_exception(effects, tag("UD2"), effects.address());
}

/// At privilege level 3, of an instruction for level 0.
void general_protection(Effects& effects) {
  effects.record_fault("GeneralProtection");
  enter_exception(effects, 0, effects.address());
}

/// SDM Vol. 3A, "Page-Fault Exceptions": of the error code, bit 0 (a protection violation), 1 (a write), 2 (in user mode),
/// 4 (a fetch). A locked instruction writes from its first access on.
void page_fault(Effects& effects, const AccessFailure& failure) {
  const bool writes = failure.type == AccessType::Write || (failure.tags & tag("LOCK")) != 0;
  const std::uint64_t code = (failure.kind == denied_fault ? 1U : 0U) | (writes ? 2U : 0U) |
                             (runs_in_user_mode(effects) ? 4U : 0U) | (failure.type == AccessType::Execute ? 16U : 0U);
  effects.record_fault(page_fault_kind, failure.address);
  effects.control(failure.from);
  effects.set(fault_address, effects.constant(failure.address));
  effects.set(fault_code, effects.constant(code));
  enter_exception(effects, 0, effects.address());
}

/// Every vector leads to the one handler.
void take_interrupt(Effects& effects) {
  const auto handler = effects.interrupt_handler();
  if (!handler) throw Unsupported("an interrupt of a CPU that has no handler (a column such as P1.I)");
  effects.take_interrupt(tag("ExceptionEntry"));
  push_frame(effects, effects.address());
  effects.jump(*handler);
}

/// Goes to the handler of exceptions in the kernel, with RCX and R11 as the instruction leaves them; IA32_FMASK masks
/// interrupts.
void system_call(const Instruction& i, Effects& effects) {
  effects.record_fault("SystemCall");
  effects.barrier(tag("SYSCALL"));
  const auto handler = effects.handler();
  if (!handler) return effects.stop();
  effects.set(rcx, effects.constant(next_instruction(i, effects)));
  effects.set(r11, effects.constant(known(effects, interrupts_off) != 0 ? 0 : interrupt_flag));
  effects.set(interrupts_off, effects.constant(1));
  effects.set(user_mode, effects.constant(0));
  effects.jump(*handler);
}

void clear_interrupt_flag(const Instruction&, Effects& effects) { effects.set(interrupts_off, effects.constant(1)); }

/// That the next instruction is still shielded is left out: more interrupts are taken than may be.
void set_interrupt_flag(const Instruction&, Effects& effects) { effects.set(interrupts_off, effects.constant(0)); }

/// To where the exception or interrupt came from, or to the next instruction.
void return_from_handler(const Instruction& i, Effects& effects, Tags tags) {
  const auto depth = static_cast<RegisterIndex>(known(effects, frame_depth));
  effects.barrier(depth == 0 ? tags : tags | tag("HandlerReturn"));
  if (depth == 0) return effects.jump(next_instruction(i, effects));
  const RegisterIndex last = frame + frame_size * (depth - 1);
  const std::uint64_t to = known(effects, last);
  for (unsigned k = 0; k < saved_state.size(); ++k) effects.set(saved_state[k], effects.get(last + 1 + k));
  effects.set(frame_depth, effects.constant(depth - 1));
  for (unsigned k = 0; k < frame_size; ++k) effects.set(last + k, effects.constant(0));
  effects.jump(to);
}

/// To user mode; R11 holds the flags to return with.
void return_from_system_call(const Instruction&, Effects& effects) {
  effects.set(user_mode, effects.constant(1));
  const bool enabled = (known(effects, r11) & interrupt_flag) != 0;
  effects.set(interrupts_off, effects.constant(enabled ? 0 : 1));
  take_indirect_branch(effects, effects.get(rcx), tag("SYSRET"));
}

void exit_from_system(const Instruction&, Effects& effects) {
  effects.set(user_mode, effects.constant(1));
  take_indirect_branch(effects, effects.get(rdx), tag("SYSEXIT"));
}

}  // namespace stalefetch::x86_64_detail
