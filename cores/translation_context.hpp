// SPDX-License-Identifier: BSD-2-Clause
// Modes and address spaces, which the machine does not have: its TLBs keep translations of one address space, for the
// kernel. What leaves it is refused.
#pragma once

#include <cstdint>
#include <vector>

#include "model/program.hpp"

namespace stalefetch::cores {

/// The address space that each core begins in. Throws Unsupported if one begins in user mode.
[[nodiscard]] std::vector<std::uint32_t> address_spaces(const Program& program);
/// Throws Unsupported if a core has gone to user mode or to another address space than `space`.
void stay_in_space(const Architecture& architecture, Effects& effects, std::uint32_t space);

}  // namespace stalefetch::cores
