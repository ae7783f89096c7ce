// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/text.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

#include "model/arch/x86-64/text_operand.hpp"

namespace stalefetch::x86_64_detail {

namespace {

constexpr std::string_view spaces = " \t";

/// The offset of the next comma outside of parentheses, or the end.
std::size_t operand_end(std::string_view text, std::size_t offset) {
  int depth = 0;
  for (; offset < text.size(); ++offset) {
    if (text[offset] == '(' || text[offset] == '[') ++depth;
    if (text[offset] == ')' || text[offset] == ']') --depth;
    if (text[offset] == ',' && depth == 0) break;
  }
  return offset;
}

/// AT&T text has `%` or parentheses, or an immediate before the destination.
bool is_intel(std::string_view operands) {
  if (operands.find_first_of("%(") != operands.npos) return false;
  const std::size_t first = operands.find_first_not_of(spaces);
  const bool source_first = first != operands.npos && operands[first] == '$' && operands.find(',') != operands.npos;
  return !source_first;
}

/// The word at `offset`, which moves behind it.
std::string_view take_word(std::string_view text, std::size_t& offset) {
  offset = std::min(text.find_first_not_of(spaces, offset), text.size());
  const std::size_t end = std::min(text.find_first_of(spaces, offset), text.size());
  const std::string_view word = text.substr(offset, end - offset);
  offset = end;
  return word;
}

}  // namespace

SourcePosition moved(SourcePosition at, std::size_t offset) {
  if (at.column != 0) at.column += static_cast<unsigned>(offset);
  return at;
}

InstructionText read_text(std::string_view text, const SourcePosition& at) {
  InstructionText result;
  std::size_t offset = 0;
  std::string_view word = take_word(text, offset);
  if (boost::iequals(word, "lock")) {
    result.locked = true;
    word = take_word(text, offset);
  }
  result.mnemonic = std::string(word);
  result.mnemonic_offset = offset - word.size();
  if (word.empty()) throw Error(moved(at, offset), "no instruction", "an instruction of the x86-64 table");
  result.intel = is_intel(text.substr(offset));
  if (text.find_first_not_of(spaces, offset) == text.npos) return result;
  for (;; ++offset) {
    const std::size_t end = operand_end(text, offset);
    result.operands.push_back(read_operand(text, offset, end, result.intel, at));
    offset = end;
    if (end == text.size()) break;
  }
  if (!result.intel) std::reverse(result.operands.begin(), result.operands.end());
  return result;
}

}  // namespace stalefetch::x86_64_detail
