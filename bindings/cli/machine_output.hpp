// SPDX-License-Identifier: BSD-2-Clause
// How results of the machine are printed and written.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "bindings/machine/comparison.hpp"
#include "cores/recorder.hpp"

namespace stalefetch::cli {

/// What is wanted of the run that is shown.
struct RunOutput {
  bool trace = false;
  std::string vcd, wave;
  [[nodiscard]] bool any() const { return trace || !vcd.empty() || !wave.empty(); }
};

/// Throws Error if a file cannot be written.
void write_run(const cores::Recorder& recorder, const RunOutput& output);

/// As litmus tools print what they saw on hardware, so that the two can be laid side by side.
[[nodiscard]] std::string to_histogram(const Comparison& comparison, const cores::OutcomeReader& reader,
                                       const cores::Profile& profile, const ComparisonOptions& options);
[[nodiscard]] nlohmann::ordered_json to_json(const Comparison& comparison, const cores::OutcomeReader& reader,
                                             const cores::Profile& profile, const ComparisonOptions& options);

}  // namespace stalefetch::cli
