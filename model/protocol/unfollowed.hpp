// SPDX-License-Identifier: BSD-2-Clause
// Reads of flags that promises do not see. A promise speaks of a CPU that has read a flag before it runs code; that is
// taken from the text of its thread. Where a read may be of the flag, or may come before the call, and the text does not
// say so, a promise that nothing breaks may be broken all the same.
#pragma once

#include <string>
#include <vector>

#include "model/protocol/lower.hpp"

namespace stalefetch::protocol {

/// One sentence for each: reads in a handler of a CPU that runs the code outside of it, reads through pointers where the
/// address of the flag is passed on, and instructions that are written out. Also code whose mapping is changed other
/// than before the flag is set: whoever runs it may take a page fault, which no promise counts as a run.
[[nodiscard]] std::vector<std::string> unfollowed(const Protocol& protocol, const Lowered& lowered);

}  // namespace stalefetch::protocol
