// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/assemble.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>

#include "model/arch/aarch64/match.hpp"

namespace stalefetch::aarch64_detail {

namespace {

SourcePosition moved(SourcePosition at, std::size_t offset) {
  if (at.column != 0) at.column += static_cast<unsigned>(offset);
  return at;
}

/// How many letters must be changed, added or dropped.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t k = 0; k <= b.size(); ++k) row[k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

/// The known mnemonics nearest to this one, at most five.
std::vector<std::string_view> near_mnemonics(const std::string& mnemonic) {
  std::vector<std::pair<std::size_t, std::string_view>> ranked;
  for (const std::string_view known : mnemonics()) {
    if (const std::size_t distance = edit_distance(mnemonic, known); distance <= 2)
      ranked.emplace_back(distance, known);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string_view> result;
  for (const auto& [distance, known] : ranked) {
    if (result.size() < 5 && distance < known.size()) result.push_back(known);
  }
  return result;
}

[[noreturn]] void unknown_mnemonic(const std::string& mnemonic, const SourcePosition& at) {
  const auto near = near_mnemonics(boost::to_upper_copy(mnemonic));
  throw Error(at, fmt::format("unknown instruction `{}`", mnemonic),
              near.empty() ? "an instruction of the AArch64 table" : fmt::format("{}", fmt::join(near, ", ")));
}

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

/// The forms that a mnemonic has, as a list for messages.
std::string syntax_list(const std::vector<const Form*>& candidates) {
  constexpr std::size_t shown = 8;
  std::vector<std::string> all;
  for (const Form* form : candidates) {
    if (form->row->use == Use::Both) add_once(all, form->syntax());
  }
  for (const Form* form : candidates) {
    if (all.empty()) add_once(all, form->syntax());
  }
  const std::size_t more = all.size() > shown ? all.size() - shown : 0;
  all.resize(all.size() - more);
  return fmt::format("`{}`{}", fmt::join(all, "`, `"), more != 0 ? fmt::format(" and {} more", more) : "");
}

/// The text from `offset` to the next comma.
std::string operand_at(std::string_view text, std::size_t offset) {
  std::string operand(text.substr(offset, text.find(',', offset + 1) - offset));
  boost::trim(operand);
  return operand;
}

[[noreturn]] void wrong_operands(std::string_view text, const std::vector<const Form*>& candidates,
                                 const std::vector<Match>& matches, const SourcePosition& at) {
  std::size_t furthest = 0;
  for (const Match& match : matches) furthest = std::max(furthest, match.offset);
  std::vector<std::string> expected;
  for (const Match& match : matches) {
    if (match.offset == furthest) add_once(expected, match.expected);
  }
  const std::string operand = operand_at(text, furthest);
  const std::string found = operand.empty() ? "the instruction ends" : fmt::format("`{}`", operand);
  throw Error(moved(at, furthest), fmt::format("{} in `{}`", found, text),
              fmt::format("{}; {} has the forms {}", fmt::join(expected, " or "), candidates.front()->mnemonic,
                          syntax_list(candidates)));
}

std::uint64_t page(std::uint64_t address) { return address & ~std::uint64_t{0xFFF}; }

/// An instruction whose target waits for addresses.
struct Pending {
  const Form* form;
  Instruction instruction;
  std::optional<Target> target;
  std::string text;
  SourcePosition at;

  std::uint64_t operator()(std::uint64_t address, const std::function<std::uint64_t(const std::string&)>& label) const {
    if (!target) return form->encode(instruction);
    Instruction complete = instruction;
    const std::uint64_t to =
        target->label ? label(*target->label) : address + static_cast<std::uint64_t>(target->distance);
    const std::uint64_t distance = target->kind->name == "labelpage" ? page(to) - page(address) : to - address;
    if (!target->kind->encode(static_cast<std::int64_t>(distance), complete)) {
      throw Error(moved(at, target->offset),
                  fmt::format("the target of `{}` is {} bytes away", text, static_cast<std::int64_t>(distance)),
                  target->kind->expected());
    }
    return form->encode(complete);
  }
};

AssembledInstruction assemble_word(std::string_view text, std::size_t offset, const SourcePosition& at) {
  while (offset < text.size() && text[offset] == ' ') ++offset;
  std::size_t end = offset;
  const auto number = read_number(text, end);
  if (!number || *number < 0 || *number > 0xFFFF'FFFFLL || text.find_first_not_of(" \t", end) != text.npos) {
    throw Error(moved(at, offset), fmt::format("`{}`", text.substr(offset)), "an opcode of 32 bits");
  }
  return {4, [opcode = static_cast<std::uint64_t>(*number)](std::uint64_t, const auto&) { return opcode; }};
}

}  // namespace

AssembledInstruction assemble_instruction(std::string_view text, const SourcePosition& at) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  const std::size_t end = std::min(text.find_first_of(" \t[#", begin), text.size());
  const std::string mnemonic(text.substr(begin, end - begin));
  if (mnemonic.empty()) throw Error(moved(at, begin), "no instruction", "an instruction of the AArch64 table");
  if (boost::iequals(mnemonic, ".word")) return assemble_word(text, end, at);
  const std::vector<const Form*> candidates = forms_of(mnemonic);
  if (candidates.empty()) unknown_mnemonic(mnemonic, moved(at, begin));
  std::vector<Match> matches;
  for (const Form* form : candidates) {
    Match match = match_operands(*form, text, end);
    if (match.matches) {
      return {4, Pending{form, match.instruction, std::move(match.target), std::string(text), at}};
    }
    matches.push_back(std::move(match));
  }
  wrong_operands(text, candidates, matches, at);
}

}  // namespace stalefetch::aarch64_detail
