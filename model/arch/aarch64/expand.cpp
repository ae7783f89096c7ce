// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/expand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace stalefetch::aarch64_detail {

namespace {

using Choices = std::map<Field, std::uint32_t>;

Field field_named(std::string_view name) {
  const auto found = std::find(field_names.begin(), field_names.end(), name);
  if (found == field_names.end()) throw std::logic_error(fmt::format("instruction table: no field `{}`", name));
  return static_cast<Field>(found - field_names.begin());
}

std::uint32_t number(std::string_view digits, unsigned base) {
  return static_cast<std::uint32_t>(std::stoul(std::string(digits), nullptr, static_cast<int>(base)));
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(at); end != text.npos; end = text.find(at)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

/// A row with some of its alternatives chosen; the mnemonic and the operands are joined by a newline.
struct Partial {
  std::string text;
  Choices choices;
};

/// Replaces the braces [begin, end) by one alternative. A group around a nonzero alternative is no longer optional.
Partial choose(const Partial& from, std::size_t begin, std::size_t end, Field field, std::string_view name,
               std::uint32_t value) {
  Partial result{from.text.substr(0, begin) + std::string(name) + from.text.substr(end), from.choices};
  result.choices[field] = value;
  const std::size_t open = result.text.rfind('(', begin);
  if (value == 0 || open == result.text.npos || result.text.find(')', open) < begin) return result;
  result.text[result.text.find(')', open)] = ' ';
  result.text[open] = ' ';
  return result;
}

/// Expands the first braces of the text.
std::vector<Partial> expand_first(const Partial& from, std::size_t begin) {
  const std::size_t end = from.text.find('}', begin) + 1;
  const std::string braces = from.text.substr(begin + 1, end - begin - 2);
  const std::size_t equal = braces.find('=');
  const Field field = field_named(std::string_view(braces).substr(0, equal));
  const auto known = from.choices.find(field);
  std::vector<Partial> result;
  std::uint32_t value = 0;
  for (std::string_view name : split(std::string_view(braces).substr(equal + 1), ',')) {
    if (const std::size_t colon = name.find(':'); colon != name.npos) {
      value = number(name.substr(colon + 1), 10);
      name = name.substr(0, colon);
    }
    if (known == from.choices.end() || known->second == value) {
      result.push_back(choose(from, begin, end, field, name, value));
    }
    ++value;
  }
  return result;
}

std::vector<Partial> expand_braces(const Partial& from) {
  const std::size_t begin = from.text.find('{');
  if (begin == from.text.npos) return {from};
  std::vector<Partial> result;
  for (const Partial& next : expand_first(from, begin)) {
    for (Partial& done : expand_braces(next)) result.push_back(std::move(done));
  }
  return result;
}

/// `Rd, Rn` becomes `Wd, Wn` or `Xd, Xn`. Only at the start of an operand, so that `ROR` stays.
std::string with_width(std::string text, bool wide) {
  const std::size_t operands = text.find('\n') + 1;
  for (std::size_t k = operands; k + 1 < text.size(); ++k) {
    const bool starts = k == operands || text[k - 1] == ' ' || text[k - 1] == '[';
    if (text[k] == 'R' && starts && text[k + 1] >= 'a' && text[k + 1] <= 'z') text[k] = wide ? 'X' : 'W';
  }
  return text;
}

std::vector<Partial> expand_text(const Row& row) {
  const std::vector<std::string_view> pattern = split(row.pattern, ' ');
  Partial start{fmt::format("{}\n{}", row.mnemonic, row.operands), {}};
  if (std::find(pattern.begin(), pattern.end(), "sf") == pattern.end()) return expand_braces(start);
  std::vector<Partial> result;
  for (const bool wide : {false, true}) {
    const Partial one{with_width(start.text, wide), {{Field::sf, wide ? 1U : 0U}}};
    for (Partial& done : expand_braces(one)) result.push_back(std::move(done));
  }
  return result;
}

/// Adds one part of the pattern to the form; `lsb` is where the part before it began.
void add_part(Form& form, std::string_view part, unsigned& lsb, const Choices& choices) {
  const auto fixed_bits = [&](std::uint32_t bits, unsigned width) {
    lsb -= width;
    form.mask |= ((std::uint32_t{1} << width) - 1) << lsb;
    form.value |= bits << lsb;
  };
  if (part[0] == '0' || part[0] == '1') return fixed_bits(number(part, 2), static_cast<unsigned>(part.size()));
  const std::size_t separator = part.find_first_of("=:");
  const Field field = field_named(part.substr(0, separator));
  if (separator != part.npos && part[separator] == '=') {
    const std::string_view bits = part.substr(separator + 1);
    form.fixed[field] = number(bits, 2);
    return fixed_bits(number(bits, 2), static_cast<unsigned>(bits.size()));
  }
  const unsigned width = separator == part.npos ? 1 : number(part.substr(separator + 1), 10);
  if (const auto chosen = choices.find(field); chosen != choices.end()) return fixed_bits(chosen->second, width);
  lsb -= width;
  form.places.push_back({field, lsb, width});
}

void read_pattern(Form& form, const Choices& choices) {
  for (const auto& [field, value] : choices) form.fixed[field] = value;
  unsigned lsb = 32;
  for (const std::string_view part : split(form.row->pattern, ' ')) add_part(form, part, lsb, choices);
}

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#' || c == '|';
}

void read_operands(Form& form) {
  const std::string& text = form.operands;
  for (std::size_t k = 0; k < text.size();) {
    std::size_t end = k;
    while (end < text.size() && in_word(text[end])) ++end;
    const std::string word = text.substr(k, end - k);
    if (end > k) {
      const OperandKind* operand = find_operand_kind(word);
      form.pieces.push_back({operand != nullptr ? Piece::Kind::Operand : Piece::Kind::Word, word, operand});
    } else if (text[k] != ' ') {
      const auto kind = text[k] == '('   ? Piece::Kind::GroupBegin
                        : text[k] == ')' ? Piece::Kind::GroupEnd
                                         : Piece::Kind::Punctuation;
      form.pieces.push_back({kind, text.substr(k, 1), nullptr});
    }
    k = std::max(end, k + 1);
  }
}

}  // namespace

std::vector<Form> expand(const Row& row) {
  std::vector<Form> result;
  for (const Partial& partial : expand_text(row)) {
    const std::size_t line = partial.text.find('\n');
    Form form;
    form.row = &row;
    form.mnemonic = partial.text.substr(0, line);
    form.operands = partial.text.substr(line + 1);
    read_pattern(form, partial.choices);
    read_operands(form);
    result.push_back(std::move(form));
  }
  return result;
}

}  // namespace stalefetch::aarch64_detail
