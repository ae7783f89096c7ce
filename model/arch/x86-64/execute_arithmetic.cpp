// SPDX-License-Identifier: BSD-2-Clause
// Arithmetic, logic, shifts. AF is not modelled: no instruction of the table looks at it.
#include "model/arch/x86-64/conditions.hpp"
#include "model/arch/x86-64/execute_common.hpp"

namespace stalefetch::x86_64_detail {

namespace {

/// The source is read before the destination: it may be memory, but then the destination is a register.
struct Operands {
  Operand source;
  Destination destination;
  Operands(const Instruction& i, Effects& effects) : source(read(i, effects, 1)), destination(i, effects, 0) {}
};

/// Bit `place` of an operand: 0 or 1.
Operand bit(Effects& effects, const Operand& operand, unsigned place) {
  return effects.compute(Operation::And, effects.compute(Operation::ShiftRight, operand, effects.constant(place)),
                         effects.constant(1));
}

/// CF: the last bit shifted out. OF: whether a shift by 1 changed the sign; undefined for others, and left 0 then.
void set_shift_flags(Effects& effects, Operation op, const Operand& old, const Operand& result, unsigned bits,
                     unsigned count) {
  set_flags_of_result(effects, result, bits);
  const bool left = op == Operation::ShiftLeft;
  const bool arithmetic = op == Operation::ShiftRightArithmetic;
  if (count > bits && !arithmetic) return;
  const Operand carry = bit(effects, old, left ? bits - count : count > bits ? bits - 1 : count - 1);
  Operand added = effects.compute(Operation::Multiply, carry, effects.constant(carry_flag));
  if (count == 1 && !arithmetic) {
    const Operand sign = bit(effects, old, bits - 1);
    const Operand overflow = left ? effects.compute(Operation::Xor, bit(effects, result, bits - 1), sign) : sign;
    added = effects.compute(Operation::Or, added, overflow);
  }
  effects.set(flags, effects.compute(Operation::Or, effects.get(flags), added));
}

}  // namespace

void add(const Instruction& i, Effects& effects) {
  Operands o(i, effects);
  o.destination.write(effects.compute(Operation::Add, o.destination.old(), o.source));
  set_flags_of_sum(effects, o.destination.old(), o.source, i.bits);
}

void subtract(const Instruction& i, Effects& effects) {
  Operands o(i, effects);
  o.destination.write(effects.compute(Operation::Subtract, o.destination.old(), o.source));
  set_flags_of_difference(effects, o.destination.old(), o.source, i.bits);
}

void bitwise_operation(const Instruction& i, Effects& effects, Operation op) {
  Operands o(i, effects);
  const Operand result = effects.compute(op, o.destination.old(), o.source);
  o.destination.write(result);
  set_flags_of_result(effects, result, i.bits);
}

void compare(const Instruction& i, Effects& effects) {
  const Operand a = read(i, effects, 0), b = read(i, effects, 1);
  set_flags_of_difference(effects, a, b, i.bits);
}

void test(const Instruction& i, Effects& effects) {
  const Operand a = read(i, effects, 0), b = read(i, effects, 1);
  set_flags_of_result(effects, effects.compute(Operation::And, a, b), i.bits);
}

void increment(const Instruction& i, Effects& effects) {
  const Operand before = effects.get(flags), one = effects.constant(1);
  Destination destination(i, effects, 0);
  destination.write(effects.compute(Operation::Add, destination.old(), one));
  set_flags_of_sum(effects, destination.old(), one, i.bits);
  restore_carry(effects, before);
}

void decrement(const Instruction& i, Effects& effects) {
  const Operand before = effects.get(flags), one = effects.constant(1);
  Destination destination(i, effects, 0);
  destination.write(effects.compute(Operation::Subtract, destination.old(), one));
  set_flags_of_difference(effects, destination.old(), one, i.bits);
  restore_carry(effects, before);
}

void invert(const Instruction& i, Effects& effects) {
  Destination destination(i, effects, 0);
  destination.write(effects.compute(Operation::Not, destination.old(), effects.constant(0)));
}

void negate(const Instruction& i, Effects& effects) {
  Destination destination(i, effects, 0);
  const Operand zero = effects.constant(0);
  destination.write(effects.compute(Operation::Subtract, zero, destination.old()));
  set_flags_of_difference(effects, zero, destination.old(), i.bits);
}

/// The count is masked to 5 bits, 6 for 64-bit operands. A count of 0 changes no flag.
void shift_operation(const Instruction& i, Effects& effects, Operation op) {
  const Operand counts = read(i, effects, 1);
  const auto count = static_cast<unsigned>(effects.force(counts) & (i.bits == 64 ? 63 : 31));
  Destination destination(i, effects, 0);
  const Operand& old = destination.old();
  const Operand shifted = op == Operation::ShiftRightArithmetic ? sign_extend(effects, old, i.bits) : old;
  Operand result = effects.compute(op, shifted, effects.constant(count));
  result.from |= counts.from;
  destination.write(result);
  if (count != 0) set_shift_flags(effects, op, old, result, i.bits, count);
}

}  // namespace stalefetch::x86_64_detail
