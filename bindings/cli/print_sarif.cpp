// SPDX-License-Identifier: BSD-2-Clause
// SARIF 2.1.0. Positions are those of the litmus file: a counterexample is a way through its lines.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "bindings/cli/findings.hpp"
#include "model/explain/explain.hpp"
#include "model/litmus/parse.hpp"

namespace stalefetch::cli {

namespace {

using Json = nlohmann::ordered_json;

struct SarifRule {
  std::string_view id, name, text;
};
constexpr std::array<SarifRule, 6> sarif_rules{{
    {"verdict-differs", "VerdictDiffers", "The verdict of a litmus test is not the one that is expected of it."},
    {"inconclusive", "Inconclusive", "The search could not be completed; nothing is known to be forbidden."},
    {"bad-input", "BadInput", "A litmus test, or what it is asked for, cannot be read."},
    {"internal-error", "InternalError", "A fault of the program."},
    {"reachable", "Reachable",
     "The architecture allows the final state that the test asks about, or does not require it."},
    {"unpredictable", "Unpredictable",
     "An instruction is modified while it is executed, and the architecture promises nothing."},
}};

Json message(const std::string& text) { return {{"text", text}}; }

/// Of a file as it was named; a path with odd characters must still be a URI.
std::string uri(const std::string& path) {
  std::string result;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/+@,=!").find(c) != std::string_view::npos;
    result += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

Json location(const SourcePosition& at) {
  Json region{{"startLine", std::max(1U, at.line)}};
  if (at.column != 0) region["startColumn"] = at.column;
  return {{"physicalLocation", {{"artifactLocation", {{"uri", uri(at.file)}}}, {"region", region}}}};
}

/// Where an event of the test comes from; the initial state has no line of its own.
SourcePosition position_of(const Analysis& analysis, const Universe& universe, EventId id) {
  const Event& event = universe.events()[id];
  SourcePosition fallback = analysis.test->at;
  if (event.is_initial()) return fallback;
  const std::uint64_t address = universe.path(event.thread).instructions[event.in_path->instruction].address;
  const auto object = analysis.program->object_at(address);
  if (!object || analysis.program->objects()[*object].at.line == 0) return fallback;
  return analysis.program->objects()[*object].at;
}

/// One thread flow per CPU; `executionOrder` puts their steps into one order.
Json code_flow(const Analysis& analysis, const Witness& witness, const Explanation& explanation) {
  const Universe universe(*analysis.threads, witness.path_of_thread);
  const Timeline& timeline = explanation.timeline;
  Json flows = Json::array();
  for (unsigned thread = 0; thread < timeline.thread_count; ++thread) {
    Json locations = Json::array();
    for (std::size_t k = 0; k < timeline.rows.size(); ++k) {
      const TimelineRow& row = timeline.rows[k];
      if (row.thread != thread || row.events.empty()) continue;
      const std::string said = remark(row, timeline);
      Json at = location(position_of(analysis, universe, row.events.front()));
      at["message"] = message(fmt::format("P{} {}{}", thread, row.text, said.empty() ? "" : "; " + said));
      locations.push_back(
          {{"location", at}, {"executionOrder", k + 1}, {"importance", row.stale ? "essential" : "important"}});
    }
    if (!locations.empty()) flows.push_back({{"id", fmt::format("P{}", thread)}, {"locations", locations}});
  }
  return {{{"threadFlows", flows}}};
}

/// The same counterexample gives the same fingerprint, wherever the test is.
std::string fingerprint(const Finding& finding, std::string_view rule) {
  const Report& report = finding.report;
  std::string states;
  for (const Report::State& state : report.states) states += state.text + (state.satisfies ? "*" : ":");
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : fmt::format("{} {} {} {}", rule, report.hash, report.error.value_or(""), states))
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

class Results {
 public:
  Results(const Finding& finding, const CheckOptions& options) : finding_(finding), options_(options) {}

  [[nodiscard]] Json all() {
    switch (finding_.kind) {
      case Finding::Kind::BadInput:
        add("bad-input", "error", finding_.message, position_of_error());
        return results_;
      case Finding::Kind::OurFault:
        add("internal-error", "error", finding_.message, {finding_.report.file, 1, 0});
        return results_;
      case Finding::Kind::Differs:
        add("verdict-differs", "error", said(), where());
        break;
      case Finding::Kind::Inconclusive:
        add("inconclusive", "warning", said(), where());
        break;
      case Finding::Kind::AsExpected:
        break;
    }
    const Outcome outcome = *finding_.report.outcome;
    const bool expected = finding_.check.expectation.has_value();
    if (!expected && (outcome == Outcome::Allowed || outcome == Outcome::NotRequired))
      add("reachable", "note", said(), where());
    if (!expected && finding_.report.unpredictable)
      add("unpredictable", "warning",
          fmt::format("{}: unpredictable: {}", finding_.report.name, *finding_.report.unpredictable), where());
    add_flow();
    return results_;
  }

 private:
  [[nodiscard]] std::string said() const {
    return fmt::format("{}: {}; {}", finding_.report.name, finding_.message, finding_.report.proposition);
  }
  /// The line of the condition, which is what the verdict is about.
  [[nodiscard]] SourcePosition where() const {
    const litmus::Test test = litmus::read_file(finding_.report.file);
    return test.condition_at.line != 0 ? test.condition_at : test.at;
  }
  [[nodiscard]] SourcePosition position_of_error() const {
    try {
      RuleCache cache;
      CheckOptions options = options_;
      for (const auto& [name, on] : finding_.check.item.configuration) options.configuration[name] = on;
      (void)analyse(std::make_shared<const litmus::Test>(litmus::read_file(finding_.report.file)), options, cache);
    } catch (const Error& error) {
      if (error.where().file == finding_.report.file) return error.where();
    } catch (const Unsupported&) {
    }
    return {finding_.report.file, 1, 0};
  }
  void add(std::string_view rule, std::string_view level, const std::string& text, const SourcePosition& at) {
    results_.push_back({{"ruleId", rule},
                        {"level", level},
                        {"message", message(text)},
                        {"locations", {location(at)}},
                        {"partialFingerprints", {{"stalefetch/v1", fingerprint(finding_, rule)}}}});
  }
  void add_flow() {
    if (results_.empty()) return;
    CheckOptions options = options_;
    for (const auto& [name, on] : finding_.check.item.configuration) options.configuration[name] = on;
    RuleCache cache;
    CheckResult result;
    try {
      result = check(std::make_shared<const litmus::Test>(litmus::read_file(finding_.report.file)), options, cache);
    } catch (const Unsupported&) {
      return;  // not modelled at all: there is nothing to show
    }
    if (!result.witness) return;
    const Json flow = code_flow(*result.analysis, *result.witness, explain(result, options));
    for (Json& one : results_) one["codeFlows"] = flow;
  }

  const Finding& finding_;
  const CheckOptions& options_;
  Json results_ = Json::array();
};

}  // namespace

std::string to_sarif(const std::vector<Finding>& findings, const CheckOptions& options) {
  Json rules = Json::array(), results = Json::array();
  for (const SarifRule& rule : sarif_rules)
    rules.push_back({{"id", rule.id}, {"name", rule.name}, {"shortDescription", message(std::string(rule.text))}});
  for (const Finding& finding : findings)
    for (const Json& result : Results(finding, options).all()) results.push_back(result);
  const Json driver{{"name", "stalefetch"}, {"version", STALEFETCH_VERSION}, {"rules", rules}};
  const Json run{{"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  const Json log{
      {"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", {run}}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stalefetch::cli
