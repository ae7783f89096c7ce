// SPDX-License-Identifier: BSD-2-Clause
#include "cores/adversary.hpp"

#include <array>

namespace stalefetch::cores {

namespace {

constexpr unsigned kinds = 13;
using Weights = std::array<std::array<std::uint32_t, kinds>, most_cores>;

Weights draw_weights(Random& random) {
  Weights weights{};
  for (auto& of_core : weights)
    for (std::uint32_t& weight : of_core) weight = 1U << 2 * random.below(5);
  for (auto& of_core : weights) of_core[static_cast<unsigned>(ActionKind::Fail)] = 1;
  return weights;
}

const Action& draw(const std::vector<Action>& actions, const Weights& weights, Random& random) {
  const auto weight = [&](const Action& action) { return weights[action.core][static_cast<unsigned>(action.kind)]; };
  std::uint64_t total = 0;
  for (const Action& action : actions) total += weight(action);
  std::uint64_t drawn = random.below(total);
  for (const Action& action : actions) {
    if (drawn < weight(action)) return action;
    drawn -= weight(action);
  }
  return actions.back();
}

}  // namespace

Structures worst_case_structures(const Topology& topology) {
  Structures structures;
  structures.line_bytes = topology.line_bytes;
  structures.instruction_copies = 3;
  structures.translation_copies = 3;
  structures.tears = true;
  structures.speculative_selects = true;
  return structures;
}

bool RandomAdversary::run(Machine& machine, std::uint64_t seed) {
  Random random(seed);
  const Weights weights = draw_weights(random);
  machine.select_guess = random.below(2);
  machine.reset();
  steps_ = 0;
  for (;;) {
    // An interrupt may still be taken behind the last instruction.
    const bool finished = machine.finished();
    if (finished && (!machine.may_be_interrupted() || random.below(2) == 0)) break;
    machine.enabled(actions_);
    if (actions_.empty()) return finished && machine.refusal().empty();
    const Action action = draw(actions_, weights, random);
    ++steps_;
    machine.perform(action);
    machine.settle_after(action);
  }
  return machine.refusal().empty();
}

}  // namespace stalefetch::cores
