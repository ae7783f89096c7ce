// SPDX-License-Identifier: BSD-2-Clause
// Follows a script: searches the steps of the machine for an order in which everything happens as it says.
#pragma once

#include <string>
#include <vector>

#include "cores/machine.hpp"
#include "cores/script.hpp"

namespace stalefetch::cores {

struct Replay {
  bool followed = false;
  bool gave_up = false;            ///< the bound was reached: perhaps there is a way
  std::vector<Action> actions;     ///< when followed: from reset to the end
  std::uint64_t select_guess = 1;  ///< when followed: Machine::select_guess
  std::size_t states = 0;          ///< that were looked at
  /// When not followed: what came nearest, and what the machine refuses there. One line for each core that is stuck.
  std::size_t steps_done = 0, steps = 0;
  std::vector<std::string> refused;
  std::string lacks;  ///< when not followed: a structure that the machine was asked for on the way, and has not
};

/// Leaves the machine at the end of what it found. The machine's training learns where branches of the script go,
/// and then no more.
[[nodiscard]] Replay replay(Machine& machine, const Script& script, std::size_t most_states);

}  // namespace stalefetch::cores
