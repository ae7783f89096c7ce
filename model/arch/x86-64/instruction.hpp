// SPDX-License-Identifier: BSD-2-Clause
// A decoded x86-64 instruction: its operands, in the order of the manual (destination first), and what its prefixes
// say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "model/arch/effects.hpp"

namespace stalefetch::x86_64_detail {

/// base + index * scale + displacement; without base and index, an absolute address.
struct MemoryReference {
  std::optional<unsigned> base, index;
  unsigned scale = 1;
  std::int64_t displacement = 0;
  bool relative = false;  ///< the displacement counts from the end of the instruction (RIP)
  friend bool operator==(const MemoryReference&, const MemoryReference&) = default;
};

struct InstructionOperand {
  enum class Kind : std::uint8_t { None, Register, Memory, Immediate, Target, Control, Debug };
  Kind kind = Kind::None;
  unsigned bits = 0;        ///< of the register, or accessed in memory
  std::int64_t number = 0;  ///< of the register; the immediate; the target's distance from the end of the instruction
  friend bool operator==(const InstructionOperand&, const InstructionOperand&) = default;
};

struct Instruction {
  std::array<InstructionOperand, 3> operands;
  MemoryReference memory;  ///< what an operand of kind Memory refers to
  bool locked = false;     ///< LOCK prefix
  unsigned bits = 0;       ///< the operand size; 0 where there is none
  unsigned condition = 0;  ///< of Jcc, SETcc, CMOVcc
  unsigned length = 0;     ///< in bytes
  friend bool operator==(const Instruction&, const Instruction&) = default;
};

/// Says on `effects` what the instruction does.
using Execute = void (*)(const Instruction& instruction, Effects& effects);

/// The bytes of one instruction.
struct CodeBytes {
  static constexpr unsigned limit = 15;
  std::array<std::uint8_t, 16> bytes{};
  unsigned length = 0;
  void append(std::uint64_t number, unsigned count) {
    for (unsigned k = 0; k < count; ++k) bytes.at(length++) = static_cast<std::uint8_t>(number >> 8 * k);
  }
};

}  // namespace stalefetch::x86_64_detail
