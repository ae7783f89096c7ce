// SPDX-License-Identifier: BSD-2-Clause
// The table made ready for use: every row expanded into its forms, with masks and operand lists.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/arch/aarch64/operands.hpp"
#include "model/arch/aarch64/table.hpp"

namespace stalefetch::aarch64_detail {

/// A piece of the operand syntax of a form.
struct Piece {
  enum class Kind : std::uint8_t { Punctuation, Word, Operand, GroupBegin, GroupEnd };
  Kind kind = Kind::Punctuation;
  std::string text;  ///< of punctuation and words
  const OperandKind* operand = nullptr;
};

/// Where a field stands in the encoding.
struct Place {
  Field field = Field::sf;
  unsigned lsb = 0, width = 0;
};

/// One mnemonic with one operand syntax and one encoding.
struct Form {
  const Row* row = nullptr;
  std::string mnemonic;
  std::string operands;  ///< as in the table, expanded
  std::vector<Piece> pieces;
  std::uint32_t mask = 0, value = 0;
  std::vector<Place> places;
  Instruction fixed;  ///< the fields that the choice of alternatives decides

  /// The mnemonic and the operands of its row, for messages: `LDR (W|X)t, [Xn|SP {, #offset}]`.
  [[nodiscard]] std::string syntax() const;
  [[nodiscard]] std::uint32_t encode(const Instruction& instruction) const;
  /// The fields of an opcode; nothing if it does not have this form.
  [[nodiscard]] std::optional<Instruction> decode(std::uint32_t opcode) const;
};

/// All forms, in the order of the table.
[[nodiscard]] std::span<const Form> forms();
/// The forms that a mnemonic has, in the order of the table. Case does not matter.
[[nodiscard]] std::vector<const Form*> forms_of(std::string_view mnemonic);
/// The forms that may match an opcode, in the order of the table.
[[nodiscard]] std::span<const Form* const> forms_near(std::uint32_t opcode);
/// All mnemonics, each once, sorted.
[[nodiscard]] std::vector<std::string_view> mnemonics();

/// An opcode's own instruction (not an alias) and its fields. The reference stays valid until the thread's next call.
struct Decoded {
  std::uint32_t opcode = 0;
  const Form* form = nullptr;  ///< null: the table does not know the opcode
  Instruction instruction;
};
[[nodiscard]] const Decoded& decode(std::uint32_t opcode);

}  // namespace stalefetch::aarch64_detail
