// SPDX-License-Identifier: BSD-2-Clause
// Everything that one core holds. Copying it copies the core: a search can go back to where it was.
#pragma once

#include <vector>

#include "cores/fetch_unit.hpp"
#include "cores/instruction_cache.hpp"
#include "cores/tlb.hpp"
#include "cores/values.hpp"
#include "cores/window.hpp"

namespace stalefetch::cores {

struct CoreState {
  static constexpr std::uint32_t none = MemoryOperation::none;

  FetchUnit fetch;
  InstructionCache instruction_cache;
  Tlb fetch_tlb, data_tlb;
  WalkCache walk_cache;

  Values values;
  std::vector<Handle> registers;
  std::vector<RegisterUndo> undo;
  std::uint32_t reservation = none;  ///< the operation of the load that made it
  Address reservation_address = 0;
  std::uint8_t reservation_bytes = 0;

  std::vector<WindowEntry> window;          ///< of the whole run
  std::vector<MemoryOperation> operations;  ///< likewise
  std::vector<RecordedFault> faults;
  std::uint32_t retired = 0;       ///< entries of `window` that have retired
  std::uint32_t first_open = 0;    ///< all operations before this one are done
  std::uint32_t failing = none;    ///< the instruction whose exclusive store is to fail when issued again
  std::uint32_t corrected = none;  ///< the instruction whose guess about its own load was wrong
  std::uint64_t correction = 1;    ///< what it is to guess when issued again

  FailedAccess failed;             ///< of the instruction that is to be issued again
  bool stopped = false;               ///< an exception without a handler has ended it: only firmware is interrupted still
  bool taken_before = false;          ///< the interrupt that comes before a certain instruction was taken
  std::uint8_t taken_anywhere = 0;    ///< interrupts that no core sent

  // An instruction that could not issue is tried again only when that can have changed.
  std::uint32_t loads_returned = 0;
  std::uint32_t blocked = none;     ///< the instruction
  std::uint32_t blocked_since = 0;  ///< loads_returned at that time

  /// Undoes what this entry and all later ones did, but for the window itself.
  void roll_back(const WindowEntry& entry);
  [[nodiscard]] bool finished() const {
    return fetch.ended && fetch.queue.empty() && retired == window.size() && first_open == operations.size();
  }
};

}  // namespace stalefetch::cores
