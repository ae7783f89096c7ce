// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/expand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <boost/algorithm/string/split.hpp>
#include <charconv>
#include <stdexcept>

#include "model/arch/x86-64/conditions.hpp"

namespace stalefetch::x86_64_detail {

namespace {

using Method = OperandForm::Method;

std::vector<std::string> parts(std::string_view text, const char* separators) {
  std::vector<std::string> result;
  boost::split(result, text, boost::is_any_of(separators));
  std::erase(result, "");
  return result;
}

[[noreturn]] void malformed(const Row& row, std::string_view what) {
  throw std::logic_error(fmt::format("row `{} {}`, `{}`: {}", row.mnemonic, row.operands, row.pattern, what));
}

std::uint8_t hexadecimal(const Row& row, std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (text.size() != 2 || error != std::errc{} || end != text.data() + 2) malformed(row, "no byte");
  return static_cast<std::uint8_t>(number);
}

/// Bits of an operand with this size letter, where the prefixes choose `chosen`.
unsigned bits_of(const Row& row, char size, unsigned chosen) {
  switch (size) {
    case 'b':
      return 8;
    case 'w':
      return 16;
    case 'd':
      return 32;
    case 'q':
      return 64;
    case 'o':
      return 128;
    case 'v':
    case 'y':
      return chosen;
    case 'z':
      return std::min(chosen, 32U);
    default:
      malformed(row, "unknown operand size");
  }
}

Method method_of(const Row& row, char letter) {
  switch (letter) {
    case 'E':
      return Method::RegisterOrMemory;
    case 'R':
      return Method::RegisterInRm;
    case 'M':
      return Method::Memory;
    case 'G':
      return Method::Register;
    case 'Z':
      return Method::InOpcode;
    case 'C':
      return Method::Control;
    case 'D':
      return Method::Debug;
    case 'I':
      return Method::Immediate;
    case 'J':
      return Method::Target;
    default:
      malformed(row, "unknown operand");
  }
}

OperandForm operand_of(const Row& row, std::string_view text, unsigned chosen) {
  if (text == "CL") return {Method::CountRegister, 8, 0, false};
  if (text == "1") return {Method::One, 8, 0, false};
  OperandForm operand;
  operand.indirect = text.front() == '*';
  if (operand.indirect) text.remove_prefix(1);
  operand.method = method_of(row, text.front());
  if (text.size() == 1) return operand;  // memory that is not accessed
  operand.bits = bits_of(row, text[1], operand.method == Method::Target ? 32 : chosen);
  if (operand.method == Method::Immediate || operand.method == Method::Target) operand.bytes = operand.bits / 8;
  return operand;
}

void add_token(const Row& row, Form& form, std::string_view token, bool& opcode_seen) {
  if (token == "LOCK") {
    form.lockable = true;
  } else if (token == "REX.W") {
    form.wide = WideBit::Set;
  } else if (token == "/r") {
    form.modrm = true;
  } else if (token.size() == 2 && token[0] == '/') {
    form.modrm = true;
    form.digit = static_cast<std::uint8_t>(token[1] - '0');
  } else if (token.ends_with("+r")) {
    form.opcode = hexadecimal(row, token.substr(0, 2));
    form.register_in_opcode = opcode_seen = true;
  } else if (token.ends_with("+cc")) {
    form.opcode = static_cast<std::uint8_t>(hexadecimal(row, token.substr(0, 2)) + form.condition);
    opcode_seen = true;
  } else if (opcode_seen) {
    form.modrm = true;
    form.fixed_modrm = hexadecimal(row, token);
  } else {
    form.opcode = hexadecimal(row, token);
    opcode_seen = true;
  }
}

/// Prefixes and escape bytes stand before the opcode, so they are not the last bytes.
bool add_lead(Form& form, std::string_view token, bool last) {
  if (last) return false;
  if (token == "66") return form.operand_prefix = true;
  if (token == "F2" || token == "F3") return form.repeat_prefix = token == "F2" ? 0xF2 : 0xF3, true;
  if (token == "0F") return form.map = OpcodeMap::TwoByte, true;
  if (token == "38" && form.map == OpcodeMap::TwoByte) return form.map = OpcodeMap::ThreeByte38, true;
  return false;
}

void add_pattern(const Row& row, Form& form) {
  std::vector<std::string> tokens = parts(row.pattern, " ");
  if (tokens.front() == "=") {
    for (std::size_t k = 1; k < tokens.size(); ++k) form.literal.push_back(hexadecimal(row, tokens[k]));
    return;
  }
  bool opcode_seen = false;
  for (std::size_t k = 0; k < tokens.size(); ++k) {
    if (opcode_seen || !add_lead(form, tokens[k], k + 1 == tokens.size())) add_token(row, form, tokens[k], opcode_seen);
  }
}

/// The size letter that prefixes choose, or nothing.
std::string_view sizes_chosen(const Row& row) {
  const bool any = row.operands.find('v') != row.operands.npos;
  return any ? "lqw" : row.operands.find('y') != row.operands.npos ? "lq" : "";
}

Form form_of(const Row& row, std::string mnemonic, unsigned condition, unsigned chosen) {
  Form form;
  form.row = &row;
  form.suffix = mnemonic.ends_with('*');
  if (form.suffix) mnemonic.pop_back();
  form.mnemonic = std::move(mnemonic);
  form.condition = condition;
  if (chosen != 0) {
    form.operand_prefix = chosen == 16;
    form.wide = chosen == 64 ? WideBit::Set : WideBit::Clear;
  }
  for (const std::string& text : parts(row.operands, ",")) form.operands.push_back(operand_of(row, text, chosen));
  if (!form.operands.empty()) form.bits = form.operands.front().bits;
  if (chosen == 0 && form.bits == 32 && form.operands.front().method == Method::InOpcode) form.wide = WideBit::Clear;
  add_pattern(row, form);
  form.printed = row.execute != nullptr || !form.literal.empty();
  return form;
}

void add_sizes(const Row& row, const std::string& mnemonic, unsigned condition, std::vector<Form>& result) {
  const std::string_view sizes = sizes_chosen(row);
  if (sizes.empty()) result.push_back(form_of(row, mnemonic, condition, 0));
  for (const char size : sizes)
    result.push_back(form_of(row, mnemonic, condition, size == 'l' ? 32 : size == 'q' ? 64 : 16));
}

}  // namespace

std::vector<Form> expand(const Row& row) {
  std::vector<Form> result;
  if (row.mnemonic.find("cc") == row.mnemonic.npos) {
    add_sizes(row, std::string(row.mnemonic), 0, result);
    return result;
  }
  for (std::size_t k = 0; k < condition_names.size(); ++k) {
    const ConditionName& condition = condition_names[k];
    const std::size_t before = result.size();
    add_sizes(row, boost::replace_first_copy(std::string(row.mnemonic), "cc", condition.name), condition.code, result);
    for (std::size_t added = before; added < result.size(); ++added) result[added].printed = k < condition_count;
  }
  return result;
}

}  // namespace stalefetch::x86_64_detail
