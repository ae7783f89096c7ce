// SPDX-License-Identifier: BSD-2-Clause
#include "cores/core_state.hpp"

namespace stalefetch::cores {

void CoreState::roll_back(const WindowEntry& entry) {
  while (undo.size() > entry.first_undo) {
    registers[undo.back().index] = undo.back().before;
    undo.pop_back();
  }
  values.truncate(entry.first_node);
  operations.resize(entry.first_operation);
  faults.resize(entry.faults);
  blocked = none;
  reservation = entry.reservation;
  reservation_address = entry.reservation_address;
  reservation_bytes = entry.reservation_bytes;
}

}  // namespace stalefetch::cores
