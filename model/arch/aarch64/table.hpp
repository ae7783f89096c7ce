// SPDX-License-Identifier: BSD-2-Clause
// The instruction table: one row per form, from which assembling, decoding and executing are derived.
//
// How to read a row:
// - `{field=A,B:4,C}` in the mnemonic or the operands: one form per alternative, which gives the field 0, 4, 5. An
// empty
//   alternative is allowed. The same field twice takes the same alternative.
// - `R` before a register operand in a row whose pattern has `sf`: one form with W (sf=0) and one with X (sf=1).
// - `( ... )` in the operands: may be left out; the fields in it are then 0. Not around a nonzero alternative.
// - Operands: registers (`Xd`, `Rn|SP`: 31 is the stack pointer), immediates (`#imm12`), `cond`, `label26`; see
//   operands.cpp. Everything else stands for itself.
// - Pattern, most significant bit first: bits, `field` (one bit), `field:width`, or `field=bits` (fixed, but named).
// - No function: an alias of a later row. `Input`: an alias that is never printed.
#pragma once

#include <span>
#include <string_view>

#include "model/arch/aarch64/instruction.hpp"

namespace stalefetch::aarch64_detail {

enum class Use : std::uint8_t { Both, Input };

struct Row {
  std::string_view mnemonic;
  std::string_view operands;
  std::string_view pattern;
  Execute execute;
  Use use;
  std::string_view citation;  ///< section of the Arm ARM, issue M.c
};

[[nodiscard]] std::span<const Row> rows();

}  // namespace stalefetch::aarch64_detail
