// SPDX-License-Identifier: BSD-2-Clause
// Reads the operands of an instruction according to one form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/arch/riscv/forms.hpp"

namespace stalefetch::riscv_detail {

/// What a branch points at: a label, or a distance from the instruction.
struct Target {
  std::optional<std::string> label;
  std::int64_t distance = 0;
  std::size_t offset = 0;  ///< in the text
};

/// The operands of a text, as far as one form could read them.
struct Match {
  bool matches = false;
  Instruction instruction;
  std::optional<Target> target;
  std::size_t offset = 0;  ///< where the text stopped to fit
  std::string expected;    ///< what would have fitted there
};

/// Reads `text` from `offset` on.
[[nodiscard]] Match match_operands(const Form& form, std::string_view text, std::size_t offset);

/// What can stand in a field of a form, for messages: `a number from -2048 to 2047`.
[[nodiscard]] std::string expected_operand(const Form& form, const OperandKind& kind);

/// A number with optional sign, decimal or `0x`; the whole of 64 bits. Moves `offset` behind it.
[[nodiscard]] std::optional<std::int64_t> read_number(std::string_view text, std::size_t& offset);

}  // namespace stalefetch::riscv_detail
