// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/machine/witness_run.hpp"

#include <stdexcept>

#include "bindings/machine/witness_script.hpp"
#include "cores/adversary.hpp"
#include "cores/program_semantics.hpp"

namespace stalefetch {

namespace {
constexpr std::size_t most_states = 100000;
}

cores::Replay follow(
    const Analysis& analysis, const Witness& witness,
    const std::function<void(const cores::Replay& replay, const cores::Recorder& recorder)>& recorded) {
  const auto semantics = cores::make_semantics(*analysis.program);
  const cores::Structures structures = cores::worst_case_structures(semantics->topology());
  cores::Machine machine(*semantics, structures);
  cores::Training training;
  machine.training = &training;
  cores::Replay replay = cores::replay(machine, script_of(analysis, witness), most_states);
  if (!replay.followed) return replay;
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
  if (!machine.finished()) throw std::logic_error("the steps of a replay lead elsewhere when they are taken again");
  recorded(replay, recorder);
  return replay;
}

}  // namespace stalefetch
