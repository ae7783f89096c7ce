// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/operands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "model/arch/riscv/registers.hpp"

namespace stalefetch::riscv_detail {

namespace {

using Class = OperandKind::Class;

// clang-format off
constexpr std::array<OperandKind, 13> kinds{{
    {"rd",       Class::Register,        Field::rd,    "a register"},
    {"rs1",      Class::Register,        Field::rs1,   "a register"},
    {"rs2",      Class::Register,        Field::rs2,   "a register"},
    {"imm",      Class::Immediate,       Field::imm,   "a number"},
    {"uimm",     Class::Immediate,       Field::uimm,  "a number"},
    {"shamt",    Class::Immediate,       Field::shamt, "a shift"},
    {"upper",    Class::Upper,           Field::imm,   "a number from 0 to 1048575"},
    {"value32",  Class::UpperValue,      Field::imm,   "a multiple of 4096 of 32 bits (other numbers need several instructions)"},
    {"zero",     Class::Zero,            Field::imm,   "0"},
    {"target",   Class::Target,          Field::imm,   "a label, or a distance such as .+8,"},
    {"pred",     Class::AccessSet,       Field::pred,  "a set of accesses such as rw, of the letters i, o, r, w in this order"},
    {"succ",     Class::AccessSet,       Field::succ,  "a set of accesses such as rw, of the letters i, o, r, w in this order"},
    {"csr",      Class::ControlRegister, Field::csr,   "sstatus, sepc, scause, stval, sscratch, sip, satp, mepc, mcause or mtval"},
}};
// clang-format on

constexpr std::string_view access_letters = "iorw";

std::string access_set(std::int64_t bits) {
  std::string text;
  for (std::size_t k = 0; k < access_letters.size(); ++k)
    if ((bits >> (3 - k) & 1) != 0) text += access_letters[k];
  return text.empty() ? "0" : text;
}

}  // namespace

bool OperandKind::can_print(const Instruction& instruction) const {
  return group != Class::ControlRegister || control_register(instruction[field]) != nullptr;
}

std::string OperandKind::print(const Instruction& instruction) const {
  const std::int64_t number = instruction[field];
  switch (group) {
    case Class::Register:
      return std::string(general_register_name(number));
    case Class::Immediate:
    case Class::UpperValue:
      return fmt::format("{}", number);
    case Class::Upper:
      return fmt::format("{:#x}", number >> 12 & 0xFFFFF);
    case Class::AccessSet:
      return access_set(number);
    case Class::ControlRegister:
      return std::string(control_register(number)->name);
    case Class::Zero:
      return {};
    case Class::Target:
      break;
  }
  throw std::logic_error("the text of a target depends on where the instruction stands");
}

const OperandKind* find_operand_kind(std::string_view name) {
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const OperandKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

std::optional<std::int64_t> parse_access_set(std::string_view text) {
  if (text == "0") return 0;
  std::int64_t bits = 0;
  std::size_t next = 0;
  for (const char c : text) {
    const std::size_t letter = access_letters.find(c, next);
    if (letter == access_letters.npos) return {};
    bits |= std::int64_t{1} << (3 - letter);
    next = letter + 1;
  }
  return text.empty() ? std::nullopt : std::optional{bits};
}

}  // namespace stalefetch::riscv_detail
