// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/forms.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <unordered_map>

#include "model/arch/riscv/expand.hpp"

namespace stalefetch::riscv_detail {

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
      for (std::uint32_t low = 0; low < by_low_bits_.size(); ++low) {
        if ((low & form.mask) == (form.value & 0x7F & form.mask)) by_low_bits_[low].push_back(&form);
      }
    }
  }
  std::vector<Form> all_;
  std::unordered_map<std::string, std::vector<const Form*>> by_mnemonic_;
  std::array<std::vector<const Form*>, 128> by_low_bits_;  ///< by the major opcode
};

const FormIndex& index() {
  static const FormIndex built;
  return built;
}

std::int64_t sign_extended(std::int64_t value, unsigned bits) {
  const std::int64_t sign = std::int64_t{1} << (bits - 1);
  return (value ^ sign) - sign;
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
  std::string text = mnemonic + ' ' + std::string(row->operands);
  boost::trim(text);
  return text;
}

std::uint32_t Form::encode(const Instruction& instruction) const {
  std::uint32_t opcode = value;
  for (const Place& place : places) {
    const auto bits = static_cast<std::uint64_t>(instruction[place.field]) >> place.field_lsb;
    opcode |= static_cast<std::uint32_t>(bits & ((std::uint64_t{1} << place.width) - 1)) << place.lsb;
  }
  return opcode;
}

std::optional<Instruction> Form::decode(std::uint32_t opcode) const {
  if (length_of(opcode) != bytes || (opcode & mask) != value) return {};
  Instruction instruction = fixed;
  unsigned immediate_bits = 0;
  for (const Place& place : places) {
    const std::uint32_t bits = opcode >> place.lsb & ((std::uint32_t{1} << place.width) - 1);
    instruction[place.field] |= std::int64_t{bits} << place.field_lsb;
    if (place.field == Field::imm) immediate_bits = std::max(immediate_bits, place.field_lsb + place.width);
  }
  if (immediate_bits != 0) instruction[Field::imm] = sign_extended(instruction[Field::imm], immediate_bits);
  for (const Piece& piece : pieces) {
    if (piece.operand != nullptr && !piece.operand->can_print(instruction)) return {};
  }
  return instruction;
}

Form::Range Form::range(Field field) const {
  unsigned end = 0, begin = 64;
  for (const Place& place : places) {
    if (place.field != field) continue;
    end = std::max(end, place.field_lsb + place.width);
    begin = std::min(begin, place.field_lsb);
  }
  if (end == 0) return {};
  const std::int64_t step = std::int64_t{1} << begin;
  if (field != Field::imm) return {0, (std::int64_t{1} << end) - step, step};
  return {-(std::int64_t{1} << (end - 1)), (std::int64_t{1} << (end - 1)) - step, step};
}

bool Form::fits(Field field, std::int64_t number) const {
  const Range allowed = range(field);
  return number >= allowed.low && number <= allowed.high && number % allowed.step == 0;
}

std::span<const Form> forms() { return index().all_; }

std::vector<const Form*> forms_of(std::string_view mnemonic) {
  const auto found = index().by_mnemonic_.find(boost::to_lower_copy(std::string(mnemonic)));
  return found == index().by_mnemonic_.end() ? std::vector<const Form*>{} : found->second;
}

std::span<const Form* const> forms_near(std::uint32_t opcode) { return index().by_low_bits_[opcode & 0x7F]; }

std::vector<std::string> mnemonics() {
  std::vector<std::string> result;
  for (const auto& [mnemonic, unused] : index().by_mnemonic_) result.push_back(mnemonic);
  std::sort(result.begin(), result.end());
  return result;
}

const Decoded& decode(std::uint32_t opcode) {
  // Programs use few opcodes and execute each of them millions of times.
  thread_local std::array<Decoded, 512> cache{};
  thread_local std::array<bool, 512> filled{};
  if (length_of(opcode) == 2) opcode &= 0xFFFF;
  const std::size_t slot = (opcode * 0x9E37'79B1U) >> 23;
  if (!filled[slot] || cache[slot].opcode != opcode) {
    cache[slot] = decode_slowly(opcode);
    filled[slot] = true;
  }
  return cache[slot];
}

}  // namespace stalefetch::riscv_detail
