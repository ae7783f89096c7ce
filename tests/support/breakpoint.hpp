// SPDX-License-Identifier: BSD-2-Clause
// The breakpoint protocol of x86 text patching, of any size, for benchmarks.
#pragma once

#include <string>

namespace stalefetch::test_support {

/// P0 changes a 5-byte instruction in three steps: breakpoint over the first byte, the other four bytes in `pieces` stores
/// (0: they stay, at most 4), first byte. After each step it waits until each of `readers` CPUs has serialized. The readers
/// run the instruction before, between and after the steps. One executes a torn instruction: forbidden.
[[nodiscard]] std::string breakpoint_in_three_steps(unsigned pieces, unsigned readers);

}  // namespace stalefetch::test_support
