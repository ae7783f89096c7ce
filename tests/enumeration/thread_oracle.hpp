// SPDX-License-Identifier: BSD-2-Clause
// All ways through each thread, by brute force: every value that a piece of memory may hold, for every read.
#pragma once

#include <vector>

#include "model/recheck/replay.hpp"

namespace stalefetch::test {

struct AllReplays {
  std::vector<std::vector<recheck_detail::ThreadReplay>> threads;
  bool complete = true;  ///< false: some thread could not be run to its end, or takes too many ways
};

/// What memory may hold is found by running all threads again and again, starting from its initial content.
[[nodiscard]] AllReplays replay_all(const Program& program, const std::vector<recheck_detail::Piece>& pieces);

}  // namespace stalefetch::test
