// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/match.hpp"

#include <fmt/format.h>

#include "model/arch/x86-64/registers.hpp"

namespace stalefetch::x86_64_detail {

namespace {

using Kind = TextOperand::Kind;
using Method = OperandForm::Method;
using Taken = InstructionOperand::Kind;

std::int64_t sign_extended(std::int64_t number, unsigned bits) {
  const unsigned unused = 64 - bits;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(number) << unused) >> unused;
}

bool is_control_register(std::int64_t number) { return number == 8 || (number <= 4 && number != 1); }

class Matcher {
 public:
  Matcher(const Form& form, const InstructionText& text) : form_(form), text_(text) {}

  Match run() {
    match_.instruction.bits = form_.bits;
    match_.instruction.condition = form_.condition;
    match_.instruction.locked = text_.locked;
    for (; match_.operand < form_.operands.size(); ++match_.operand) {
      const OperandForm& expected = form_.operands[match_.operand];
      if (match_.operand >= text_.operands.size() || !take(expected, text_.operands[match_.operand])) {
        match_.expected = expected.meaning();
        return match_;
      }
    }
    if (text_.operands.size() > match_.operand) {
      match_.expected = "the end of the instruction";
      return match_;
    }
    match_.matches = true;
    return match_;
  }

 private:
  bool take(const OperandForm& form, const TextOperand& text) {
    if (text.kind == Kind::Memory || (text.kind == Kind::Name && form.method != Method::Target))
      return take_memory(form, text);
    InstructionOperand& operand = match_.instruction.operands.at(match_.operand);
    operand = {Taken::Register, form.bits, text.number};
    switch (text.kind) {
      case Kind::Register:
        return take_register(form, text);
      case Kind::Control:
        operand.kind = Taken::Control;
        return form.method == Method::Control && is_control_register(text.number);
      case Kind::Debug:
        operand.kind = Taken::Debug;
        return form.method == Method::Debug && text.number <= 7;
      case Kind::Immediate:
        operand.kind = Taken::Immediate;
        return take_immediate(form, text, operand);
      case Kind::Name:
      case Kind::Distance:
        operand.kind = Taken::Target;
        return form.method == Method::Target && !text.indirect;
      case Kind::Memory:
        break;
    }
    return false;
  }

  [[nodiscard]] bool take_register(const OperandForm& form, const TextOperand& text) const {
    if (form.method == Method::CountRegister) return text.bits == 8 && text.number == rcx;
    const bool place = form.takes_register() || form.method == Method::Register || form.method == Method::InOpcode;
    const bool star = text_.intel || form.indirect == text.indirect;
    return place && text.bits == form.bits && star;
  }

  bool take_memory(const OperandForm& form, const TextOperand& text) {
    const bool star = text_.intel ? !form.indirect || text.kind == Kind::Memory : form.indirect == text.indirect;
    if (!form.takes_memory() || !star) return false;
    if (text.bits != 0 && form.bits != 0 && text.bits != form.bits) return false;
    match_.instruction.operands.at(match_.operand) = {Taken::Memory, form.bits, 0};
    match_.instruction.memory = text.memory;
    if (text.kind == Kind::Name || text.direct) match_.instruction.memory.relative = true;
    if (match_.instruction.memory.relative) match_.instruction.memory.displacement = text.number;
    return true;
  }

  bool take_immediate(const OperandForm& form, const TextOperand& text, InstructionOperand& operand) const {
    if (form.method == Method::One) return !text.symbol && text.number == 1;
    if (form.method != Method::Immediate) return false;
    if (text.symbol) return form.bytes >= 4;
    const auto fitted = fit_immediate(text.number, form_.bits, form.bytes);
    if (fitted) operand.number = *fitted;
    return fitted.has_value();
  }

  const Form& form_;
  const InstructionText& text_;
  Match match_;
};

}  // namespace

std::optional<std::int64_t> fit_immediate(std::int64_t number, unsigned bits, unsigned bytes) {
  if (bits < 64) {
    const std::int64_t limit = std::int64_t{1} << bits;
    if (number >= limit || number < -limit / 2) return {};
    number = sign_extended(number, bits);
  }
  if (sign_extended(number, 8 * bytes) != number) return {};
  return number;
}

Match match_operands(const Form& form, const InstructionText& text) { return Matcher(form, text).run(); }

}  // namespace stalefetch::x86_64_detail
