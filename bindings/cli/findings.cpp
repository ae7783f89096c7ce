// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bindings/cli/commands.hpp"
#include "bindings/cli/print_reports.hpp"
#include "model/markup.hpp"

namespace stalefetch::cli {

namespace {

Finding find_one(const PlannedCheck& check, const Report& report) {
  Finding finding{Finding::Kind::AsExpected, check, report, {}};
  if (report.error) {
    finding.kind = report.internal_error ? Finding::Kind::OurFault : Finding::Kind::BadInput;
    finding.message = *report.error;
    return finding;
  }
  finding.message = fmt::format("{} {}: {}{}", report.architecture, describe(report.configuration),
                                to_string(*report.outcome), report.unpredictable ? ", unpredictable" : "");
  const bool inconclusive = report.outcome == Outcome::Inconclusive;
  if (check.expectation) {
    const auto different = difference(*check.expectation, report);
    if (!different) return finding;
    finding.kind = inconclusive ? Finding::Kind::Inconclusive : Finding::Kind::Differs;
    finding.message = *different;
  } else if (inconclusive) {
    finding.kind = Finding::Kind::Inconclusive;
    finding.message += fmt::format(": {}", fmt::join(report.reasons, "; "));
  }
  return finding;
}

/// A name may hold any byte; XML is UTF-8.
std::string valid(const std::string& text) {
  using nlohmann::json;
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : escaped_markup(valid(text))) {
    if (c == '\n')
      result += "&#10;";
    else
      result += static_cast<unsigned char>(c) >= ' ' || c == '\t' ? c : '?';  // XML has no other controls
  }
  return result;
}

std::string_view element_of(Finding::Kind kind) {
  switch (kind) {
    case Finding::Kind::AsExpected:
      return "";
    case Finding::Kind::Differs:
      return "failure";
    case Finding::Kind::Inconclusive:
      return "skipped";
    case Finding::Kind::BadInput:
    case Finding::Kind::OurFault:
      return "error";
  }
  return "error";
}

std::string test_case(const Finding& finding) {
  const Report& report = finding.report;
  std::string name = report.name.empty() ? report.file : report.name;
  if (finding.check.expectation && !finding.check.expectation->config.empty())
    name += fmt::format(" [{}]", finding.check.expectation->config);
  const double seconds = std::chrono::duration<double>(report.time).count();
  std::string xml = fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" time=\"{:.6f}\"",
                                escaped(report.architecture.empty() ? "litmus" : report.architecture), escaped(name),
                                escaped(report.file), seconds);
  const std::string_view element = element_of(finding.kind);
  const std::string text = report.error ? *report.error : to_text(report);
  if (element.empty())
    return xml + fmt::format(">\n      <system-out>{}</system-out>\n    </testcase>\n", escaped(text));
  return xml + fmt::format(">\n      <{0} message=\"{1}\">{2}</{0}>\n    </testcase>\n", element,
                           escaped(finding.message), escaped(text));
}

}  // namespace

std::vector<Finding> find(const std::vector<PlannedCheck>& checks, const std::vector<Report>& reports) {
  std::vector<Finding> findings;
  for (std::size_t k = 0; k < checks.size(); ++k) findings.push_back(find_one(checks[k], reports[k]));
  return findings;
}

int status_of(const std::vector<Finding>& findings) {
  const auto any = [&](Finding::Kind kind) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.kind == kind; });
  };
  if (any(Finding::Kind::OurFault)) return our_fault;
  if (any(Finding::Kind::BadInput)) return user_error;
  if (any(Finding::Kind::Differs)) return differs;
  return any(Finding::Kind::Inconclusive) ? inconclusive : as_expected;
}

std::string to_junit(const std::vector<Finding>& findings) {
  std::size_t failures = 0, errors = 0, skipped = 0;
  double seconds = 0;
  std::string cases;
  for (const Finding& finding : findings) {
    const std::string_view element = element_of(finding.kind);
    failures += element == "failure" ? 1 : 0;
    errors += element == "error" ? 1 : 0;
    skipped += element == "skipped" ? 1 : 0;
    seconds += std::chrono::duration<double>(finding.report.time).count();
    cases += test_case(finding);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"stalefetch\" tests=\"{}\" "
      "failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.6f}\">\n{}  </testsuite>\n</testsuites>\n",
      findings.size(), failures, errors, skipped, seconds, cases);
}

}  // namespace stalefetch::cli
