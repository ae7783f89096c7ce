// SPDX-License-Identifier: BSD-2-Clause
// Arithmetic, logic and moves.
#include "model/arch/aarch64/bitmask.hpp"
#include "model/arch/aarch64/execute_common.hpp"
#include "model/arch/aarch64/operands.hpp"

namespace stalefetch::aarch64_detail {

namespace {

bool is_wide(const Instruction& i) { return i[Field::sf] != 0; }

/// The sum or difference; sets the flags if asked.
Operand add_or_subtract(const Instruction& i, Effects& effects, const Operand& a, const Operand& b) {
  const bool subtract = i[Field::op] != 0;
  if (i[Field::S] != 0) {
    const Operation flags = subtract ? (is_wide(i) ? Operation::SubtractFlags64 : Operation::SubtractFlags32)
                                     : (is_wide(i) ? Operation::AddFlags64 : Operation::AddFlags32);
    effects.set(condition_flags, effects.compute(flags, a, b));
  }
  return effects.compute(subtract ? Operation::Subtract : Operation::Add, a, b);
}

/// Writes Rd, of which 31 is the stack pointer unless the flags are set.
void write_sum(const Instruction& i, Effects& effects, const Operand& sum) {
  if (i[Field::S] != 0) {
    write_general(effects, i[Field::Rd], sum, is_wide(i));
  } else {
    write_base(effects, i[Field::Rd], sum, is_wide(i));
  }
}

/// AND, ORR, EOR, ANDS; `b` already inverted where the instruction says so.
Operand logic(const Instruction& i, Effects& effects, const Operand& a, const Operand& b) {
  static constexpr Operation operations[] = {Operation::And, Operation::Or, Operation::Xor, Operation::And};
  const Operand result = effects.compute(operations[i[Field::opc]], a, b);
  if (i[Field::opc] == 3) {
    const Operation flags = is_wide(i) ? Operation::LogicFlags64 : Operation::LogicFlags32;
    effects.set(condition_flags, effects.compute(flags, result, effects.constant(0)));
  }
  return result;
}

Operand read_shifted(const Instruction& i, Effects& effects) {
  const Operand operand = read_general(effects, i[Field::Rm], is_wide(i));
  if (i[Field::amount] == 0) return operand;
  const Operand result = shifted(effects, operand, i[Field::shift], effects.constant(i[Field::amount]), is_wide(i));
  return keep_low(effects, result, is_wide(i) ? 64 : 32);
}

}  // namespace

void add_immediate(const Instruction& i, Effects& effects) {
  const Operand a = read_base(effects, i[Field::Rn], is_wide(i));
  const std::uint64_t b = std::uint64_t{i[Field::imm]} << (i[Field::sh] != 0 ? 12 : 0);
  write_sum(i, effects, add_or_subtract(i, effects, a, effects.constant(b)));
}

void add_register(const Instruction& i, Effects& effects) {
  const Operand a = read_general(effects, i[Field::Rn], is_wide(i));
  const Operand sum = add_or_subtract(i, effects, a, read_shifted(i, effects));
  write_general(effects, i[Field::Rd], sum, is_wide(i));
}

void add_extended(const Instruction& i, Effects& effects) {
  const Operand a = read_base(effects, i[Field::Rn], is_wide(i));
  const Operand b = read_extended(effects, i[Field::Rm], i[Field::option], i[Field::amount]);
  write_sum(i, effects, add_or_subtract(i, effects, a, b));
}

/// MOVN, MOVZ, or MOVK, which keeps the rest of the register and so its dependencies.
void move_wide(const Instruction& i, Effects& effects) {
  const unsigned shift = i[Field::hw] * 16;
  const std::uint64_t part = std::uint64_t{i[Field::imm]} << shift;
  if (i[Field::opc] != 3) {
    return write_general(effects, i[Field::Rd], effects.constant(i[Field::opc] == 0 ? ~part : part), is_wide(i));
  }
  const Operand kept = effects.compute(Operation::And, read_general(effects, i[Field::Rd], is_wide(i)),
                                       effects.constant(~(std::uint64_t{0xFFFF} << shift)));
  write_general(effects, i[Field::Rd], effects.compute(Operation::Or, kept, effects.constant(part)), is_wide(i));
}

void logical_immediate(const Instruction& i, Effects& effects) {
  const auto mask = decode_bitmask({i[Field::N], i[Field::immr], i[Field::imms]}, is_wide(i) ? 64 : 32);
  const Operand a = read_general(effects, i[Field::Rn], is_wide(i));
  const Operand result = logic(i, effects, a, effects.constant(mask.value_or(0)));
  if (i[Field::opc] == 3) return write_general(effects, i[Field::Rd], result, is_wide(i));
  write_base(effects, i[Field::Rd], result, is_wide(i));
}

void logical_register(const Instruction& i, Effects& effects) {
  Operand b = read_shifted(i, effects);
  if (i[Field::N] != 0) b = effects.compute(Operation::Not, b, effects.constant(0));
  const Operand result = logic(i, effects, read_general(effects, i[Field::Rn], is_wide(i)), b);
  write_general(effects, i[Field::Rd], result, is_wide(i));
}

void address_of(const Instruction& i, Effects& effects) {
  const std::int64_t distance = sign_extended(i[Field::immhi] << 2 | i[Field::immlo], 21);
  const std::uint64_t address = effects.address() + static_cast<std::uint64_t>(distance);
  write_general(effects, i[Field::Rd], effects.constant(address));
}

void page_of(const Instruction& i, Effects& effects) {
  const std::int64_t distance = sign_extended(i[Field::immhi] << 2 | i[Field::immlo], 21) * 4096;
  const std::uint64_t address = (effects.address() & ~std::uint64_t{0xFFF}) + static_cast<std::uint64_t>(distance);
  write_general(effects, i[Field::Rd], effects.constant(address));
}

}  // namespace stalefetch::aarch64_detail
