// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <algorithm>

#include "model/arch/x86-64/assemble.hpp"
#include "model/arch/x86-64/decode.hpp"
#include "model/arch/x86-64/registers.hpp"

namespace stalefetch::x86_64_detail {

namespace {

using Kind = InstructionOperand::Kind;
using LabelAt = std::function<std::optional<std::string>(std::uint64_t)>;

std::string number_text(std::int64_t number) {
  if (number > -4096 && number < 65536) return fmt::format("{}", number);
  return fmt::format("{:#x}", static_cast<std::uint64_t>(number));
}

/// An immediate, without the bits that the operand size cuts off.
std::string immediate_text(std::int64_t number, unsigned bits) {
  if (number >= 0 || number > -4096 || bits >= 64 || bits == 0) return "$" + number_text(number);
  return "$" + number_text(number & ((std::int64_t{1} << bits) - 1));
}

std::string memory_text(const Instruction& instruction, std::uint64_t address, const LabelAt& label_at) {
  const MemoryReference& memory = instruction.memory;
  if (memory.relative) {
    const std::uint64_t target = address + instruction.length + static_cast<std::uint64_t>(memory.displacement);
    const auto label = label_at ? label_at(target) : std::nullopt;
    return label ? fmt::format("({})", *label) : fmt::format("({:#x})", target);
  }
  std::string text = memory.displacement == 0 ? "" : fmt::format("{}", memory.displacement);
  text += '(';
  if (memory.base) text += '%' + general_register_name(*memory.base, 64);
  if (memory.index) text += fmt::format(",%{},{}", general_register_name(*memory.index, 64), memory.scale);
  if (!memory.base && !memory.index) text = fmt::format("({}", number_text(memory.displacement));
  return text + ')';
}

std::string operand_text(const Instruction& instruction, const InstructionOperand& operand, std::uint64_t address,
                         const LabelAt& label_at) {
  switch (operand.kind) {
    case Kind::Register:
      return '%' + general_register_name(static_cast<unsigned>(operand.number), operand.bits);
    case Kind::Memory:
      return memory_text(instruction, address, label_at);
    case Kind::Immediate:
      return immediate_text(operand.number, instruction.bits);
    case Kind::Target: {
      const std::int64_t distance = operand.number + instruction.length;
      const auto label = label_at ? label_at(address + static_cast<std::uint64_t>(distance)) : std::nullopt;
      return label ? *label : fmt::format(".{:+}", distance);
    }
    case Kind::Control:
      return fmt::format("%cr{}", operand.number);
    case Kind::Debug:
      return fmt::format("%db{}", operand.number);
    case Kind::None:
      break;
  }
  return {};
}

/// Is this what the bytes begin with, and all that `length` bytes hold?
bool is_literal(const Form& form, std::uint64_t bytes, unsigned length) {
  if (form.literal.size() != length) return false;
  for (unsigned k = 0; k < length; ++k)
    if (form.literal[k] != (k < 8 ? bytes >> 8 * k & 0xFF : 0)) return false;
  return true;
}

std::string unknown_text(std::uint64_t bytes) {
  std::string text = fmt::format(".byte {:#04x}", bytes & 0xFF);
  for (bytes >>= 8; bytes != 0; bytes >>= 8) text += fmt::format(",{:#04x}", bytes & 0xFF);
  return text;
}

char suffix_of(unsigned bits) { return bits == 8 ? 'b' : bits == 16 ? 'w' : bits == 32 ? 'l' : 'q'; }

}  // namespace

std::string disassemble_instruction(std::uint64_t bytes, std::uint64_t address, const LabelAt& label_at) {
  const Decoded decoded = decode(bytes);
  if (decoded.form == nullptr) return unknown_text(bytes);
  const Instruction& instruction = decoded.instruction;
  for (const Form& form : forms())
    if (is_literal(form, bytes, instruction.length)) return form.mnemonic;
  std::string text = (instruction.locked ? "lock " : "") + decoded.form->mnemonic;
  if (decoded.form->suffix) text += suffix_of(decoded.form->bits);
  for (std::size_t k = decoded.form->operands.size(); k-- > 0;) {
    text += k + 1 == decoded.form->operands.size() ? " " : ",";
    if (decoded.form->operands[k].indirect) text += '*';
    text += operand_text(instruction, instruction.operands.at(k), address, label_at);
  }
  return text;
}

}  // namespace stalefetch::x86_64_detail
