// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/protocol_expectations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "model/litmus/parse.hpp"
#include "model/verdict_table.hpp"

namespace stalefetch::cli {

namespace {

std::vector<const Architecture*> asked_architectures(const ProtocolArguments& arguments) {
  if (!arguments.architecture.empty()) return {&architecture_named(arguments.architecture, "--arch")};
  std::vector<const Architecture*> result;
  for (const Architecture* each : architectures())
    if (!each->lowering().empty()) result.push_back(each);
  return result;
}

void add(const std::shared_ptr<const protocol::Protocol>& text, const ProtocolArguments& arguments, Asked& asked) {
  const CheckOptions& check = arguments.library.check;
  const bool what_if = !arguments.architecture.empty() || !arguments.mutant.empty() ||
                       !arguments.configuration.empty() || !check.rules.without.empty() || !check.rules.text.empty();
  const std::size_t before = asked.cells.size();
  if (!what_if)
    for (const Expectation& one : expectations_in(litmus::read_text(text->file), text->file)) {
      const std::size_t colon = std::min(one.config.find(':'), one.config.size());
      const SourcePosition at{one.file, one.line, 1};
      if (colon == 0) throw Error(at, "no architecture", "`expect x86-64: unsafe`");
      const Architecture& architecture = architecture_named(one.config.substr(0, colon), one.file);
      const std::string features = one.config.substr(std::min(colon + 1, one.config.size()));
      asked.cells.push_back({text, "", &architecture, parse_configuration(features, at)});
      asked.expected.emplace_back(one);
    }
  if (asked.cells.size() != before) return;
  for (const Architecture* architecture : asked_architectures(arguments)) {
    asked.cells.push_back({text, arguments.mutant, architecture, arguments.configuration});
    asked.expected.emplace_back();
  }
}

}  // namespace

Asked ask(const std::vector<std::shared_ptr<const protocol::Protocol>>& protocols, const ProtocolArguments& arguments) {
  Asked asked;
  for (const auto& text : protocols) add(text, arguments, asked);
  return asked;
}

void require_answers(const Asked& asked, std::vector<protocol::CellReport>& reports) {
  std::map<const protocol::Protocol*, std::vector<std::size_t>> questions;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    questions[asked.cells[i].protocol.get()].push_back(i);
    if (asked.expected[i] && !reports[i].no_lowering.empty())
      reports[i].error = fmt::format("{}:{}: expected {}, but {}", asked.expected[i]->file, asked.expected[i]->line,
                                     asked.expected[i]->verdict, reports[i].no_lowering);
  }
  const auto is_unanswered = [&](std::size_t i) { return !reports[i].no_lowering.empty() && reports[i].error.empty(); };
  for (const auto& [text, numbers] : questions) {
    // Of several protocols, those that are not for the one architecture that is asked about are passed over.
    if (questions.size() > 1 && numbers.size() == 1) continue;
    if (std::all_of(numbers.begin(), numbers.end(), is_unanswered))
      reports[numbers.front()].error =
          fmt::format("{}: nothing is checked: {}", text->at.to_string(), reports[numbers.front()].no_lowering);
  }
  for (protocol::CellReport& report : reports)
    if (!report.error.empty()) report.no_lowering.clear();
}

Finding::Kind kind_of(const protocol::CellReport& report, const std::optional<Expectation>& expected) {
  using Kind = Finding::Kind;
  if (report.internal_error) return Kind::OurFault;
  if (!report.error.empty()) return Kind::BadInput;
  if (!report.safety || (expected && !difference(expected, report))) return Kind::AsExpected;
  if (*report.safety == protocol::Safety::Inconclusive) return Kind::Inconclusive;
  return expected || *report.safety == protocol::Safety::Unsafe ? Kind::Differs : Kind::AsExpected;
}

std::optional<std::string> difference(const std::optional<Expectation>& expected, const protocol::CellReport& report) {
  if (!expected || !report.safety || expected->verdict == to_string(*report.safety)) return {};
  return fmt::format("{}:{}: expected {}, found {}", expected->file, expected->line, expected->verdict,
                     to_string(*report.safety));
}

}  // namespace stalefetch::cli
