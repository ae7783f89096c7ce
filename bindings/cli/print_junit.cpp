// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bindings/cli/findings.hpp"
#include "model/markup.hpp"

namespace stalefetch::cli {

namespace {

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
  const double seconds = std::chrono::duration<double>(finding.time).count();
  std::string xml = fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" time=\"{:.6f}\"",
                                escaped(finding.group), escaped(finding.name), escaped(finding.file), seconds);
  const std::string_view element = element_of(finding.kind);
  if (element.empty())
    return xml + fmt::format(">\n      <system-out>{}</system-out>\n    </testcase>\n", escaped(finding.text));
  return xml + fmt::format(">\n      <{0} message=\"{1}\">{2}</{0}>\n    </testcase>\n", element,
                           escaped(finding.message), escaped(finding.text));
}

}  // namespace

std::string to_junit(const std::vector<Finding>& findings) {
  std::size_t failures = 0, errors = 0, skipped = 0;
  double seconds = 0;
  std::string cases;
  for (const Finding& finding : findings) {
    const std::string_view element = element_of(finding.kind);
    failures += element == "failure" ? 1 : 0;
    errors += element == "error" ? 1 : 0;
    skipped += element == "skipped" ? 1 : 0;
    seconds += std::chrono::duration<double>(finding.time).count();
    cases += test_case(finding);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"stalefetch\" tests=\"{}\" "
      "failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.6f}\">\n{}  </testsuite>\n</testsuites>\n",
      findings.size(), failures, errors, skipped, seconds, cases);
}

}  // namespace stalefetch::cli
