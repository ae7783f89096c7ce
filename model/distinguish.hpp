// SPDX-License-Identifier: BSD-2-Clause
// The smallest test that two configurations of one architecture answer differently.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/check.hpp"

namespace stalefetch {

struct Distinction {
  std::shared_ptr<const litmus::Test> test;
  std::string origin;  ///< the file it comes from
  unsigned removed = 0;  ///< instructions taken out of that file's test
  Outcome left = Outcome::Inconclusive, right = Outcome::Inconclusive;
  bool left_unpredictable = false, right_unpredictable = false;
};

struct DistinguishOptions {
  CheckOptions left, right;
  /// Called now and then with the number of tests answered so far.
  std::function<void(std::size_t)> progress;
};

/// Instructions of all columns.
[[nodiscard]] std::size_t instruction_count(const litmus::Test& test);

/// Answers every test under both configurations, and every test that one instruction less makes of it; the smallest one
/// that is told apart (fewest instructions, then the order of `files`) is cut down further as long as it still is.
/// Inconclusive answers tell nothing apart. Nothing if no test is told apart: no proof that the two are the same.
/// Throws Error if a file is bad or a configuration makes no sense; tests of other architectures are skipped.
[[nodiscard]] std::optional<Distinction> distinguish(const std::vector<std::string>& files,
                                                     const Architecture& architecture,
                                                     const DistinguishOptions& options);

}  // namespace stalefetch
