// SPDX-License-Identifier: BSD-2-Clause
// Whether a core executed a torn instruction: one whose bytes memory never held together.
#pragma once

#include "cores/machine.hpp"

namespace stalefetch::cores {

/// Judged by the order of stores that the run itself shows (what a core had stored or seen before it stored), as a
/// program could know it; two stores that nobody could order tear nothing.
[[nodiscard]] bool executed_torn(const Machine& machine, unsigned core);

}  // namespace stalefetch::cores
