// SPDX-License-Identifier: BSD-2-Clause
// The AArch64 architecture, for those who need more of it than architecture.hpp says.
#pragma once

#include <cstdint>

#include "model/arch/architecture.hpp"

namespace stalefetch {

/// CTR_EL0 without its features: PIPT, lines of 64 bytes. Its IDC and DIC bits follow the configuration.
inline constexpr std::uint64_t aarch64_cache_type = 0x8444'C004;
inline constexpr std::uint64_t aarch64_cache_type_physical = std::uint64_t{1} << 14;  ///< L1Ip: 0b11, else 0b10
inline constexpr std::uint64_t aarch64_cache_type_idc = std::uint64_t{1} << 28;
inline constexpr std::uint64_t aarch64_cache_type_dic = std::uint64_t{1} << 29;

/// The architecture: A64 instructions, registers, features, and the rules of aarch64.cat.
[[nodiscard]] const Architecture& aarch64();

}  // namespace stalefetch
