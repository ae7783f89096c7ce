// SPDX-License-Identifier: BSD-2-Clause
#include "cores/fetch_unit.hpp"

namespace stalefetch::cores {

void FetchUnit::redirect(Address address, bool is_end) {
  queue.clear();
  partial = {};
  pc = address;
  ended = is_end;
  undecided = false;
  waiting = false;
}

bool FetchUnit::expects(Address address) const {
  if (!queue.empty()) return queue.front().address == address;
  return !undecided && !waiting && !ended && pc == address;
}

}  // namespace stalefetch::cores
