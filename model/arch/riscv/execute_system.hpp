// SPDX-License-Identifier: BSD-2-Clause
// Traps, interrupts, control and status registers, translation fences, and calls of the firmware. One privileged mode
// is modelled beside that of users: `mepc` is `sepc`, and MRET returns as SRET does.
#pragma once

#include "model/arch/architecture.hpp"
#include "model/arch/riscv/execute_common.hpp"

namespace stalefetch::riscv_detail {

// Traps.
/// An SBI call where a7 names an extension that we know (firmware.hpp); else a trap.
void environment_call(const Instruction& i, Effects& effects);
void breakpoint(const Instruction& i, Effects& effects);
void illegal(const Instruction& i, Effects& effects);
void trap_return(const Instruction& i, Effects& effects);
/// A fetch or an access that is not allowed, or where nothing is mapped.
void page_fault(Effects& effects, const AccessFailure& failure);
/// WFI, which may go on at once.
void nothing(const Instruction& i, Effects& effects);

// Interrupts.
[[nodiscard]] bool supervisor_interrupts_enabled(Effects& effects);
/// Of the supervisor: goes to the handler.
void supervisor_interrupt(Effects& effects);

// Control and status registers.
void control_register_write(const Instruction& i, Effects& effects);
void control_register_set(const Instruction& i, Effects& effects);
void control_register_clear(const Instruction& i, Effects& effects);
void control_register_write_immediate(const Instruction& i, Effects& effects);
void control_register_set_immediate(const Instruction& i, Effects& effects);
void control_register_clear_immediate(const Instruction& i, Effects& effects);

// Modes and address spaces.
[[nodiscard]] bool runs_in_user_mode(Effects& effects);
/// Whether the instruction that this function executes is illegal in U-mode: "Supervisor Instructions" and "CSR Field
/// Specifications", Privileged ISA. Of the registers that we know, U-mode has none.
[[nodiscard]] bool is_privileged(Execute execute);
/// "Supervisor Address Translation and Protection (satp) Register" and "Memory Privilege in sstatus Register".
[[nodiscard]] TranslationContext translation_context_of(Effects& effects);

// Translation fences.
void translation_fence(const Instruction& i, Effects& effects);
void translation_invalidate(const Instruction& i, Effects& effects);
void fence_before_invalidate(const Instruction& i, Effects& effects);
void fence_after_invalidate(const Instruction& i, Effects& effects);

}  // namespace stalefetch::riscv_detail
