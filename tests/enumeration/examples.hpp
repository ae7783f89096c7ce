// SPDX-License-Identifier: BSD-2-Clause
// Small tests whose executions can be counted by hand.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/enumeration/sketch.hpp"

namespace stalefetch::test {

struct Example {
  Sketch sketch;
  std::uint64_t candidates = 0;  ///< values, sources and coherence that fit together
  std::uint64_t consistent = 0;  ///< those that the rules allow
};

/// Without DIC and IDC. Each with a line that says how to count.
[[nodiscard]] const std::vector<Example>& examples();

}  // namespace stalefetch::test
