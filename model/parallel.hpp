// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <functional>

namespace stalefetch {

/// Calls `work` with each number below `count`, once, on `jobs` threads (0: one per core), and `finished` after each
/// with how many are done: from any thread, one call at a time. Returns when all are done. What either throws, and what
/// interrupts the calling thread (interruption.hpp), stops all threads and is thrown here.
void in_parallel(std::size_t count, unsigned jobs, const std::function<void(std::size_t number)>& work,
                 const std::function<void(std::size_t number, std::size_t done)>& finished);

}  // namespace stalefetch
