// SPDX-License-Identifier: BSD-2-Clause
// Is every final state of every machine allowed by the envelope? Shares a number of runs out among tests and machines.
//
//   differential --runs N [--seed S] [--profile P] [--break RULE] [--explore STATES] FOLDER[:CONFIG]...
//
// --explore: every order of steps of the adversary, up to so many states of the machine, instead of random runs of it.
// --break breaks a rule of the machine on purpose: then the test is passed if that is noticed.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <map>

#include "bindings/machine/comparison.hpp"
#include "cores/explore.hpp"
#include "model/batch.hpp"
#include "model/litmus/parse.hpp"
#include "model/verdict_table.hpp"

namespace {

using namespace stalefetch;

struct Job {
  std::string file;
  Configuration configuration;
};

struct Arguments {
  std::uint64_t runs = 100000, seed = 1;
  std::size_t explore = 0;
  std::vector<cores::Profile> profiles;
  cores::Breakage breakage = cores::Breakage::None;
  std::vector<Job> jobs;
};

struct Tally {
  std::uint64_t runs = 0, refused = 0, states = 0, allowed = 0, violations = 0, skipped = 0, inconclusive = 0,
                exhausted = 0;
};

const std::map<std::string, cores::Breakage> breakages{{"skip-invalidation", cores::Breakage::SkipInvalidation},
                                                       {"keep-fetched-ahead", cores::Breakage::KeepFetchedAhead},
                                                       {"skip-cleaning", cores::Breakage::SkipCleaning},
                                                       {"skip-self-snoop", cores::Breakage::SkipSelfSnoop},
                                                       {"loads-pass-barriers", cores::Breakage::LoadsPassBarriers},
                                                       {"ignore-mask", cores::Breakage::IgnoreMask},
                                                       {"skip-flush", cores::Breakage::SkipFlush},
                                                       {"keep-walk-cache", cores::Breakage::KeepWalkCache},
                                                       {"flush-in-use", cores::Breakage::FlushInUse},
                                                       {"deliver-twice", cores::Breakage::DeliverTwice}};

void add_jobs(Arguments& arguments, const std::string& text) {
  const auto colon = text.rfind(':');
  const std::string folder = text.substr(0, colon);
  const std::string config = colon == std::string::npos ? "" : text.substr(colon + 1);
  for (const std::string& file : find_tests({folder}))
    arguments.jobs.push_back({file, parse_configuration(config, {text, 0, 0})});
}

Arguments read(int count, char** words) {
  Arguments arguments;
  for (int k = 1; k < count; ++k) {
    const std::string word = words[k];
    const auto value = [&] {
      if (++k == count) throw Error({word, 0, 0}, "nothing", "a value");
      return std::string(words[k]);
    };
    if (word == "--runs")
      arguments.runs = std::stoull(value());
    else if (word == "--seed")
      arguments.seed = std::stoull(value());
    else if (word == "--explore")
      arguments.explore = std::stoull(value());
    else if (word == "--profile")
      arguments.profiles.push_back(cores::find_profile(value()));
    else if (word == "--break")
      arguments.breakage = breakages.at(value());
    else
      add_jobs(arguments, word);
  }
  if (arguments.profiles.empty())
    for (const cores::BuiltInProfile& built_in : cores::built_in_profiles())
      arguments.profiles.push_back(cores::find_profile(std::string(built_in.name)));
  return arguments;
}

bool fits(const litmus::Test& test, const cores::Profile& profile) {
  return profile.architecture.empty() ||
         find_architecture(test.architecture) == find_architecture(profile.architecture);
}

void run_one(const Job& job, const cores::Profile& profile, std::uint64_t runs, const Arguments& arguments,
             RuleCache& cache, Tally& tally) {
  ComparisonOptions options;
  options.check.configuration = job.configuration;
  options.check.time_limit = std::chrono::seconds(20);
  options.seed = arguments.seed;
  options.runs = runs;
  const auto test = std::make_shared<const litmus::Test>(litmus::read_file(job.file));
  if (!fits(*test, profile)) return;
  CheckResult envelope = check(test, with_features(options.check, profile), cache);
  tally.inconclusive += envelope.reasons.empty() ? 0 : 1;
  cores::Simulation simulation(*envelope.analysis->program, profile);
  simulation.machine().breakage = arguments.breakage;
  cores::Histogram histogram;
  if (profile.adversary && arguments.explore != 0) {
    const cores::Exploration found = cores::explore(simulation.machine(), simulation.reader(), arguments.explore);
    for (const auto& [outcome, count] : found.outcomes) histogram.states[outcome] = count;
    tally.exhausted += found.complete ? 1 : 0;
  } else {
    histogram = simulation.run_many(options.seed, 0, runs);
  }
  for (const auto& [reason, number] : histogram.refused) tally.refused += number;
  const Comparison comparison = compare(std::move(envelope), simulation.reader(), std::move(histogram));
  tally.runs += runs;
  tally.states += comparison.reached;
  tally.allowed += comparison.allowed;
  for (const Violation& violation : comparison.violations) {
    if (++tally.violations > 3) continue;
    fmt::print("{} on {}: {}\n", job.file, profile.name, violation.text);
    fmt::print("{}", evidence(comparison, violation, simulation, options));
  }
}

int run(const Arguments& arguments) {
  Tally tally;
  RuleCache cache;
  const std::uint64_t pairs = arguments.jobs.size() * arguments.profiles.size();
  // Not every machine executes every test, so each pair gets a few more runs than its share of all pairs.
  std::uint64_t fitting = 0;
  for (const Job& job : arguments.jobs)
    for (const cores::Profile& profile : arguments.profiles)
      fitting += fits(litmus::read_file(job.file), profile) ? 1 : 0;
  if (fitting == 0) throw Error({}, fmt::format("{} pairs of a test and a machine", pairs), "some that fit");
  const std::uint64_t share = arguments.runs / fitting + 1;
  for (const Job& job : arguments.jobs)
    for (const cores::Profile& profile : arguments.profiles) {
      try {
        run_one(job, profile, share, arguments, cache, tally);
      } catch (const Unsupported&) {
        ++tally.skipped;
      } catch (const Error& error) {
        ++tally.skipped;
        fmt::print("skipped: {} on {}: {}\n", job.file, profile.name, error.what());
      }
      if (arguments.breakage != cores::Breakage::None && tally.violations != 0) {
        fmt::print("noticed after {} runs\n", tally.runs);
        return 0;
      }
    }
  fmt::print(
      "{} runs of {} pairs of test and machine, {} of {} allowed states reached, {} violations; {} runs say "
      "nothing, {} pairs skipped, {} envelopes inconclusive, {} tests explored to the end\n",
      tally.runs, fitting, tally.states, tally.allowed, tally.violations, tally.refused, tally.skipped,
      tally.inconclusive, tally.exhausted);
  if (tally.runs < arguments.runs / 2) return 1;  // a test that hardly ran is no test
  if (arguments.breakage != cores::Breakage::None) return 1;
  return tally.violations == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(read(count, words));
  } catch (const std::exception& error) {
    fmt::print(stderr, "differential: {}\n", error.what());
    return 2;
  }
}
