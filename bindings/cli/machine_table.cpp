// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/machine_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "bindings/cli/commands.hpp"
#include "model/litmus/parse.hpp"

namespace stalefetch::cli {

namespace {

struct Seen {
  std::uint64_t observed = 0, runs = 0;
};

/// Counts of real devices, by test and device.
struct Hardware {
  std::vector<std::string> devices;
  std::map<std::pair<std::string, std::string>, Seen> counts;
};

std::vector<std::string> columns_of(const std::string& line) {
  std::vector<std::string> columns;
  std::istringstream in(line);
  for (std::string column; std::getline(in, column, '\t');) columns.push_back(column);
  return columns;
}

std::uint64_t number_in(const std::string& text, const SourcePosition& at) {
  try {
    return std::stoull(text);
  } catch (const std::exception&) {
    throw Error(at, fmt::format("`{}`", text), "a number of runs");
  }
}

Hardware read_hardware(const std::string& path) {
  Hardware hardware;
  if (path.empty()) return hardware;
  std::ifstream in(path);
  if (!in) throw Error({path, 0, 0}, "cannot be read", "a table: test, condition, device, observed, runs");
  std::string line;
  for (unsigned number = 1; std::getline(in, line); ++number) {
    const std::vector<std::string> columns = columns_of(line);
    if (number == 1) continue;
    if (columns.size() != 5)
      throw Error({path, number, 1}, fmt::format("{} columns", columns.size()),
                  "test, condition, device, observed, runs");
    const SourcePosition at{path, number, 1};
    hardware.counts[{columns[0], columns[2]}] = {number_in(columns[3], at), number_in(columns[4], at)};
    if (std::find(hardware.devices.begin(), hardware.devices.end(), columns[2]) == hardware.devices.end())
      hardware.devices.push_back(columns[2]);
  }
  return hardware;
}

/// The nearest `hardware.tsv` above a test.
std::string hardware_beside(const std::vector<std::string>& files) {
  namespace fs = std::filesystem;
  if (files.empty()) return {};
  fs::path folder = fs::path(files.front()).parent_path();
  for (unsigned k = 0; k < 3 && !folder.empty(); ++k, folder = folder.parent_path())
    if (fs::exists(folder / "hardware.tsv")) return (folder / "hardware.tsv").string();
  return {};
}

struct Row {
  std::string name, verdict;
  std::vector<std::string> cells;
  std::string remark;
  int status = as_expected;
};

std::string count_of(std::uint64_t seen, std::uint64_t runs) { return fmt::format("{}/{}", seen, runs); }

void simulate_cell(Row& row, const std::string& file, const cores::Profile& profile, const TableOptions& options,
                   RuleCache& cache) {
  try {
    const Comparison comparison =
        compare(std::make_shared<const litmus::Test>(litmus::read_file(file)), profile, options.comparison, cache);
    row.name = comparison.envelope.analysis->test->name;
    const std::string verdict(to_string(comparison.envelope.outcome));
    if (row.verdict.empty()) row.verdict = verdict;
    if (row.verdict != verdict) row.remark += fmt::format("{} says {}; ", profile.name, verdict);
    row.cells.push_back(count_of(comparison.positive, comparison.positive + comparison.negative));
    if (comparison.violations.empty()) return;
    row.status = our_fault;
    row.remark += fmt::format("{} ends in {}, not allowed; ", profile.name, comparison.violations.front().text);
  } catch (const std::exception& reason) {
    row.cells.emplace_back("-");
    if (row.name.empty()) row.name = std::filesystem::path(file).stem().string();
    row.remark += fmt::format("{}: {}; ", profile.name, reason.what());
  }
}

Row make_row(const std::string& file, const std::vector<cores::Profile>& profiles, const Hardware& hardware,
             const TableOptions& options, RuleCache& cache) {
  Row row;
  for (const cores::Profile& profile : profiles) simulate_cell(row, file, profile, options, cache);
  bool seen = false;
  for (const std::string& device : hardware.devices) {
    const auto found = hardware.counts.find({row.name, device});
    row.cells.push_back(found == hardware.counts.end() ? "" : count_of(found->second.observed, found->second.runs));
    seen |= found != hardware.counts.end() && found->second.observed != 0;
  }
  const bool simulated =
      std::any_of(row.cells.begin(), row.cells.begin() + static_cast<std::ptrdiff_t>(profiles.size()),
                  [](const std::string& cell) { return cell != "-" && cell.rfind("0/", 0) != 0; });
  if (seen && !simulated) row.remark += "seen on a device, on no machine; ";
  if (seen && row.verdict == to_string(Outcome::Forbidden)) row.remark += "a device shows what is forbidden; ";
  if (row.remark.size() >= 2) row.remark.resize(row.remark.size() - 2);
  return row;
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

void print_csv(const std::vector<std::string>& row) {
  std::string line;
  for (const std::string& cell : row) line += (line.empty() ? "" : ",") + quoted(cell);
  fmt::print("{}\n", line);
}

void print_aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows)
    for (std::size_t k = 0; k < row.size(); ++k) {
      if (widths.size() <= k) widths.push_back(0);
      widths[k] = std::max(widths[k], row[k].size());
    }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t k = 0; k < row.size(); ++k) line += fmt::format("{:<{}}  ", row[k], widths[k]);
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::print("{}\n", line);
  }
}

}  // namespace

MachineTable make_table(const std::vector<std::string>& files, const std::vector<cores::Profile>& profiles,
                        const TableOptions& options) {
  const Hardware hardware = read_hardware(options.hardware.empty() ? hardware_beside(files) : options.hardware);
  MachineTable table{{{"test", "permitted"}}, as_expected};
  for (const cores::Profile& profile : profiles) table.rows[0].push_back(profile.name);
  table.rows[0].insert(table.rows[0].end(), hardware.devices.begin(), hardware.devices.end());
  table.rows[0].emplace_back("remark");
  RuleCache cache;
  for (const std::string& file : files) {
    Row row = make_row(file, profiles, hardware, options, cache);
    table.status = std::max(table.status, row.status);
    std::vector<std::string> cells{row.name, row.verdict};
    cells.insert(cells.end(), row.cells.begin(), row.cells.end());
    cells.push_back(row.remark);
    table.rows.push_back(std::move(cells));
  }
  return table;
}

int print_table(const std::vector<std::string>& files, const std::vector<cores::Profile>& profiles,
                const TableOptions& options) {
  const MachineTable table = make_table(files, profiles, options);
  if (!options.csv) print_aligned(table.rows);
  if (options.csv)
    for (const auto& row : table.rows) print_csv(row);
  return table.status;
}

}  // namespace stalefetch::cli
