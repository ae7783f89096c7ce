// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "bindings/cli/commands.hpp"
#include "bindings/cli/expected_table.hpp"
#include "bindings/cli/findings.hpp"
#include "bindings/cli/print_reports.hpp"
#include "bindings/cli/progress.hpp"
#include "bindings/cli/protocol_commands.hpp"
#include "bindings/cli/protocol_expectations.hpp"
#include "model/search/supply.hpp"
#include "model/verdict_table.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

namespace {

struct CheckArguments {
  std::vector<std::string> paths;
  std::string config;
  std::string expected;
  std::string verdicts;
  bool promote = false;
  std::string format = "text";
  unsigned jobs = 1;
  double time_limit = 60;
  std::uint64_t memory_limit_mib = 0;
  unsigned unroll = ExploreOptions{}.unroll;
  std::vector<std::string> without;
  std::string model;
  bool statistics = false;
  std::string architecture, mutant;
  bool mutants = false;
};

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in || text.empty()) throw Error({path, 0, 0}, "cannot be read, or is empty", "a rule file");
  return text;
}

BatchOptions batch_options(const CheckArguments& arguments) {
  BatchOptions options;
  options.jobs = arguments.jobs;
  options.check.configuration = parse_configuration(arguments.config, {"--config", 0, 0});
  options.check.explore.unroll = arguments.unroll;
  options.check.memory_limit_bytes = arguments.memory_limit_mib << 20;
  if (!arguments.model.empty()) {
    options.check.rules.text = read_text(arguments.model);
    options.check.rules.file = arguments.model;
  }
  options.check.rules.without = {arguments.without.begin(), arguments.without.end()};
  if (arguments.time_limit > 0)
    options.check.time_limit = std::chrono::milliseconds(static_cast<long>(arguments.time_limit * 1000));
  options.progress = progress_line();
  return options;
}

void print_statistics(const std::vector<Report>& reports) {
  SearchCounts sum;
  std::chrono::nanoseconds total{}, longest{};
  std::string slowest;
  for (const Report& report : reports) {
    sum.combinations += report.counts.combinations;
    sum.consistent += report.counts.consistent;
    sum.cut += report.counts.cut;
    sum.evaluations += report.counts.evaluations;
    total += report.time;
    if (report.time > longest) {
      longest = report.time;
      slowest = report.file;
    }
  }
  const auto ms = [](std::chrono::nanoseconds t) { return static_cast<double>(t.count()) / 1e6; };
  fmt::print(stderr, "{} tests, {} path combinations, {} consistent executions, {} partial ones cut, {} evaluations\n",
             reports.size(), sum.combinations, sum.consistent, sum.cut, sum.evaluations);
  fmt::print(stderr, "{:.1f} ms in all, slowest {:.2f} ms ({}), {:.1f} MiB resident\n", ms(total), ms(longest), slowest,
             static_cast<double>(resident_bytes()) / (1 << 20));
}

bool for_integration(const CheckArguments& arguments) { return arguments.format == "junit" || arguments.format == "sarif"; }

/// JUnit or SARIF, and nothing else on standard output.
int print_findings(const std::vector<Finding>& findings, const CheckArguments& arguments) {
  fmt::print("{}", arguments.format == "junit" ? to_junit(findings) : to_sarif(findings));
  for (const Finding& finding : findings)
    if (finding.kind != Finding::Kind::AsExpected) fmt::print(stderr, "{}\n", finding.message);
  return status_of(findings);
}

std::vector<BatchItem> items_of(const std::vector<PlannedCheck>& checks) {
  std::vector<BatchItem> items;
  std::transform(checks.begin(), checks.end(), std::back_inserter(items), [](const auto& check) { return check.item; });
  return items;
}

