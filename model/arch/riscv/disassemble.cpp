// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include "model/arch/riscv/assemble.hpp"
#include "model/arch/riscv/forms.hpp"

namespace stalefetch::riscv_detail {

namespace {

using LabelAt = std::function<std::optional<std::string>(std::uint64_t)>;

std::string target_text(std::int64_t distance, std::uint64_t address, const LabelAt& label_at) {
  const auto label = label_at ? label_at(address + static_cast<std::uint64_t>(distance)) : std::nullopt;
  return label ? *label : fmt::format(".{:+}", distance);
}

std::string text_of(const Form& form, const Instruction& instruction, std::uint64_t address, const LabelAt& label_at) {
  std::string text = form.mnemonic;
  if (!form.pieces.empty()) text += ' ';
  for (const Piece& piece : form.pieces) {
    if (piece.operand == nullptr) {
      text += piece.punctuation;
    } else if (piece.operand->group == OperandKind::Class::Target) {
      text += target_text(instruction[Field::imm], address, label_at);
    } else {
      text += piece.operand->print(instruction);
    }
  }
  return text;
}

}  // namespace

std::string disassemble_instruction(std::uint32_t opcode, std::uint64_t address, const LabelAt& label_at) {
  if (decode(opcode).form != nullptr) {
    for (const Form* form : forms_near(opcode)) {
      if (form->row->use == Use::Input) continue;
      if (const auto instruction = form->decode(opcode)) return text_of(*form, *instruction, address, label_at);
    }
  }
  return length_of(opcode) == 4 ? fmt::format(".word {:#010x}", opcode) : fmt::format(".half {:#06x}", opcode & 0xFFFF);
}

}  // namespace stalefetch::riscv_detail
