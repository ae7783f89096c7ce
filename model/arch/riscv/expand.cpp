// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/expand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <charconv>
#include <stdexcept>

namespace stalefetch::riscv_detail {

namespace {

// How wide a field is that is named without bits.
constexpr std::array<unsigned, field_names.size()> field_widths{5, 5, 5, 1, 1, 4, 4, 4, 6, 12, 5, 0};

constexpr struct {
  std::string_view text;
  unsigned aq, rl;
} suffixes[] = {{"", 0, 0}, {".aq", 1, 0}, {".rl", 0, 1}, {".aqrl", 1, 1}};

[[noreturn]] void malformed(const Row& row, std::string_view where) {
  throw std::logic_error(fmt::format("riscv table, `{} {}`: `{}`", row.mnemonic, row.operands, where));
}

std::vector<std::string> split(std::string_view text, const char* separators) {
  std::vector<std::string> parts;
  boost::split(parts, text, boost::is_any_of(separators), boost::token_compress_on);
  return parts;
}

unsigned number(const Row& row, std::string_view text) {
  unsigned result = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (error != std::errc{} || end != text.data() + text.size()) malformed(row, text);
  return result;
}

/// Reads a pattern from its most significant bit on; `lsb` counts down.
class PatternReader {
 public:
  PatternReader(const Row& row, Form& form) : row_(row), form_(form) {
    const std::vector<std::string> words = split(row.pattern, " ");
    for (const std::string& word : words) width_ += width_of(word);
    if (width_ != 16 && width_ != 32) malformed(row, fmt::format("{} bits", width_));
    form_.bytes = width_ / 8;
    lsb_ = width_;
    for (const std::string& word : words) read(word);
  }

 private:
  static bool is_bits(std::string_view word) { return word.find_first_not_of("01") == word.npos; }

  Field field(std::string_view word) const {
    const auto found = std::find(field_names.begin(), field_names.end(), word);
    if (found == field_names.end()) malformed(row_, word);
    return static_cast<Field>(found - field_names.begin());
  }

  /// The ranges of `imm[12|10:5]`: highest and lowest bit.
  std::vector<std::pair<unsigned, unsigned>> ranges(std::string_view word) const {
    std::vector<std::pair<unsigned, unsigned>> result;
    const std::size_t open = word.find('[');
    if (open == word.npos || word.back() != ']') {
      const unsigned width = field_widths.at(static_cast<std::size_t>(field(word)));
      if (width == 0) malformed(row_, word);
      return {{width - 1, 0}};
    }
    for (const std::string& part : split(word.substr(open + 1, word.size() - open - 2), "|")) {
      const std::size_t colon = part.find(':');
      const unsigned high = number(row_, std::string_view(part).substr(0, colon));
      result.emplace_back(high, colon == part.npos ? high : number(row_, std::string_view(part).substr(colon + 1)));
    }
    return result;
  }

  unsigned width_of(std::string_view word) const {
    if (is_bits(word)) return static_cast<unsigned>(word.size());
    if (const std::size_t equals = word.find('='); equals != word.npos)
      return static_cast<unsigned>(word.size() - equals - 1);
    unsigned width = 0;
    for (const auto& [high, low] : ranges(word)) width += high - low + 1;
    return width;
  }

  void fix(std::string_view bits) {
    for (const char bit : bits) {
      --lsb_;
      form_.mask |= std::uint32_t{1} << lsb_;
      form_.value |= static_cast<std::uint32_t>(bit - '0') << lsb_;
    }
  }

  void read(std::string_view word) {
    if (is_bits(word)) return fix(word);
    if (const std::size_t equals = word.find('='); equals != word.npos) {
      const std::string_view bits = word.substr(equals + 1);
      std::int64_t& value = form_.fixed[field(word.substr(0, equals))];
      for (const char bit : bits) value = value * 2 + (bit - '0');
      return fix(bits);
    }
    const Field name = field(word.substr(0, word.find('[')));
    for (const auto& [high, low] : ranges(word)) {
      const unsigned width = high - low + 1;
      lsb_ -= width;
      form_.places.push_back({name, lsb_, width, low});
    }
  }

  const Row& row_;
  Form& form_;
  unsigned width_ = 0, lsb_ = 0;
};

void read_operands(const Row& row, Form& form) {
  std::size_t k = 0;
  while (k < row.operands.size()) {
    const char c = row.operands[k];
    if (c == ' ') {
      ++k;
    } else if (c == ',' || c == '(' || c == ')') {
      form.pieces.push_back({c, nullptr});
      ++k;
    } else {
      const std::size_t end = std::min(row.operands.find_first_of(" ,()", k), row.operands.size());
      const OperandKind* kind = find_operand_kind(row.operands.substr(k, end - k));
      if (kind == nullptr) malformed(row, row.operands.substr(k));
      form.pieces.push_back({0, kind});
      k = end;
    }
  }
}

/// The form with `aq` and `rl` decided.
Form with_suffix(const Form& form, unsigned aq, unsigned rl, std::string_view text) {
  Form result = form;
  result.mnemonic += text;
  result.fixed[Field::aq] = aq;
  result.fixed[Field::rl] = rl;
  std::erase_if(result.places, [&](const Place& place) {
    if (place.field != Field::aq && place.field != Field::rl) return false;
    result.mask |= std::uint32_t{1} << place.lsb;
    result.value |= (place.field == Field::aq ? aq : rl) << place.lsb;
    return true;
  });
  return result;
}

}  // namespace

std::vector<Form> expand(const Row& row) {
  Form form;
  form.row = &row;
  form.mnemonic = row.mnemonic;
  PatternReader(row, form);
  read_operands(row, form);
  const bool ordered =
      std::any_of(form.places.begin(), form.places.end(), [](const Place& place) { return place.field == Field::aq; });
  if (!ordered) return {form};
  std::vector<Form> result;
  for (const auto& suffix : suffixes) result.push_back(with_suffix(form, suffix.aq, suffix.rl, suffix.text));
  return result;
}

}  // namespace stalefetch::riscv_detail
