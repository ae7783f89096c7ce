// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/assemble.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>

#include "model/arch/riscv/match.hpp"
#include "model/cat/near_matches.hpp"

namespace stalefetch::riscv_detail {

namespace {

/// What an assembler knows under one name, but makes several instructions of.
constexpr std::array<std::string_view, 3> several_instructions{"la", "lla", "lga"};

SourcePosition moved(SourcePosition at, std::size_t offset) {
  if (at.column != 0) at.column += static_cast<unsigned>(offset);
  return at;
}

[[noreturn]] void unknown_mnemonic(const std::string& mnemonic, const SourcePosition& at) {
  for (const std::string_view known : several_instructions) {
    if (boost::iequals(known, mnemonic))
      throw Error(at, fmt::format("`{}` needs several instructions", mnemonic),
                  "an address in the initial state, such as `0:a0=x;`");
  }
  const std::string near = cat::suggestion(mnemonic, mnemonics());
  throw Error(at, fmt::format("unknown instruction `{}`", mnemonic),
              near.empty() ? "an instruction of the RISC-V table" : near);
}

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
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
  std::vector<std::string> expected, syntax;
  for (std::size_t k = 0; k < matches.size(); ++k) {
    add_once(syntax, fmt::format("`{}`", candidates[k]->syntax()));
    if (matches[k].offset == furthest) add_once(expected, matches[k].expected);
  }
  const std::string operand = operand_at(text, furthest);
  const std::string found = operand.empty() ? "the instruction ends" : fmt::format("`{}`", operand);
  throw Error(moved(at, furthest), fmt::format("{} in `{}`", found, text),
              fmt::format("{}; the forms are {}", fmt::join(expected, " or "), fmt::join(syntax, ", ")));
}

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
    const std::int64_t distance =
        target->label ? static_cast<std::int64_t>(label(*target->label) - address) : target->distance;
    if (!form->fits(Field::imm, distance)) {
      throw Error(moved(at, target->offset), fmt::format("the target of `{}` is {} bytes away", text, distance),
                  expected_operand(*form, *find_operand_kind("target")));
    }
    complete[Field::imm] = distance;
    return form->encode(complete);
  }
};

AssembledInstruction assemble_word(std::string_view text, std::size_t offset, unsigned bytes,
                                   const SourcePosition& at) {
  offset = std::min(text.find_first_not_of(" \t", offset), text.size());
  std::size_t end = offset;
  const auto number = read_number(text, end);
  const std::int64_t limit = std::int64_t{1} << 8 * bytes;
  if (!number || *number < 0 || *number >= limit || text.find_first_not_of(" \t", end) != text.npos) {
    throw Error(moved(at, offset), fmt::format("`{}`", text.substr(offset)),
                fmt::format("an opcode of {} bits", 8 * bytes));
  }
  return {bytes, [opcode = static_cast<std::uint64_t>(*number)](std::uint64_t, const auto&) { return opcode; }};
}

}  // namespace

AssembledInstruction assemble_instruction(std::string_view text, const SourcePosition& at) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  const std::size_t end = std::min(text.find_first_of(" \t(", begin), text.size());
  const std::string mnemonic(text.substr(begin, end - begin));
  if (mnemonic.empty()) throw Error(moved(at, begin), "no instruction", "an instruction of the RISC-V table");
  if (boost::iequals(mnemonic, ".word")) return assemble_word(text, end, 4, at);
  if (boost::iequals(mnemonic, ".half")) return assemble_word(text, end, 2, at);
  const std::vector<const Form*> candidates = forms_of(mnemonic);
  if (candidates.empty()) unknown_mnemonic(mnemonic, moved(at, begin));
  std::vector<Match> matches;
  for (const Form* form : candidates) {
    Match match = match_operands(*form, text, end);
    if (match.matches) {
      return {form->bytes, Pending{form, match.instruction, std::move(match.target), std::string(text), at}};
    }
    matches.push_back(std::move(match));
  }
  wrong_operands(text, candidates, matches, at);
}

}  // namespace stalefetch::riscv_detail
