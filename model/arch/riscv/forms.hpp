// SPDX-License-Identifier: BSD-2-Clause
// The table made ready for use: every row with its mask and the places of its fields.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/arch/riscv/operands.hpp"
#include "model/arch/riscv/table.hpp"

namespace stalefetch::riscv_detail {

/// Where some bits of a field stand in the encoding.
struct Place {
  Field field = Field::rd;
  unsigned lsb = 0, width = 0;  ///< in the opcode
  unsigned field_lsb = 0;       ///< of the field
};

/// A piece of the operand syntax of a form.
struct Piece {
  char punctuation = 0;  ///< or an operand
  const OperandKind* operand = nullptr;
};

/// One mnemonic with one operand syntax and one encoding.
struct Form {
  const Row* row = nullptr;
  std::string mnemonic;
  std::vector<Piece> pieces;
  std::uint32_t mask = 0, value = 0;
  unsigned bytes = 0;
  std::vector<Place> places;
  Instruction fixed;  ///< fields whose bits the pattern fixes

  /// The mnemonic and its operands, for messages.
  [[nodiscard]] std::string syntax() const;
  [[nodiscard]] std::uint32_t encode(const Instruction& instruction) const;
  /// The fields of an opcode; nothing if it does not have this form.
  [[nodiscard]] std::optional<Instruction> decode(std::uint32_t opcode) const;
  /// Whether the value of a field can be encoded.
  [[nodiscard]] bool fits(Field field, std::int64_t number) const;
  /// The numbers that a field can hold.
  struct Range {
    std::int64_t low = 0, high = 0, step = 1;
  };
  [[nodiscard]] Range range(Field field) const;
};

/// All forms, in the order of the table.
[[nodiscard]] std::span<const Form> forms();
/// The forms that a mnemonic has, in the order of the table. Case does not matter.
[[nodiscard]] std::vector<const Form*> forms_of(std::string_view mnemonic);
/// The forms that may match an opcode, in the order of the table.
[[nodiscard]] std::span<const Form* const> forms_near(std::uint32_t opcode);
/// All mnemonics, each once, sorted.
[[nodiscard]] std::vector<std::string> mnemonics();

/// An opcode's own instruction (not an alias) and its fields. The reference stays valid until the thread's next call.
struct Decoded {
  std::uint32_t opcode = 0;
  const Form* form = nullptr;  ///< null: the table does not know the opcode
  Instruction instruction;
};
[[nodiscard]] const Decoded& decode(std::uint32_t opcode);

/// The length of the instruction that an opcode begins: 2 or 4 bytes.
[[nodiscard]] constexpr unsigned length_of(std::uint32_t opcode) { return (opcode & 3) == 3 ? 4 : 2; }

}  // namespace stalefetch::riscv_detail
