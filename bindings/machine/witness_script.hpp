// SPDX-License-Identifier: BSD-2-Clause
// A witness of the envelope as a script for the machine.
#pragma once

#include "cores/script.hpp"
#include "model/check.hpp"

namespace stalefetch {

[[nodiscard]] cores::Script script_of(const Analysis& analysis, const Witness& witness);

}  // namespace stalefetch
