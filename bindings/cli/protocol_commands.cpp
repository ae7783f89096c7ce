// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/protocol_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "bindings/cli/print_reports.hpp"
#include "bindings/cli/protocol_expectations.hpp"
#include "model/explain/explain.hpp"
#include "model/protocol/explanation.hpp"
#include "model/protocol/matrix.hpp"
#include "model/protocol/repair.hpp"
#include "model/search/supply.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

using protocol::CellReport;
using protocol::Safety;

int worse(int a, int b) {
  constexpr std::array<int, 5> severity = {0, 2, 3, 1, 4};  // by exit status
  return severity.at(static_cast<std::size_t>(a)) >= severity.at(static_cast<std::size_t>(b)) ? a : b;
}

const Architecture& architecture_named(const std::string& name, const std::string& option) {
  if (const Architecture* found = find_architecture(name)) return *found;
  std::string known;
  for (const Architecture* each : architectures())
    known += fmt::format("{}{}", known.empty() ? "" : ", ", each->name());
  throw Error({option, 0, 0}, fmt::format("architecture `{}`", name), known);
}

namespace {

std::string verdict_text(const CellReport& report) {
  std::string text = *report.safety == Safety::Unsafe ? "UNSAFE" : std::string(to_string(*report.safety));
  for (const auto& [promise, how] : report.broken) text += fmt::format("   {}", promise);
  for (const std::string& reason : report.reasons) text += fmt::format("   {}", reason);
  for (const std::string& doubt : report.doubts) text += fmt::format("   doubt: {}", doubt);
  return text;
}

/// The cheapest single steps that make it safe.
void print_repairs(const protocol::Protocol& text, const Architecture& architecture,
                   const ProtocolArguments& arguments) {
  constexpr std::size_t most_shown = 3;
  const protocol::Repairs found = protocol::repair(text, {}, architecture, arguments.configuration,
                                                   protocol::single_steps(arguments.library));
  if (found.repairs.empty()) {
    fmt::print("\n  {}\n", found.complete ? "no single step makes it safe; `stalefetch repair --most 2` looks for two"
                                         : "no step was found in short time that makes it safe; ask `stalefetch repair`");
    return;
  }
  fmt::print("\n  repairs, each enough:\n");
  for (std::size_t i = 0; i < std::min(most_shown, found.repairs.size()); ++i) {
    const protocol::AddedStep& step = found.repairs[i].steps.front();
    fmt::print("    {}: {} before {}\n", step.function, step.step, step.before);
  }
  if (found.repairs.size() > most_shown)
    fmt::print("    and {} more: `stalefetch repair`\n", found.repairs.size() - most_shown);
}

/// The verdict of one protocol on one architecture, and the execution that breaks the first promise.
int check_one(const protocol::Protocol& text, const Architecture& architecture, const ProtocolArguments& arguments) {
  if (!protocol::is_for(text, architecture))
    throw Error({"--arch", 0, 0}, fmt::format("{}, which {} is not for", architecture.name(), text.name),
                *text.header("Architectures"));
  protocol::VerdictOptions options{arguments.library.check, {}, true};
  options.check.configuration = arguments.configuration;
  if (!arguments.mutant.empty()) options.changes = protocol::find_mutant(text, arguments.mutant).changes;
  RuleCache cache;
  const protocol::Verdict verdict = protocol::judge(text, architecture, options, cache);
  fmt::print("{}", protocol::to_text(text, arguments.mutant, architecture, verdict, options.check));
  if (verdict.safety == Safety::Unsafe && arguments.mutant.empty()) print_repairs(text, architecture, arguments);
  CellReport report;
  report.safety = verdict.safety;
  return status_of(kind_of(report, {}));
}

int print_json(const Asked& asked, const std::vector<CellReport>& reports) {
  const std::vector<protocol::Cell>& cells = asked.cells;
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  int status = as_expected;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const CellReport& report = reports[i];
    status = worse(status, status_of(kind_of(report, asked.expected[i])));
    nlohmann::ordered_json one = {{"file", cells[i].protocol->file},
                                  {"name", cells[i].protocol->name},
                                  {"mutant", cells[i].mutant},
                                  {"architecture", cells[i].architecture->name()}};
    if (report.safety) one["verdict"] = to_string(*report.safety);
    for (const auto& [promise, how] : report.broken) one["broken"].push_back({{"promise", promise}, {"how", how}});
    if (!report.reasons.empty()) one["reasons"] = report.reasons;
    if (!report.doubts.empty()) one["doubts"] = report.doubts;
    if (!report.no_lowering.empty()) one["no_lowering"] = report.no_lowering;
    if (!report.error.empty()) one["error"] = report.error;
    all.push_back(std::move(one));
  }
  fmt::print("{}\n", all.dump(2));
  return status;
}

int print_lines(const Asked& asked, const std::vector<CellReport>& reports) {
  const std::vector<protocol::Cell>& cells = asked.cells;
  int status = as_expected;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const CellReport& report = reports[i];
    status = worse(status, status_of(kind_of(report, asked.expected[i])));
    const std::string name = cells[i].protocol->name + (cells[i].mutant.empty() ? "" : "+" + cells[i].mutant);
    if (!report.error.empty())
      fmt::print(stderr, "{}\n", report.error);
    else if (report.safety)
      fmt::print("{:<32} {:<8} {}\n", name, cells[i].architecture->name(), verdict_text(report));
    if (const auto wrong = difference(asked.expected[i], report); wrong && report.error.empty())
      fmt::print(stderr, "{}\n", *wrong);
  }
  return status;
}

}  // namespace

