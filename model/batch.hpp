// SPDX-License-Identifier: BSD-2-Clause
// Many tests at once: files and folders in, one report each out, in the order of the input whatever the threads do.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/check.hpp"

namespace stalefetch {

struct BatchItem {
  std::string file;             ///< path of the test
  Configuration configuration;  ///< on top of BatchOptions::check.configuration
};

/// What is worth keeping of one check when there are thousands.
struct Report {
  std::string file;
  std::string name;              ///< of the test; empty when it could not be read
  std::string hash;
  std::string architecture;
  Configuration configuration;   ///< complete
  std::optional<Outcome> outcome;  ///< nothing: `error` says why
  std::string proposition;       ///< `exists (...)` as written by the printer
  std::vector<std::string> deadlock;         ///< who waits for what for ever; empty: nobody, as far as was explored
  std::optional<std::string> unpredictable;  ///< the racing fetch and store, named
  struct State {
    std::string text;
    std::uint64_t executions = 0;
    bool satisfies = false;
  };
  std::vector<State> states;
  SearchCounts counts;
  std::vector<std::string> reasons;
  std::vector<std::string> doubts;
  std::optional<std::string> error;  ///< bad input: one line with position
  bool internal_error = false;       ///< a fault of ours, not of the input
  std::chrono::nanoseconds time{};
};

struct BatchOptions {
  CheckOptions check;
  unsigned jobs = 1;  ///< threads; 0: one per core
  /// Called after each test with how many are done and how many there are, from any thread, one call at a time.
  std::function<void(std::size_t done, std::size_t all)> progress;
};

/// Every `.litmus` file below the paths that is no protocol in C, sorted within each folder; a path that is a file is taken
/// whatever it is. Throws Error if a path does not exist or a folder holds no test.
[[nodiscard]] std::vector<std::string> find_tests(const std::vector<std::string>& paths);

/// Never throws for a single test: errors are in its report.
[[nodiscard]] std::vector<Report> run_batch(const std::vector<BatchItem>& items, const BatchOptions& options);
/// The same for one test that is already there.
[[nodiscard]] Report summarise(const CheckResult& result);

}  // namespace stalefetch
