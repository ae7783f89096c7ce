// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "model/protocol/library.hpp"
#include "model/verdict_table.hpp"

namespace stalefetch::protocol {

namespace fs = std::filesystem;

namespace {

Table read_table(const std::string& path) {
  std::ifstream in(path);
  Table table;
  table.file = path;
  std::string line;
  std::getline(in, line);
  const std::size_t colon = line.find(": ");
  if (!line.starts_with("# ") || colon == std::string::npos)
    throw Error({path, 1, 1}, fmt::format("first line `{}`", line), "`# ARCHITECTURE: CONFIGURATION`");
  table.architecture = find_architecture(line.substr(2, colon - 2));
  if (table.architecture == nullptr)
    throw Error({path, 1, 3}, fmt::format("architecture `{}`", line.substr(2, colon - 2)), "one that is known");
  table.configuration_text = line.substr(colon + 2);
  (void)parse_configuration(table.configuration_text, {path, 1, 1});
  for (unsigned number = 2; std::getline(in, line); ++number) {
    if (line.empty() || line.starts_with("#")) continue;
    std::istringstream words(line);
    TableRow row;
    std::string rest;
    if (!(words >> row.protocol >> row.verdict >> row.broken >> row.hash) || words >> rest)
      throw Error({path, number, 1}, fmt::format("row `{}`", line), "protocol, verdict, broken promises, hash");
    if (!table.rows.empty() && table.rows.back().protocol >= row.protocol)
      throw Error({path, number, 1}, fmt::format("`{}` after `{}`", row.protocol, table.rows.back().protocol),
                  "rows sorted, each once");
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::vector<Table> read_tables(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failure;
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
    const std::string name = at->path().filename().string();
    if (name.ends_with(".txt") && !name.ends_with(".new.txt")) files.push_back(at->path().string());
  }
  if (failure) throw Error({folder, 0, 0}, failure.message());
  std::sort(files.begin(), files.end());
  std::vector<Table> tables;
  for (const std::string& file : files) tables.push_back(read_table(file));
  return tables;
}

std::string print(const Table& table) {
  std::size_t name = 10, broken = 6;
  for (const TableRow& row : table.rows) {
    name = std::max(name, row.protocol.size());
    broken = std::max(broken, row.broken.size());
  }
  std::string text = fmt::format("# {}: {}\n", table.architecture->name(), table.configuration_text);
  text += fmt::format("# {:<{}}  {:<12}  {:<{}}  hash\n", "protocol", name - 2, "verdict", "broken", broken);
  for (const TableRow& row : table.rows)
    text += fmt::format("{:<{}}  {:<12}  {:<{}}  {}\n", row.protocol, name, row.verdict, row.broken, broken, row.hash);
  return text;
}

std::vector<Table> compute(const std::vector<Table>& like, const std::string& folder, const LibraryOptions& options) {
  const auto protocols = find_protocols({folder});
  std::vector<Cell> cells;
  std::vector<std::pair<std::size_t, std::string>> rows;  // table and name
  for (std::size_t i = 0; i < like.size(); ++i)
    for (const auto& each : protocols) {
      const std::string name = fs::path(each->file).lexically_relative(folder).replace_extension().generic_string();
      const Configuration configuration = parse_configuration(like[i].configuration_text, {like[i].file, 1, 1});
      cells.push_back({each, "", like[i].architecture, configuration});
      rows.emplace_back(i, name);
      if (!options.mutants) continue;
      for (const Mutant& mutant : each->mutants) {
        cells.push_back({each, mutant.name, like[i].architecture, configuration});
        rows.emplace_back(i, name + "+" + mutant.name);
      }
    }
  const std::vector<CellReport> reports = run(cells, options);
  std::vector<Table> result = like;
  for (Table& table : result) table.rows.clear();
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (!reports[i].error.empty())
      throw Error({cells[i].protocol->file, 0, 0}, fmt::format("{} ({})", reports[i].error, rows[i].second));
    if (reports[i].safety)
      result[rows[i].first].rows.push_back(
          {rows[i].second, std::string(to_string(*reports[i].safety)), broken_kinds(reports[i]), reports[i].hash});
  }
  for (Table& table : result)
    std::sort(table.rows.begin(), table.rows.end(),
              [](const auto& a, const auto& b) { return a.protocol < b.protocol; });
  return result;
}

std::vector<std::string> differences(const Table& agreed, const Table& computed) {
  std::map<std::string, std::pair<const TableRow*, const TableRow*>> rows;
  for (const TableRow& row : agreed.rows) rows[row.protocol].first = &row;
  for (const TableRow& row : computed.rows) rows[row.protocol].second = &row;
  const auto text = [](const TableRow* row, const char* none) {
    return row == nullptr ? std::string(none) : fmt::format("{} {} {}", row->verdict, row->broken, row->hash);
  };
  std::vector<std::string> result;
  for (const auto& [name, pair] : rows)
    if (pair.first == nullptr || pair.second == nullptr || !(*pair.first == *pair.second))
      result.push_back(fmt::format("{} [{} {}]: agreed {}; found {}", name, agreed.architecture->name(),
                                   agreed.configuration_text, text(pair.first, "no row"),
                                   text(pair.second, "no such protocol")));
  return result;
}

}  // namespace stalefetch::protocol
