// SPDX-License-Identifier: BSD-2-Clause
// Random numbers that are the same everywhere for the same seed.
#pragma once

#include <cstdint>

namespace stalefetch::cores {

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  [[nodiscard]] std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
    return z ^ z >> 31;
  }
  /// 0 to `bound` - 1.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  [[nodiscard]] bool chance(double probability) { return static_cast<double>(next() >> 11) * 0x1p-53 < probability; }

 private:
  std::uint64_t state_;
};

/// The seed of one run of many: independent of which process makes it.
[[nodiscard]] inline std::uint64_t seed_of_run(std::uint64_t seed, std::uint64_t run) {
  return Random(seed ^ 0xA0761D6478BD642FULL * (run + 1)).next();
}

}  // namespace stalefetch::cores
