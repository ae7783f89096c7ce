// SPDX-License-Identifier: BSD-2-Clause
// What the execute_*.hpp files share: registers by number, and small computations.
#pragma once

#include "model/arch/riscv/instruction.hpp"
#include "model/arch/riscv/registers.hpp"
#include "model/arch/riscv/tags.hpp"

namespace stalefetch::riscv_detail {

inline Operand sign_extend(Effects& effects, const Operand& operand, unsigned bits) {
  return bits >= 64 ? operand : effects.compute(Operation::SignExtend, operand, effects.constant(bits));
}

inline Operand zero_extend(Effects& effects, const Operand& operand, unsigned bits) {
  return bits >= 64 ? operand : effects.compute(Operation::ZeroExtend, operand, effects.constant(bits));
}

inline Operand read_register(Effects& effects, std::int64_t number) {
  return number == zero_register ? effects.constant(0) : effects.get(static_cast<RegisterIndex>(number));
}

inline void write_register(Effects& effects, std::int64_t number, const Operand& operand) {
  if (number != zero_register) effects.set(static_cast<RegisterIndex>(number), operand);
}

inline Operand immediate(Effects& effects, const Instruction& i) {
  return effects.constant(static_cast<std::uint64_t>(i[Field::imm]));
}

/// rs1 + imm.
inline Operand effective_address(Effects& effects, const Instruction& i) {
  const Operand base = read_register(effects, i[Field::rs1]);
  return i[Field::imm] == 0 ? base : effects.compute(Operation::Add, base, immediate(effects, i));
}

/// The annotations that .aq and .rl give.
inline Tags ordering(const Instruction& i) {
  return (i[Field::aq] != 0 ? tag("AQ") : 0) | (i[Field::rl] != 0 ? tag("RL") : 0);
}

}  // namespace stalefetch::riscv_detail
