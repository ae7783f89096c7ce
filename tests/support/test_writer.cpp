// SPDX-License-Identifier: BSD-2-Clause
#include "tests/support/test_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stalefetch::test_support {

TestWriter::TestWriter(std::string architecture, std::string name, unsigned threads)
    : architecture_(std::move(architecture)), name_(std::move(name)), columns_(threads) {}

void TestWriter::init(const std::string& entry) { init_.push_back(entry); }

void TestWriter::add(unsigned thread, const std::string& line) { columns_.at(thread).push_back(line); }

void TestWriter::add_all(unsigned thread, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) add(thread, line);
}

std::string TestWriter::text(const std::string& proposition) const {
  std::string result = fmt::format("{} {}\n{{\n", architecture_, name_);
  for (const std::string& entry : init_) result += fmt::format(" {};\n", entry);
  result += "}\n";

  std::size_t rows = 0;
  std::vector<std::size_t> widths;
  for (std::size_t t = 0; t < columns_.size(); ++t) {
    std::size_t width = fmt::format("P{}", t).size();
    for (const std::string& cell : columns_[t]) width = std::max(width, cell.size());
    widths.push_back(width);
    rows = std::max(rows, columns_[t].size());
  }
  for (std::size_t t = 0; t < columns_.size(); ++t)
    result += fmt::format("{} {:<{}} ", t == 0 ? "" : "|", fmt::format("P{}", t), widths[t]);
  result += ";\n";
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t t = 0; t < columns_.size(); ++t)
      result += fmt::format("{} {:<{}} ", t == 0 ? "" : "|", row < columns_[t].size() ? columns_[t][row] : "", widths[t]);
    result += ";\n";
  }
  return result + proposition + "\n";
}

}  // namespace stalefetch::test_support
