// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/replay_option.hpp"

#include <fmt/format.h>

#include "bindings/cli/commands.hpp"
#include "bindings/machine/witness_script.hpp"
#include "cores/adversary.hpp"
#include "cores/program_semantics.hpp"
#include "cores/replay.hpp"

namespace stalefetch::cli {

namespace {
constexpr std::size_t most_states = 100000;
}

int show_replay(const CheckResult& result, const RunOutput& output) {
  if (!result.witness) {
    fmt::print("\n  replay: there is no witness to follow\n");
    return as_expected;
  }
  const auto semantics = cores::make_semantics(*result.analysis->program);
  const cores::Structures structures = cores::worst_case_structures(semantics->topology());
  cores::Machine machine(*semantics, structures);
  cores::Training training;
  machine.training = &training;
  const cores::Replay replay = cores::replay(machine, script_of(*result.analysis, *result.witness), most_states);
  if (!replay.followed) {
    fmt::print("\n  replay: the machine cannot follow the witness{} (did {} of {} steps, looked at {} states)\n",
               replay.gave_up ? " as far as was searched" : "", replay.steps_done, replay.steps, replay.states);
    for (const std::string& step : replay.refused) fmt::print("    {}\n", step);
    return replay.gave_up ? inconclusive : as_expected;
  }
  fmt::print("\n  replay: the machine follows the witness to its end in {} steps\n", replay.actions.size());
  std::uint64_t step = 0;
  cores::Recorder recorder(machine, [&] { return step; });
  machine.observer = &recorder;
  machine.select_guess = replay.select_guess;
  machine.reset();
  for (const cores::Action& action : replay.actions) {
    ++step;
    machine.perform(action);
    machine.settle_after(action);
  }
  write_run(recorder, output);
  return as_expected;
}

}  // namespace stalefetch::cli
