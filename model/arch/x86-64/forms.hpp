// SPDX-License-Identifier: BSD-2-Clause
// The table made ready for use: every row as forms, one per operand size and condition.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/arch/x86-64/table.hpp"

namespace stalefetch::x86_64_detail {

/// One operand of a form: where it is encoded, and what may stand there.
struct OperandForm {
  enum class Method : std::uint8_t {
    RegisterOrMemory,
    RegisterInRm,
    Memory,
    Register,
    InOpcode,
    Control,
    Debug,
    Immediate,
    Target,
    CountRegister,
    One
  };
  Method method = Method::Register;
  unsigned bits = 0;      ///< of the register or the access; 0 if the memory is not accessed
  unsigned bytes = 0;     ///< in the encoding, of Immediate and Target
  bool indirect = false;  ///< a target in a register or memory

  [[nodiscard]] bool in_rm() const {
    return method == Method::RegisterOrMemory || method == Method::RegisterInRm || method == Method::Memory;
  }
  [[nodiscard]] bool takes_memory() const { return method == Method::RegisterOrMemory || method == Method::Memory; }
  [[nodiscard]] bool takes_register() const { return in_rm() && method != Method::Memory; }
  /// For messages: `a 32-bit register or memory`.
  [[nodiscard]] std::string meaning() const;
  /// For messages about forms: `r/m32`.
  [[nodiscard]] std::string notation() const;
};

enum class OpcodeMap : std::uint8_t { OneByte, TwoByte, ThreeByte38 };
enum class WideBit : std::uint8_t { Clear, Set, Ignored };

/// One mnemonic with one operand size and one encoding.
struct Form {
  const Row* row = nullptr;
  std::string mnemonic;
  bool suffix = false;   ///< AT&T text may add the operand size
  bool printed = false;  ///< disassembling gives this name
  std::vector<OperandForm> operands;
  unsigned bits = 0;  ///< operand size; 0 if none
  unsigned condition = 0;

  bool lockable = false;
  bool operand_prefix = false;     ///< 66
  std::uint8_t repeat_prefix = 0;  ///< F2 or F3
  WideBit wide = WideBit::Ignored;
  OpcodeMap map = OpcodeMap::OneByte;
  std::uint8_t opcode = 0;
  bool register_in_opcode = false;
  bool modrm = false;
  std::optional<std::uint8_t> fixed_modrm;
  std::optional<std::uint8_t> digit;
  std::vector<std::uint8_t> literal;  ///< all bytes, if these are fixed; then nothing else of the encoding holds

  /// The mnemonic and its operands, for messages.
  [[nodiscard]] std::string syntax() const;
  [[nodiscard]] CodeBytes encode(const Instruction& instruction) const;
  [[nodiscard]] unsigned immediate_bytes() const;
};

/// All forms, in the order of the table.
[[nodiscard]] std::span<const Form> forms();
/// The forms that a mnemonic has, suffix included, in the order of the table. Case does not matter.
[[nodiscard]] std::span<const Form* const> forms_of(std::string_view mnemonic);
/// The forms with an opcode that execute something, in the order of the table.
[[nodiscard]] std::span<const Form* const> forms_with(OpcodeMap map, std::uint8_t opcode);
/// All mnemonics with all suffixes, each once, sorted.
[[nodiscard]] const std::vector<std::string>& mnemonics();

}  // namespace stalefetch::x86_64_detail
