// SPDX-License-Identifier: BSD-2-Clause
#include "cores/simulation.hpp"

#include <fmt/format.h>

#include "cores/program_semantics.hpp"
#include "model/error.hpp"

namespace stalefetch::cores {

namespace {

/// Runs that come first and are not counted: they teach the branch predictors what the test's branches do.
constexpr std::uint64_t training_runs = 24;
constexpr std::uint64_t training_seed = 0x7261696E;

Structures fitting(const Profile& profile, const Topology& topology) {
  Structures structures = profile.structures;
  if (profile.adversary) {
    structures = worst_case_structures(topology);
    structures.most_instructions = profile.structures.most_instructions;
  }
  if (structures.line_bytes < topology.line_bytes) structures.line_bytes = topology.line_bytes;
  return structures;
}

}  // namespace

void Histogram::add(const Histogram& other) {
  for (const auto& [state, count] : other.states) states[state] += count;
  for (const auto& [reason, count] : other.refused) refused[reason] += count;
  runs += other.runs;
  filtered += other.filtered;
}

Simulation::Simulation(const Program& program, const Profile& profile)
    : profile_(profile), semantics_(make_semantics(program)), reader_(program) {
  if (!profile.architecture.empty() && profile.architecture != program.architecture().name())
    throw Error({}, fmt::format("{} is a test for {}", program.test().name, program.architecture().name()),
                fmt::format("one for {}, which profile {} executes", profile.architecture, profile.name));
  if (program.thread_count() > most_cores)
    throw Error({}, fmt::format("{} has {} threads", program.test().name, program.thread_count()),
                fmt::format("at most {}", most_cores));
  profile_.structures = fitting(profile, semantics_->topology());
  machine_ = std::make_unique<Machine>(*semantics_, profile_.structures);
  machine_->training = &training_;
  if (!profile_.adversary) clockwork_ = std::make_unique<Clockwork>(*machine_, profile_.timing);
  train();
}

void Simulation::train() {
  for (std::uint64_t k = 0; k < training_runs; ++k) (void)run_once(seed_of_run(training_seed, k));
  training_.frozen = true;
}

std::uint64_t Simulation::now() const { return clockwork_ ? clockwork_->now() : adversary_.steps(); }

bool Simulation::run_once(std::uint64_t seed) {
  return clockwork_ ? clockwork_->run(seed) : adversary_.run(*machine_, seed);
}

bool Simulation::run(std::uint64_t seed, std::uint64_t number) { return run_once(seed_of_run(seed, number)); }

Histogram Simulation::run_many(std::uint64_t seed, std::uint64_t first, std::uint64_t count) {
  Histogram histogram;
  histogram.runs = count;
  for (std::uint64_t k = first; k < first + count; ++k) {
    if (!run(seed, k)) {
      ++histogram.refused[machine_->refusal().empty() ? "a core waits for ever" : machine_->refusal()];
      continue;
    }
    const Outcome state = outcome();
    if (reader_.passes_filter(state))
      ++histogram.states[state];
    else
      ++histogram.filtered;
  }
  return histogram;
}

}  // namespace stalefetch::cores
