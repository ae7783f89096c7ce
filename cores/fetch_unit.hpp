// SPDX-License-Identifier: BSD-2-Clause
// The fetch unit: follows the predicted path and queues what it fetched.
// To show: instructions are fetched long before what is older than them has happened, and stay as they were fetched.
#pragma once

#include <vector>

#include "cores/memory.hpp"
#include "cores/window.hpp"

namespace stalefetch::cores {

struct FetchUnit {
  Address pc = 0;                      ///< of the instruction being fetched
  FetchedInstruction partial;          ///< its bytes so far
  std::array<MemoryByte, 8> coming{};  ///< bytes behind `pc` as they came
  bool ended = false;                  ///< at the end of the code, or behind something that stops
  bool undecided = false;              ///< the last instruction of the queue leaves open where to go on
  bool waiting = false;                ///< likewise, and it is not predicted: execution will tell
  std::vector<FetchedInstruction> queue;

  /// Starts anew at `address`; what was fetched ahead is dropped.
  void redirect(Address address, bool is_end);
  /// Whether what is fetched next is the instruction at `address`.
  [[nodiscard]] bool expects(Address address) const;
};

}  // namespace stalefetch::cores
