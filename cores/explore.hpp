// SPDX-License-Identifier: BSD-2-Clause
// The adversary, systematically: every order of steps, as far as a bound on states allows.
#pragma once

#include <cstddef>
#include <map>

#include "cores/outcome.hpp"

namespace stalefetch::cores {

struct Exploration {
  std::map<Outcome, std::size_t> outcomes;  ///< and in how many final states each was met
  std::size_t states = 0;                   ///< different states looked at
  std::size_t refused = 0;                  ///< ways that say nothing
  bool complete = false;                    ///< the bound was not reached: the machine can do nothing else
};

/// The machine's training must know which code is stored to; what it does not know of is taken to stay as it is.
[[nodiscard]] Exploration explore(Machine& machine, const OutcomeReader& reader, std::size_t most_states);

}  // namespace stalefetch::cores
