// SPDX-License-Identifier: BSD-2-Clause
// The instruction table: one row per form, from which assembling, decoding and executing are derived.
//
// How to read a row:
// - Mnemonic: `cc` stands for each condition; `*` takes the operand-size suffix b, w, l or q of AT&T text.
// - Operands, destination first, in the notation of the opcode maps (SDM Vol. 2, Appendix A.2), a method and a size.
//   Methods: E a register or memory by ModRM.rm, R a register and M memory only; G a register by ModRM.reg, C a control
//   and D a debug register; Z a register in the opcode; I an immediate; J a target relative to the next instruction.
//   Sizes: b, w, d, q, o: 1, 2, 4, 8, 16 bytes; v: 2, 4 or 8 by prefix; y: 4 or 8; z: 2 or 4 (sign-extended for 8).
//   `*`: an indirect target. `CL` and `1` are themselves.
// - Pattern, as in the manual's opcode column: `LOCK` (the prefix is allowed), a mandatory prefix 66, F2, F3 or REX.W,
//   opcode bytes, `+r` (a register in the low bits), `+cc`, `/r`, `/n` (ModRM.reg), or a second byte that is all of
//   ModRM. Immediates follow from the operands. `=`: exactly these bytes, another name for what a later row decodes.
// - Without a function: another name, for assembling only (or, with `=`, for disassembling too).
// The first row that fits is taken, so shorter encodings stand first.
//
// JMP, Jcc and CALL have the long form (4 bytes of distance) unless `.d8` is written: patches must know their length.
#pragma once

#include <span>
#include <string_view>

#include "model/arch/x86-64/instruction.hpp"

namespace stalefetch::x86_64_detail {

struct Row {
  std::string_view mnemonic;
  std::string_view operands;
  std::string_view pattern;
  Execute execute;
  std::string_view citation;  ///< manual and chapter
};

[[nodiscard]] std::span<const Row> rows();

}  // namespace stalefetch::x86_64_detail
