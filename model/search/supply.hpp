// SPDX-License-Identifier: BSD-2-Clause
// Which paths go together: every value that a path's reads need must be stored by some path, or be there at the start.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/search/universe.hpp"

namespace stalefetch {

/// Whether path `p` of thread `t` and path `q` of thread `u` can be in one execution.
using PathsTogether = std::function<bool(unsigned t, unsigned p, unsigned u, unsigned q)>;

/// Calls `visit(path_of_thread)` for each combination of complete paths whose reads can all be supplied; stops when
/// `go_on`, which is asked at every step, says false. Combinations that cannot be supplied are skipped as early as
/// possible, and so are those with a pair of paths (of two threads) that are not `together`. `open_cells`: empty, or for each cell whether someone else may store anything there.
void for_each_combination(const Threads& threads, const std::vector<bool>& open_cells,
                          const std::function<bool()>& go_on, const PathsTogether& together,
                          const std::function<void(const std::vector<unsigned>&)>& visit);

/// What a write stores, if that does not depend on an undecided read.
[[nodiscard]] std::optional<std::uint64_t> stored_value(const Universe& universe, EventId write);

/// Resident memory of this process in bytes, or 0 where that cannot be found out.
[[nodiscard]] std::uint64_t resident_bytes();

}  // namespace stalefetch
