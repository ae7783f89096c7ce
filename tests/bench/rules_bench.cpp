// SPDX-License-Identifier: BSD-2-Clause
// Compiling the rule file of each architecture, and evaluating AArch64's on the largest executions of one test.
#include <benchmark/benchmark.h>

#include "model/check.hpp"
#include "tests/bench/example.hpp"

namespace {

using namespace stalefetch;

void compile_rules(benchmark::State& state, const Architecture* architecture) {
  const Configuration configuration = architecture->complete({});
  for (auto _ : state) benchmark::DoNotOptimize(prepare_rules(*architecture, configuration));
}

const bool registered = [] {
  for (const Architecture* architecture : architectures())
    benchmark::RegisterBenchmark(("compile_rules/" + std::string(architecture->name())).c_str(), compile_rules, architecture)
        ->Unit(benchmark::kMicrosecond);
  return true;
}();

/// The combination of paths with the most events, its primitives filled in as the search does: every read from the
/// last write to its cell, coherence as the events are numbered.
class Example {
 public:
  Example() : analysis_(analyse(bench::example_test(), {}, cache_)), evaluator_(analysis_->rules->model) {
    std::vector<unsigned> paths;
    for (const auto& ways : analysis_->threads->paths) {
      unsigned longest = 0;
      for (unsigned k = 0; k < ways.size(); ++k)
        if (ways[k].events.size() > ways[longest].events.size()) longest = k;
      paths.push_back(longest);
    }
    const Universe universe(*analysis_->threads, paths);
    events_ = universe.size();
    evaluator_.resize(events_);
    const auto name = [&](cat::NodeId node) { return rules().model.names[rules().model.nodes[node].name]; };
    for (const cat::NodeId node : rules().start.sets) universe.fill(name(node), rules().tags, evaluator_.set(node));
    for (const cat::NodeId node : rules().start.relations) universe.fill(name(node), evaluator_.relation(node));
    for (EventId e = 0; e < events_; ++e)
      if (rules().rf && universe.events()[e].reads())
        evaluator_.relation(*rules().rf).set(universe.writes_of(universe.events()[e].cell).back(), e);
    for (CellId cell = 0; rules().co && cell < analysis_->threads->cells.size(); ++cell) {
      const auto& writes = universe.writes_of(cell);
      for (std::size_t i = 0; i < writes.size(); ++i)
        for (std::size_t j = i + 1; j < writes.size(); ++j) evaluator_.relation(*rules().co).set(writes[i], writes[j]);
    }
    evaluator_.run(rules().start.schedule);
  }

  void measure(benchmark::State& state, const cat::Schedule& schedule) {
    for (auto _ : state) evaluator_.run(schedule);
    state.counters["events"] = events_;
    state.counters["steps"] = static_cast<double>(schedule.size());
  }
  [[nodiscard]] const Rules& rules() const { return *analysis_->rules; }

 private:
  RuleCache cache_;
  std::shared_ptr<const Analysis> analysis_;
  cat::Evaluator evaluator_;
  unsigned events_ = 0;
};

void rules_at_start(benchmark::State& state) {
  Example example;
  example.measure(state, example.rules().start.schedule);
}
BENCHMARK(rules_at_start);

/// 0: after a choice of reads-from; 1: of coherence; 2: of a declared order.
void rules_on_choice(benchmark::State& state) {
  Example example;
  example.measure(state, example.rules().stages[static_cast<std::size_t>(state.range(0))].on_choice);
}
BENCHMARK(rules_on_choice)->DenseRange(0, 2);

}  // namespace
