// SPDX-License-Identifier: BSD-2-Clause
// A decoded A64 instruction: which fields an encoding has, and their values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "model/arch/effects.hpp"

namespace stalefetch::aarch64_detail {

/// The fields that encodings name (the manual's names where it has one for all uses).
enum class Field : std::uint8_t {
  sf,
  op,
  opc,
  S,
  N,
  U,
  o0,
  sh,
  size,
  acquire,
  release,
  index,
  shift,
  amount,
  option,
  cond,
  nzcv,
  hw,
  imm,
  immr,
  imms,
  immlo,
  immhi,
  b5,
  b40,
  CRm,
  op2,
  hint,
  system,
  Rd,
  Rn,
  Rm,
  Ra,
  Rt,
  Rt2,
  Rs,
};

/// Names of the fields in encoding patterns, in the order of the enumeration.
inline constexpr std::array<std::string_view, 36> field_names{
    "sf",    "op",     "opc",    "S",      "N",    "U",  "o0",  "sh",   "size", "acquire", "release", "index",
    "shift", "amount", "option", "cond",   "nzcv", "hw", "imm", "immr", "imms", "immlo",   "immhi",   "b5",
    "b40",   "CRm",    "op2", "hint",   "system", "Rd",   "Rn", "Rm",  "Ra",   "Rt",   "Rt2",     "Rs"};
static_assert(field_names.size() == static_cast<std::size_t>(Field::Rs) + 1);

/// The values of an instruction's fields; 0 where its encoding has no such field.
class Instruction {
 public:
  [[nodiscard]] std::uint32_t operator[](Field field) const { return values_[static_cast<std::size_t>(field)]; }
  std::uint32_t& operator[](Field field) { return values_[static_cast<std::size_t>(field)]; }
  friend bool operator==(const Instruction&, const Instruction&) = default;

 private:
  std::array<std::uint32_t, field_names.size()> values_{};
};

/// Says on `effects` what the instruction does.
using Execute = void (*)(const Instruction& instruction, Effects& effects);

}  // namespace stalefetch::aarch64_detail
