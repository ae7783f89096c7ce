// SPDX-License-Identifier: BSD-2-Clause
// Tells states of the machine apart, for searches that meet one state by several ways.
#pragma once

#include <cstdint>
#include <utility>

#include "cores/machine.hpp"

namespace stalefetch::cores {

using StateKey = std::pair<std::uint64_t, std::uint64_t>;

/// Equal for equal states; for different ones, with 128 bits, different.
[[nodiscard]] StateKey key_of(const Machine& machine);

}  // namespace stalefetch::cores
