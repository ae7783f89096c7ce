// SPDX-License-Identifier: BSD-2-Clause
// How much of what the envelope allows can the machine do?
//
//   completeness --runs N [--least PERCENT] FOLDER[:CONFIG]...
//
// For each test: replays the witness, and counts the allowed final states that N runs of the adversary reach. Lists
// every witness that the machine does not follow, with the step that it refuses, and every test whose structures it lacks.
// Fails if fewer of the other witnesses than PERCENT replay.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

#include "bindings/machine/comparison.hpp"
#include "bindings/machine/witness_script.hpp"
#include "cores/program_semantics.hpp"
#include "cores/replay.hpp"
#include "model/batch.hpp"
#include "model/litmus/parse.hpp"
#include "model/verdict_table.hpp"

namespace {

using namespace stalefetch;

constexpr std::size_t most_states = 20000;

struct Tally {
  std::size_t tests = 0, witnesses = 0, followed = 0, lacking = 0, reached = 0, allowed = 0, skipped = 0;
};

void replay_witness(const std::string& file, const CheckResult& envelope, Tally& tally) {
  if (!envelope.witness) return;
  std::unique_ptr<const cores::Semantics> semantics;
  cores::Script script;
  try {
    semantics = cores::make_semantics(*envelope.analysis->program);
    script = script_of(*envelope.analysis, *envelope.witness);
  } catch (const Unsupported&) {
    ++tally.lacking;
    throw;
  }
  ++tally.witnesses;
  const cores::Structures structures = cores::worst_case_structures(semantics->topology());
  cores::Machine machine(*semantics, structures);
  cores::Training training;
  machine.training = &training;
  const cores::Replay replay = cores::replay(machine, script, most_states);
  if (replay.followed) {
    ++tally.followed;
    return;
  }
  if (!replay.lacks.empty()) {
    --tally.witnesses;
    ++tally.lacking;
    throw Unsupported(replay.lacks);
  }
  fmt::print("{}: not followed{}, {} of {} steps\n", file, replay.gave_up ? " as far as was searched" : "",
             replay.steps_done, replay.steps);
  for (const std::string& step : replay.refused) fmt::print("    {}\n", step);
}

void measure(const std::string& file, const Configuration& configuration, std::uint64_t runs, Tally& tally,
             RuleCache& cache) {
  CheckOptions options;
  options.configuration = configuration;
  options.time_limit = std::chrono::seconds(20);
  CheckResult envelope = check(std::make_shared<const litmus::Test>(litmus::read_file(file)), options, cache);
  ++tally.tests;
  replay_witness(file, envelope, tally);
  cores::Simulation simulation(*envelope.analysis->program, cores::find_profile("worst-case"));
  cores::Histogram histogram = simulation.run_many(1, 0, runs);
  const Comparison comparison = compare(std::move(envelope), simulation.reader(), std::move(histogram));
  tally.reached += comparison.reached;
  tally.allowed += comparison.allowed;
}

int run(int count, char** words) {
  std::uint64_t runs = 1000;
  std::size_t least = 0;
  bool enough = true, any = false;
  RuleCache cache;
  for (int k = 1; k < count; ++k) {
    const std::string word = words[k];
    if (word == "--runs" || word == "--least") {
      if (++k == count) throw Error({word, 0, 0}, "nothing", "a number");
      (word == "--runs" ? runs : least) = std::stoull(words[k]);
      continue;
    }
    const auto colon = word.rfind(':');
    const std::string config = colon == std::string::npos ? "" : word.substr(colon + 1);
    Tally tally;
    for (const std::string& file : find_tests({word.substr(0, colon)})) {
      try {
        measure(file, parse_configuration(config, {word, 0, 0}), runs, tally, cache);
      } catch (const Unsupported& reason) {
        ++tally.skipped;
        fmt::print("{}: the machine lacks {}\n", file, reason.what());
      } catch (const std::exception& reason) {
        ++tally.skipped;
        fmt::print("{}: skipped: {}\n", file, reason.what());
      }
    }
    fmt::print("{}: {} tests; {} of {} witnesses followed; {} more need what the machine lacks; {} of {} "
               "allowed states reached; {} skipped\n",
               word, tally.tests, tally.followed, tally.witnesses, tally.lacking, tally.reached, tally.allowed,
               tally.skipped);
    any |= tally.witnesses != 0;
    enough &= tally.followed * 100 >= least * tally.witnesses;
  }
  return any && enough ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(count, words);
  } catch (const std::exception& error) {
    fmt::print(stderr, "completeness: {}\n", error.what());
    return 2;
  }
}
