// SPDX-License-Identifier: BSD-2-Clause
// `explain --replay`: the witness, followed on the machine.
#pragma once

#include "bindings/cli/machine_output.hpp"

namespace stalefetch::cli {

/// Prints whether the machine can follow the witness, or the step that it refuses. Gives the exit status.
[[nodiscard]] int show_replay(const CheckResult& result, const RunOutput& output);

}  // namespace stalefetch::cli
