// SPDX-License-Identifier: BSD-2-Clause
// How time and work grow with the size of a test. `scaling [seconds per test]`; a family ends at its first timeout.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <memory>
#include <numeric>

#include "model/check.hpp"
#include "model/litmus/parse.hpp"
#include "tests/support/scaling.hpp"

namespace {

using namespace stalefetch;

/// Prints one line; false when the time was not enough.
bool measure(const test_support::Family& family, unsigned size, std::chrono::milliseconds limit) {
  CheckOptions options;
  options.time_limit = limit;
  RuleCache cache;
  const auto test = std::make_shared<const litmus::Test>(litmus::parse(family.generate(size), std::string(family.name)));
  (void)check(test, options, cache);  // compiles the rules, and warms the caches
  const auto begin = std::chrono::steady_clock::now();
  const CheckResult result = check(test, options, cache);
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
  const auto executions =
      std::accumulate(result.states.begin(), result.states.end(), std::uint64_t{0},
                      [](std::uint64_t sum, const StateCount& state) { return sum + state.executions; });
  fmt::print("{:<26} {:>3} {:>12.3f} {:>12} {:>12} {:>12} {:>10}  {}{}\n", family.name, size, time.count(),
             result.counts.combinations, executions, result.counts.evaluations, result.counts.cut,
             to_string(result.outcome), to_string(result.outcome) == family.verdict ? "" : "  expected otherwise");
  std::fflush(stdout);
  return result.reasons.empty();
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::strtod(argv[1], nullptr) : 20;
  const std::chrono::milliseconds limit(static_cast<long>(seconds * 1000));
  try {
    fmt::print("{:<26} {:>3} {:>12} {:>12} {:>12} {:>12} {:>10}  {}\n", "family", "n", "ms", "combinations", "executions",
               "evaluations", "cut", "outcome");
    for (const test_support::Family& family : test_support::scaling_families())
      for (unsigned size = family.first; size <= family.last; ++size)
        if (!measure(family, size, limit)) break;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return 0;
}
