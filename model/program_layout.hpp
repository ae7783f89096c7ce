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
inline constexpr std::uint64_t exception_handler_offset = code_stride / 2;
inline constexpr std::uint64_t interrupt_handler_offset = code_stride / 4 * 3;
// What one page-table entry maps: a location, or a column of the code.
inline constexpr std::uint64_t data_page = data_stride;
inline constexpr std::uint64_t code_page = code_stride / 4;
// Page-table entries, each in a table of its own; what interrupt controllers and firmware keep.
inline constexpr std::uint64_t entry_base = 0x8000000;
inline constexpr std::uint64_t mailbox_base = 0xc000000;
inline constexpr std::uint64_t firmware_base = 0xd000000;
// Second linear addresses, one range of `code_stride` each.
inline constexpr std::uint64_t alias_base = 0x20000000;
inline constexpr std::string_view alias_type = "alias";

[[nodiscard]] constexpr bool is_code_address(std::uint64_t address) {
  return (address >= code_base && address < entry_base) || address >= alias_base;
}
[[nodiscard]] constexpr std::uint64_t page_base(std::uint64_t address) {
  return address - address % (is_code_address(address) ? code_page : data_page);
}

}  // namespace stalefetch::program_layout
