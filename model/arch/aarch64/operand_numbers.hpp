// SPDX-License-Identifier: BSD-2-Clause
// How operands that are plain numbers, scaled numbers, registers and names lie in their fields. For operands.cpp.
#pragma once

#include "model/arch/aarch64/operands.hpp"
#include "model/arch/aarch64/registers.hpp"

namespace stalefetch::aarch64_detail {

using Kind = OperandKind;
using Number = std::optional<std::int64_t>;

inline unsigned width_of(const Instruction& instruction) { return instruction[Field::sf] != 0 ? 64 : 32; }
inline std::uint32_t field_value(std::int64_t number) { return static_cast<std::uint32_t>(number); }

/// Puts the number into the kind's field, in units of `step`; false if it is outside `low` to `high` or between steps.
inline bool encode_scaled(std::int64_t number, std::int64_t low, std::int64_t high, std::int64_t step,
                          std::uint32_t& field) {
  if (number < low || number > high || number % step != 0) return false;
  field = field_value(number / step);
  return true;
}

// A number in one field.
inline bool encode_plain(const Kind& k, std::int64_t number, Instruction& i) {
  return encode_scaled(number, k.low, k.high, k.step, i[k.field]);
}
inline Number decode_plain(const Kind& k, const Instruction& i) {
  const std::int64_t number = std::int64_t{i[k.field]} * k.step;
  return number >= k.low && number <= k.high ? Number{number} : std::nullopt;
}

// Likewise, but half the range in a 32-bit instruction.
inline bool encode_by_width(const Kind& k, std::int64_t number, Instruction& i) {
  return encode_scaled(number, k.low, width_of(i) == 64 ? k.high : k.high / 2, k.step, i[k.field]);
}
inline Number decode_by_width(const Kind& k, const Instruction& i) {
  const std::int64_t number = std::int64_t{i[k.field]} * k.step;
  return number <= (width_of(i) == 64 ? k.high : k.high / 2) ? Number{number} : std::nullopt;
}

// A signed number; the field is as wide as the range.
template <unsigned bits>
bool encode_signed(const Kind& k, std::int64_t number, Instruction& i) {
  const bool fits = encode_scaled(number, k.low, k.high, k.step, i[k.field]);
  i[k.field] &= (std::uint32_t{1} << bits) - 1;
  return fits;
}
template <unsigned bits>
Number decode_signed(const Kind& k, const Instruction& i) {
  return sign_extended(i[k.field], bits) * k.step;
}

// The opposite number (`ADD X0,X0,#-4` is SUB). Never printed.
inline bool encode_negative(const Kind& k, std::int64_t number, Instruction& i) {
  return number >= k.low && number <= k.high && encode_scaled(-number, 1, 4095, 1, i[k.field]);
}
inline Number decode_negative(const Kind& k, const Instruction& i) {
  return i[k.field] != 0 ? Number{-std::int64_t{i[k.field]}} : std::nullopt;
}

// The stated size of the register shift: 0, or the size of the access.
inline bool encode_scale(const Kind& k, std::int64_t number, Instruction& i) {
  const std::int64_t size = i[Field::size];
  if (number != 0 && number != size) return false;
  i[k.field] = number == size ? 1 : 0;
  return true;
}
inline Number decode_scale(const Kind& k, const Instruction& i) { return i[k.field] != 0 ? i[Field::size] : 0; }

// An offset in units of the access.
inline bool encode_offset(const Kind& k, std::int64_t number, Instruction& i) {
  const std::int64_t step = std::int64_t{1} << i[Field::size];
  return encode_scaled(number, 0, 4095 * step, step, i[k.field]);
}
inline Number decode_offset(const Kind& k, const Instruction& i) { return std::int64_t{i[k.field]} << i[Field::size]; }

inline bool encode_pair_offset(const Kind& k, std::int64_t number, Instruction& i) {
  const std::int64_t step = i[Field::opc] != 0 ? 8 : 4;
  const bool fits = encode_scaled(number, -64 * step, 63 * step, step, i[k.field]);
  i[k.field] &= 0x7F;
  return fits;
}
inline Number decode_pair_offset(const Kind& k, const Instruction& i) {
  return sign_extended(i[k.field], 7) * (i[Field::opc] != 0 ? 8 : 4);
}

inline bool encode_zero(const Kind&, std::int64_t number, Instruction&) { return number == 0; }
inline Number decode_zero(const Kind&, const Instruction&) { return 0; }

// A hint that does nothing: not one of those that sign or check an address.
inline bool is_plain_hint(std::int64_t number) { return number < 7 || (number >= 16 && number < 24) || number >= 32; }
inline bool encode_hint(const Kind& k, std::int64_t number, Instruction& i) {
  return encode_plain(k, number, i) && is_plain_hint(number);
}
inline Number decode_hint(const Kind& k, const Instruction& i) {
  const Number number = decode_plain(k, i);
  return number && is_plain_hint(*number) ? number : std::nullopt;
}

inline bool encode_bit(const Kind& k, std::int64_t number, Instruction& i) {
  i[Field::b5] = field_value(number >> 5 & 1);
  i[Field::b40] = field_value(number & 31);
  return number >= k.low && number <= k.high;
}
inline Number decode_bit(const Kind&, const Instruction& i) { return i[Field::b5] << 5 | i[Field::b40]; }

// Registers. Whether 31 is the stack pointer, and the width, the parser checks.
inline bool encode_both(const Kind&, std::int64_t number, Instruction& i) {
  i[Field::Rn] = i[Field::Rm] = field_value(number);
  return true;
}
inline Number decode_both(const Kind&, const Instruction& i) {
  return i[Field::Rn] == i[Field::Rm] && i[Field::Rn] != 31 ? Number{i[Field::Rn]} : std::nullopt;
}

// Conditions. CSET and its kin hold the opposite of what is written, and AL and NV have none.
inline bool encode_inverted(const Kind& k, std::int64_t number, Instruction& i) {
  i[k.field] = field_value(number ^ 1);
  return number < 14;
}
inline Number decode_inverted(const Kind& k, const Instruction& i) {
  return i[k.field] < 14 ? Number{i[k.field] ^ 1} : std::nullopt;
}

inline bool encode_readable(const Kind& k, std::int64_t number, Instruction& i) {
  i[k.field] = field_value(number);
  return system_register(i[k.field]) != nullptr;
}
inline Number decode_readable(const Kind& k, const Instruction& i) {
  return system_register(i[k.field]) != nullptr ? Number{i[k.field]} : std::nullopt;
}
inline bool encode_writable(const Kind& k, std::int64_t number, Instruction& i) {
  return encode_readable(k, number, i) && system_register(i[k.field])->writable;
}
inline Number decode_writable(const Kind& k, const Instruction& i) {
  const SystemRegister* known = system_register(i[k.field]);
  return known != nullptr && known->writable ? Number{i[k.field]} : std::nullopt;
}

// Addresses relative to the instruction.
inline bool encode_relative(const Kind& k, std::int64_t number, Instruction& i) {
  const bool fits = number >= k.low && number <= k.high && number % k.step == 0;
  const std::uint32_t units = field_value(number / k.step) & 0x1F'FFFF;
  i[Field::immlo] = units & 3;
  i[Field::immhi] = units >> 2;
  return fits;
}
inline Number decode_relative(const Kind& k, const Instruction& i) {
  return sign_extended(i[Field::immhi] << 2 | i[Field::immlo], 21) * k.step;
}

}  // namespace stalefetch::aarch64_detail
