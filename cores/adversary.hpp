// SPDX-License-Identifier: BSD-2-Clause
// The adversary: chooses every delay, eviction, prefetch and prediction that the structures allow.
#pragma once

#include <vector>

#include "cores/machine.hpp"
#include "cores/random.hpp"

namespace stalefetch::cores {

/// Structures that bound the adversary by nothing but what an architecture promises.
[[nodiscard]] Structures worst_case_structures(const Topology& topology);

/// One run, each action drawn at random; how likely which kind is on which core is drawn anew for each run.
/// False: the run says nothing, and machine.refusal() why.
class RandomAdversary {
 public:
  [[nodiscard]] bool run(Machine& machine, std::uint64_t seed);
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  std::vector<Action> actions_;
  std::uint64_t steps_ = 0;
};

}  // namespace stalefetch::cores
