// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/forms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <unordered_map>

#include "model/arch/x86-64/expand.hpp"

namespace stalefetch::x86_64_detail {

namespace {

using Method = OperandForm::Method;

char suffix_letter(unsigned bits) { return bits == 8 ? 'b' : bits == 16 ? 'w' : bits == 32 ? 'l' : 'q'; }

/// The forms, and where to look for them. Built once.
class FormIndex {
 public:
  FormIndex() {
    for (const Row& row : rows()) {
      for (Form& form : expand(row)) all_.push_back(std::move(form));
    }
    for (const Form& form : all_) {
      add_name(form.mnemonic, form);
      if (form.suffix) add_name(form.mnemonic + suffix_letter(form.bits), form);
      if (form.row->execute == nullptr || !form.printed) continue;
      for (unsigned low = 0; low < (form.register_in_opcode ? 8 : 1); ++low)
        by_opcode_.at(static_cast<std::size_t>(form.map)).at(form.opcode + low).push_back(&form);
    }
    std::sort(names_.begin(), names_.end());
  }
  std::vector<Form> all_;
  std::unordered_map<std::string, std::vector<const Form*>> by_mnemonic_;
  std::vector<std::string> names_;
  std::array<std::array<std::vector<const Form*>, 256>, 3> by_opcode_;

 private:
  void add_name(const std::string& name, const Form& form) {
    auto& list = by_mnemonic_[name];
    if (list.empty()) names_.push_back(name);
    list.push_back(&form);
  }
};

const FormIndex& index() {
  static const FormIndex built;
  return built;
}

}  // namespace

std::string OperandForm::meaning() const {
  switch (method) {
    case Method::RegisterOrMemory:
      return fmt::format("{}a {}-bit register or memory", indirect ? "`*` and " : "", bits);
    case Method::RegisterInRm:
    case Method::Register:
    case Method::InOpcode:
      return fmt::format("a {}-bit register", bits);
    case Method::Memory:
      return "memory such as (%rax) or (x)";
    case Method::Control:
      return "a control register %cr0, %cr2, %cr3, %cr4 or %cr8";
    case Method::Debug:
      return "a debug register %db0 to %db7";
    case Method::Immediate:
      return fmt::format("an immediate of {} bits such as $1", 8 * bytes);
    case Method::Target:
      return "a label, or a distance such as .+8";
    case Method::CountRegister:
      return "%cl";
    case Method::One:
      return "$1";
  }
  return {};
}

std::string OperandForm::notation() const {
  const std::string star = indirect ? "*" : "";
  switch (method) {
    case Method::RegisterOrMemory:
      return fmt::format("{}r/m{}", star, bits);
    case Method::RegisterInRm:
    case Method::Register:
    case Method::InOpcode:
      return fmt::format("r{}", bits);
    case Method::Memory:
      return "m";
    case Method::Control:
      return "cr";
    case Method::Debug:
      return "db";
    case Method::Immediate:
      return fmt::format("imm{}", 8 * bytes);
    case Method::Target:
      return fmt::format("rel{}", 8 * bytes);
    case Method::CountRegister:
      return "cl";
    case Method::One:
      return "1";
  }
  return {};
}

std::string Form::syntax() const {
  std::string text = mnemonic;
  for (std::size_t k = 0; k < operands.size(); ++k) text += (k == 0 ? " " : ", ") + operands[k].notation();
  return text;
}

unsigned Form::immediate_bytes() const {
  unsigned sum = 0;
  for (const OperandForm& operand : operands) sum += operand.bytes;
  return sum;
}

std::span<const Form> forms() { return index().all_; }

std::span<const Form* const> forms_of(std::string_view mnemonic) {
  const auto found = index().by_mnemonic_.find(boost::to_lower_copy(std::string(mnemonic)));
  return found == index().by_mnemonic_.end() ? std::span<const Form* const>{} : found->second;
}

std::span<const Form* const> forms_with(OpcodeMap map, std::uint8_t opcode) {
  return index().by_opcode_[static_cast<std::size_t>(map)][opcode];
}

const std::vector<std::string>& mnemonics() { return index().names_; }

}  // namespace stalefetch::x86_64_detail
