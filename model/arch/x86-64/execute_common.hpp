// SPDX-License-Identifier: BSD-2-Clause
// What the execute_*.cpp files share: operands, and small computations.
#pragma once

#include "model/arch/x86-64/execute.hpp"

namespace stalefetch::x86_64_detail {

inline Operand keep_low(Effects& effects, const Operand& operand, unsigned bits) {
  return bits >= 64 ? operand : effects.compute(Operation::ZeroExtend, operand, effects.constant(bits));
}

inline Operand sign_extend(Effects& effects, const Operand& operand, unsigned bits) {
  return bits >= 64 ? operand : effects.compute(Operation::SignExtend, operand, effects.constant(bits));
}

/// The low `bits` of `operand` + number.
inline Operand plus(Effects& effects, const Operand& operand, std::uint64_t number) {
  return number == 0 ? operand : effects.compute(Operation::Add, operand, effects.constant(number));
}

/// `a` where `choose` is 1, `b` where it is 0: all three by data flow.
Operand either(Effects& effects, const Operand& choose, const Operand& a, const Operand& b);

/// Goes to an address that was computed or loaded.
void take_indirect_branch(Effects& effects, const Operand& to, Tags tags);

/// The address that the instruction's memory operand names.
Operand effective_address(const Instruction& instruction, Effects& effects);

/// Operand k as a source: the low bits of a register, a load, or a constant.
Operand read(const Instruction& instruction, Effects& effects, std::size_t k);

/// Writes a register: 32 bits clear the upper half; 8 and 16 leave the rest.
void write_register(Effects& effects, std::int64_t number, const Operand& operand, unsigned bits);

/// An operand that is read and then written. In memory, LOCK makes both halves one atomic.
class Destination {
 public:
  Destination(const Instruction& instruction, Effects& effects, std::size_t k, bool locked);
  Destination(const Instruction& instruction, Effects& effects, std::size_t k)
      : Destination(instruction, effects, k, instruction.locked) {}
  [[nodiscard]] const Operand& old() const { return old_; }
  /// Uses the low bits of `operand`.
  void write(const Operand& operand);

 private:
  Effects& effects_;
  InstructionOperand place_;
  Operand address_, old_;
  Tags tags_ = 0;
  std::optional<AccessId> read_half_;
};

/// Operand k as a destination that is only written.
void write(const Instruction& instruction, Effects& effects, std::size_t k, const Operand& operand);

// Flags. `bits` is the operand size; results may have more.
void set_flags_of_sum(Effects& effects, const Operand& a, const Operand& b, unsigned bits);
void set_flags_of_difference(Effects& effects, const Operand& a, const Operand& b, unsigned bits);
/// CF and OF are cleared.
void set_flags_of_result(Effects& effects, const Operand& result, unsigned bits);
/// INC and DEC keep CF: `before` is the value of the flags before them.
void restore_carry(Effects& effects, const Operand& before);
/// ZF becomes `zero` (0 or 1), the other flags stay.
void set_zero_flag(Effects& effects, const Operand& zero);
/// Whether a condition holds: 0 or 1, dependent on what the flags depend on.
Operand condition_value(Effects& effects, unsigned condition);

}  // namespace stalefetch::x86_64_detail
