// SPDX-License-Identifier: BSD-2-Clause
// What the instructions of the table do. One function per family; the fields say which member.
#pragma once

#include "model/arch/aarch64/instruction.hpp"
#include "model/arch/architecture.hpp"

namespace stalefetch::aarch64_detail {

// execute_data.cpp
void add_immediate(const Instruction& instruction, Effects& effects);
void add_register(const Instruction& instruction, Effects& effects);
void add_extended(const Instruction& instruction, Effects& effects);
void move_wide(const Instruction& instruction, Effects& effects);
void logical_immediate(const Instruction& instruction, Effects& effects);
void logical_register(const Instruction& instruction, Effects& effects);
void address_of(const Instruction& instruction, Effects& effects);
void page_of(const Instruction& instruction, Effects& effects);

// execute_bits.cpp
void bitfield(const Instruction& instruction, Effects& effects);
void extract(const Instruction& instruction, Effects& effects);
void shift_register(const Instruction& instruction, Effects& effects);
void reverse_bits(const Instruction& instruction, Effects& effects);
void reverse_bytes(const Instruction& instruction, Effects& effects);
void multiply_add(const Instruction& instruction, Effects& effects);
void multiply_add_long(const Instruction& instruction, Effects& effects);

// execute_branch.cpp: branches, and what else looks at the condition flags
void branch(const Instruction& instruction, Effects& effects);
void branch_link(const Instruction& instruction, Effects& effects);
void branch_condition(const Instruction& instruction, Effects& effects);
void compare_branch(const Instruction& instruction, Effects& effects);
void test_branch(const Instruction& instruction, Effects& effects);
void branch_register(const Instruction& instruction, Effects& effects);
void branch_link_register(const Instruction& instruction, Effects& effects);
void select(const Instruction& instruction, Effects& effects);
void compare_condition_immediate(const Instruction& instruction, Effects& effects);
void compare_condition_register(const Instruction& instruction, Effects& effects);

// execute_memory.cpp
void access_offset(const Instruction& instruction, Effects& effects);
void access_indexed(const Instruction& instruction, Effects& effects);
void access_register(const Instruction& instruction, Effects& effects);
void access_literal(const Instruction& instruction, Effects& effects);
void access_pair(const Instruction& instruction, Effects& effects);
void load_acquire(const Instruction& instruction, Effects& effects);
void load_acquire_pc(const Instruction& instruction, Effects& effects);
void store_release(const Instruction& instruction, Effects& effects);

// execute_atomic.cpp
void load_exclusive(const Instruction& instruction, Effects& effects);
void store_exclusive(const Instruction& instruction, Effects& effects);
void clear_exclusive(const Instruction& instruction, Effects& effects);
void compare_and_swap(const Instruction& instruction, Effects& effects);
void swap(const Instruction& instruction, Effects& effects);
void atomic_update(const Instruction& instruction, Effects& effects);

// execute_system.cpp
void nothing(const Instruction& instruction, Effects& effects);
void data_memory_barrier(const Instruction& instruction, Effects& effects);
void data_synchronization_barrier(const Instruction& instruction, Effects& effects);
void instruction_synchronization_barrier(const Instruction& instruction, Effects& effects);
void data_cache(const Instruction& instruction, Effects& effects);
void instruction_cache(const Instruction& instruction, Effects& effects);
void instruction_cache_all(const Instruction& instruction, Effects& effects);
void read_system_register(const Instruction& instruction, Effects& effects);
void write_system_register(const Instruction& instruction, Effects& effects);
void undefined(const Instruction& instruction, Effects& effects);
void translation_page(const Instruction& instruction, Effects& effects);
void translations_all(const Instruction& instruction, Effects& effects);
void translations_of_space(const Instruction& instruction, Effects& effects);
/// In which mode, and with which address space number, the CPU translates: "Address space identifiers" (D8.16).
[[nodiscard]] TranslationContext translation_context_of(Effects& effects);
/// From here on the address space number is that in TTBR0_EL1, unless the configuration has one of these exceptions not
/// synchronize the context.
void synchronize_space(Effects& effects, std::uint64_t unless);
void mask_interrupts(const Instruction& instruction, Effects& effects);
/// "Synchronous exception types": the fault of an access that its translation does not allow.
void memory_fault(Effects& effects, const AccessFailure& failure);
/// "Asynchronous exception types": takes an IRQ.
void take_interrupt(Effects& effects);
void breakpoint(const Instruction& instruction, Effects& effects);
void supervisor_call(const Instruction& instruction, Effects& effects);
void hypervisor_call(const Instruction& instruction, Effects& effects);
void exception_return(const Instruction& instruction, Effects& effects);

// privilege.cpp
/// Whether the CPU is at EL0; else it is at EL1.
[[nodiscard]] bool runs_in_user_mode(Effects& effects);
/// Whether the instruction, which this function executes, is undefined or trapped at EL0 as Linux sets it up: cache
/// maintenance of user space and CTR_EL0 are allowed (SCTLR_EL1.UCI and UCT), DAIF is not (UMA).
[[nodiscard]] bool is_privileged(const Instruction& instruction, Execute execute);

}  // namespace stalefetch::aarch64_detail
