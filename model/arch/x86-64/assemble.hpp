// SPDX-License-Identifier: BSD-2-Clause
// From text to instructions and back.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "model/arch/architecture.hpp"

namespace stalefetch::x86_64_detail {

/// See Architecture::assemble. Also reads `.byte 0x..,0x..`, which disassemble_instruction() writes for unknown
/// opcodes.
[[nodiscard]] AssembledInstruction assemble_instruction(std::string_view text, const SourcePosition& at);

/// See Architecture::disassemble. In AT&T syntax.
[[nodiscard]] std::string disassemble_instruction(
    std::uint64_t bytes, std::uint64_t address,
    const std::function<std::optional<std::string>(std::uint64_t)>& label_at);

}  // namespace stalefetch::x86_64_detail
