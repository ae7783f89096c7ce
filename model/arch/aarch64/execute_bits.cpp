// SPDX-License-Identifier: BSD-2-Clause
// Shifts, bit fields, bit and byte order, multiplication.
#include "model/arch/aarch64/execute_common.hpp"

namespace stalefetch::aarch64_detail {

namespace {

bool is_wide(const Instruction& i) { return i[Field::sf] != 0; }

std::uint64_t ones(unsigned bits) { return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1; }

/// Where the bits of a bit-field instruction come from, and where they go.
struct BitRange {
  unsigned from = 0, to = 0, width = 0;
};

BitRange range_of(const Instruction& i) {
  const unsigned immr = i[Field::immr], imms = i[Field::imms];
  if (imms >= immr) return {immr, 0, imms - immr + 1};
  return {0, (is_wide(i) ? 64U : 32U) - immr, imms + 1};
}

/// Exchanges neighbouring groups of `bits` bits; `mask` has the lower group of each pair.
Operand exchange(Effects& effects, const Operand& operand, unsigned bits, std::uint64_t mask) {
  const Operand by = effects.constant(bits), lower = effects.constant(mask);
  const Operand up = effects.compute(Operation::ShiftLeft, effects.compute(Operation::And, operand, lower), by);
  const Operand down = effects.compute(Operation::And, effects.compute(Operation::ShiftRight, operand, by), lower);
  return effects.compute(Operation::Or, up, down);
}

}  // namespace

/// SBFM, BFM, UBFM (opc 0 to 2). BFM keeps the other bits of Rd.
void bitfield(const Instruction& i, Effects& effects) {
  const BitRange range = range_of(i);
  Operand field = read_general(effects, i[Field::Rn], is_wide(i));
  if (range.from != 0) field = effects.compute(Operation::ShiftRight, field, effects.constant(range.from));
  field = i[Field::opc] == 0 ? sign_extend(effects, field, range.width) : keep_low(effects, field, range.width);
  if (range.to != 0) field = effects.compute(Operation::ShiftLeft, field, effects.constant(range.to));
  if (i[Field::opc] == 1) {
    const Operand kept = effects.compute(Operation::And, read_general(effects, i[Field::Rd], is_wide(i)),
                                         effects.constant(~(ones(range.width) << range.to)));
    field = effects.compute(Operation::Or, kept, field);
  }
  write_general(effects, i[Field::Rd], field, is_wide(i));
}

void extract(const Instruction& i, Effects& effects) {
  const unsigned low = i[Field::imms];
  Operand result = read_general(effects, i[Field::Rm], is_wide(i));
  if (low != 0) {
    const Operand upper = read_general(effects, i[Field::Rn], is_wide(i));
    const Operand shifted_up =
        effects.compute(Operation::ShiftLeft, upper, effects.constant((is_wide(i) ? 64 : 32) - low));
    result = effects.compute(Operation::Or, shifted_up,
                             effects.compute(Operation::ShiftRight, result, effects.constant(low)));
  }
  write_general(effects, i[Field::Rd], result, is_wide(i));
}

void shift_register(const Instruction& i, Effects& effects) {
  const Operand amount =
      effects.compute(Operation::And, read_general(effects, i[Field::Rm]), effects.constant(is_wide(i) ? 63 : 31));
  const Operand operand = read_general(effects, i[Field::Rn], is_wide(i));
  write_general(effects, i[Field::Rd], shifted(effects, operand, i[Field::opc], amount, is_wide(i)), is_wide(i));
}

void reverse_bits(const Instruction& i, Effects& effects) {
  const Operand operand = read_general(effects, i[Field::Rn], is_wide(i));
  const Operand result = effects.compute(Operation::ReverseBits, operand, effects.constant(is_wide(i) ? 64 : 32));
  write_general(effects, i[Field::Rd], result, is_wide(i));
}

/// REV16, REV32 or REV: opc is the logarithm of the number of bytes that change places.
void reverse_bytes(const Instruction& i, Effects& effects) {
  Operand operand = exchange(effects, read_general(effects, i[Field::Rn], is_wide(i)), 8, 0x00FF00FF00FF00FF);
  if (i[Field::opc] >= 2) operand = exchange(effects, operand, 16, 0x0000FFFF0000FFFF);
  if (i[Field::opc] >= 3) operand = exchange(effects, operand, 32, 0x00000000FFFFFFFF);
  write_general(effects, i[Field::Rd], operand, is_wide(i));
}

void multiply_add(const Instruction& i, Effects& effects) {
  const Operand product = effects.compute(Operation::Multiply, read_general(effects, i[Field::Rn], is_wide(i)),
                                          read_general(effects, i[Field::Rm], is_wide(i)));
  const Operand sum = effects.compute(i[Field::o0] != 0 ? Operation::Subtract : Operation::Add,
                                      read_general(effects, i[Field::Ra], is_wide(i)), product);
  write_general(effects, i[Field::Rd], sum, is_wide(i));
}

void multiply_add_long(const Instruction& i, Effects& effects) {
  const unsigned option = i[Field::U] != 0 ? 2 : 6;  // as UXTW or SXTW
  const Operand product = effects.compute(Operation::Multiply, read_extended(effects, i[Field::Rn], option, 0),
                                          read_extended(effects, i[Field::Rm], option, 0));
  const Operand sum = effects.compute(i[Field::o0] != 0 ? Operation::Subtract : Operation::Add,
                                      read_general(effects, i[Field::Ra]), product);
  write_general(effects, i[Field::Rd], sum);
}

}  // namespace stalefetch::aarch64_detail
