// SPDX-License-Identifier: BSD-2-Clause
// Reads the text of an instruction in AT&T or Intel syntax, without knowing which instruction it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/arch/x86-64/instruction.hpp"
#include "model/error.hpp"

namespace stalefetch::x86_64_detail {

/// The address of a label or location, and so many bytes.
struct Symbol {
  std::string name;
  std::int64_t offset = 0;
};

struct TextOperand {
  enum class Kind : std::uint8_t {
    Register,
    Control,
    Debug,
    Immediate,
    Memory,
    Name,      ///< a label, or the memory at a symbol
    Distance,  ///< `.+8`
  };
  Kind kind = Kind::Register;
  unsigned bits = 0;             ///< of a register; of memory, where the text says
  std::int64_t number = 0;       ///< of a register; an immediate; a distance from the beginning of the instruction
  std::optional<Symbol> symbol;  ///< of Name; the address in Memory, or the immediate
  MemoryReference memory;
  bool direct = false;              ///< of Memory: `number` or `symbol` is its address
  bool indirect = false;            ///< `*`, or a target in brackets
  std::size_t offset = 0, end = 0;  ///< in the text
};

struct InstructionText {
  bool intel = false;
  bool locked = false;
  std::string mnemonic;
  std::size_t mnemonic_offset = 0;
  std::vector<TextOperand> operands;  ///< destination first, in both syntaxes
};

/// Throws Error at `at`, column moved to the offending part. Intel syntax is what has brackets, or bare register names.
[[nodiscard]] InstructionText read_text(std::string_view text, const SourcePosition& at);

[[nodiscard]] SourcePosition moved(SourcePosition at, std::size_t offset);

}  // namespace stalefetch::x86_64_detail
