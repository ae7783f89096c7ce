// SPDX-License-Identifier: BSD-2-Clause
// The immediates of AND, ORR and EOR: a run of ones, rotated, repeated over the register.
#pragma once

#include <cstdint>
#include <optional>

namespace stalefetch::aarch64_detail {

struct BitmaskImmediate {
  std::uint32_t n = 0, immr = 0, imms = 0;
};

/// The encoding of `value` for a register of `width` bits (32 or 64), if it has one.
[[nodiscard]] std::optional<BitmaskImmediate> encode_bitmask(std::uint64_t value, unsigned width);
/// The value of an encoding; nothing if it is unallocated.
[[nodiscard]] std::optional<std::uint64_t> decode_bitmask(const BitmaskImmediate& encoded, unsigned width);

}  // namespace stalefetch::aarch64_detail
