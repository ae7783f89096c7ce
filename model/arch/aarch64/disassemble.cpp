// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include "model/arch/aarch64/assemble.hpp"
#include "model/arch/aarch64/conditions.hpp"
#include "model/arch/aarch64/forms.hpp"
#include "model/arch/aarch64/registers.hpp"

namespace stalefetch::aarch64_detail {

namespace {

using LabelAt = std::function<std::optional<std::string>(std::uint64_t)>;

std::string immediate_text(std::int64_t number) {
  if (number > -4096 && number < 65536) return fmt::format("#{}", number);
  return fmt::format("#{:#x}", static_cast<std::uint64_t>(number));
}

std::string target_text(const OperandKind& kind, std::int64_t distance, std::uint64_t address,
                        const LabelAt& label_at) {
  const std::uint64_t base = kind.name == "labelpage" ? address & ~std::uint64_t{0xFFF} : address;
  const auto label = label_at ? label_at(base + static_cast<std::uint64_t>(distance)) : std::nullopt;
  return label ? *label : fmt::format(".{:+}", distance);
}

std::string operand_text(const OperandKind& kind, const Instruction& instruction, std::uint64_t address,
                         const LabelAt& label_at) {
  const std::int64_t number = kind.decode(instruction).value_or(0);
  switch (kind.group) {
    case OperandKind::Class::Register:
      return general_register_name(static_cast<unsigned>(number), kind.wide, kind.stack);
    case OperandKind::Class::Immediate:
      return immediate_text(number);
    case OperandKind::Class::Condition:
      return std::string(condition_names[static_cast<std::size_t>(number)]);
    case OperandKind::Class::SystemRegister:
      return std::string(system_register(static_cast<std::uint32_t>(number))->name);
    case OperandKind::Class::Label:
      return target_text(kind, number, address, label_at);
  }
  return {};
}

/// Must the group that begins at `first` be written, or has it its value of silence?
bool group_needed(const Form& form, std::size_t first, const Instruction& instruction) {
  for (std::size_t k = first; form.pieces[k].kind != Piece::Kind::GroupEnd; ++k) {
    if (form.pieces[k].kind == Piece::Kind::Operand && instruction[form.pieces[k].operand->field] != 0) return true;
  }
  return false;
}

bool is_name(const Piece& piece) { return piece.kind == Piece::Kind::Word || piece.kind == Piece::Kind::Operand; }

std::string text_of(const Form& form, const Instruction& instruction, std::uint64_t address, const LabelAt& label_at) {
  std::string text = form.mnemonic;
  bool separate = true;
  for (std::size_t k = 0; k < form.pieces.size(); ++k) {
    const Piece& piece = form.pieces[k];
    if (piece.kind == Piece::Kind::GroupBegin && !group_needed(form, k, instruction)) {
      while (form.pieces[k].kind != Piece::Kind::GroupEnd) ++k;
      continue;
    }
    if (piece.kind == Piece::Kind::GroupBegin || piece.kind == Piece::Kind::GroupEnd) continue;
    if (separate && (is_name(piece) || k == 0)) text += ' ';
    text += piece.operand != nullptr ? operand_text(*piece.operand, instruction, address, label_at) : piece.text;
    separate = is_name(piece);
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
  return fmt::format(".word {:#010x}", opcode);
}

}  // namespace stalefetch::aarch64_detail
