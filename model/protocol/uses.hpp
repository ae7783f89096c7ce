// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "model/protocol/expand.hpp"
#include "model/protocol/lower.hpp"

namespace stalefetch::protocol {

/// Fills in `lowered.uses`; its locations must be there.
void note_uses(const Expanded& expanded, const Protocol& protocol, Lowered& lowered);

}  // namespace stalefetch::protocol
