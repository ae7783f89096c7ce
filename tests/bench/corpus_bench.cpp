// SPDX-License-Identifier: BSD-2-Clause
// Whole corpora, every row of their tables of expected verdicts, one thread. The rules are compiled anew each time, as in
// a process of its own.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "bindings/cli/expected_table.hpp"
#include "model/batch.hpp"
#include "model/verdict_table.hpp"

namespace {

using namespace stalefetch;
namespace fs = std::filesystem;

std::vector<BatchItem> rows_of(const fs::path& folder) {
  std::vector<BatchItem> items;
  for (const cli::ExpectedRow& row : cli::read_expected((folder / "expected.tsv").string()).rows)
    items.push_back({(folder / row.file).string(),
                     row.config == "as-in-file" ? Configuration{} : parse_configuration(row.config, {})});
  return items;
}

void check_corpus(benchmark::State& state, const fs::path& folder) {
  const std::vector<BatchItem> items = rows_of(folder);
  std::vector<Report> reports;
  for (auto _ : state) reports = run_batch(items, {});
  std::uint64_t evaluations = 0, inconclusive = 0;
  for (const Report& report : reports) {
    evaluations += report.counts.evaluations;
    inconclusive += report.outcome == Outcome::Inconclusive || report.error ? 1 : 0;
  }
  state.counters["rows"] = static_cast<double>(items.size());
  state.counters["evaluations"] = static_cast<double>(evaluations);
  state.counters["inconclusive"] = static_cast<double>(inconclusive);
}

const bool registered = [] {
  std::ifstream list(STALEFETCH_CORPORA_LIST);
  for (std::string name; std::getline(list, name);) {
    const fs::path folder = fs::path(STALEFETCH_CORPORA) / name;
    if (name.empty() || name[0] == '#' || !fs::exists(folder / "expected.tsv")) continue;
    benchmark::RegisterBenchmark(("corpus/" + name).c_str(), check_corpus, folder)->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
