// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/print_reports.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <numeric>

namespace stalefetch::cli {

std::string describe(const Configuration& configuration) {
  std::string result;
  for (const auto& [name, on] : configuration)
    if (on) result += (result.empty() ? "" : " ") + name;
  return result.empty() ? "default" : result;
}

std::string to_line(const Report& report) {
  if (report.error) return fmt::format("{}\n", *report.error);
  std::string line = fmt::format("{:<44} {} {:<12} {}{}", report.name, report.architecture,
                                 describe(report.configuration), to_string(*report.outcome),
                                 fmt::format("{}{}", report.unpredictable ? ", unpredictable" : "", report.deadlock.empty() ? "" : ", deadlock"));
  for (const std::string& doubt : report.doubts) line += fmt::format(", {}", doubt);
  return line + "\n";
}

std::string to_text(const Report& report) {
  if (report.error) return fmt::format("{}\n", *report.error);
  std::string text = fmt::format("{}   {} {}   {}\n", report.name, report.architecture, describe(report.configuration),
                                 to_string(*report.outcome));
  const auto executions = std::accumulate(report.states.begin(), report.states.end(), std::uint64_t{0},
                                          [](std::uint64_t sum, const Report::State& s) { return sum + s.executions; });
  text += fmt::format("  {}\n  states {}, consistent executions {}\n", report.proposition, report.states.size(), executions);
  for (const Report::State& state : report.states)
    text += fmt::format("  {:>8} {}> {}\n", state.executions, state.satisfies ? '*' : ':', state.text);
  for (const std::string& wait : report.deadlock) text += fmt::format("  deadlock: {}\n", wait);
  if (report.unpredictable) text += fmt::format("  unpredictable: {}\n", *report.unpredictable);
  for (const std::string& reason : report.reasons) text += fmt::format("  not explored: {}\n", reason);
  for (const std::string& doubt : report.doubts) text += fmt::format("  doubt: {}\n", doubt);
  return text;
}

std::string to_json(const std::vector<Report>& reports) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const Report& report : reports) {
    nlohmann::ordered_json one;
    one["file"] = report.file;
    if (report.error) {
      one["error"] = *report.error;
      all.push_back(std::move(one));
      continue;
    }
    one["name"] = report.name;
    one["hash"] = report.hash;
    one["architecture"] = report.architecture;
    one["configuration"] = report.configuration;
    one["outcome"] = to_string(*report.outcome);
    one["proposition"] = report.proposition;
    if (!report.deadlock.empty()) one["deadlock"] = report.deadlock;
    one["unpredictable"] = report.unpredictable ? nlohmann::ordered_json(*report.unpredictable) : nlohmann::ordered_json();
    one["states"] = nlohmann::ordered_json::array();
    for (const Report::State& state : report.states)
      one["states"].push_back({{"state", state.text}, {"executions", state.executions}, {"satisfies", state.satisfies}});
    one["reasons"] = report.reasons;
    one["doubts"] = report.doubts;
    one["counts"] = {{"combinations", report.counts.combinations},
                     {"consistent", report.counts.consistent},
                     {"cut", report.counts.cut},
                     {"evaluations", report.counts.evaluations}};
    all.push_back(std::move(one));
  }
  // Names and states may hold any text that a file may hold: never fail on an odd byte.
  return all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace stalefetch::cli
