// SPDX-License-Identifier: BSD-2-Clause
// Errors are values the user can act on: where, what was found, what was expected.
#pragma once

#include <stdexcept>
#include <string>

namespace stalefetch {

/// A place in a text. Lines and columns count from 1; 0 means "the whole file".
struct SourcePosition {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;

  /// `file:line:column`, without the parts that are not known.
  [[nodiscard]] std::string to_string() const;
};

/// Bad input (a litmus file, a rule file, a command line argument).
/// `what()` is `file:line:column: found; expected ...`, one line, ready to print.
class Error : public std::runtime_error {
 public:
  Error(SourcePosition where, const std::string& found, const std::string& expected = {});

  [[nodiscard]] const SourcePosition& where() const { return where_; }
  [[nodiscard]] const std::string& found() const { return found_; }
  [[nodiscard]] const std::string& expected() const { return expected_; }

 private:
  SourcePosition where_;
  std::string found_;
  std::string expected_;
};

/// Something valid that this program cannot model (yet). Never an answer: it makes a verdict `inconclusive`.
class Unsupported : public std::runtime_error {
 public:
  explicit Unsupported(const std::string& construct) : std::runtime_error(construct) {}
};

}  // namespace stalefetch
