// SPDX-License-Identifier: BSD-2-Clause
// Findings of assembly tests.
#include "bindings/cli/findings.hpp"

#include <fmt/format.h>

#include "bindings/cli/commands.hpp"
#include "bindings/cli/print_reports.hpp"
#include "bindings/cli/protocol_commands.hpp"
#include "model/explain/explain.hpp"
#include "model/litmus/parse.hpp"

namespace stalefetch::cli {

namespace {

using Kind = Finding::Kind;

/// What decides of a test in what CI is told: the kind, and a line.
std::pair<Kind, std::string> judge(const PlannedCheck& check, const Report& report) {
  if (report.error) return {report.internal_error ? Kind::OurFault : Kind::BadInput, *report.error};
  std::string message = fmt::format("{} {}: {}{}", report.architecture, describe(report.configuration),
                                    to_string(*report.outcome), report.unpredictable ? ", unpredictable" : "");
  const bool inconclusive = report.outcome == Outcome::Inconclusive;
  if (check.expectation) {
    const auto different = difference(*check.expectation, report);
    if (!different) return {Kind::AsExpected, message};
    return {inconclusive ? Kind::Inconclusive : Kind::Differs, *different};
  }
  if (!inconclusive) return {Kind::AsExpected, message};
  return {Kind::Inconclusive, fmt::format("{}: {}", message, fmt::join(report.reasons, "; "))};
}

CheckOptions options_of(const PlannedCheck& check, CheckOptions options) {
  for (const auto& [name, on] : check.item.configuration) options.configuration[name] = on;
  return options;
}

SourcePosition position_of_error(const PlannedCheck& check, const Report& report, const CheckOptions& options) {
  try {
    RuleCache cache;
    (void)analyse(std::make_shared<const litmus::Test>(litmus::read_file(report.file)), options_of(check, options),
                  cache);
  } catch (const Error& error) {
    if (error.where().file == report.file) return error.where();
  } catch (const Unsupported&) {
  }
  return {report.file, 1, 0};
}

/// Results are placed at the condition, which is what the verdict is about.
void add_results(const PlannedCheck& check, const Report& report, Kind kind, const std::string& message,
                 FindingDetails& details) {
  const litmus::Test test = litmus::read_file(report.file);
  const SourcePosition where = test.condition_at.line != 0 ? test.condition_at : test.at;
  details.begin = test.at;
  const std::string said = fmt::format("{}: {}; {}", report.name, message, report.proposition);
  if (kind == Kind::Differs) details.results.push_back({"verdict-differs", "error", said, where});
  if (kind == Kind::Inconclusive) details.results.push_back({"inconclusive", "warning", said, where});
  if (check.expectation) return;
  if (report.outcome == Outcome::Allowed || report.outcome == Outcome::NotRequired)
    details.results.push_back({"reachable", "note", said, where});
  if (report.unpredictable)
    details.results.push_back(
        {"unpredictable", "warning", fmt::format("{}: unpredictable: {}", report.name, *report.unpredictable), where});
}

FindingDetails details_of(const PlannedCheck& check, const Report& report, Kind kind, const std::string& message,
                          const CheckOptions& options) {
  if (kind == Kind::BadInput)
    return {{{"bad-input", "error", message, position_of_error(check, report, options)}}, {}, {}};
  if (kind == Kind::OurFault) return {{{"internal-error", "error", message, {report.file, 1, 0}}}, {}, {}};
  FindingDetails details;
  add_results(check, report, kind, message, details);
  if (details.results.empty()) return details;
  const CheckOptions asked = options_of(check, options);
  RuleCache cache;
  try {
    const CheckResult result =
        stalefetch::check(std::make_shared<const litmus::Test>(litmus::read_file(report.file)), asked, cache);
    if (result.witness) details.execution = explain(result, asked).timeline;
  } catch (const Unsupported&) {
    // Not modelled at all: there is nothing to show.
  }
  return details;
}

Finding find_one(const PlannedCheck& check, const Report& report, const CheckOptions& options) {
  Finding finding;
  std::tie(finding.kind, finding.message) = judge(check, report);
  finding.file = report.file;
  finding.group = report.architecture.empty() ? "litmus" : report.architecture;
  finding.name = report.name.empty() ? report.file : report.name;
  if (check.expectation && !check.expectation->config.empty())
    finding.name += fmt::format(" [{}]", check.expectation->config);
  finding.text = report.error ? *report.error : to_text(report);
  finding.time = report.time;
  finding.identity = fmt::format("{} {} ", report.hash, report.error.value_or(""));
  for (const Report::State& state : report.states) finding.identity += state.text + (state.satisfies ? "*" : ":");
  finding.details = [&check, &report, &options, kind = finding.kind, message = finding.message] {
    return details_of(check, report, kind, message, options);
  };
  return finding;
}

}  // namespace

std::vector<Finding> find(const std::vector<PlannedCheck>& checks, const std::vector<Report>& reports,
                          const CheckOptions& options) {
  std::vector<Finding> findings;
  for (std::size_t k = 0; k < checks.size(); ++k) findings.push_back(find_one(checks[k], reports[k], options));
  return findings;
}

int status_of(Finding::Kind kind) {
  switch (kind) {
    case Kind::AsExpected:
      return as_expected;
    case Kind::Differs:
      return differs;
    case Kind::Inconclusive:
      return inconclusive;
    case Kind::BadInput:
      return user_error;
    case Kind::OurFault:
      return our_fault;
  }
  return our_fault;
}

int status_of(const std::vector<Finding>& findings) {
  int status = as_expected;
  for (const Finding& finding : findings) status = worse(status, status_of(finding.kind));
  return status;
}

}  // namespace stalefetch::cli
