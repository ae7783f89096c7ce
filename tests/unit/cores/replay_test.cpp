// SPDX-License-Identifier: BSD-2-Clause
#include <catch2/catch.hpp>

#include "bindings/machine/witness_script.hpp"
#include "cores/explore.hpp"
#include "cores/program_semantics.hpp"
#include "cores/replay.hpp"
#include "tests/unit/cores/support.hpp"

using namespace stalefetch;
using namespace stalefetch::cores_test;

namespace {

struct Setup {
  explicit Setup(const Answered& test)
      : semantics(cores::make_semantics(test.program())),
        structures(cores::worst_case_structures(semantics->topology())),
        machine(*semantics, structures) {
    machine.training = &training;
  }
  std::unique_ptr<const cores::Semantics> semantics;
  cores::Structures structures;
  cores::Machine machine;
  cores::Training training;
};

}  // namespace

TEST_CASE("a witness is followed to the state that it claims") {
  const Answered test(publish);
  Setup setup(test);
  const cores::Replay replay =
      cores::replay(setup.machine, script_of(*test.result.analysis, *test.result.witness), 1000);
  REQUIRE(replay.followed);
  CHECK(cores::OutcomeReader(test.program()).read(setup.machine) == test.result.witness->state);
  // The actions alone lead there, too.
  Setup again(test);
  again.training = setup.training;
  again.machine.select_guess = replay.select_guess;
  again.machine.reset();
  for (const cores::Action& action : replay.actions) {
    again.machine.perform(action);
    again.machine.settle_after(action);
  }
  CHECK(again.machine.finished());
  CHECK(cores::OutcomeReader(test.program()).read(again.machine) == test.result.witness->state);
}

TEST_CASE("a script that the machine cannot follow is refused at the step that is wrong") {
  const Answered test(publish);
  cores::Script script = script_of(*test.result.analysis, *test.result.witness);
  // P1 is to read the flag from a store that comes after: the code is fetched new, and the flag is not yet set.
  for (auto& instruction : script.cores[1])
    for (auto& load : instruction.loads)
      for (cores::ReadByte& byte : load) byte.from = cores::StoreReference{0, 0, 0};
  Setup setup(test);
  const cores::Replay replay = cores::replay(setup.machine, script, 1000);
  CHECK(!replay.followed);
  CHECK(!replay.gave_up);
  REQUIRE(!replay.refused.empty());
  CHECK_THAT(replay.refused.front(), Catch::Matchers::Contains("P1 `LDR W5,[X3]` is to read P0 `STR W1,[X2]`"));
}

TEST_CASE("a search that reaches its bound says so") {
  const Answered test(publish);
  cores::Script script = script_of(*test.result.analysis, *test.result.witness);
  for (auto& instruction : script.cores[1])
    for (auto& load : instruction.loads)
      for (cores::ReadByte& byte : load) byte.from = cores::StoreReference{0, 0, 0};
  Setup setup(test);
  CHECK(cores::replay(setup.machine, script, 1).gave_up);
}

TEST_CASE("every order of steps reaches just what the envelope allows of a small test") {
  const Answered test(publish);
  cores::Simulation simulation(test.program(), cores::find_profile("worst-case"));
  const cores::Exploration found = cores::explore(simulation.machine(), simulation.reader(), 100000);
  CHECK(found.complete);
  CHECK(found.refused == 0);
  REQUIRE(found.outcomes.size() == test.result.states.size());
  for (const StateCount& count : test.result.states) CHECK(found.outcomes.count(count.state) == 1);
}

TEST_CASE("an exploration that reaches its bound does not claim to be complete") {
  const Answered test(publish);
  cores::Simulation simulation(test.program(), cores::find_profile("worst-case"));
  CHECK(!cores::explore(simulation.machine(), simulation.reader(), 20).complete);
}
