// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/operands.hpp"

#include <fmt/format.h>

#include <unordered_map>
#include <vector>

#include "model/arch/aarch64/operand_bits.hpp"
#include "model/arch/aarch64/operand_numbers.hpp"

namespace stalefetch::aarch64_detail {

namespace {

constexpr auto immediate = Kind::Class::Immediate;
constexpr auto label = Kind::Class::Label;

// clang-format off
constexpr Kind others[] = {
//   name             class                        field           low         high       step  encode                decode                meaning
    {"#imm12",        immediate,                   Field::imm,     0,          4095,      1,    encode_plain,         decode_plain,         {}},
    {"#imm12shifted", immediate,                   Field::imm,     4096,         4095 << 12, 4096, encode_plain,        decode_plain,         {}},
    {"#imm12negative", immediate,                  Field::imm,     -4095,      -1,        1,    encode_negative,      decode_negative,      {}},
    {"#sh12",         immediate,                   Field::sh,      0,          12,        12,   encode_plain,         decode_plain,         "0 or 12"},
    {"#imm4",         immediate,                   Field::imm,     0,          15,        1,    encode_plain,         decode_plain,         {}},
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
