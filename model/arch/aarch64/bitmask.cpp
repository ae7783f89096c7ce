// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/bitmask.hpp"

#include <bit>

namespace stalefetch::aarch64_detail {

namespace {

std::uint64_t ones(unsigned bits) { return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1; }

/// Rotates the low `size` bits of `value` right.
std::uint64_t rotate_right(std::uint64_t value, unsigned by, unsigned size) {
  by %= size;
  return by == 0 ? value : (value >> by | value << (size - by)) & ones(size);
}

/// Repeats the low `size` bits up to `width`.
std::uint64_t repeat(std::uint64_t value, unsigned size, unsigned width) {
  std::uint64_t result = 0;
  for (unsigned at = 0; at < width; at += size) result |= value << at;
  return result;
}

}  // namespace

std::optional<BitmaskImmediate> encode_bitmask(std::uint64_t value, unsigned width) {
  for (unsigned size = 2; size <= width; size *= 2) {
    const std::uint64_t element = value & ones(size);
    if (repeat(element, size, width) != value) continue;
    const auto count = static_cast<unsigned>(std::popcount(element));
    if (count == 0 || count == size) return {};
    for (unsigned rotation = 0; rotation < size; ++rotation) {
      if (rotate_right(ones(count), rotation, size) != element) continue;
      // imms names the size by its leading ones: 0xxxxx is 32, 10xxxx is 16, ..., 11110x is 2; N=1 is 64.
      const unsigned marker = size == 64 ? 0 : ~(size * 2 - 1) & 0x3F;
      return BitmaskImmediate{size == 64 ? 1U : 0U, rotation, marker | (count - 1)};
    }
    return {};
  }
  return {};
}

std::optional<std::uint64_t> decode_bitmask(const BitmaskImmediate& encoded, unsigned width) {
  const unsigned sizes = encoded.n << 6 | (~encoded.imms & 0x3F);
  if (sizes < 2) return {};
  const unsigned size = 1U << (std::bit_width(sizes) - 1);
  if (size > width) return {};
  const unsigned count = (encoded.imms & (size - 1)) + 1;
  if (count == size) return {};
  return repeat(rotate_right(ones(count), encoded.immr & (size - 1), size), size, width);
}

}  // namespace stalefetch::aarch64_detail
