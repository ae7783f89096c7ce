// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/assemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <set>

#include "model/arch/x86-64/match.hpp"
#include "model/cat/near_matches.hpp"

namespace stalefetch::x86_64_detail {

namespace {

using Kind = TextOperand::Kind;
using Method = OperandForm::Method;
using LabelAddress = std::function<std::uint64_t(const std::string&)>;

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

/// The first eight bytes; the engine has no room for more.
std::uint64_t number_of(const CodeBytes& code, std::string_view text, const SourcePosition& at) {
  std::uint64_t number = 0;
  for (unsigned k = 0; k < code.length; ++k) {
    if (k < 8) number |= std::uint64_t{code.bytes[k]} << 8 * k;
    if (k >= 8 && code.bytes[k] != 0) {
      throw Error(at, fmt::format("`{}` has {} bytes, and those after the eighth are not 0", text, code.length),
                  "a small positive constant, or an address in a register");
    }
  }
  return number;
}

/// An instruction that waits for addresses.
struct Pending {
  const Form* form;
  Instruction instruction;
  std::vector<TextOperand> operands;
  std::string text;
  SourcePosition at;

  std::uint64_t operator()(std::uint64_t address, const LabelAddress& label) const {
    Instruction complete = instruction;
    const std::uint64_t end = address + instruction.length;
    for (std::size_t k = 0; k < form->operands.size(); ++k) {
      const TextOperand& operand = operands[k];
      if (form->operands[k].method == Method::Target) {
        complete.operands[k].number = distance(operand, address_of(operand, address, label), end, form->operands[k]);
      } else if (operand.direct) {
        complete.memory.displacement = reach(operand, address_of(operand, 0, label), end);
      } else if (operand.symbol) {
        complete.operands[k].number = immediate(operand, address_of(operand, 0, label), form->operands[k]);
      }
    }
    return number_of(form->encode(complete), text, at);
  }

