// SPDX-License-Identifier: BSD-2-Clause
// Where things stand in memory. Internal to Program.
#pragma once

#include <cstdint>
#include <string_view>

namespace stalefetch::program_layout {

// Locations and instructions are far apart, so that no access reaches from one into another by accident.
inline constexpr std::uint64_t data_base = 0x10000;
inline constexpr std::uint64_t data_stride = 0x1000;
inline constexpr std::uint64_t code_base = 0x4000000;
// Within the reach of a conditional branch from one thread to another.
inline constexpr std::uint64_t code_stride = 0x100000;
inline constexpr std::uint64_t handler_offset = code_stride / 2;
// Second linear addresses, one range of `code_stride` each.
inline constexpr std::uint64_t alias_base = 0x20000000;
inline constexpr std::string_view alias_type = "alias";

}  // namespace stalefetch::program_layout
