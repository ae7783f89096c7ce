// SPDX-License-Identifier: BSD-2-Clause
// The instruction table: one row per form, from which assembling, decoding and executing are derived.
//
// How to read a row:
// - A mnemonic whose pattern leaves `aq` and `rl` open takes the suffixes .aq, .rl and .aqrl.
// - Operands: `rd`, `rs1`, `rs2`; `imm`, `uimm` and `shamt`, as many bits as the pattern has; `target`, a label or a
//   distance; `pred` and `succ` of FENCE; `csr`; see operands.hpp. Everything else stands for itself. Before `(`, an
//   offset of 0 may be left out, and `zero` may be written as 0.
// - Pattern, most significant bit first, as the manual's instruction listings have it: bits, `field`, `field=bits`
//   (fixed, but named), or `imm[12|10:5]`: these bits of the immediate, in this order.
// - No function: an alias of a later row. `Input`: an alias that is never printed.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "model/arch/riscv/instruction.hpp"

namespace stalefetch::riscv_detail {

enum class Use : std::uint8_t { Both, Input };

struct Row {
  std::string_view mnemonic;
  std::string_view operands;
  std::string_view pattern;
  Execute execute;
  Use use;
  std::string_view citation;  ///< manual and chapter
};

[[nodiscard]] std::span<const Row> rows();

}  // namespace stalefetch::riscv_detail