int check_expected(const CheckArguments& arguments) {
  if (arguments.paths.size() != 1)
    throw Error({"--expected", 0, 0}, fmt::format("{} folders", arguments.paths.size()), "the one folder that the table's files are relative to");
  const ExpectedTable table = read_expected(arguments.expected);
  std::vector<PlannedCheck> checks;
  for (const ExpectedRow& row : table.rows) {
    const std::string config = row.config == "as-in-file" ? "" : row.config;
    checks.push_back({{(std::filesystem::path(arguments.paths[0]) / row.file).string(),
                       parse_configuration(config, {table.path, row.line, 1})},
                      Expectation{config, row.verdict, row.unpredictable, table.path, row.line}});
  }
  const BatchOptions options = batch_options(arguments);
  const std::vector<Report> reports = run_batch(items_of(checks), options);
  const std::vector<Finding> findings = find(checks, reports, options.check);
  if (for_integration(arguments)) return print_findings(findings, arguments);
  const Comparison comparison = compare(table, reports);
  if (arguments.format == "json") fmt::print("{}", to_json(reports));
  std::FILE* out = arguments.format == "json" ? stderr : stdout;
  for (const std::string& line : comparison.disagreements) fmt::print(out, "{}\n", line);
  fmt::print(out, "{} agree, {} differ, {} inconclusive\n", comparison.agree, comparison.differ, comparison.inconclusive);
  if (arguments.statistics) print_statistics(reports);
  if (status_of(findings) == our_fault) return our_fault;
  if (comparison.differ != 0) return differs;
  return comparison.inconclusive != 0 ? inconclusive : as_expected;
}

/// Compares with the agreed tables. What differs is printed and written beside the table, for a person to promote.
int check_verdicts(const CheckArguments& arguments) {
  if (arguments.paths.size() != 1)
    throw Error({"--verdicts", 0, 0}, fmt::format("{} folders", arguments.paths.size()), "the one folder of scenarios");
  std::size_t rows = 0, differing = 0;
  const std::vector<VerdictTable> tables = read_verdict_tables(arguments.verdicts);
  for (const VerdictTable& agreed : tables) {
    const VerdictTable found = compute_verdicts(agreed, arguments.paths[0], batch_options(arguments));
    const std::vector<std::string> lines = differences(agreed, found);
    rows += found.rows.size();
    differing += lines.size();
    for (const std::string& line : lines) fmt::print("{}: {}\n", agreed.file, line);
    if (lines.empty()) continue;
    const std::string proposal = std::filesystem::path(agreed.file).replace_extension(".new.txt").string();
    write_file(arguments.promote ? agreed.file : proposal, print(found));
    fmt::print("{} {}\n", arguments.promote ? "promoted" : "wrote", arguments.promote ? agreed.file : proposal);
  }
  fmt::print("{} verdicts in {} tables as agreed, {} differ\n", rows - std::min(rows, differing), tables.size(), differing);
  return differing == 0 || arguments.promote ? as_expected : differs;
}

ProtocolArguments protocol_arguments(const CheckArguments& arguments) {
  const BatchOptions batch = batch_options(arguments);
  ProtocolArguments result;
  result.architecture = arguments.architecture;
  result.mutant = arguments.mutant;
  result.configuration = batch.check.configuration;
  result.format = arguments.format;
  result.promote = arguments.promote;
  result.statistics = arguments.statistics;
  result.mutants = arguments.mutants || arguments.promote;
  result.library.check = batch.check;
  result.library.check.configuration.clear();
  result.library.jobs = arguments.jobs;
  result.library.progress = batch.progress;
  return result;
}

/// Another configuration, or other rules, are a what-if: what a file expects of itself is not about that.
bool is_what_if(const CheckArguments& arguments) {
  return !arguments.config.empty() || !arguments.without.empty() || !arguments.model.empty();
}

/// Tests and protocols together, for JUnit and SARIF.
int check_for_integration(const std::vector<std::string>& files,
                          const std::vector<std::shared_ptr<const protocol::Protocol>>& protocols,
                          const CheckArguments& arguments) {
  const BatchOptions options = batch_options(arguments);
  const std::vector<PlannedCheck> checks = plan(files, is_what_if(arguments));
  const std::vector<Report> reports = run_batch(items_of(checks), options);
  const ProtocolArguments of_protocols = protocol_arguments(arguments);
  const Asked asked = ask(protocols, of_protocols);
  std::vector<protocol::CellReport> answers = protocol::run(asked.cells, of_protocols.library);
  require_answers(asked, answers);
  std::vector<Finding> findings = find(checks, reports, options.check);
  std::vector<Finding> others = find(asked, answers, of_protocols.library.check);
  std::move(others.begin(), others.end(), std::back_inserter(findings));
  return print_findings(findings, arguments);
}

