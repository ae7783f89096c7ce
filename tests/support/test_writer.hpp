// SPDX-License-Identifier: BSD-2-Clause
// Puts a litmus test together line by line, so that generators need not care for its columns.
#pragma once

#include <string>
#include <vector>

namespace stalefetch::test_support {

class TestWriter {
 public:
  TestWriter(std::string architecture, std::string name, unsigned threads);

  /// `0:X1=P0:f`, without the semicolon.
  void init(const std::string& entry);
  /// The next cell of a thread's column: an instruction, `label:`, or both.
  void add(unsigned thread, const std::string& line);
  void add_all(unsigned thread, const std::vector<std::string>& lines);
  /// The whole test; `proposition` with its quantifier: `exists (1:X0=1)`.
  [[nodiscard]] std::string text(const std::string& proposition) const;

 private:
  std::string architecture_, name_;
  std::vector<std::string> init_;
  std::vector<std::vector<std::string>> columns_;
};

}  // namespace stalefetch::test_support