 private:
  static std::uint64_t address_of(const TextOperand& operand, std::uint64_t base, const LabelAddress& label) {
    if (!operand.symbol) return base + static_cast<std::uint64_t>(operand.number);
    return label(operand.symbol->name) + static_cast<std::uint64_t>(operand.symbol->offset);
  }
  [[nodiscard]] std::int64_t distance(const TextOperand& operand, std::uint64_t target, std::uint64_t end,
                                      const OperandForm& place) const {
    const auto bytes_away = static_cast<std::int64_t>(target - end);
    if (fit_immediate(bytes_away, 64, place.bytes)) return bytes_away;
    const std::int64_t limit = std::int64_t{1} << (8 * place.bytes - 1);
    throw Error(moved(at, operand.offset),
                fmt::format("the target of `{}` is {} bytes after the next instruction", text, bytes_away),
                fmt::format("a distance from {} to {}", -limit, limit - 1));
  }
  [[nodiscard]] std::int64_t reach(const TextOperand& operand, std::uint64_t target, std::uint64_t end) const {
    const auto bytes_away = static_cast<std::int64_t>(target - end);
    if (fit_immediate(bytes_away, 64, 4)) return bytes_away;
    throw Error(moved(at, operand.offset), fmt::format("the address {:#x} is out of reach", target),
                "an address at most 2 GiB from the instruction, or in a register");
  }
  [[nodiscard]] std::int64_t immediate(const TextOperand& operand, std::uint64_t number,
                                       const OperandForm& place) const {
    if (const auto fitted = fit_immediate(static_cast<std::int64_t>(number), form->bits, place.bytes)) return *fitted;
    throw Error(moved(at, operand.offset), fmt::format("the address {:#x}", number), place.meaning());
  }
};

[[noreturn]] void unknown_mnemonic(const InstructionText& text, const SourcePosition& at) {
  const std::string near = cat::suggestion(text.mnemonic, mnemonics());
  throw Error(moved(at, text.mnemonic_offset), fmt::format("unknown instruction `{}`", text.mnemonic),
              near.empty() ? "an instruction of the x86-64 table" : near);
}

[[noreturn]] void wrong_operands(std::string_view line, const InstructionText& text,
                                 std::span<const Form* const> candidates, const std::vector<Match>& matches,
                                 const SourcePosition& at) {
  std::size_t furthest = 0;
  for (const Match& match : matches) furthest = std::max(furthest, match.operand);
  std::vector<std::string> expected, syntax;
  for (std::size_t k = 0; k < matches.size(); ++k) {
    add_once(syntax, fmt::format("`{}`", candidates[k]->syntax()));
    if (matches[k].operand == furthest) add_once(expected, matches[k].expected);
  }
  constexpr std::size_t shown = 6;
  const std::string more = syntax.size() > shown ? fmt::format(" and {} more", syntax.size() - shown) : "";
  syntax.resize(std::min(syntax.size(), shown));
  const bool present = furthest < text.operands.size();
  const std::size_t offset = present ? text.operands[furthest].offset : line.size();
  const std::string found = present ? fmt::format("`{}`", line.substr(offset, text.operands[furthest].end - offset))
                                    : "an operand is missing";
  throw Error(moved(at, offset), fmt::format("{} in `{}`", found, line),
              fmt::format("{}; the forms, destination first, are {}{}", cat::joined(expected, " or "),
                          cat::joined(syntax, ", "), more));
}

/// Several operand sizes fit: Intel text without a size means 4 bytes, as the corpora have it.
std::size_t choose_size(std::string_view line, const InstructionText& text, const std::vector<std::size_t>& fitting,
                        std::span<const Form* const> candidates, const SourcePosition& at) {
  std::set<unsigned> sizes;
  for (const std::size_t k : fitting) sizes.insert(candidates[k]->bits);
  if (sizes.size() == 1) return fitting.front();
  for (const std::size_t k : fitting)
    if (text.intel && candidates[k]->bits == 32) return k;
  throw Error(moved(at, text.mnemonic_offset), fmt::format("nothing says the operand size of `{}`", line),
              fmt::format("a suffix, such as {0}b, {0}w, {0}l or {0}q", text.mnemonic));
}

void check_lock(const Form& form, const Match& match, const InstructionText& text, const SourcePosition& at) {
  if (!text.locked || (form.lockable && match.instruction.operands[0].kind == InstructionOperand::Kind::Memory)) return;
  throw Error(at, fmt::format("`lock` before `{}`", text.mnemonic), "a read-modify-write of memory");
}

AssembledInstruction assembled(const Form& form, const Match& match, const InstructionText& text, std::string_view line,
                               const SourcePosition& at) {
  Instruction instruction = match.instruction;
  instruction.length = form.encode(instruction).length;
  AssembledInstruction result{instruction.length, Pending{&form, instruction, text.operands, std::string(line), at}};
  for (std::size_t k = 0; k < form.operands.size(); ++k) {
    const TextOperand& operand = text.operands[k];
    if (operand.symbol && form.operands[k].method != Method::Target) result.locations.push_back(operand.symbol->name);
  }
  return result;
}

AssembledInstruction assemble_bytes(std::string_view line, const InstructionText& text, const SourcePosition& at) {
  CodeBytes code;
  for (const TextOperand& operand : text.operands) {
    const bool byte = operand.kind == Kind::Immediate && operand.number >= 0 && operand.number <= 0xFF;
    if (!byte || code.length == CodeBytes::limit)
      throw Error(moved(at, operand.offset), fmt::format("`{}`", line.substr(operand.offset)),
                  "up to 15 bytes such as 0x90");
    code.append(static_cast<std::uint64_t>(operand.number), 1);
  }
  if (code.length == 0) throw Error(moved(at, line.size()), "no bytes", "up to 15 bytes such as 0x90");
  return {code.length, [number = number_of(code, line, at)](std::uint64_t, const auto&) { return number; }};
}

}  // namespace

AssembledInstruction assemble_instruction(std::string_view line, const SourcePosition& at) {
  const InstructionText text = read_text(line, at);
  if (boost::iequals(text.mnemonic, ".byte")) return assemble_bytes(line, text, at);
  const std::span<const Form* const> candidates = forms_of(text.mnemonic);
  if (candidates.empty()) unknown_mnemonic(text, at);
  std::vector<Match> matches;
  std::vector<std::size_t> fitting;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    matches.push_back(match_operands(*candidates[k], text));
    if (matches.back().matches) fitting.push_back(k);
  }
  if (fitting.empty()) wrong_operands(line, text, candidates, matches, at);
  const std::size_t chosen = choose_size(line, text, fitting, candidates, at);
  check_lock(*candidates[chosen], matches[chosen], text, at);
  return assembled(*candidates[chosen], matches[chosen], text, line, at);
}

}  // namespace stalefetch::x86_64_detail
