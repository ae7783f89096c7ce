// SPDX-License-Identifier: BSD-2-Clause
#include <benchmark/benchmark.h>

#include "model/litmus/parse.hpp"
#include "tests/bench/example.hpp"

namespace {

using namespace stalefetch;

void parse_litmus(benchmark::State& state) {
  const std::string& text = bench::example_text();
  for (auto _ : state) benchmark::DoNotOptimize(litmus::parse(text, "example"));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(parse_litmus);

void print_litmus(benchmark::State& state) {
  const auto test = bench::example_test();
  for (auto _ : state) benchmark::DoNotOptimize(litmus::print(*test));
}
BENCHMARK(print_litmus);

}  // namespace
