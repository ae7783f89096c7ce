// SPDX-License-Identifier: BSD-2-Clause
// The kinds of operands: how each is written, and which field holds it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/arch/riscv/instruction.hpp"

namespace stalefetch::riscv_detail {

/// A kind of operand that the syntax of a form may name.
struct OperandKind {
  enum class Class : std::uint8_t {
    Register,
    Immediate,   ///< the number in the field
    Upper,       ///< of lui and auipc: the upper 20 bits, as a number of 20 bits
    UpperValue,  ///< the same, as the number that the register receives
    Zero,        ///< an offset that must be 0
    Target,      ///< a label, or a distance from the instruction
    AccessSet,   ///< of FENCE: `rw`
    ControlRegister,
  };
  std::string_view name;  ///< in the table
  Class group = Class::Register;
  Field field = Field::rd;
  std::string_view meaning;  ///< for messages

  /// Whether the fields can be written with this operand.
  [[nodiscard]] bool can_print(const Instruction& instruction) const;
  /// As assembly text; not of Target.
  [[nodiscard]] std::string print(const Instruction& instruction) const;
};

/// The kind with this name in the table, or null.
[[nodiscard]] const OperandKind* find_operand_kind(std::string_view name);

/// The bits of FENCE's sets: i, o, r, w from the highest. Nothing if the text is no such set.
[[nodiscard]] std::optional<std::int64_t> parse_access_set(std::string_view text);

}  // namespace stalefetch::riscv_detail
