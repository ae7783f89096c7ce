// SPDX-License-Identifier: BSD-2-Clause
// How shifts, bit fields and constants lie in the fields of UBFM, MOVZ, ORR and their kin. For operands.cpp.
#pragma once

#include "model/arch/aarch64/bitmask.hpp"
#include "model/arch/aarch64/operand_numbers.hpp"

namespace stalefetch::aarch64_detail {

// Shifts and bit fields: UBFM and SBFM in other words.
inline bool encode_lsl(const Kind&, std::int64_t number, Instruction& i) {
  const unsigned width = width_of(i);
  if (number < 0 || number >= width) return false;
  i[Field::immr] = (width - field_value(number)) % width;
  i[Field::imms] = width - 1 - field_value(number);
  return true;
}
inline Number decode_lsl(const Kind&, const Instruction& i) {
  const unsigned width = width_of(i);
  if (i[Field::imms] >= width - 1 || i[Field::imms] + 1 != i[Field::immr]) return {};
  return width - i[Field::immr];
}
inline bool encode_lsr(const Kind&, std::int64_t number, Instruction& i) {
  i[Field::imms] = width_of(i) - 1;
  return encode_scaled(number, 0, width_of(i) - 1, 1, i[Field::immr]);
}
inline Number decode_lsr(const Kind&, const Instruction& i) {
  return i[Field::imms] == width_of(i) - 1 && i[Field::immr] < width_of(i) ? Number{i[Field::immr]} : std::nullopt;
}
inline bool encode_field_low(const Kind&, std::int64_t number, Instruction& i) {
  return encode_scaled(number, 0, width_of(i) - 1, 1, i[Field::immr]);
}
inline bool encode_field_width(const Kind&, std::int64_t number, Instruction& i) {
  i[Field::imms] = i[Field::immr] + field_value(number) - 1;
  return number >= 1 && number <= width_of(i) - i[Field::immr];
}
inline bool is_field(const Instruction& i) { return i[Field::imms] < width_of(i) && i[Field::imms] >= i[Field::immr]; }
inline Number decode_field_low(const Kind&, const Instruction& i) {
  return is_field(i) ? Number{i[Field::immr]} : std::nullopt;
}
inline Number decode_field_width(const Kind&, const Instruction& i) {
  return is_field(i) ? Number{i[Field::imms] - i[Field::immr] + 1} : std::nullopt;
}
inline bool encode_insert_low(const Kind&, std::int64_t number, Instruction& i) {
  i[Field::immr] = (width_of(i) - field_value(number)) % width_of(i);
  return number >= 0 && number < width_of(i);
}
inline bool encode_insert_width(const Kind&, std::int64_t number, Instruction& i) {
  const unsigned low = (width_of(i) - i[Field::immr]) % width_of(i);
  i[Field::imms] = field_value(number) - 1;
  return number >= 1 && number <= width_of(i) - low;
}
inline bool is_insertion(const Instruction& i) {
  return i[Field::immr] < width_of(i) && i[Field::imms] < i[Field::immr];
}
inline Number decode_insert_low(const Kind&, const Instruction& i) {
  return is_insertion(i) ? Number{width_of(i) - i[Field::immr]} : std::nullopt;
}
inline Number decode_insert_width(const Kind&, const Instruction& i) {
  return is_insertion(i) ? Number{i[Field::imms] + 1} : std::nullopt;
}

// Constants of moves and of logic.
inline std::uint64_t low_bits(unsigned width) { return width == 64 ? ~std::uint64_t{0} : 0xFFFF'FFFFU; }
/// The number as the register holds it; nothing if it does not fit a 32-bit one.
inline std::optional<std::uint64_t> in_register(std::int64_t number, unsigned width) {
  if (width == 32 && (number < -0x8000'0000LL || number > 0xFFFF'FFFFLL)) return {};
  return static_cast<std::uint64_t>(number) & low_bits(width);
}
inline bool encode_wide(std::uint64_t value, Instruction& i) {
  for (unsigned hw = 0; hw < width_of(i) / 16; ++hw) {
    if ((value & ~(std::uint64_t{0xFFFF} << (hw * 16))) != 0) continue;
    i[Field::hw] = hw;
    i[Field::imm] = static_cast<std::uint32_t>(value >> (hw * 16));
    return true;
  }
  return false;
}
inline bool encode_movz(const Kind&, std::int64_t number, Instruction& i) {
  const auto value = in_register(number, width_of(i));
  return value && encode_wide(*value, i);
}
inline bool encode_movn(const Kind&, std::int64_t number, Instruction& i) {
  const auto value = in_register(number, width_of(i));
  return value && encode_wide(~*value & low_bits(width_of(i)), i);
}
/// Is this how MOV would be written (and not an allocated but odd MOVZ or MOVN)?
inline bool is_plain_wide(const Instruction& i) {
  return i[Field::hw] < width_of(i) / 16 && (i[Field::imm] != 0 || i[Field::hw] == 0);
}
inline Number decode_movz(const Kind&, const Instruction& i) {
  if (!is_plain_wide(i)) return {};
  return static_cast<std::int64_t>(std::uint64_t{i[Field::imm]} << (i[Field::hw] * 16));
}
inline Number decode_movn(const Kind&, const Instruction& i) {
  if (!is_plain_wide(i) || (width_of(i) == 32 && i[Field::imm] == 0xFFFF)) return {};
  const std::uint64_t value = ~(std::uint64_t{i[Field::imm]} << (i[Field::hw] * 16));
  return static_cast<std::int64_t>(value & low_bits(width_of(i)));
}
inline bool encode_mask(const Kind&, std::int64_t number, Instruction& i) {
  const auto value = in_register(number, width_of(i));
  const auto encoded = value ? encode_bitmask(*value, width_of(i)) : std::nullopt;
  if (!encoded) return false;
  i[Field::N] = encoded->n;
  i[Field::immr] = encoded->immr;
  i[Field::imms] = encoded->imms;
  return true;
}
inline Number decode_mask(const Kind&, const Instruction& i) {
  const auto value = decode_bitmask({i[Field::N], i[Field::immr], i[Field::imms]}, width_of(i));
  return value ? Number{static_cast<std::int64_t>(*value)} : std::nullopt;
}
/// A mask that no MOVZ or MOVN gives.
inline Number decode_move_mask(const Kind& k, const Instruction& i) {
  const Number number = decode_mask(k, i);
  Instruction ignored = i;
  if (!number || encode_movz(k, *number, ignored) || encode_movn(k, *number, ignored)) return {};
  return number;
}

}  // namespace stalefetch::aarch64_detail
