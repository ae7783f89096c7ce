// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/execute_common.hpp"

#include <stdexcept>

#include "model/arch/x86-64/conditions.hpp"

namespace stalefetch::x86_64_detail {

namespace {

using Kind = InstructionOperand::Kind;

/// Moved to the top of 32 bits, if it is shorter: then the flags of 32-bit operations are those of the operand size.
Operand to_top(Effects& effects, const Operand& operand, unsigned bits) {
  if (bits >= 32) return operand;
  return effects.compute(Operation::ShiftLeft, operand, effects.constant(32 - bits));
}

Operand flags_of(Effects& effects, Operation wide, Operation narrow, const Operand& a, const Operand& b,
                 unsigned bits) {
  return effects.compute(bits == 64 ? wide : narrow, to_top(effects, a, bits), to_top(effects, b, bits));
}

void set_parity(Effects& effects, const Operand& result) { effects.set(parity, keep_low(effects, result, 8)); }

/// 1 if the last result's low byte has an even number of ones.
Operand parity_value(Effects& effects) {
  Operand folded = effects.get(parity);
  for (const unsigned by : {4U, 2U, 1U})
    folded =
        effects.compute(Operation::Xor, folded, effects.compute(Operation::ShiftRight, folded, effects.constant(by)));
  const Operand odd = effects.compute(Operation::And, folded, effects.constant(1));
  return effects.compute(Operation::Xor, odd, effects.constant(1));
}

}  // namespace

Operand either(Effects& effects, const Operand& choose, const Operand& a, const Operand& b) {
  const Operand mask = effects.compute(Operation::Subtract, effects.constant(0), choose);
  const Operand rest = effects.compute(Operation::Not, mask, effects.constant(0));
  return effects.compute(Operation::Or, effects.compute(Operation::And, a, mask),
                         effects.compute(Operation::And, b, rest));
}

Operand effective_address(const Instruction& i, Effects& effects) {
  const auto displacement = static_cast<std::uint64_t>(i.memory.displacement);
  if (i.memory.relative) return effects.constant(effects.address() + i.length + displacement);
  Operand address = effects.constant(displacement);
  if (i.memory.base) address = plus(effects, effects.get(*i.memory.base), displacement);
  if (i.memory.index) {
    Operand index = effects.get(*i.memory.index);
    if (i.memory.scale != 1) index = effects.compute(Operation::Multiply, index, effects.constant(i.memory.scale));
    address = effects.compute(Operation::Add, address, index);
  }
  return address;
}

Operand read(const Instruction& i, Effects& effects, std::size_t k) {
  const InstructionOperand& operand = i.operands.at(k);
  switch (operand.kind) {
    case Kind::Register:
      return keep_low(effects, effects.get(static_cast<RegisterIndex>(operand.number)), operand.bits);
    case Kind::Memory:
      return effects.load(effective_address(i, effects), operand.bits / 8, 0).operand;
    case Kind::Immediate:
      return keep_low(effects, effects.constant(static_cast<std::uint64_t>(operand.number)), i.bits);
    case Kind::None:
    case Kind::Target:
    case Kind::Control:
    case Kind::Debug:
      break;
  }
  throw std::logic_error("this operand has no value");
}

void write_register(Effects& effects, std::int64_t number, const Operand& operand, unsigned bits) {
  const auto index = static_cast<RegisterIndex>(number);
  if (bits >= 32) return effects.set(index, keep_low(effects, operand, bits));
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  const Operand rest = effects.compute(Operation::And, effects.get(index), effects.constant(~mask));
  effects.set(index, effects.compute(Operation::Or, rest, keep_low(effects, operand, bits)));
}

Destination::Destination(const Instruction& i, Effects& effects, std::size_t k, bool locked)
    : effects_(effects), place_(i.operands.at(k)), tags_(locked ? tag("LOCK") : 0) {
  if (place_.kind != Kind::Memory) {
    old_ = read(i, effects, k);
    return;
  }
  address_ = effective_address(i, effects);
  const Loaded loaded = effects.load(address_, place_.bits / 8, tags_);
  old_ = loaded.operand;
  if (locked) read_half_ = loaded.access;
}

void Destination::write(const Operand& operand) {
  if (place_.kind != Kind::Memory) return write_register(effects_, place_.number, operand, place_.bits);
  effects_.store(address_, keep_low(effects_, operand, place_.bits), place_.bits / 8, tags_, read_half_);
}

void write(const Instruction& i, Effects& effects, std::size_t k, const Operand& operand) {
  const InstructionOperand& place = i.operands.at(k);
  if (place.kind != Kind::Memory) return write_register(effects, place.number, operand, place.bits);
  effects.store(effective_address(i, effects), keep_low(effects, operand, place.bits), place.bits / 8, 0);
}

void set_flags_of_sum(Effects& effects, const Operand& a, const Operand& b, unsigned bits) {
  effects.set(flags, flags_of(effects, Operation::AddFlags64, Operation::AddFlags32, a, b, bits));
  set_parity(effects, effects.compute(Operation::Add, a, b));
}

/// CF is the borrow, the opposite of what the engine's operation calls carry.
void set_flags_of_difference(Effects& effects, const Operand& a, const Operand& b, unsigned bits) {
  const Operand set = flags_of(effects, Operation::SubtractFlags64, Operation::SubtractFlags32, a, b, bits);
  effects.set(flags, effects.compute(Operation::Xor, set, effects.constant(carry_flag)));
  set_parity(effects, effects.compute(Operation::Subtract, a, b));
}

void set_flags_of_result(Effects& effects, const Operand& result, unsigned bits) {
  const Operand zero = effects.constant(0);
  effects.set(flags, flags_of(effects, Operation::LogicFlags64, Operation::LogicFlags32, result, zero, bits));
  set_parity(effects, result);
}

void restore_carry(Effects& effects, const Operand& before) {
  const Operand carry = effects.compute(Operation::And, before, effects.constant(carry_flag));
  const Operand others = effects.compute(Operation::And, effects.get(flags), effects.constant(15 & ~carry_flag));
  effects.set(flags, effects.compute(Operation::Or, carry, others));
}

void set_zero_flag(Effects& effects, const Operand& zero) {
  const Operand set = effects.compute(Operation::Multiply, zero, effects.constant(zero_flag));
  const Operand others = effects.compute(Operation::And, effects.get(flags), effects.constant(15 & ~zero_flag));
  effects.set(flags, effects.compute(Operation::Or, set, others));
}

Operand condition_value(Effects& effects, unsigned condition) {
  if (uses_parity(condition)) {
    const Operand even = parity_value(effects);
    return (condition & 1) == 0 ? even : effects.compute(Operation::Xor, even, effects.constant(1));
  }
  const Operand mask = effects.constant(condition_mask(condition));
  return effects.compute(Operation::And, effects.compute(Operation::ShiftRight, mask, effects.get(flags)),
                         effects.constant(1));
}

}  // namespace stalefetch::x86_64_detail
