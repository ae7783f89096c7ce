// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

#include "model/arch/aarch64/conditions.hpp"
#include "model/arch/aarch64/registers.hpp"

namespace stalefetch::aarch64_detail {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.' || c == '$';
}

std::optional<unsigned> digit_value(char c, unsigned base) {
  unsigned value = 99;
  if (is_digit(c)) value = static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') value = static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') value = static_cast<unsigned>(c - 'A') + 10;
  return value < base ? std::optional{value} : std::nullopt;
}

class Matcher {
 public:
  Matcher(const Form& form, std::string_view text, std::size_t offset) : form_(form), text_(text), offset_(offset) {
    match_.instruction = form.fixed;
  }

  Match run() {
    for (std::size_t k = 0; k < form_.pieces.size(); ++k) {
      skip_space();
      const Piece& piece = form_.pieces[k];
      if (piece.kind == Piece::Kind::GroupBegin && !group_follows(form_.pieces[k + 1])) {
        while (form_.pieces[k].kind != Piece::Kind::GroupEnd) ++k;
      } else if (!read(piece)) {
        return std::move(match_);
      }
    }
    skip_space();
    if (offset_ < text_.size()) {
      fail("the end of the instruction");
    } else {
      match_.matches = true;
    }
    return std::move(match_);
  }

 private:
  void skip_space() {
    while (offset_ < text_.size() && is_space(text_[offset_])) ++offset_;
  }
  [[nodiscard]] char next() const { return offset_ < text_.size() ? text_[offset_] : '\0'; }
  [[nodiscard]] std::string_view word_ahead() const {
    std::size_t end = offset_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return text_.substr(offset_, end - offset_);
  }

  bool fail(std::string expected) {
    match_.offset = offset_;
    match_.expected = std::move(expected);
    return false;
  }

  /// Is an optional group, which begins like this, written out?
  [[nodiscard]] bool group_follows(const Piece& first) const {
    if (first.kind == Piece::Kind::Punctuation) return next() == first.text[0];
    return next() != '\0' && next() != ',' && next() != ']';
  }

  bool read(const Piece& piece) {
    switch (piece.kind) {
      case Piece::Kind::GroupBegin:
      case Piece::Kind::GroupEnd:
        return true;
      case Piece::Kind::Punctuation:
        if (next() != piece.text[0]) return fail(fmt::format("`{}`", piece.text));
        ++offset_;
        return true;
      case Piece::Kind::Word:
        if (!boost::iequals(word_ahead(), piece.text)) return fail(piece.text);
        offset_ += piece.text.size();
        return true;
      case Piece::Kind::Operand:
        return read_operand(*piece.operand);
    }
    return false;
  }

  bool read_operand(const OperandKind& kind) {
    switch (kind.group) {
      case OperandKind::Class::Register:
        return read_register(kind);
      case OperandKind::Class::Immediate:
        return read_immediate(kind);
      case OperandKind::Class::Condition:
        return read_condition(kind);
      case OperandKind::Class::SystemRegister:
        return read_system_register_name(kind);
      case OperandKind::Class::Label:
        return read_target(kind);
    }
    return false;
  }

  bool accept(const OperandKind& kind, std::int64_t number, std::size_t end) {
    if (!kind.encode(number, match_.instruction)) return fail(kind.expected());
    offset_ = end;
    return true;
  }

  bool read_register(const OperandKind& kind) {
    const std::string_view word = word_ahead();
    const auto found = parse_general_register(word);
    if (!found || found->wide != kind.wide) return fail(kind.expected());
    if (found->number == 31 && found->is_stack != kind.stack) return fail(kind.expected());
    return accept(kind, found->number, offset_ + word.size());
  }

  bool read_immediate(const OperandKind& kind) {
    std::size_t end = offset_;
    if (next() == '#') ++end;
    while (end < text_.size() && is_space(text_[end])) ++end;
    const auto number = read_number(text_, end);
    return number ? accept(kind, *number, end) : fail(kind.expected());
  }

  bool read_condition(const OperandKind& kind) {
    const std::string_view word = word_ahead();
    for (unsigned k = 0; k < condition_names.size(); ++k) {
      if (boost::iequals(condition_names[k], word)) return accept(kind, k < 16 ? k : k - 14, offset_ + word.size());
    }
    return fail(kind.expected());
  }

  bool read_system_register_name(const OperandKind& kind) {
    const std::string_view word = word_ahead();
    std::string known;
    for (const SystemRegister& one : system_registers()) {
      if (boost::iequals(one.name, word)) return accept(kind, one.encoding, offset_ + word.size());
      known += fmt::format("{}{}", known.empty() ? "" : ", ", one.name);
    }
    return fail(fmt::format("{}: {}", kind.expected(), known));
  }

  /// `name`, `.`, `.+8` or `+8`.
  bool read_target(const OperandKind& kind) {
    Target target{&kind, {}, 0, offset_};
    const std::string_view word = word_ahead();
    std::size_t end = offset_ + word.size();
    if (word.empty() || word == ".") {
      if (word.empty() && next() != '+' && next() != '-') return fail(kind.expected());
      if (!read_distance(target, end)) return fail(kind.expected());
      if (!kind.encode(target.distance, match_.instruction)) return fail(kind.expected());
    } else if (is_digit(word[0])) {
      return fail(kind.expected());
    } else {
      target.label = std::string(word);
    }
    match_.target = target;
    offset_ = end;
    return true;
  }

  /// The `+8` of `.+8`, or nothing.
  bool read_distance(Target& target, std::size_t& end) const {
    while (end < text_.size() && is_space(text_[end])) ++end;
    if (end == text_.size()) return true;
    const bool negative = text_[end] == '-';
    if (!negative && text_[end] != '+') return false;
    ++end;
    while (end < text_.size() && is_space(text_[end])) ++end;
    if (end == text_.size() || !is_digit(text_[end])) return false;
    const auto number = read_number(text_, end);
    if (!number || *number < 0) return false;
    target.distance = negative ? -*number : *number;
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

std::optional<std::int64_t> read_number(std::string_view text, std::size_t& offset) {
  std::size_t k = offset;
  const bool negative = k < text.size() && text[k] == '-';
  if (k < text.size() && (text[k] == '-' || text[k] == '+')) ++k;
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

}  // namespace stalefetch::aarch64_detail
