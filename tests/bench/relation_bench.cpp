// SPDX-License-Identifier: BSD-2-Clause
// Operations on relations of the sizes that candidate executions have; three pairs per event.
#include <benchmark/benchmark.h>

#include <random>

#include "model/relation.hpp"

namespace {

using namespace stalefetch;

/// `forward`: only pairs (a, b) with a < b, so that there is no cycle.
Relation random_relation(unsigned size, unsigned seed, bool forward) {
  std::mt19937 random(seed);
  Relation result(size);
  for (unsigned k = 0; k < 3 * size; ++k) {
    const auto a = static_cast<EventId>(random() % size), b = static_cast<EventId>(random() % size);
    if (!forward)
      result.set(a, b);
    else if (a != b)
      result.set(std::min(a, b), std::max(a, b));
  }
  return result;
}

template <class Operation>
void measure(benchmark::State& state, Operation operation) {
  const auto size = static_cast<unsigned>(state.range(0));
  const Relation a = random_relation(size, 1, true), b = random_relation(size, 2, false);
  Relation out(size);
  for (auto _ : state) {
    operation(out, a, b);
    benchmark::DoNotOptimize(out.words().data());
    benchmark::ClobberMemory();
  }
}

void union_of(benchmark::State& state) {
  measure(state, [](Relation& out, const Relation& a, const Relation&) { out |= a; });
}
void sequence_of(benchmark::State& state) {
  measure(state, [](Relation& out, const Relation& a, const Relation& b) { sequence(out, a, b); });
}
void inverse_of(benchmark::State& state) {
  measure(state, [](Relation& out, const Relation& a, const Relation&) { inverse(out, a); });
}
void closure_of(benchmark::State& state) {
  measure(state, [](Relation& out, const Relation& a, const Relation&) {
    out = a;
    close_transitively(out);
  });
}
void acyclic(benchmark::State& state) {
  measure(state, [](Relation&, const Relation& a, const Relation&) { benchmark::DoNotOptimize(a.acyclic()); });
}

void sizes(benchmark::internal::Benchmark* b) { b->Arg(20)->Arg(40)->Arg(64)->Arg(100); }

BENCHMARK(union_of)->Apply(sizes);
BENCHMARK(sequence_of)->Apply(sizes);
BENCHMARK(inverse_of)->Apply(sizes);
BENCHMARK(closure_of)->Apply(sizes);
BENCHMARK(acyclic)->Apply(sizes);

}  // namespace
