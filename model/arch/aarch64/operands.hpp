// SPDX-License-Identifier: BSD-2-Clause
// The kinds of operands: how each is written, and which fields hold it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/arch/aarch64/instruction.hpp"

namespace stalefetch::aarch64_detail {

/// A kind of operand that the syntax of a form may name.
struct OperandKind {
  enum class Class : std::uint8_t { Register, Immediate, Condition, Label, SystemRegister };
  using Encode = bool (*)(const OperandKind& kind, std::int64_t number, Instruction& instruction);
  using Decode = std::optional<std::int64_t> (*)(const OperandKind& kind, const Instruction& instruction);

  std::string_view name;  ///< in the table
  Class group = Class::Register;
  Field field = Field::sf;                   ///< the field, where it is only one
  std::int64_t low = 0, high = 0, step = 1;  ///< the numbers that exist, where the field holds number / step
  Encode encode_number = nullptr;
  Decode decode_number = nullptr;
  std::string_view meaning;  ///< for messages

  // Of registers.
  bool wide = false;   ///< X rather than W
  bool stack = false;  ///< number 31 is the stack pointer

  /// Puts a number into the fields; false if it does not fit.
  bool encode(std::int64_t number, Instruction& instruction) const { return encode_number(*this, number, instruction); }
  /// The number in the fields; nothing if they mean something else.
  [[nodiscard]] std::optional<std::int64_t> decode(const Instruction& instruction) const {
    return decode_number(*this, instruction);
  }
  [[nodiscard]] bool valid(const Instruction& instruction) const { return decode(instruction).has_value(); }
  /// What may stand here, for messages.
  [[nodiscard]] std::string expected() const;
};

/// The kind with this name in the table, or null: then the word stands for itself.
[[nodiscard]] const OperandKind* find_operand_kind(std::string_view name);

/// The sign-extended low `bits` bits.
[[nodiscard]] constexpr std::int64_t sign_extended(std::uint32_t value, unsigned bits) {
  const std::int64_t sign = std::int64_t{1} << (bits - 1);
  return (static_cast<std::int64_t>(value) ^ sign) - sign;
}

}  // namespace stalefetch::aarch64_detail
