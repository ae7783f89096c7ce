// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "bindings/cli/commands.hpp"
#include "bindings/cli/machine_output.hpp"
#include "bindings/cli/machine_table.hpp"
#include "bindings/cli/protocol_commands.hpp"
#include "cores/explore.hpp"
#include "cores/recorder.hpp"
#include "model/batch.hpp"
#include "model/litmus/parse.hpp"
#include "model/verdict_table.hpp"

namespace stalefetch::cli {

namespace {

struct SimulateArguments {
  std::vector<std::string> paths;
  std::vector<std::string> profiles{"worst-case"};
  std::string config, architecture, mutant;
  std::uint64_t runs = 10000;
  std::uint64_t seed = 1;
  unsigned jobs = 1;
  double time_limit = 60;
  std::string format = "text";
  bool table = false;
  std::string hardware;
  std::int64_t run = -1;
  std::size_t explore = 0;
  RunOutput output;
  bool list = false;
};

ComparisonOptions comparison_options(const SimulateArguments& arguments) {
  ComparisonOptions options;
  options.check.configuration = parse_configuration(arguments.config, {"--config", 0, 0});
  options.seed = arguments.seed;
  options.runs = arguments.runs;
  options.processes = arguments.jobs == 0 ? std::max(1U, std::thread::hardware_concurrency()) : arguments.jobs;
  if (arguments.time_limit > 0)
    options.check.time_limit = std::chrono::milliseconds(static_cast<long>(arguments.time_limit * 1000));
  return options;
}

/// The run that is asked for, or the first that satisfies the proposition, or the first.
std::uint64_t run_to_show(cores::Simulation& simulation, const SimulateArguments& arguments) {
  if (arguments.run >= 0) return static_cast<std::uint64_t>(arguments.run);
  for (std::uint64_t k = 0; k < arguments.runs; ++k)
    if (simulation.run(arguments.seed, k) && simulation.reader().satisfies(simulation.outcome())) return k;
  return 0;
}

void show_run(const Comparison& comparison, const cores::Profile& profile, const SimulateArguments& arguments) {
  cores::Simulation simulation(*comparison.envelope.analysis->program, profile);
  const std::uint64_t number = run_to_show(simulation, arguments);
  cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
  simulation.machine().observer = &recorder;
  const bool finished = simulation.run(arguments.seed, number);
  if (arguments.output.trace)
    fmt::print("run {} of seed {} on {}{}\n", number, arguments.seed, profile.name,
               finished ? ": " + simulation.reader().print(simulation.outcome()) : " says nothing");
  write_run(recorder, arguments.output);
}

/// All orders of steps instead of random ones, and how far that went.
Comparison explore_test(const std::string& file, const cores::Profile& profile, const SimulateArguments& arguments,
                        const ComparisonOptions& options, RuleCache& cache) {
  if (!profile.adversary) throw Error({"--explore", 0, 0}, fmt::format("profile {}", profile.name), "worst-case");
  const auto test = read_test(file, arguments.architecture, arguments.mutant);
  CheckResult envelope = check(test, with_features(options.check, profile), cache);
  cores::Simulation simulation(*envelope.analysis->program, profile);
  const cores::Exploration found = cores::explore(simulation.machine(), simulation.reader(), arguments.explore);
  cores::Histogram histogram;
  for (const auto& [outcome, count] : found.outcomes) histogram.states[outcome] = count;
  fmt::print("explored {} states of the machine{}\n", found.states,
             found.complete ? ": it can do nothing else" : ", the bound; it may do more");
  return compare(std::move(envelope), simulation.reader(), std::move(histogram));
}

int simulate_one(const std::string& file, const cores::Profile& profile, const SimulateArguments& arguments,
                 RuleCache& cache) {
  const ComparisonOptions options = comparison_options(arguments);
  const Comparison comparison =
      arguments.explore != 0
          ? explore_test(file, profile, arguments, options, cache)
          : compare(read_test(file, arguments.architecture, arguments.mutant), profile, options, cache);
  const cores::OutcomeReader reader(*comparison.envelope.analysis->program);
  fmt::print("{}", arguments.format == "json" ? to_json(comparison, reader, profile, options).dump(2) + "\n"
                                              : to_histogram(comparison, reader, profile, options));
  if (arguments.output.any()) show_run(comparison, profile, arguments);
  for (const Violation& violation : comparison.violations) {
    cores::Simulation simulation(*comparison.envelope.analysis->program, profile);
    fmt::print(stderr, "{}", evidence(comparison, violation, simulation, options));
  }
  if (!comparison.violations.empty()) return our_fault;
  return comparison.histogram.states.empty() ? inconclusive : as_expected;
}

std::vector<cores::Profile> find_profiles(const std::vector<std::string>& names) {
  std::vector<cores::Profile> profiles;
  for (const std::string& name : names) profiles.push_back(cores::find_profile(name));
  return profiles;
}

int simulate_files(const SimulateArguments& arguments) {
  const std::vector<cores::Profile> profiles = find_profiles(arguments.profiles);
  const std::vector<std::string> files = find_tests(arguments.paths);
  if (arguments.output.any() && (files.size() != 1 || profiles.size() != 1))
    throw Error({"--trace, --vcd, --wave", 0, 0}, "more than one test or profile", "one of each");
  if (arguments.table) {
    TableOptions options{comparison_options(arguments), arguments.hardware, arguments.format == "csv"};
    return print_table(files, profiles, options);
  }
  int status = as_expected;
  RuleCache cache;
  for (const std::string& file : files)
    for (const cores::Profile& profile : profiles) {
      try {
        status = std::max(status, simulate_one(file, profile, arguments, cache));
      } catch (const Unsupported& reason) {
        fmt::print(stderr, "{}: no machine does this: {}\n", file, reason.what());
        status = std::max<int>(status, inconclusive);
      } catch (const Error& error) {
        if (files.size() == 1) throw;
        fmt::print(stderr, "{}: {}\n", file, error.what());
        status = std::max<int>(status, user_error);
      }
    }
  return status;
}

int list_profiles() {
  for (const cores::BuiltInProfile& built_in : cores::built_in_profiles())
    fmt::print("{:<18} {}\n", built_in.name, cores::find_profile(std::string(built_in.name)).title);
  return as_expected;
}

}  // namespace

void add_simulate(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<SimulateArguments>();
  CLI::App* command =
      app.add_subcommand("simulate", "run litmus tests on simulated machines, and see that the envelope allows it");
  command->add_option("paths", arguments->paths, "files, or folders with .litmus files");
  command->add_option("--profile", arguments->profiles, "machines, by name or as TOML files, separated by commas")
      ->delimiter(',');
  command->add_option("--config", arguments->config,
                      "variants, such as DIC=1,IDC=1; wins over what the profile and the test say");
  command->add_option("--arch", arguments->architecture, "of protocols: the architecture that they are lowered to");
  command->add_option("--mutant", arguments->mutant, "of a protocol: with the changes of this mutant");
  command->add_option("--runs", arguments->runs, "of each test")->check(CLI::PositiveNumber)->capture_default_str();
  command->add_option("--seed", arguments->seed, "same seed, same runs")->capture_default_str();
  command->add_option("--jobs,-j", arguments->jobs, "processes; 0: one per core")->capture_default_str();
  command->add_option("--time-limit", arguments->time_limit, "seconds per test for the envelope, 0: none")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--format", arguments->format, "text, json, or csv (of a table)")
      ->check(CLI::IsMember({"text", "json", "csv"}));
  command->add_option("--explore", arguments->explore,
                      "with worst-case: every order of steps, up to so many states of the machine");
  command->add_flag("--table", arguments->table, "one line per test: permitted, simulated, seen");
  command->add_option("--hardware", arguments->hardware,
                      "with --table: counts of real devices (test, condition, device, observed, runs)");
  command->add_option("--run", arguments->run, "the run to show; otherwise the first that satisfies the proposition")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--trace", arguments->output.trace, "print what happens in that run");
  command->add_option("--vcd", arguments->output.vcd, "write that run as a waveform, for GTKWave");
  command->add_option("--wave", arguments->output.wave,
                      "write that run as a picture (.svg) or as WaveDrom source (.json)");
  command->add_flag("--list", arguments->list, "the machines that there are");
  command->callback([arguments, &action] {
    action = [arguments] {
      if (arguments->list) return list_profiles();
      if (arguments->paths.empty()) throw Error({"simulate", 0, 0}, "no test", "files or folders");
      return simulate_files(*arguments);
    };
  });
}

}  // namespace stalefetch::cli
