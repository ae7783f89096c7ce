// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/operands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "model/arch/aarch64/bitmask.hpp"
#include "model/arch/aarch64/registers.hpp"

namespace stalefetch::aarch64_detail {

namespace {

using Kind = OperandKind;
using Number = std::optional<std::int64_t>;

unsigned width_of(const Instruction& instruction) { return instruction[Field::sf] != 0 ? 64 : 32; }
std::uint32_t field_value(std::int64_t number) { return static_cast<std::uint32_t>(number); }

/// Puts the number into the kind's field, in units of `step`; false if it is outside `low` to `high` or between steps.
bool encode_scaled(std::int64_t number, std::int64_t low, std::int64_t high, std::int64_t step, std::uint32_t& field) {
  if (number < low || number > high || number % step != 0) return false;
  field = field_value(number / step);
  return true;
}

// A number in one field.
bool encode_plain(const Kind& k, std::int64_t number, Instruction& i) {
  return encode_scaled(number, k.low, k.high, k.step, i[k.field]);
}
Number decode_plain(const Kind& k, const Instruction& i) {
  const std::int64_t number = std::int64_t{i[k.field]} * k.step;
  return number >= k.low && number <= k.high ? Number{number} : std::nullopt;
}

// Likewise, but half the range in a 32-bit instruction.
bool encode_by_width(const Kind& k, std::int64_t number, Instruction& i) {
  return encode_scaled(number, k.low, width_of(i) == 64 ? k.high : k.high / 2, k.step, i[k.field]);
}
Number decode_by_width(const Kind& k, const Instruction& i) {
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
bool encode_negative(const Kind& k, std::int64_t number, Instruction& i) {
  return number >= k.low && number <= k.high && encode_scaled(-number, 1, 4095, 1, i[k.field]);
}
Number decode_negative(const Kind& k, const Instruction& i) { return -std::int64_t{i[k.field]}; }

// The stated size of the register shift: 0, or the size of the access.
bool encode_scale(const Kind& k, std::int64_t number, Instruction& i) {
  const std::int64_t size = i[Field::size];
  if (number != 0 && number != size) return false;
  i[k.field] = number == size ? 1 : 0;
  return true;
}
Number decode_scale(const Kind& k, const Instruction& i) { return i[k.field] != 0 ? i[Field::size] : 0; }

// An offset in units of the access.
bool encode_offset(const Kind& k, std::int64_t number, Instruction& i) {
  const std::int64_t step = std::int64_t{1} << i[Field::size];
  return encode_scaled(number, 0, 4095 * step, step, i[k.field]);
}
Number decode_offset(const Kind& k, const Instruction& i) { return std::int64_t{i[k.field]} << i[Field::size]; }

bool encode_pair_offset(const Kind& k, std::int64_t number, Instruction& i) {
  const std::int64_t step = i[Field::opc] != 0 ? 8 : 4;
  const bool fits = encode_scaled(number, -64 * step, 63 * step, step, i[k.field]);
  i[k.field] &= 0x7F;
  return fits;
}
Number decode_pair_offset(const Kind& k, const Instruction& i) {
  return sign_extended(i[k.field], 7) * (i[Field::opc] != 0 ? 8 : 4);
}

bool encode_zero(const Kind&, std::int64_t number, Instruction&) { return number == 0; }
Number decode_zero(const Kind&, const Instruction&) { return 0; }

// A hint that does nothing: not one of those that sign or check an address.
bool is_plain_hint(std::int64_t number) { return number < 7 || (number >= 16 && number < 24) || number >= 32; }
bool encode_hint(const Kind& k, std::int64_t number, Instruction& i) {
  return encode_plain(k, number, i) && is_plain_hint(number);
}
Number decode_hint(const Kind& k, const Instruction& i) {
  const Number number = decode_plain(k, i);
  return number && is_plain_hint(*number) ? number : std::nullopt;
}

bool encode_bit(const Kind& k, std::int64_t number, Instruction& i) {
  i[Field::b5] = field_value(number >> 5 & 1);
  i[Field::b40] = field_value(number & 31);
  return number >= k.low && number <= k.high;
}
Number decode_bit(const Kind&, const Instruction& i) { return i[Field::b5] << 5 | i[Field::b40]; }

// Registers. Whether 31 is the stack pointer, and the width, the parser checks.
bool encode_both(const Kind&, std::int64_t number, Instruction& i) {
  i[Field::Rn] = i[Field::Rm] = field_value(number);
  return true;
}
Number decode_both(const Kind&, const Instruction& i) {
  return i[Field::Rn] == i[Field::Rm] && i[Field::Rn] != 31 ? Number{i[Field::Rn]} : std::nullopt;
}

// Conditions. CSET and its kin hold the opposite of what is written, and AL and NV have none.
bool encode_inverted(const Kind& k, std::int64_t number, Instruction& i) {
  i[k.field] = field_value(number ^ 1);
  return number < 14;
}
Number decode_inverted(const Kind& k, const Instruction& i) {
  return i[k.field] < 14 ? Number{i[k.field] ^ 1} : std::nullopt;
}

bool encode_readable(const Kind& k, std::int64_t number, Instruction& i) {
  i[k.field] = field_value(number);
  return system_register(i[k.field]) != nullptr;
}
Number decode_readable(const Kind& k, const Instruction& i) {
  return system_register(i[k.field]) != nullptr ? Number{i[k.field]} : std::nullopt;
}
bool encode_writable(const Kind& k, std::int64_t number, Instruction& i) {
  return encode_readable(k, number, i) && system_register(i[k.field])->writable;
}
Number decode_writable(const Kind& k, const Instruction& i) {
  const SystemRegister* known = system_register(i[k.field]);
  return known != nullptr && known->writable ? Number{i[k.field]} : std::nullopt;
}

// Addresses relative to the instruction.
bool encode_relative(const Kind& k, std::int64_t number, Instruction& i) {
  const bool fits = number >= k.low && number <= k.high && number % k.step == 0;
  const std::uint32_t units = field_value(number / k.step) & 0x1F'FFFF;
  i[Field::immlo] = units & 3;
  i[Field::immhi] = units >> 2;
  return fits;
}
Number decode_relative(const Kind& k, const Instruction& i) {
  return sign_extended(i[Field::immhi] << 2 | i[Field::immlo], 21) * k.step;
}

// Shifts and bit fields: UBFM and SBFM in other words.
bool encode_lsl(const Kind&, std::int64_t number, Instruction& i) {
  const unsigned width = width_of(i);
  if (number < 0 || number >= width) return false;
  i[Field::immr] = (width - field_value(number)) % width;
  i[Field::imms] = width - 1 - field_value(number);
  return true;
}
Number decode_lsl(const Kind&, const Instruction& i) {
  const unsigned width = width_of(i);
  if (i[Field::imms] >= width - 1 || i[Field::imms] + 1 != i[Field::immr]) return {};
  return width - i[Field::immr];
}
bool encode_lsr(const Kind&, std::int64_t number, Instruction& i) {
  i[Field::imms] = width_of(i) - 1;
  return encode_scaled(number, 0, width_of(i) - 1, 1, i[Field::immr]);
}
Number decode_lsr(const Kind&, const Instruction& i) {
  return i[Field::imms] == width_of(i) - 1 && i[Field::immr] < width_of(i) ? Number{i[Field::immr]} : std::nullopt;
}
bool encode_field_low(const Kind&, std::int64_t number, Instruction& i) {
  return encode_scaled(number, 0, width_of(i) - 1, 1, i[Field::immr]);
}
bool encode_field_width(const Kind&, std::int64_t number, Instruction& i) {
  i[Field::imms] = i[Field::immr] + field_value(number) - 1;
  return number >= 1 && number <= width_of(i) - i[Field::immr];
}
bool is_field(const Instruction& i) { return i[Field::imms] < width_of(i) && i[Field::imms] >= i[Field::immr]; }
Number decode_field_low(const Kind&, const Instruction& i) {
  return is_field(i) ? Number{i[Field::immr]} : std::nullopt;
}
Number decode_field_width(const Kind&, const Instruction& i) {
  return is_field(i) ? Number{i[Field::imms] - i[Field::immr] + 1} : std::nullopt;
}
bool encode_insert_low(const Kind&, std::int64_t number, Instruction& i) {
  i[Field::immr] = (width_of(i) - field_value(number)) % width_of(i);
  return number >= 0 && number < width_of(i);
}
bool encode_insert_width(const Kind&, std::int64_t number, Instruction& i) {
  const unsigned low = (width_of(i) - i[Field::immr]) % width_of(i);
  i[Field::imms] = field_value(number) - 1;
  return number >= 1 && number <= width_of(i) - low;
}
bool is_insertion(const Instruction& i) { return i[Field::immr] < width_of(i) && i[Field::imms] < i[Field::immr]; }
Number decode_insert_low(const Kind&, const Instruction& i) {
  return is_insertion(i) ? Number{width_of(i) - i[Field::immr]} : std::nullopt;
}
Number decode_insert_width(const Kind&, const Instruction& i) {
  return is_insertion(i) ? Number{i[Field::imms] + 1} : std::nullopt;
}

// Constants of moves and of logic.
std::uint64_t low_bits(unsigned width) { return width == 64 ? ~std::uint64_t{0} : 0xFFFF'FFFFU; }
/// The number as the register holds it; nothing if it does not fit a 32-bit one.
std::optional<std::uint64_t> in_register(std::int64_t number, unsigned width) {
  if (width == 32 && (number < -0x8000'0000LL || number > 0xFFFF'FFFFLL)) return {};
  return static_cast<std::uint64_t>(number) & low_bits(width);
}
bool encode_wide(std::uint64_t value, Instruction& i) {
  for (unsigned hw = 0; hw < width_of(i) / 16; ++hw) {
    if ((value & ~(std::uint64_t{0xFFFF} << (hw * 16))) != 0) continue;
    i[Field::hw] = hw;
    i[Field::imm] = static_cast<std::uint32_t>(value >> (hw * 16));
    return true;
  }
  return false;
}
bool encode_movz(const Kind&, std::int64_t number, Instruction& i) {
  const auto value = in_register(number, width_of(i));
  return value && encode_wide(*value, i);
}
bool encode_movn(const Kind&, std::int64_t number, Instruction& i) {
  const auto value = in_register(number, width_of(i));
  return value && encode_wide(~*value & low_bits(width_of(i)), i);
}
/// Is this how MOV would be written (and not an allocated but odd MOVZ or MOVN)?
bool is_plain_wide(const Instruction& i) {
  return i[Field::hw] < width_of(i) / 16 && (i[Field::imm] != 0 || i[Field::hw] == 0);
}
Number decode_movz(const Kind&, const Instruction& i) {
  if (!is_plain_wide(i)) return {};
  return static_cast<std::int64_t>(std::uint64_t{i[Field::imm]} << (i[Field::hw] * 16));
}
Number decode_movn(const Kind&, const Instruction& i) {
  if (!is_plain_wide(i) || (width_of(i) == 32 && i[Field::imm] == 0xFFFF)) return {};
  const std::uint64_t value = ~(std::uint64_t{i[Field::imm]} << (i[Field::hw] * 16));
  return static_cast<std::int64_t>(value & low_bits(width_of(i)));
}
bool encode_mask(const Kind&, std::int64_t number, Instruction& i) {
  const auto value = in_register(number, width_of(i));
  const auto encoded = value ? encode_bitmask(*value, width_of(i)) : std::nullopt;
  if (!encoded) return false;
  i[Field::N] = encoded->n;
  i[Field::immr] = encoded->immr;
  i[Field::imms] = encoded->imms;
  return true;
}
Number decode_mask(const Kind&, const Instruction& i) {
  const auto value = decode_bitmask({i[Field::N], i[Field::immr], i[Field::imms]}, width_of(i));
  return value ? Number{static_cast<std::int64_t>(*value)} : std::nullopt;
}
/// A mask that no MOVZ or MOVN gives.
Number decode_move_mask(const Kind& k, const Instruction& i) {
  const Number number = decode_mask(k, i);
  Instruction ignored = i;
  if (!number || encode_movz(k, *number, ignored) || encode_movn(k, *number, ignored)) return {};
  return number;
}

constexpr auto immediate = Kind::Class::Immediate;
constexpr auto label = Kind::Class::Label;

// clang-format off
constexpr Kind others[] = {
//   name             class                        field           low         high       step  encode                decode                meaning
    {"#imm12",        immediate,                   Field::imm,     0,          4095,      1,    encode_plain,         decode_plain,         {}},
    {"#imm12shifted", immediate,                   Field::imm,     0,          4095 << 12, 4096, encode_plain,        decode_plain,         {}},
    {"#imm12negative", immediate,                  Field::imm,     -4095,      -1,        1,    encode_negative,      decode_negative,      {}},
    {"#sh12",         immediate,                   Field::sh,      0,          12,        12,   encode_plain,         decode_plain,         "0 or 12"},
    {"#imm16",        immediate,                   Field::imm,     0,          0xFFFF,    1,    encode_plain,         decode_plain,         {}},
    {"#imm5",         immediate,                   Field::imm,     0,          31,        1,    encode_plain,         decode_plain,         {}},
    {"#nzcv",         immediate,                   Field::nzcv,    0,          15,        1,    encode_plain,         decode_plain,         {}},
    {"#hw",           immediate,                   Field::hw,      0,          48,        16,   encode_by_width,      decode_by_width,      "0, 16, 32 or 48 (0 or 16 for W)"},
    {"#amount",       immediate,                   Field::amount,  0,          63,        1,    encode_by_width,      decode_by_width,      "a shift of less than the register's width"},
    {"#extend",       immediate,                   Field::amount,  0,          4,         1,    encode_plain,         decode_plain,         {}},
    {"#immr",         immediate,                   Field::immr,    0,          63,        1,    encode_by_width,      decode_by_width,      "a number below the register's width"},
    {"#imms",         immediate,                   Field::imms,    0,          63,        1,    encode_by_width,      decode_by_width,      "a number below the register's width"},
    {"#lsl",          immediate,                   Field::immr,    0,          63,        1,    encode_lsl,           decode_lsl,           "a shift of less than the register's width"},
    {"#lsr",          immediate,                   Field::immr,    0,          63,        1,    encode_lsr,           decode_lsr,           "a shift of less than the register's width"},
    {"#lsb",          immediate,                   Field::immr,    0,          63,        1,    encode_field_low,     decode_field_low,     "a number below the register's width"},
    {"#width",        immediate,                   Field::imms,    1,          64,        1,    encode_field_width,   decode_field_width,   "a width that stays in the register"},
    {"#lsbzero",      immediate,                   Field::immr,    0,          63,        1,    encode_insert_low,    decode_insert_low,    "a number below the register's width"},
    {"#widthzero",    immediate,                   Field::imms,    1,          64,        1,    encode_insert_width,  decode_insert_width,  "a width that stays in the register"},
    {"#movz",         immediate,                   Field::imm,     0,          0,         1,    encode_movz,          decode_movz,          "a number that one MOV can build"},
    {"#movn",         immediate,                   Field::imm,     0,          0,         1,    encode_movn,          decode_movn,          "a number that one MOV can build"},
    {"#movmask",      immediate,                   Field::imms,    0,          0,         1,    encode_mask,          decode_move_mask,     "a number that one MOV can build"},
    {"#bitmask",      immediate,                   Field::imms,    0,          0,         1,    encode_mask,          decode_mask,          "a repeated, rotated run of ones"},
    {"#simm9",        immediate,                   Field::imm,     -256,       255,       1,    encode_signed<9>,     decode_signed<9>,     {}},
    {"#simm7",        immediate,                   Field::imm,     0,          0,         1,    encode_pair_offset,   decode_pair_offset,   "-64 to 63 times the size of one register"},
    {"#offset",       immediate,                   Field::imm,     0,          0,         1,    encode_offset,        decode_offset,        "0 to 4095 times the size of the access (or -256 to 255)"},
    {"#scale",        immediate,                   Field::S,       0,          3,         1,    encode_scale,         decode_scale,         "0, or the shift that gives the size of the access"},
    {"#zero",         immediate,                   Field::imm,     0,          0,         1,    encode_zero,          decode_zero,          "0"},
    {"#hint",         immediate,                   Field::hint,    0,          127,       1,    encode_hint,          decode_hint,          "a hint 0 to 127 that does nothing (not 7 to 15, 24 to 31)"},
    {"#bit32",        immediate,                   Field::b40,     0,          31,        1,    encode_plain,         decode_plain,         {}},
    {"#bit64",        immediate,                   Field::b40,     0,          63,        1,    encode_bit,           decode_bit,           {}},
    {"label26",       label,                       Field::imm,     -(1 << 27), (1 << 27) - 4, 4, encode_signed<26>,   decode_signed<26>,    "a label or `.+8`, at most 128 MiB away"},
    {"label19",       label,                       Field::imm,     -(1 << 20), (1 << 20) - 4, 4, encode_signed<19>,   decode_signed<19>,    "a label or `.+8`, at most 1 MiB away"},
    {"label14",       label,                       Field::imm,     -(1 << 15), (1 << 15) - 4, 4, encode_signed<14>,   decode_signed<14>,    "a label or `.+8`, at most 32 KiB away"},
    {"label21",       label,                       Field::immhi,   -(1 << 20), (1 << 20) - 1, 1, encode_relative,     decode_relative,      "a label or `.+8`, at most 1 MiB away"},
    {"labelpage",     label,                       Field::immhi,   -(1LL << 32), (1LL << 32) - 1, 4096, encode_relative, decode_relative,   "a label at most 4 GiB away"},
    {"cond",          Kind::Class::Condition,      Field::cond,    0,          15,        1,    encode_plain,         decode_plain,         "a condition such as EQ or NE"},
    {"inverted",      Kind::Class::Condition,      Field::cond,    0,          13,        1,    encode_inverted,      decode_inverted,      "a condition such as EQ or NE (not AL, NV)"},
    {"readable",      Kind::Class::SystemRegister, Field::system,  0,          0,         1,    encode_readable,      decode_readable,      "a system register"},
    {"writable",      Kind::Class::SystemRegister, Field::system,  0,          0,         1,    encode_writable,      decode_writable,      "a system register that can be written"},
};

constexpr struct { std::string_view name; Field field; bool stack; } registers[] = {
    {"d", Field::Rd, false}, {"d|SP", Field::Rd, true}, {"n", Field::Rn, false}, {"n|SP", Field::Rn, true},
    {"m", Field::Rm, false}, {"a", Field::Ra, false}, {"t", Field::Rt, false}, {"t2", Field::Rt2, false},
    {"s", Field::Rs, false}, {"nm", Field::Rn, false},
};
// clang-format on

struct KindIndex {
  KindIndex() {
    for (const Kind& kind : others) by_name.emplace(kind.name, kind);
    for (const auto& one : registers) {
      for (const bool wide : {false, true}) add_register(one.name, one.field, wide, one.stack);
    }
  }
  void add_register(std::string_view suffix, Field field, bool wide, bool stack) {
    const std::string name = (wide ? 'X' : 'W') + std::string(suffix);
    Kind kind{{}, Kind::Class::Register, field, 0, 31, 1, encode_plain, decode_plain, {}, wide, stack};
    if (suffix == "nm") kind.encode_number = encode_both, kind.decode_number = decode_both;
    const auto added = by_name.emplace(name, kind).first;
    added->second.name = added->first;
  }
  std::unordered_map<std::string, Kind> by_name;
};

}  // namespace

std::string OperandKind::expected() const {
  if (group == Class::Register) {
    return fmt::format("{}{}", wide ? "an X register" : "a W register", stack ? (wide ? " or SP" : " or WSP") : "");
  }
  if (!meaning.empty()) return std::string(meaning);
  return step == 1 ? fmt::format("a number {} to {}", low, high)
                   : fmt::format("a multiple of {} from {} to {}", step, low, high);
}

const OperandKind* find_operand_kind(std::string_view name) {
  static const KindIndex index;
  const auto found = index.by_name.find(std::string(name));
  return found == index.by_name.end() ? nullptr : &found->second;
}

}  // namespace stalefetch::aarch64_detail
