// SPDX-License-Identifier: BSD-2-Clause
#include "model/verdict_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "model/litmus/parse.hpp"

namespace stalefetch {

namespace fs = std::filesystem;

namespace {

VerdictRow read_row(const std::string& line, const SourcePosition& at) {
  std::istringstream in(line);
  VerdictRow row;
  std::string unpredictable, rest;
  if (!(in >> row.scenario >> row.outcome >> unpredictable >> row.executions >> row.hash) || in >> rest ||
      (unpredictable != "yes" && unpredictable != "no"))
    throw Error(at, fmt::format("row `{}`", line), "scenario, outcome, yes or no, a number, a hash");
  row.unpredictable = unpredictable == "yes";
  return row;
}

std::string print(const VerdictRow& row, std::size_t width) {
  return fmt::format("{:<{}}  {:<12}  {:<13}  {:>10}  {}\n", row.scenario, width, row.outcome,
                     row.unpredictable ? "yes" : "no", row.executions, row.hash);
}

std::string one_line(const VerdictRow& row) {
  return fmt::format("{}{}, {} executions, {}", row.outcome, row.unpredictable ? " unpredictable" : "", row.executions, row.hash);
}

}  // namespace

Configuration parse_configuration(const std::string& text, const SourcePosition& where) {
  Configuration result;
  if (text.empty() || text == "default") return result;
  std::vector<std::string> parts;
  boost::split(parts, text, boost::is_any_of(","));
  for (const std::string& part : parts) {
    const auto equals = part.find('=');
    const std::string name = boost::trim_copy(part.substr(0, equals));
    const std::string value = equals == std::string::npos ? "1" : boost::trim_copy(part.substr(equals + 1));
    if (name.empty() || (value != "0" && value != "1"))
      throw Error(where, fmt::format("configuration `{}`", part), "NAME, NAME=1 or NAME=0, separated by commas");
    result[name] = value == "1";
  }
  return result;
}

VerdictTable read_verdict_table(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw Error({path, 0, 0}, "cannot be read", "a table of verdicts");
  VerdictTable table;
  table.file = path;
  std::string line;
  std::getline(in, line);
  const auto colon = line.find(':');
  if (!line.starts_with("# ") || colon == std::string::npos)
    throw Error({path, 1, 1}, fmt::format("first line `{}`", line), "`# ARCHITECTURE: CONFIGURATION`");
  table.architecture = boost::trim_copy(line.substr(2, colon - 2));
  table.configuration_text = boost::trim_copy(line.substr(colon + 1));
  for (unsigned number = 2; std::getline(in, line); ++number) {
    if (line.empty() || line.starts_with("#")) continue;
    VerdictRow row = read_row(line, {path, number, 1});
    if (!table.rows.empty() && table.rows.back().scenario >= row.scenario)
      throw Error({path, number, 1}, fmt::format("`{}` after `{}`", row.scenario, table.rows.back().scenario), "rows sorted, each once");
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<VerdictTable> read_verdict_tables(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failure;
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
    const std::string name = at->path().filename().string();
    if (name.ends_with(".txt") && !name.ends_with(".new.txt")) files.push_back(at->path().string());
  }
  if (failure) throw Error({folder, 0, 0}, failure.message());
  if (files.empty()) throw Error({folder, 0, 0}, "no table of verdicts", "files that end in .txt");
  std::sort(files.begin(), files.end());
  std::vector<VerdictTable> tables;
  std::transform(files.begin(), files.end(), std::back_inserter(tables), read_verdict_table);
  return tables;
}

std::string print(const VerdictTable& table) {
  std::size_t width = 10;
  for (const VerdictRow& row : table.rows) width = std::max(width, row.scenario.size());
  std::string text = fmt::format("# {}: {}\n", table.architecture, table.configuration_text);
  text += fmt::format("# {:<{}}  {:<12}  {:<13}  {:>10}  {}\n", "scenario", width - 2, "outcome", "unpredictable", "executions", "hash");
  for (const VerdictRow& row : table.rows) text += print(row, width);
  return text;
}

VerdictTable compute_verdicts(const VerdictTable& like, const std::string& folder, const BatchOptions& options) {
  const Architecture* architecture = find_architecture(like.architecture);
  if (architecture == nullptr) throw Error({like.file, 1, 3}, fmt::format("architecture `{}`", like.architecture));
  const Configuration configuration = parse_configuration(like.configuration_text, {like.file, 1, 1});
  std::vector<BatchItem> items;
  for (const std::string& file : find_tests({folder}))
    if (find_architecture(litmus::read_file(file).architecture) == architecture) items.push_back({file, configuration});
  VerdictTable table = like;
  table.rows.clear();
  for (const Report& report : run_batch(items, options)) {
    if (report.error) throw Error({report.file, 0, 0}, *report.error);
    const std::string scenario = fs::path(report.file).lexically_relative(folder).replace_extension().generic_string();
    table.rows.push_back({scenario, std::string(to_string(*report.outcome)) + (report.deadlock.empty() ? "" : "+deadlock"), report.unpredictable.has_value(),
                          report.counts.consistent, report.hash});
  }
  std::sort(table.rows.begin(), table.rows.end(), [](const auto& a, const auto& b) { return a.scenario < b.scenario; });
  return table;
}

std::vector<std::string> differences(const VerdictTable& agreed, const VerdictTable& computed) {
  std::map<std::string, std::pair<const VerdictRow*, const VerdictRow*>> rows;
  for (const VerdictRow& row : agreed.rows) rows[row.scenario].first = &row;
  for (const VerdictRow& row : computed.rows) rows[row.scenario].second = &row;
  std::vector<std::string> result;
  for (const auto& [scenario, pair] : rows) {
    const auto& [old_row, new_row] = pair;
    if (old_row != nullptr && new_row != nullptr && *old_row == *new_row) continue;
    result.push_back(fmt::format("{} [{}]: agreed {}; found {}", scenario, agreed.configuration_text,
                                 old_row != nullptr ? one_line(*old_row) : "no row",
                                 new_row != nullptr ? one_line(*new_row) : "no such scenario"));
  }
  return result;
}

}  // namespace stalefetch
