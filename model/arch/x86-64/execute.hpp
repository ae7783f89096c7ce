// SPDX-License-Identifier: BSD-2-Clause
// What the instructions of the table do. Template arguments say which member of a family.
#pragma once

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
void breakpoint(const Instruction& instruction, Effects& effects);
void undefined(const Instruction& instruction, Effects& effects);
/// The page fault of an access to `address`, which depends on `from`.
void page_fault(Effects& effects, std::uint64_t address, const Dependencies& from);
void return_from_handler(const Instruction& instruction, Effects& effects, Tags tags);
void return_to(Effects& effects, RegisterIndex address, Tags tags);

template <Tags tags>
void interrupt_return(const Instruction& instruction, Effects& effects) {
  return_from_handler(instruction, effects, tags);
}
template <RegisterIndex address, Tags tags>
void system_return(const Instruction&, Effects& effects) {
  return_to(effects, address, tags);
}

// execute_system.cpp
void identify(const Instruction& instruction, Effects& effects);
void write_control_register(const Instruction& instruction, Effects& effects);
void write_model_register(const Instruction& instruction, Effects& effects);

template <Tags tags>
void barrier(const Instruction&, Effects& effects) {
  effects.barrier(tags);
}

}  // namespace stalefetch::x86_64_detail
