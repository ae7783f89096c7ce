// SPDX-License-Identifier: BSD-2-Clause
// The condition codes: names, and the flags with which each holds.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace stalefetch::x86_64_detail {

struct ConditionName {
  std::string_view name;
  unsigned code;
};

/// SDM Vol. 1, Appendix B, "Condition codes". The first name of each code is the one that is printed.
inline constexpr std::array<ConditionName, 30> condition_names{{
    {"o", 0},   {"no", 1},  {"b", 2},    {"ae", 3},  {"e", 4},   {"ne", 5},   {"be", 6},  {"a", 7},
    {"s", 8},   {"ns", 9},  {"p", 10},   {"np", 11}, {"l", 12},  {"ge", 13},  {"le", 14}, {"g", 15},
    {"c", 2},   {"nae", 2}, {"nc", 3},   {"nb", 3},  {"z", 4},   {"nz", 5},   {"na", 6},  {"nbe", 7},
    {"pe", 10}, {"po", 11}, {"nge", 12}, {"nl", 13}, {"ng", 14}, {"nle", 15},
}};
inline constexpr unsigned condition_count = 16;

// The flags as a number: SF, ZF, CF, OF from the highest bit.
inline constexpr unsigned sign_flag = 8, zero_flag = 4, carry_flag = 2, overflow_flag = 1;

/// P and NP look at another register.
[[nodiscard]] constexpr bool uses_parity(unsigned condition) { return condition >> 1 == 5; }

/// Bit k: the condition (not P, NP) holds with flags k.
[[nodiscard]] constexpr std::uint32_t condition_mask(unsigned condition) {
  std::uint32_t mask = 0;
  for (unsigned flags = 0; flags < 16; ++flags) {
    const bool s = (flags & sign_flag) != 0, z = (flags & zero_flag) != 0;
    const bool c = (flags & carry_flag) != 0, o = (flags & overflow_flag) != 0;
    const std::array<bool, 8> bases{o, c, z, c || z, s, false, s != o, s != o || z};
    if (bases[condition >> 1] != ((condition & 1) != 0)) mask |= 1U << flags;
  }
  return mask;
}

}  // namespace stalefetch::x86_64_detail
