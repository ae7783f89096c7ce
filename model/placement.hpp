// SPDX-License-Identifier: BSD-2-Clause
// Where the instruction values of a test belong: `instr:"j next"` has an opcode only at the address that it is stored
// to or was loaded from.
//
// Found by reading a thread's code once in the order of its text, without deciding branches: enough for patches, which
// store a register of the initial state to an address of the initial state.
#pragma once

#include <cstdint>
#include <set>

#include "model/program.hpp"

namespace stalefetch {

/// The code addresses that this thread stores the initial value of a register to.
[[nodiscard]] std::set<std::uint64_t> stored_to(const Program& program, unsigned thread, RegisterIndex index);
/// The code address that the final value of a register was loaded from; none or one.
[[nodiscard]] std::set<std::uint64_t> loaded_from(const Program& program, unsigned thread, RegisterIndex index);

}  // namespace stalefetch
