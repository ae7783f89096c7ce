// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/machine_output.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bindings/cli/print_reports.hpp"
#include "model/litmus/parse.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

namespace {

std::string_view observation(const Comparison& comparison) {
  if (comparison.positive == 0) return "Never";
  return comparison.negative == 0 ? "Always" : "Sometimes";
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

void write_run(const cores::Recorder& recorder, const RunOutput& output) {
  if (output.trace) fmt::print("{}", cores::to_text(recorder));
  if (!output.vcd.empty()) write_file(output.vcd, cores::to_vcd(recorder));
  if (output.wave.empty()) return;
  const bool source = ends_with(output.wave, ".json") || ends_with(output.wave, ".json5");
  write_file(output.wave, source ? cores::to_wavedrom(recorder).dump(1) + "\n" : cores::to_wave_svg(recorder));
}

std::string to_histogram(const Comparison& comparison, const cores::OutcomeReader& reader,
                         const cores::Profile& profile, const ComparisonOptions& options) {
  const litmus::Test& test = *comparison.envelope.analysis->test;
  std::string text = fmt::format("Test {} {}\nHistogram ({} states)\n", test.name,
                                 to_string(comparison.envelope.outcome), comparison.histogram.states.size());
  for (const auto& [state, count] : comparison.histogram.states)
    text += fmt::format("{:<8}{}>{}\n", count, reader.satisfies(state) ? '*' : ':', reader.print(state));
  text += fmt::format("Witnesses\nPositive: {}, Negative: {}\n", comparison.positive, comparison.negative);
  text += fmt::format("Observation {} {} {} {}\n", test.name, observation(comparison), comparison.positive,
                      comparison.negative);
  text += fmt::format("Machine {}, {}, seed {}, {} runs; {} of {} states that the envelope allows\n", profile.name,
                      describe(comparison.envelope.analysis->configuration), options.seed, comparison.histogram.runs,
                      comparison.reached, comparison.allowed);
  for (const auto& [reason, count] : comparison.histogram.refused)
    text += fmt::format("{} runs say nothing: {}\n", count, reason);
  for (const Violation& violation : comparison.violations)
    text += fmt::format("NOT ALLOWED by the envelope: {}\n", violation.text);
  return text;
}

nlohmann::ordered_json to_json(const Comparison& comparison, const cores::OutcomeReader& reader,
                               const cores::Profile& profile, const ComparisonOptions& options) {
  nlohmann::ordered_json result;
  result["test"] = comparison.envelope.analysis->test->name;
  result["configuration"] = describe(comparison.envelope.analysis->configuration);
  result["envelope"] = to_string(comparison.envelope.outcome);
  result["machine"] = profile.name;
  result["seed"] = options.seed;
  result["runs"] = comparison.histogram.runs;
  result["positive"] = comparison.positive;
  result["negative"] = comparison.negative;
  result["states"] = nlohmann::ordered_json::array();
  for (const auto& [state, count] : comparison.histogram.states)
    result["states"].push_back(
        {{"state", reader.print(state)}, {"count", count}, {"satisfies", reader.satisfies(state)}});
  result["refused"] = comparison.histogram.refused;
  result["not_allowed"] = nlohmann::ordered_json::array();
  for (const Violation& violation : comparison.violations) result["not_allowed"].push_back(violation.text);
  return result;
}

}  // namespace stalefetch::cli
