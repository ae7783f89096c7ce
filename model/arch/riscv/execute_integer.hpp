// SPDX-License-Identifier: BSD-2-Clause
// What the integer instructions do. Template arguments say which member of a family.
#pragma once

#include "model/arch/riscv/execute_common.hpp"

namespace stalefetch::riscv_detail {

/// rd = rs1 op rs2.
template <Operation op>
void register_register(const Instruction& i, Effects& effects) {
  const Operand a = read_register(effects, i[Field::rs1]), b = read_register(effects, i[Field::rs2]);
  write_register(effects, i[Field::rd], effects.compute(op, a, b));
}

/// rd = rs1 op imm.
template <Operation op>
void register_immediate(const Instruction& i, Effects& effects) {
  const Operand a = read_register(effects, i[Field::rs1]);
  write_register(effects, i[Field::rd], effects.compute(op, a, immediate(effects, i)));
}

/// The low 32 bits of rs1 op rs2, sign-extended.
template <Operation op>
void register_register_word(const Instruction& i, Effects& effects) {
  const Operand a = read_register(effects, i[Field::rs1]), b = read_register(effects, i[Field::rs2]);
  write_register(effects, i[Field::rd], sign_extend(effects, effects.compute(op, a, b), 32));
}

template <Operation op>
void register_immediate_word(const Instruction& i, Effects& effects) {
  const Operand a = read_register(effects, i[Field::rs1]);
  write_register(effects, i[Field::rd], sign_extend(effects, effects.compute(op, a, immediate(effects, i)), 32));
}

/// A shift of the low `bits` bits, of which the amount counts only as many as it needs.
template <Operation op, unsigned bits>
Operand shifted(Effects& effects, const Operand& operand, const Operand& amount) {
  const Operand low = op == Operation::ShiftRightArithmetic ? sign_extend(effects, operand, bits)
                      : op == Operation::ShiftRight         ? zero_extend(effects, operand, bits)
                                                            : operand;
  const Operand by = effects.compute(Operation::And, amount, effects.constant(bits - 1));
  return sign_extend(effects, effects.compute(op, low, by), bits);
}

template <Operation op, unsigned bits = 64>
void shift_register(const Instruction& i, Effects& effects) {
  const Operand a = read_register(effects, i[Field::rs1]), b = read_register(effects, i[Field::rs2]);
  write_register(effects, i[Field::rd], shifted<op, bits>(effects, a, b));
}

template <Operation op, unsigned bits = 64>
void shift_immediate(const Instruction& i, Effects& effects) {
  const Operand amount = effects.constant(static_cast<std::uint64_t>(i[Field::shamt]));
  write_register(effects, i[Field::rd], shifted<op, bits>(effects, read_register(effects, i[Field::rs1]), amount));
}

inline void load_upper(const Instruction& i, Effects& effects) {
  write_register(effects, i[Field::rd], immediate(effects, i));
}

inline void add_upper_to_pc(const Instruction& i, Effects& effects) {
  const std::uint64_t sum = effects.address() + static_cast<std::uint64_t>(i[Field::imm]);
  write_register(effects, i[Field::rd], effects.constant(sum));
}

}  // namespace stalefetch::riscv_detail
