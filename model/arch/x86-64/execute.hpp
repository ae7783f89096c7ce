// SPDX-License-Identifier: BSD-2-Clause
// What the instructions of the table do. Template arguments say which member of a family.
#pragma once

#include "model/arch/architecture.hpp"
#include "model/arch/x86-64/instruction.hpp"
#include "model/arch/x86-64/registers.hpp"
#include "model/arch/x86-64/tags.hpp"

namespace stalefetch::x86_64_detail {

// execute_move.cpp
void move(const Instruction& instruction, Effects& effects);
void move_zero_extended(const Instruction& instruction, Effects& effects);
void move_sign_extended(const Instruction& instruction, Effects& effects);
void load_address(const Instruction& instruction, Effects& effects);
void move_if(const Instruction& instruction, Effects& effects);
void set_if(const Instruction& instruction, Effects& effects);

// execute_arithmetic.cpp
void add(const Instruction& instruction, Effects& effects);
void subtract(const Instruction& instruction, Effects& effects);
void bitwise_operation(const Instruction& instruction, Effects& effects, Operation op);
void compare(const Instruction& instruction, Effects& effects);
void test(const Instruction& instruction, Effects& effects);
void increment(const Instruction& instruction, Effects& effects);
void decrement(const Instruction& instruction, Effects& effects);
void invert(const Instruction& instruction, Effects& effects);
void negate(const Instruction& instruction, Effects& effects);
void shift_operation(const Instruction& instruction, Effects& effects, Operation op);

template <Operation op>
void bitwise(const Instruction& instruction, Effects& effects) {
  bitwise_operation(instruction, effects, op);
}
template <Operation op>
void shift(const Instruction& instruction, Effects& effects) {
  shift_operation(instruction, effects, op);
}

// execute_atomic.cpp
void exchange(const Instruction& instruction, Effects& effects);
void exchange_and_add(const Instruction& instruction, Effects& effects);
void compare_and_exchange(const Instruction& instruction, Effects& effects);
void compare_and_exchange_pair(const Instruction& instruction, Effects& effects);

// execute_control.cpp
void nothing(const Instruction& instruction, Effects& effects);
void jump(const Instruction& instruction, Effects& effects);
void jump_indirect(const Instruction& instruction, Effects& effects);
void jump_if(const Instruction& instruction, Effects& effects);
void call(const Instruction& instruction, Effects& effects);
void call_indirect(const Instruction& instruction, Effects& effects);
void return_near(const Instruction& instruction, Effects& effects);

// execute_exception.cpp
void breakpoint(const Instruction& instruction, Effects& effects);
void undefined(const Instruction& instruction, Effects& effects);
void general_protection(Effects& effects);
void page_fault(Effects& effects, const AccessFailure& failure);
/// Takes an interrupt before the instruction at effects.address().
void take_interrupt(Effects& effects);
void system_call(const Instruction& instruction, Effects& effects);
void clear_interrupt_flag(const Instruction& instruction, Effects& effects);
void set_interrupt_flag(const Instruction& instruction, Effects& effects);
void return_from_handler(const Instruction& instruction, Effects& effects, Tags tags);
void return_from_system_call(const Instruction& instruction, Effects& effects);
void exit_from_system(const Instruction& instruction, Effects& effects);

template <Tags tags>
void interrupt_return(const Instruction& instruction, Effects& effects) {
  return_from_handler(instruction, effects, tags);
}

// execute_system.cpp
void identify(const Instruction& instruction, Effects& effects);
void write_control_register(const Instruction& instruction, Effects& effects);
void read_control_register(const Instruction& instruction, Effects& effects);
/// Writes a cache line back: no order that a rule speaks of, but permission is asked as for a load of a byte.
void flush_line(const Instruction& instruction, Effects& effects);
void write_model_register(const Instruction& instruction, Effects& effects);

// execute_translation.cpp
void invalidate_page(const Instruction& instruction, Effects& effects);
void invalidate_context(const Instruction& instruction, Effects& effects);
void invalidate_broadcast(const Instruction& instruction, Effects& effects);
void synchronize_broadcasts(const Instruction& instruction, Effects& effects);
/// MOV to CR3: flushes, unless bit 63 is set.
void write_page_table_base(Effects& effects, const Operand& base);

/// SDM Vol. 3A, "Process-Context Identifiers (PCIDs)" and "Access Rights".
[[nodiscard]] TranslationContext translation_context_of(Effects& effects);

// privilege.cpp
/// Whether the privilege level is 3; else it is 0.
[[nodiscard]] bool runs_in_user_mode(Effects& effects);
/// Whether the instruction that this function executes is for privilege level 0: SDM Vol. 3A, "Privileged Instructions";
/// CLI and STI too, as the I/O privilege level is 0.
[[nodiscard]] bool is_privileged(Execute execute);

enum class Vendor : std::uint8_t { Intel, Amd };
/// Unsupported if the configuration is about the other vendor, who has no such instruction.
void require(Effects& effects, Vendor which, std::string_view instruction);

template <Tags tags>
void barrier(const Instruction&, Effects& effects) {
  effects.barrier(tags);
}

}  // namespace stalefetch::x86_64_detail
