// SPDX-License-Identifier: BSD-2-Clause
// The machine: runs of a litmus test, and process activations, per second after elaboration.
#include <benchmark/benchmark.h>

#include <memory>

#include "cores/simulation.hpp"
#include "model/check.hpp"
#include "model/search/supply.hpp"
#include "tests/bench/example.hpp"

namespace {

using namespace stalefetch;

void run(benchmark::State& state, const char* profile_name) {
  RuleCache cache;
  const auto test = bench::example_test();
  const auto analysis = analyse(test, {}, cache);
  cores::Simulation simulation(*analysis->program, cores::find_profile(profile_name));
  std::uint64_t number = 0;
  const std::uint64_t before = simulation.activations();
  for (auto _ : state) benchmark::DoNotOptimize(simulation.run(1, number++));
  state.counters["runs/s"] = benchmark::Counter(static_cast<double>(number), benchmark::Counter::kIsRate);
  state.counters["activations/s"] =
      benchmark::Counter(static_cast<double>(simulation.activations() - before), benchmark::Counter::kIsRate);
}

void machine_in_order(benchmark::State& state) { run(state, "cortex-a53-like"); }
void machine_out_of_order(benchmark::State& state) { run(state, "cortex-a57-like"); }
void machine_worst_case(benchmark::State& state) { run(state, "worst-case"); }
BENCHMARK(machine_in_order);
BENCHMARK(machine_out_of_order);
BENCHMARK(machine_worst_case);

/// A million runs: resident memory must not grow.
void machine_memory_growth(benchmark::State& state) {
  RuleCache cache;
  const auto test = bench::example_test();
  const auto analysis = analyse(test, {}, cache);
  cores::Simulation simulation(*analysis->program, cores::find_profile("cortex-a53-like"));
  for (std::uint64_t k = 0; k < 10000; ++k) (void)simulation.run(1, k);
  const std::uint64_t before = resident_bytes();
  for (auto _ : state)
    for (std::uint64_t k = 0; k < 1000000; ++k) benchmark::DoNotOptimize(simulation.run(1, k));
  state.counters["KiB grown"] = (static_cast<double>(resident_bytes()) - static_cast<double>(before)) / 1024;
}
BENCHMARK(machine_memory_growth)->Iterations(1)->Unit(benchmark::kSecond);

/// What a simulation costs before its first run counts: elaboration, and the runs that train its predictors.
void machine_elaboration(benchmark::State& state) {
  RuleCache cache;
  const auto test = bench::example_test();
  const auto analysis = analyse(test, {}, cache);
  const cores::Profile profile = cores::find_profile("cortex-a53-like");
  for (auto _ : state) {
    cores::Simulation simulation(*analysis->program, profile);
    benchmark::DoNotOptimize(&simulation);
  }
}
BENCHMARK(machine_elaboration);

}  // namespace
