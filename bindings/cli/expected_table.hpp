// SPDX-License-Identifier: BSD-2-Clause
// A table of agreed verdicts: `file name config verdict [unpredictable]`, tab-separated, first line the column names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/batch.hpp"

namespace stalefetch::cli {

struct ExpectedRow {
  std::string file, name, config, verdict;
  std::optional<bool> unpredictable;  ///< nothing: the table does not say
  unsigned line = 0;
};

struct ExpectedTable {
  std::string path;
  std::vector<ExpectedRow> rows;
};

/// Throws Error with the line and column of what is wrong.
[[nodiscard]] ExpectedTable read_expected(const std::string& path);

struct Comparison {
  std::vector<std::string> disagreements;  ///< one line each, in table order
  std::size_t agree = 0, differ = 0, inconclusive = 0;
};

/// Compares reports[k] with table.rows[k].
[[nodiscard]] Comparison compare(const ExpectedTable& table, const std::vector<Report>& reports);

}  // namespace stalefetch::cli
