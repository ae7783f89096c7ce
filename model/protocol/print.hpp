// SPDX-License-Identifier: BSD-2-Clause
// Writes statements and expressions as the dialect has them.
#pragma once

#include <string>

#include "model/protocol/syntax.hpp"

namespace stalefetch::protocol {

[[nodiscard]] std::string to_string(const Expression& expression);
/// On one line, without the bodies of what branches: `if (r0)`, `r1 = call(prog)`.
[[nodiscard]] std::string head_of(const Statement& statement);

}  // namespace stalefetch::protocol
