// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/expected_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string.hpp>
#include <fstream>
#include <map>

namespace stalefetch::cli {

namespace {

constexpr std::array<std::string_view, 5> verdicts{"allowed", "forbidden", "required", "not-required", "inconclusive"};

std::vector<std::string> split(const std::string& text, const char* separators) {
  std::vector<std::string> parts;
  boost::split(parts, text, boost::is_any_of(separators));
  return parts;
}

std::map<std::string, std::size_t> read_columns(const std::string& line, const std::string& path) {
  std::map<std::string, std::size_t> columns;
  const auto names = split(line, "\t");
  for (std::size_t k = 0; k < names.size(); ++k) columns[boost::trim_copy(names[k])] = k;
  for (const char* name : {"file", "config", "verdict"})
    if (!columns.contains(name))
      throw Error({path, 1, 1}, fmt::format("no column `{}`", name), "file, name, config and verdict, separated by tabs");
  return columns;
}

}  // namespace

ExpectedTable read_expected(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw Error({path, 0, 0}, "cannot be read", "a table of verdicts");
  ExpectedTable table{path, {}};
  std::string line;
  if (!std::getline(in, line)) throw Error({path, 1, 1}, "empty file", "a table of verdicts");
  const auto columns = read_columns(line, path);
  for (unsigned number = 2; std::getline(in, line); ++number) {
    if (boost::trim_copy(line).empty()) continue;
    const auto cells = split(line, "\t");
    if (cells.size() < columns.size())
      throw Error({path, number, 1}, fmt::format("{} columns", cells.size()), fmt::format("{}", columns.size()));
    const auto cell = [&](const std::string& name) { return boost::trim_copy(cells[columns.at(name)]); };
    ExpectedRow row{cell("file"), columns.contains("name") ? cell("name") : "", cell("config"), cell("verdict"), {}, number};
    if (std::find(verdicts.begin(), verdicts.end(), row.verdict) == verdicts.end())
      throw Error({path, number, 1}, fmt::format("verdict `{}`", row.verdict), fmt::format("one of {}", fmt::join(verdicts, ", ")));
    if (columns.contains("unpredictable") && !cell("unpredictable").empty()) row.unpredictable = cell("unpredictable") == "yes";
    table.rows.push_back(std::move(row));
  }
  if (table.rows.empty()) throw Error({path, 2, 1}, "no rows", "at least one verdict");
  return table;
}

Comparison compare(const ExpectedTable& table, const std::vector<Report>& reports) {
  Comparison result;
  for (std::size_t k = 0; k < table.rows.size(); ++k) {
    const ExpectedRow& row = table.rows[k];
    const Report& report = reports[k];
    const auto say = [&](const std::string& what) {
      result.disagreements.push_back(fmt::format("{}:{}: {} [{}]: {}", table.path, row.line, row.file, row.config, what));
    };
    if (report.error) {
      ++result.differ;
      say(*report.error);
    } else if (*report.outcome == Outcome::Inconclusive && row.verdict != "inconclusive") {
      ++result.inconclusive;
      say(fmt::format("expected {}, inconclusive: {}", row.verdict, fmt::join(report.reasons, "; ")));
    } else if (to_string(*report.outcome) != row.verdict) {
      ++result.differ;
      say(fmt::format("expected {}, found {}", row.verdict, to_string(*report.outcome)));
    } else if (row.unpredictable && *row.unpredictable != report.unpredictable.has_value()) {
      ++result.differ;
      say(fmt::format("expected {}unpredictable, found {}", *row.unpredictable ? "" : "not ", report.unpredictable.value_or("no race")));
    } else {
      ++result.agree;
    }
  }
  return result;
}

}  // namespace stalefetch::cli
