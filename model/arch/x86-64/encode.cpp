// SPDX-License-Identifier: BSD-2-Clause
// From fields to bytes. SDM Vol. 2, "Instruction Format".
#include "model/arch/x86-64/forms.hpp"

namespace stalefetch::x86_64_detail {

namespace {

using Kind = InstructionOperand::Kind;
using Method = OperandForm::Method;

constexpr unsigned no_index = 4, no_base = 5, needs_sib = 4, relative_rm = 5;

/// What goes into REX, ModRM, SIB and behind them.
struct Parts {
  unsigned rex = 0;
  bool rex_needed = false;  ///< SPL, BPL, SIL, DIL exist with REX only
  unsigned mod = 0, reg = 0, rm = 0;
  bool sib = false;
  unsigned scale = 0, index = no_index, base = 0;
  unsigned displacement_bytes = 0;
  unsigned opcode_low = 0;
};

bool fits_byte(std::int64_t number) { return number >= -128 && number <= 127; }

unsigned low(unsigned number) { return number & 7; }
unsigned high(unsigned number) { return number >> 3; }

void add_base(Parts& parts, unsigned base, std::int64_t displacement) {
  parts.mod = displacement == 0 && low(base) != no_base ? 0 : fits_byte(displacement) ? 1 : 2;
  parts.displacement_bytes = parts.mod == 2 ? 4 : parts.mod;
  parts.rex |= high(base);
  (parts.sib ? parts.base : parts.rm) = low(base);
}

void add_memory(Parts& parts, const MemoryReference& memory) {
  if (memory.relative) {
    parts.rm = relative_rm;
    parts.displacement_bytes = 4;
    return;
  }
  parts.sib = !memory.base || memory.index || low(*memory.base) == needs_sib;
  if (parts.sib) parts.rm = needs_sib;
  if (memory.index) {
    parts.index = low(*memory.index);
    parts.rex |= high(*memory.index) << 1;
    parts.scale = memory.scale == 8 ? 3 : memory.scale >> 1;
  }
  if (memory.base) {
    add_base(parts, *memory.base, memory.displacement);
  } else {
    parts.base = no_base;
    parts.displacement_bytes = 4;
  }
}

void add_operand(Parts& parts, const OperandForm& form, const InstructionOperand& operand) {
  const auto number = static_cast<unsigned>(operand.number);
  if (operand.kind == Kind::Register && operand.bits == 8 && number >= 4) parts.rex_needed = true;
  if (form.in_rm() && operand.kind == Kind::Register) {
    parts.mod = 3;
    parts.rm = low(number);
    parts.rex |= high(number);
  } else if (form.method == Method::Register || form.method == Method::Control || form.method == Method::Debug) {
    parts.reg = low(number);
    parts.rex |= high(number) << 2;
  } else if (form.method == Method::InOpcode) {
    parts.opcode_low = low(number);
    parts.rex |= high(number);
  }
}

Parts parts_of(const Form& form, const Instruction& instruction) {
  Parts parts;
  parts.rex = form.wide == WideBit::Set ? 8 : 0;
  if (form.digit) parts.reg = *form.digit;
  for (std::size_t k = 0; k < form.operands.size(); ++k) {
    add_operand(parts, form.operands[k], instruction.operands.at(k));
    if (instruction.operands.at(k).kind == Kind::Memory) add_memory(parts, instruction.memory);
  }
  return parts;
}

void append_opcode(CodeBytes& code, const Form& form, const Parts& parts) {
  if (parts.rex != 0 || parts.rex_needed) code.append(0x40 | parts.rex, 1);
  if (form.map != OpcodeMap::OneByte) code.append(0x0F, 1);
  if (form.map == OpcodeMap::ThreeByte38) code.append(0x38, 1);
  code.append(form.opcode + parts.opcode_low, 1);
}

void append_modrm(CodeBytes& code, const Form& form, const Instruction& instruction, const Parts& parts) {
  if (form.fixed_modrm) return code.append(*form.fixed_modrm, 1);
  code.append(parts.mod << 6 | parts.reg << 3 | parts.rm, 1);
  if (parts.sib) code.append(parts.scale << 6 | parts.index << 3 | parts.base, 1);
  code.append(static_cast<std::uint64_t>(instruction.memory.displacement), parts.displacement_bytes);
}

}  // namespace

CodeBytes Form::encode(const Instruction& instruction) const {
  CodeBytes code;
  for (const std::uint8_t byte : literal) code.append(byte, 1);
  if (!literal.empty()) return code;
  const Parts parts = parts_of(*this, instruction);
  if (instruction.locked) code.append(0xF0, 1);
  if (operand_prefix) code.append(0x66, 1);
  if (repeat_prefix != 0) code.append(repeat_prefix, 1);
  append_opcode(code, *this, parts);
  if (modrm) append_modrm(code, *this, instruction, parts);
  for (std::size_t k = 0; k < operands.size(); ++k)
    code.append(static_cast<std::uint64_t>(instruction.operands.at(k).number), operands[k].bytes);
  return code;
}

}  // namespace stalefetch::x86_64_detail
