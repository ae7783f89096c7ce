// SPDX-License-Identifier: BSD-2-Clause
// Findings of protocols: one for each architecture that has the primitives.
#include <fmt/format.h>

#include <algorithm>

#include "bindings/cli/print_reports.hpp"
#include "bindings/cli/protocol_expectations.hpp"
#include "model/protocol/explanation.hpp"
#include "model/protocol/promises.hpp"

namespace stalefetch::cli {

namespace {

using protocol::Cell;
using protocol::CellReport;
using protocol::Safety;
using Kind = Finding::Kind;

std::string message_of(const Cell& cell, const CellReport& report) {
  if (!report.error.empty()) return report.error;
  std::string message = fmt::format("{} {}: {}", cell.architecture->name(), describe(cell.configuration),
                                    protocol::to_string(*report.safety));
  for (std::size_t i = 0; i < report.broken.size(); ++i)
    message += fmt::format("{}{}", i == 0 ? ", breaks " : " and ", report.broken[i].first);
  if (!report.reasons.empty()) message += fmt::format(": {}", fmt::join(report.reasons, "; "));
  return message;
}

/// Of the promise in the text; one that is not written there, as that code is intact, stands for the whole file.
SourcePosition position_of(const protocol::Protocol& text, const std::string& promise) {
  for (const protocol::Promise& each : text.promises)
    if (to_string(each) == promise) return each.at;
  return promise.starts_with("exists") ? text.exists_at : text.at;
}

protocol::VerdictOptions asked(const Cell& cell, const CheckOptions& options) {
  protocol::VerdictOptions result{options, {}, true};
  for (const auto& [name, on] : cell.configuration) result.check.configuration[name] = on;
  if (!cell.mutant.empty()) result.changes = protocol::find_mutant(*cell.protocol, cell.mutant).changes;
  return result;
}

FindingDetails details_of(const Cell& cell, const CellReport& report, Kind kind, const std::string& message,
                          const CheckOptions& options) {
  const protocol::Protocol& text = *cell.protocol;
  FindingDetails details;
  details.begin = text.at;
  if (kind == Kind::AsExpected) return details;
  if (kind == Kind::OurFault) details.results.push_back({"internal-error", "error", message, text.at});
  if (kind == Kind::Inconclusive)
    details.results.push_back({"inconclusive", "warning", fmt::format("{}: {}", text.name, message), text.at});
  for (const auto& [promise, how] : report.broken)
    details.results.push_back({"promise-broken", "error",
                               fmt::format("{} on {} {}: unsafe: breaks {}{}", text.name, cell.architecture->name(),
                                           describe(cell.configuration), promise, how.empty() ? "" : ": " + how),
                               position_of(text, promise)});
  if (kind == Kind::Differs && report.broken.empty())
    details.results.push_back({"verdict-differs", "error", fmt::format("{}: {}", text.name, message), text.at});
  if (kind != Kind::BadInput && kind != Kind::Differs) return details;
  try {
    RuleCache cache;
    const protocol::VerdictOptions all = asked(cell, options);
    const protocol::Verdict verdict = protocol::judge(text, *cell.architecture, all, cache);
    details.execution = protocol::explain(text, *cell.architecture, verdict, all.check).timeline;
  } catch (const Error& error) {
    details.results.push_back(
        {"bad-input", "error", message, error.where().file == text.file ? error.where() : text.at});
  }
  return details;
}

Finding find_one(const Cell& cell, const std::optional<Expectation>& expected, const CellReport& report,
                 const CheckOptions& options) {
  Finding finding;
  finding.kind = kind_of(report, expected);
  finding.message = message_of(cell, report);
  if (const auto wrong = difference(expected, report); wrong && report.error.empty())
    finding.message = fmt::format("{} ({})", *wrong, finding.message);
  finding.file = cell.protocol->file;
  finding.group = cell.architecture->name();
  finding.name = cell.protocol->name + (cell.mutant.empty() ? "" : "+" + cell.mutant);
  if (!cell.configuration.empty()) finding.name += fmt::format(" [{}]", describe(cell.configuration));
  finding.text = finding.message;
  for (const std::string& doubt : report.doubts) finding.text += fmt::format("\ndoubt: {}", doubt);
  if (finding.kind == Kind::Differs) {
    RuleCache cache;
    const protocol::VerdictOptions all = asked(cell, options);
    finding.text = protocol::to_text(*cell.protocol, cell.mutant, *cell.architecture,
                                     protocol::judge(*cell.protocol, *cell.architecture, all, cache), all.check);
  }
  finding.time = report.time;
  finding.identity = fmt::format("{} {} {}", report.hash, finding.group, finding.message);
  finding.details = [&cell, &report, &options, kind = finding.kind, message = finding.message] {
    return details_of(cell, report, kind, message, options);
  };
  return finding;
}

}  // namespace

std::vector<Finding> find(const Asked& asked, const std::vector<CellReport>& reports, const CheckOptions& options) {
  std::vector<Finding> findings;
  for (std::size_t k = 0; k < asked.cells.size(); ++k)
    if (reports[k].no_lowering.empty())
      findings.push_back(find_one(asked.cells[k], asked.expected[k], reports[k], options));
  return findings;
}

}  // namespace stalefetch::cli
