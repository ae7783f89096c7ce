// SPDX-License-Identifier: BSD-2-Clause
// One test, as the envelope judges it and as a machine runs it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cores/simulation.hpp"
#include "model/check.hpp"

namespace stalefetch {

/// A final state of the machine that the envelope does not have: one of the two is wrong.
struct Violation {
  cores::Outcome state;
  std::string text;
  std::uint64_t count = 0;
};

struct Comparison {
  CheckResult envelope;
  std::vector<std::string> names;  ///< of the observed places
  cores::Histogram histogram;
  std::uint64_t positive = 0;  ///< runs that satisfy the proposition
  std::uint64_t negative = 0;
  std::vector<Violation> violations;
  /// States of the envelope that the machine reached, and all of them.
  std::size_t reached = 0, allowed = 0;
};

struct ComparisonOptions {
  CheckOptions check;
  std::uint64_t seed = 1;
  std::uint64_t runs = 10000;
  unsigned processes = 1;
};

/// The configuration that the profile's features and then the options ask for. Throws Error on bad input and where no
/// machine of ours has the configuration.
[[nodiscard]] Comparison compare(std::shared_ptr<const litmus::Test> test, const cores::Profile& profile,
                                 const ComparisonOptions& options, RuleCache& cache);
/// The same with what was simulated already.
[[nodiscard]] Comparison compare(CheckResult envelope, const cores::OutcomeReader& reader, cores::Histogram histogram);

[[nodiscard]] CheckOptions with_features(CheckOptions options, const cores::Profile& profile);

/// What both sides have to say of a violation: a run of the machine that ends in this state, step by step, and the
/// rules that forbid it.
[[nodiscard]] std::string evidence(const Comparison& comparison, const Violation& violation,
                                   cores::Simulation& simulation, const ComparisonOptions& options);

}  // namespace stalefetch
