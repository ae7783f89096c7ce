// SPDX-License-Identifier: BSD-2-Clause
// Reads one operand.
#pragma once

#include <string_view>

#include "model/arch/x86-64/text.hpp"

namespace stalefetch::x86_64_detail {

/// The operand that stands at `offset` to `end` of the text. Throws Error.
[[nodiscard]] TextOperand read_operand(std::string_view text, std::size_t offset, std::size_t end, bool intel,
                                       const SourcePosition& at);

}  // namespace stalefetch::x86_64_detail