int check_protocols(const std::vector<std::shared_ptr<const protocol::Protocol>>& protocols,
                    const ProtocolArguments& arguments) {
  const Asked asked = ask(protocols, arguments);
  const std::vector<protocol::Cell>& cells = asked.cells;
  if (cells.size() == 1 && !asked.expected[0] && arguments.format == "text")
    return check_one(*cells[0].protocol, *cells[0].architecture, arguments);
  std::vector<CellReport> reports = run(cells, arguments.library);
  require_answers(asked, reports);
  if (arguments.format == "json") return print_json(asked, reports);
  const int status = print_lines(asked, reports);
  if (protocols.size() == 1)
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (!reports[i].no_lowering.empty())
        fmt::print("{:<32} {:<8} not there: {}\n", cells[i].protocol->name, cells[i].architecture->name(),
                   reports[i].no_lowering);
  return status;
}

bool has_library(const std::string& folder) {
  return std::filesystem::is_directory(std::filesystem::path(folder) / "verdicts" / "protocols");
}

namespace {

/// A table for each standard column, those that exist already with their rows.
std::vector<protocol::Table> agreed_tables(const std::string& where) {
  std::vector<protocol::Table> tables = protocol::read_tables(where);
  for (const protocol::MatrixColumn& column : protocol::standard_columns()) {
    const bool known = std::any_of(tables.begin(), tables.end(), [&](const auto& t) {
      return t.architecture == column.architecture && t.configuration_text == column.configuration_text;
    });
    if (known) continue;
    std::string name = fmt::format("{}-{}", column.architecture->name(), column.configuration_text);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '=' || c == ','; }, '-');
    tables.push_back({(std::filesystem::path(where) / (name + ".txt")).string(),
                      column.architecture,
                      column.configuration_text,
                      {}});
  }
  return tables;
}

/// The matrix of what the tables hold, without the mutants.
std::string table_matrix(const std::vector<protocol::Table>& tables) {
  protocol::Matrix matrix;
  std::map<std::string, std::vector<CellReport>> rows;
  for (const protocol::MatrixColumn& column : protocol::standard_columns()) matrix.columns.push_back(column);
  for (std::size_t i = 0; i < matrix.columns.size(); ++i)
    for (const protocol::Table& table : tables)
      if (table.architecture == matrix.columns[i].architecture &&
          table.configuration_text == matrix.columns[i].configuration_text)
        for (const protocol::TableRow& row : table.rows) {
          if (row.protocol.find('+') != std::string::npos || row.protocol.starts_with("lkmm/")) continue;
          std::vector<CellReport>& cells = rows[row.protocol];
          cells.resize(matrix.columns.size());
          for (const Safety each :
               {Safety::Safe, Safety::Unsafe, Safety::Inconclusive, Safety::Allowed, Safety::Forbidden})
            if (row.verdict == to_string(each)) cells[i].safety = each;
        }
  for (auto& [name, cells] : rows) matrix.rows.push_back({name, nullptr, "", std::move(cells)});
  return to_text(matrix);
}

}  // namespace

namespace {

void print_times(std::vector<std::pair<std::chrono::nanoseconds, std::string>> times) {
  constexpr std::size_t most_shown = 40;
  std::sort(times.rbegin(), times.rend());
  std::chrono::nanoseconds all{};
  for (const auto& [time, what] : times) all += time;
  const auto ms = [](std::chrono::nanoseconds t) { return static_cast<double>(t.count()) / 1e6; };
  fmt::print(stderr, "{} questions, {:.0f} ms; the slowest:\n", times.size(), ms(all));
  for (std::size_t i = 0; i < std::min(most_shown, times.size()); ++i)
    fmt::print(stderr, "  {:8.1f} ms  {}\n", ms(times[i].first), times[i].second);
}

}  // namespace

int check_library(const std::string& folder, const ProtocolArguments& arguments) {
  const std::string where = (std::filesystem::path(folder) / "verdicts" / "protocols").string();
  std::vector<protocol::Table> agreed = agreed_tables(where);
  if (!arguments.mutants)
    for (protocol::Table& table : agreed)
      std::erase_if(table.rows, [](const protocol::TableRow& row) {
        return row.protocol.find('+') != std::string::npos && !row.protocol.starts_with("lkmm/");
      });
  protocol::LibraryOptions options = arguments.library;
  options.all_promises = true;
  options.mutants = arguments.mutants;
  std::vector<std::pair<std::chrono::nanoseconds, std::string>> times;
  if (arguments.statistics)
    options.answered = [&](const protocol::Cell& cell, const CellReport& report) {
      times.emplace_back(report.time,
                         fmt::format("{}{} on {}{}", cell.protocol->file, cell.mutant.empty() ? "" : "+" + cell.mutant,
                                     cell.architecture->name(), describe(cell.configuration)));
    };
  const std::vector<protocol::Table> found = compute(agreed, folder, options);
  if (arguments.statistics) print_times(std::move(times));
  std::size_t rows = 0, differing = 0;
  for (std::size_t i = 0; i < agreed.size(); ++i) {
    const std::vector<std::string> lines = differences(agreed[i], found[i]);
    rows += found[i].rows.size();
    differing += lines.size();
    for (const std::string& line : lines) fmt::print(stderr, "{}: {}\n", agreed[i].file, line);
    if (lines.empty()) continue;
    const std::string file = arguments.promote
                                 ? agreed[i].file
                                 : std::filesystem::path(agreed[i].file).replace_extension(".new.txt").string();
    write_file(file, print(found[i]));
    fmt::print("{} {}\n", arguments.promote ? "promoted" : "wrote", file);
  }
  fmt::print("{}\n{} verdicts on protocols{} in {} tables as agreed, {} differ\n", table_matrix(found),
             rows - std::min(rows, differing), arguments.mutants ? " and their mutants" : "", found.size(), differing);
  return differing == 0 || arguments.promote ? as_expected : differs;
}

}  // namespace stalefetch::cli
