// SPDX-License-Identifier: BSD-2-Clause
// The text of a test with its comments blanked out, positions in it, and the errors that point into it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/error.hpp"

namespace stalefetch::litmus {

/// Files above this size are rejected unread: no test comes near it, and it bounds the time spent on garbage.
inline constexpr std::size_t kLargestFile = 1024 * 1024;

/// An offset whose column is known.
struct SourcePoint {
  std::size_t offset = 0;
  std::size_t line = 0;
  std::size_t column = 1;
};

/// Comments become blanks of the same length, so offsets in `text()` are offsets in the file.
class Source {
 public:
  /// The text must outlive this object. Throws Error if it is too large, empty, not UTF-8, or has a comment that never
  /// ends.
  Source(std::string_view text, std::string file);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] SourcePosition at(std::size_t offset) const;
  [[nodiscard]] SourcePosition at(const char* where) const {
    return at(static_cast<std::size_t>(where - text_.data()));
  }

  /// What stands at the offset, fit for a message: `"abc"`, `end of line` or `end of file`.
  [[nodiscard]] std::string found_at(std::size_t offset) const;

  [[noreturn]] void fail_open_string(std::size_t open) const;
  [[noreturn]] void fail(std::size_t offset, const std::string& expected) const;
  [[noreturn]] void fail(std::size_t offset, const std::string& found, const std::string& expected) const;

 private:
  void check_encoding() const;
  void blank_comments();
  void blank_block_comment(std::size_t& offset);
  void blank_line_comment(std::size_t& offset);
  void blank(std::size_t begin, std::size_t end);
  void find_lines();

  std::string file_;
  std::string_view original_;  ///< for columns: blanking turns one character into several blanks
  std::string text_;
  std::vector<std::size_t> line_starts_;
  mutable SourcePoint last_;  ///< positions are asked for in order, mostly: the next one is counted from here
};

/// Shortened to about 40 characters, with non-printable characters escaped, in quotes.
[[nodiscard]] std::string quote_for_message(std::string_view text);

/// The candidate nearest to a word that is not there, if one is near enough to be meant; else empty.
[[nodiscard]] std::string near_miss(std::string_view word, const std::vector<std::string>& candidates);

[[nodiscard]] constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
[[nodiscard]] constexpr bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '$'; }

/// The closing quotation mark of the string that opens at `open`, on the same line; or npos.
[[nodiscard]] std::size_t end_of_string(std::string_view text, std::size_t open);

/// Without blanks at both ends; the view still points into the same text.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace stalefetch::litmus
