// SPDX-License-Identifier: BSD-2-Clause
// Whole checks of the scenario library: reading, laying out, searching. The rules are compiled once, as in a batch.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>

#include "model/batch.hpp"
#include "model/litmus/parse.hpp"

namespace {

using namespace stalefetch;

void check_scenario(benchmark::State& state, const std::string& file) {
  RuleCache cache;
  const auto run = [&] {
    return check(std::make_shared<const litmus::Test>(litmus::read_file(file)), CheckOptions{}, cache);
  };
  std::uint64_t evaluations = 0;
  try {
    (void)run();
    for (auto _ : state) evaluations = run().counts.evaluations;
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
  state.counters["evaluations"] = static_cast<double>(evaluations);
}

const bool registered = [] {
  try {
    for (const std::string& file : find_tests({STALEFETCH_SCENARIOS})) {
      const auto scenario = std::filesystem::relative(file, STALEFETCH_SCENARIOS).replace_extension();
      benchmark::RegisterBenchmark(("check/" + scenario.string()).c_str(), check_scenario, file)
          ->Unit(benchmark::kMicrosecond);
    }
  } catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return false;
  }
  return true;
}();

}  // namespace
