// SPDX-License-Identifier: BSD-2-Clause
// SARIF 2.1.0. Positions are those of the litmus file: a counterexample is a way through its lines.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "bindings/cli/findings.hpp"

namespace stalefetch::cli {

namespace {

using Json = nlohmann::ordered_json;

struct SarifRule {
  std::string_view id, name, text;
};
constexpr std::array<SarifRule, 7> sarif_rules{{
    {"verdict-differs", "VerdictDiffers", "The verdict of a litmus test is not the one that is expected of it."},
    {"promise-broken", "PromiseBroken", "A code-modification protocol breaks a promise that it makes."},
    {"inconclusive", "Inconclusive", "The search could not be completed; nothing is known to be forbidden."},
    {"bad-input", "BadInput", "A litmus test or a protocol, or what it is asked for, cannot be read."},
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

/// One thread flow per CPU; `executionOrder` puts their steps into one order.
Json code_flow(const Timeline& timeline, const SourcePosition& begin) {
  Json flows = Json::array();
  for (unsigned thread = 0; thread < timeline.thread_count; ++thread) {
    Json locations = Json::array();
    for (std::size_t k = 0; k < timeline.rows.size(); ++k) {
      const TimelineRow& row = timeline.rows[k];
      if (row.thread != thread || row.events.empty()) continue;
      const std::string said = remark(row, timeline);
      Json at = location(row.at.line != 0 ? row.at : begin);
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
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : fmt::format("{} {}", rule, finding.identity))
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

void add_results(const Finding& finding, Json& results) {
  const FindingDetails details = finding.details();
  for (const FindingDetails::Result& result : details.results) {
    Json one{{"ruleId", result.rule},
             {"level", result.level},
             {"message", message(result.text)},
             {"locations", {location(result.at)}},
             {"partialFingerprints", {{"stalefetch/v1", fingerprint(finding, result.rule)}}}};
    if (details.execution) one["codeFlows"] = code_flow(*details.execution, details.begin);
    results.push_back(std::move(one));
  }
}

}  // namespace

std::string to_sarif(const std::vector<Finding>& findings) {
  Json rules = Json::array(), results = Json::array();
  for (const SarifRule& rule : sarif_rules)
    rules.push_back({{"id", rule.id}, {"name", rule.name}, {"shortDescription", message(std::string(rule.text))}});
  for (const Finding& finding : findings) add_results(finding, results);
  const Json driver{{"name", "stalefetch"}, {"version", STALEFETCH_VERSION}, {"rules", rules}};
  const Json run{{"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  const Json log{
      {"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", {run}}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stalefetch::cli
