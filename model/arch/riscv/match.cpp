// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/match.hpp"

#include <fmt/format.h>

#include <cctype>

#include "model/arch/riscv/registers.hpp"
#include "model/cat/near_matches.hpp"

namespace stalefetch::riscv_detail {

namespace {

using Class = OperandKind::Class;

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '$'; }

std::optional<unsigned> digit_value(char c, unsigned base) {
  const char lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const unsigned value = is_digit(c)                    ? static_cast<unsigned>(c - '0')
                         : lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10
                                                        : 99;
  return value < base ? std::optional{value} : std::nullopt;
}

class Matcher {
 public:
  Matcher(const Form& form, std::string_view text, std::size_t offset) : form_(form), text_(text), offset_(offset) {
    match_.instruction = form.fixed;
  }

  Match run() {
    for (const Piece& piece : form_.pieces) {
      skip_spaces();
      if (!(piece.operand == nullptr ? read_punctuation(piece.punctuation) : read_operand(*piece.operand)))
        return finish(false);
    }
    skip_spaces();
    if (offset_ < text_.size()) return fail("the end of the instruction"), finish(false);
    return finish(true);
  }

 private:
  [[nodiscard]] char next() const { return offset_ < text_.size() ? text_[offset_] : '\0'; }
  void skip_spaces() {
    while (is_space(next())) ++offset_;
  }
  bool fail(std::string expected) {
    match_.expected = std::move(expected);
    return false;
  }
  Match finish(bool matches) {
    match_.matches = matches;
    match_.offset = offset_;
    return match_;
  }
  [[nodiscard]] std::string_view word_ahead() const {
    std::size_t end = offset_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return text_.substr(offset_, end - offset_);
  }

  bool read_punctuation(char c) {
    if (next() != c) return fail(fmt::format("`{}`", c));
    ++offset_;
    return true;
  }

  bool read_operand(const OperandKind& kind) {
    switch (kind.group) {
      case Class::Register:
        return read_register(kind);
      case Class::Immediate:
      case Class::Upper:
      case Class::UpperValue:
      case Class::Zero:
        return next() == '(' || read_immediate(kind);  // `(a0)` is `0(a0)`
      case Class::Target:
        return read_target(kind);
      case Class::AccessSet:
        return read_access_set(kind);
      case Class::ControlRegister:
        return read_control_register(kind);
    }
    return false;
  }

  bool read_register(const OperandKind& kind) {
    const std::string_view word = word_ahead();
    const auto number = parse_general_register(word);
    if (!number) {
      const std::string near = cat::suggestion(word, general_register_names());
      return fail(near.empty() ? std::string(kind.meaning) : fmt::format("{}: {}", kind.meaning, near));
    }
    match_.instruction[kind.field] = *number;
    offset_ += word.size();
    return true;
  }

  bool accept(const OperandKind& kind, std::int64_t number) {
    if (kind.group == Class::Zero) return number == 0;
    if (kind.group == Class::Upper) {
      if (number < 0 || number > 0xFFFFF) return false;
      number = static_cast<std::int32_t>(static_cast<std::uint32_t>(number) << 12);
    }
    match_.instruction[kind.field] = number;
    return form_.fits(kind.field, number);
  }

  bool read_immediate(const OperandKind& kind) {
    std::size_t end = offset_;
    const auto number = read_number(text_, end);
    if (!number || !accept(kind, *number)) return fail(expected_operand(form_, kind));
    offset_ = end;
    return true;
  }

  bool read_access_set(const OperandKind& kind) {
    const std::string_view word = word_ahead();
    const auto set = parse_access_set(word);
    if (!set) return fail(std::string(kind.meaning));
    match_.instruction[kind.field] = *set;
    offset_ += word.size();
    return true;
  }

  bool read_control_register(const OperandKind& kind) {
    const std::string_view word = word_ahead();
    for (const ControlRegister& known : control_registers()) {
      if (known.name != word) continue;
      match_.instruction[kind.field] = known.number;
      offset_ += word.size();
      return true;
    }
    return fail(std::string(kind.meaning));
  }

  /// `name`, `.`, `.+8` or `8`.
  bool read_target(const OperandKind& kind) {
    Target target{{}, 0, offset_};
    const std::string_view word = word_ahead();
    std::size_t end = offset_ + word.size();
    const bool label = !word.empty() && word != "." && !is_digit(word[0]);
    if (label) {
      target.label = std::string(word);
    } else {
      if (word != ".") end = offset_;
      while (end < text_.size() && is_space(text_[end])) ++end;
      const bool number = word != "." || (end < text_.size() && (text_[end] == '+' || text_[end] == '-'));
      const auto distance = number ? read_number(text_, end) : std::optional<std::int64_t>{0};
      if (!distance || !form_.fits(kind.field, *distance)) return fail(expected_operand(form_, kind));
      target.distance = *distance;
    }
    match_.target = target;
    offset_ = end;
    return true;
  }

  const Form& form_;
  std::string_view text_;
  std::size_t offset_;
  Match match_;
};

}  // namespace

Match match_operands(const Form& form, std::string_view text, std::size_t offset) {
  return Matcher(form, text, offset).run();
}

std::string expected_operand(const Form& form, const OperandKind& kind) {
  if (kind.group != Class::Immediate && kind.group != Class::Target) return std::string(kind.meaning);
  const Form::Range range = form.range(kind.field);
  return fmt::format("{} from {} to {}{}", kind.meaning, range.low, range.high,
                     range.step == 1 ? "" : fmt::format(" in steps of {}", range.step));
}

std::optional<std::int64_t> read_number(std::string_view text, std::size_t& offset) {
  std::size_t k = offset;
  const bool negative = k < text.size() && text[k] == '-';
  if (k < text.size() && (text[k] == '-' || text[k] == '+')) ++k;
  while (k > offset && k < text.size() && is_space(text[k])) ++k;
  const bool hexadecimal = k + 1 < text.size() && text[k] == '0' && (text[k + 1] == 'x' || text[k + 1] == 'X');
  if (hexadecimal) k += 2;
  const unsigned base = hexadecimal ? 16 : 10;
  const std::size_t first = k;
  std::uint64_t number = 0;
  for (; k < text.size() && is_word(text[k]); ++k) {
    const auto digit = digit_value(text[k], base);
    if (!digit || number > (~std::uint64_t{0} - *digit) / base) return {};
    number = number * base + *digit;
  }
  if (k == first || (negative && number > std::uint64_t{1} << 63)) return {};
  offset = k;
  return static_cast<std::int64_t>(negative ? 0 - number : number);
}

}  // namespace stalefetch::riscv_detail
