// SPDX-License-Identifier: BSD-2-Clause
// A 5-byte x86 instruction changed in three steps: how time grows with the pieces that are stored separately, and with
// the CPUs that execute it.
#include <benchmark/benchmark.h>

#include <memory>

#include "model/check.hpp"
#include "model/litmus/parse.hpp"
#include "tests/support/breakpoint.hpp"

namespace {

using namespace stalefetch;

void breakpoint(benchmark::State& state, const Configuration& configuration) {
  const auto pieces = static_cast<unsigned>(state.range(0)), cpus = static_cast<unsigned>(state.range(1));
  const auto test = std::make_shared<const litmus::Test>(
      litmus::parse(test_support::breakpoint_in_three_steps(pieces, cpus - 1), "breakpoint"));
  CheckOptions options;
  options.configuration = configuration;
  RuleCache cache;
  CheckResult result = check(test, options, cache);  // compiles the rules
  if (result.outcome != Outcome::Forbidden) state.SkipWithError("not forbidden");
  for (auto _ : state) result = check(test, options, cache);
  state.counters["combinations"] = static_cast<double>(result.counts.combinations);
  state.counters["evaluations"] = static_cast<double>(result.counts.evaluations);
}

void sizes(benchmark::internal::Benchmark* b) {
  b->ArgNames({"pieces", "cpus"})->ArgsProduct({{0, 1, 2, 3}, {2}})->ArgsProduct({{0, 1}, {3}});
  b->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(breakpoint, intel, Configuration{})->Apply(sizes);
BENCHMARK_CAPTURE(breakpoint, amd, (Configuration{{"amd", true}}))->Apply(sizes);

}  // namespace
