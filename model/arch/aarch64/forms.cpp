// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/forms.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <unordered_map>

#include "model/arch/aarch64/expand.hpp"

namespace stalefetch::aarch64_detail {

namespace {

/// The forms, and where to look for them. Built once.
class FormIndex {
 public:
  FormIndex() {
    for (const Row& row : rows()) {
      for (Form& form : expand(row)) all_.push_back(std::move(form));
    }
    for (const Form& form : all_) {
      by_mnemonic_[form.mnemonic].push_back(&form);
      for (std::uint32_t top = 0; top < by_top_.size(); ++top) {
        if ((top << 24 & form.mask) == (form.value & 0xFF00'0000U & form.mask)) by_top_[top].push_back(&form);
      }
    }
  }
  std::vector<Form> all_;
  std::unordered_map<std::string, std::vector<const Form*>> by_mnemonic_;
  std::array<std::vector<const Form*>, 256> by_top_;  ///< by the highest byte of the opcode
};

const FormIndex& index() {
  static const FormIndex built;
  return built;
}

/// Are all operands ones that can be written down? If not, the encoding is unallocated (or the alias not meant).
bool operands_valid(const Form& form, const Instruction& instruction) {
  return std::all_of(form.pieces.begin(), form.pieces.end(), [&](const Piece& piece) {
    return piece.kind != Piece::Kind::Operand || piece.operand->valid(instruction);
  });
}

/// `size=W:2,X` as `(W|X)`.
std::string alternatives(std::string_view braces) {
  std::string text = "(";
  bool number = false;
  for (const char c : braces.substr(braces.find('=') + 1)) {
    number = c == ':' || (number && c != ',');
    if (!number) text += c == ',' ? '|' : c;
  }
  return text + ')';
}

Decoded decode_slowly(std::uint32_t opcode) {
  for (const Form* form : forms_near(opcode)) {
    if (form->row->execute == nullptr) continue;
    if (const auto instruction = form->decode(opcode)) return {opcode, form, *instruction};
  }
  return {opcode, nullptr, {}};
}

}  // namespace

std::string Form::syntax() const {
  std::string text;
  for (std::size_t k = 0; k < row->operands.size(); ++k) {
    const char c = row->operands[k];
    if (c == '{') {
      const std::size_t end = row->operands.find('}', k);
      text += alternatives(row->operands.substr(k + 1, end - k - 1));
      k = end;
    } else {
      text += c == '(' ? '{' : c == ')' ? '}' : c;
    }
  }
  return text.empty() ? mnemonic : mnemonic + ' ' + text;
}

std::uint32_t Form::encode(const Instruction& instruction) const {
  std::uint32_t opcode = value;
  for (const Place& place : places) opcode |= instruction[place.field] << place.lsb;
  return opcode;
}

std::optional<Instruction> Form::decode(std::uint32_t opcode) const {
  if ((opcode & mask) != value) return {};
  Instruction instruction = fixed;
  for (const Place& place : places) {
    instruction[place.field] = opcode >> place.lsb & ((std::uint32_t{1} << place.width) - 1);
  }
  if (!operands_valid(*this, instruction)) return {};
  return instruction;
}

std::span<const Form> forms() { return index().all_; }

std::vector<const Form*> forms_of(std::string_view mnemonic) {
  const auto found = index().by_mnemonic_.find(boost::to_upper_copy(std::string(mnemonic)));
  return found == index().by_mnemonic_.end() ? std::vector<const Form*>{} : found->second;
}

std::span<const Form* const> forms_near(std::uint32_t opcode) { return index().by_top_[opcode >> 24]; }

std::vector<std::string_view> mnemonics() {
  std::vector<std::string_view> result;
  for (const auto& [mnemonic, unused] : index().by_mnemonic_) result.push_back(mnemonic);
  std::sort(result.begin(), result.end());
  return result;
}

const Decoded& decode(std::uint32_t opcode) {
  // Programs use few opcodes and execute each of them millions of times.
  thread_local std::array<Decoded, 512> cache{};
  thread_local std::array<bool, 512> filled{};
  const std::size_t slot = (opcode * 0x9E37'79B1U) >> 23;
  if (!filled[slot] || cache[slot].opcode != opcode) {
    cache[slot] = decode_slowly(opcode);
    filled[slot] = true;
  }
  return cache[slot];
}

}  // namespace stalefetch::aarch64_detail
