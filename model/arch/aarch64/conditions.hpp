// SPDX-License-Identifier: BSD-2-Clause
// The condition codes: names, and the flags with which each holds.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace stalefetch::aarch64_detail {

/// Names by number; after the 16 come the second names of CS (2) and CC (3).
inline constexpr std::array<std::string_view, 18> condition_names{"EQ", "NE", "CS", "CC", "MI", "PL", "VS", "VC", "HI",
                                                                  "LS", "GE", "LT", "GT", "LE", "AL", "NV", "HS", "LO"};

/// AL and NV: always.
inline constexpr unsigned always = 14;

/// Arm ARM issue M.c, "Condition code suffixes": does the condition hold with these flags (NZCV, N the highest bit)?
[[nodiscard]] constexpr bool condition_holds(unsigned condition, unsigned flags) {
  const bool n = (flags & 8) != 0, z = (flags & 4) != 0, c = (flags & 2) != 0, v = (flags & 1) != 0;
  const std::array<bool, 8> bases{z, c, n, v, c && !z, n == v, n == v && !z, true};
  return bases[condition >> 1] != ((condition & 1) != 0 && condition < always);
}

/// Bit k: the condition holds with flags k.
[[nodiscard]] constexpr std::uint32_t condition_mask(unsigned condition) {
  std::uint32_t mask = 0;
  for (unsigned flags = 0; flags < 16; ++flags) mask |= condition_holds(condition, flags) ? 1U << flags : 0U;
  return mask;
}

}  // namespace stalefetch::aarch64_detail
