// SPDX-License-Identifier: BSD-2-Clause
// A witness of the envelope, followed on the simulated machine.
#pragma once

#include <functional>

#include "cores/recorder.hpp"
#include "cores/replay.hpp"
#include "model/check.hpp"

namespace stalefetch {

/// On the machine with all structures of its architecture, in any order of steps. Where it can be followed, `recorded`
/// is called once with the run. Throws Unsupported: the machine lacks what the test needs.
[[nodiscard]] cores::Replay follow(
    const Analysis& analysis, const Witness& witness,
    const std::function<void(const cores::Replay& replay, const cores::Recorder& recorder)>& recorded);

}  // namespace stalefetch
