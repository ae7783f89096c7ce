// SPDX-License-Identifier: BSD-2-Clause
// What the execute_*.cpp files share: registers by field, and small computations.
#pragma once

#include "model/arch/aarch64/conditions.hpp"
#include "model/arch/aarch64/execute.hpp"
#include "model/arch/aarch64/registers.hpp"
#include "model/arch/aarch64/tags.hpp"

namespace stalefetch::aarch64_detail {

inline Operand keep_low(Effects& effects, const Operand& operand, unsigned bits) {
  return bits >= 64 ? operand : effects.compute(Operation::ZeroExtend, operand, effects.constant(bits));
}

inline Operand sign_extend(Effects& effects, const Operand& operand, unsigned bits) {
  return bits >= 64 ? operand : effects.compute(Operation::SignExtend, operand, effects.constant(bits));
}

/// Register `number`, of which 31 is the zero register: all of it, or the low half.
inline Operand read_general(Effects& effects, std::uint32_t number, bool wide = true) {
  if (number == 31) return effects.constant(0);
  return keep_low(effects, effects.get(number), wide ? 64 : 32);
}

/// Likewise, but 31 is the stack pointer.
inline Operand read_base(Effects& effects, std::uint32_t number, bool wide = true) {
  return keep_low(effects, effects.get(number == 31 ? RegisterIndex{stack_pointer} : number), wide ? 64 : 32);
}

/// Writes a register; a 32-bit result clears the upper half, and the zero register forgets.
inline void write_general(Effects& effects, std::uint32_t number, const Operand& operand, bool wide = true) {
  if (number != 31) effects.set(number, keep_low(effects, operand, wide ? 64 : 32));
}

inline void write_base(Effects& effects, std::uint32_t number, const Operand& operand, bool wide = true) {
  effects.set(number == 31 ? RegisterIndex{stack_pointer} : number, keep_low(effects, operand, wide ? 64 : 32));
}

/// `operand` + number.
inline Operand plus(Effects& effects, const Operand& operand, std::uint64_t number) {
  return number == 0 ? operand : effects.compute(Operation::Add, operand, effects.constant(number));
}

/// Whether a condition holds with these flags: 0 or 1, dependent on what the flags depend on.
inline Operand condition_value(Effects& effects, unsigned condition, const Operand& flags) {
  const Operand holds = effects.compute(Operation::ShiftRight, effects.constant(condition_mask(condition)), flags);
  return effects.compute(Operation::And, holds, effects.constant(1));
}

/// Register `number` extended as UXTB .. SXTX (option 0 to 7) and shifted left.
inline Operand read_extended(Effects& effects, std::uint32_t number, unsigned option, unsigned shift) {
  const unsigned bits = 8U << (option & 3);
  const Operand whole = read_general(effects, number);
  const Operand extended = (option & 4) != 0 ? sign_extend(effects, whole, bits) : keep_low(effects, whole, bits);
  return shift == 0 ? extended : effects.compute(Operation::ShiftLeft, extended, effects.constant(shift));
}

/// `operand` shifted as LSL, LSR, ASR, ROR (0 to 3) in a register of 64 or 32 bits. The upper half of the result is
/// meaningless for 32 bits.
inline Operand shifted(Effects& effects, const Operand& operand, unsigned type, const Operand& amount, bool wide) {
  switch (type) {
    case 0:
      return effects.compute(Operation::ShiftLeft, operand, amount);
    case 1:
      return effects.compute(Operation::ShiftRight, operand, amount);
    case 2:
      return effects.compute(Operation::ShiftRightArithmetic, wide ? operand : sign_extend(effects, operand, 32),
                             amount);
    default:
      return effects.compute(wide ? Operation::RotateRight : Operation::RotateRight32, operand, amount);
  }
}

}  // namespace stalefetch::aarch64_detail