int check_files(const CheckArguments& arguments) {
  const bool text = arguments.format == "text";
  if (text && arguments.paths.size() == 1 && has_library(arguments.paths[0])) return check_library(arguments.paths[0], protocol_arguments(arguments));
  const auto protocols = protocol::find_protocols(arguments.paths);
  std::vector<std::string> files = find_tests(arguments.paths);
  for (const auto& each : protocols) std::erase(files, each->file);
  if (for_integration(arguments)) return check_for_integration(files, protocols, arguments);
  if (files.empty()) return check_protocols(protocols, protocol_arguments(arguments));
  if (!protocols.empty() && !text)
    fmt::print(stderr, "{} protocols among the tests are left out: ask for them by themselves\n", protocols.size());
  const int of_protocols =
      protocols.empty() || !text ? int{as_expected} : check_protocols(protocols, protocol_arguments(arguments));
  const BatchOptions options = batch_options(arguments);
  const std::vector<PlannedCheck> checks = plan(files, is_what_if(arguments));
  const std::vector<Report> reports = run_batch(items_of(checks), options);
  const std::vector<Finding> findings = find(checks, reports, options.check);
  if (arguments.statistics) print_statistics(reports);
  if (arguments.format == "json") {
    fmt::print("{}", to_json(reports));
  } else {
    for (const Report& report : reports)
      if (!report.error) fmt::print("{}", reports.size() == 1 ? to_text(report) : to_line(report));
  }
  for (const Report& report : reports)
    if (report.error) fmt::print(stderr, "{}\n", *report.error);
  for (std::size_t k = 0; k < checks.size(); ++k)
    if (checks[k].expectation && !reports[k].error && findings[k].kind != Finding::Kind::AsExpected)
      fmt::print(stderr, "{}\n", findings[k].message);
  return worse(of_protocols, status_of(findings));
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand("check", "answer litmus tests: allowed, forbidden or inconclusive");
  command->add_option("paths", arguments->paths, "files, or folders with .litmus files")->required();
  command->add_option("--config", arguments->config, "variants, such as DIC=1,IDC=1; wins over what the test says");
  command->add_option("--expected", arguments->expected, "table of verdicts; its files are relative to the folder given");
  command->add_option("--verdicts", arguments->verdicts, "folder of agreed tables; compares them with the folder of scenarios given");
  command->add_flag("--promote", arguments->promote, "with --verdicts: what was found becomes what is agreed");
  command->add_option("--format", arguments->format, "text, json, or for continuous integration junit or sarif")
      ->check(CLI::IsMember({"text", "json", "junit", "sarif"}));
  command->add_option("--jobs,-j", arguments->jobs, "threads; 0: one per core");
  command->add_option("--time-limit", arguments->time_limit, "seconds per test, 0: none; then it is inconclusive")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--memory-limit", arguments->memory_limit_mib, "MiB of the process; then tests are inconclusive");
  command->add_option("--unroll", arguments->unroll, "how often a loop may go round")->capture_default_str();
  command->add_option("--without", arguments->without, "what if this documented rule were not there");
  command->add_option("--model", arguments->model, "what if this rule file (.cat) were the architecture's own");
  command->add_option("--arch", arguments->architecture, "of protocols: this architecture only");
  command->add_flag("--mutants", arguments->mutants, "of the library: all mutants too");
  command->add_option("--mutant", arguments->mutant, "of protocols: with the changes of this mutant");
  command->add_flag("--statistics", arguments->statistics, "executions explored, time and memory, on standard error");
  command->callback([arguments, &action] {
    action = [arguments] {
      if (!arguments->verdicts.empty()) return check_verdicts(*arguments);
      return arguments->expected.empty() ? check_files(*arguments) : check_expected(*arguments);
    };
  });
}

}  // namespace stalefetch::cli
