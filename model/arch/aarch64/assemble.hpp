// SPDX-License-Identifier: BSD-2-Clause
// From text to instructions and back.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "model/arch/architecture.hpp"

namespace stalefetch::aarch64_detail {

/// See Architecture::assemble. Also reads `.word 0x...`, which disassemble_instruction() writes for unknown opcodes.
[[nodiscard]] AssembledInstruction assemble_instruction(std::string_view text, const SourcePosition& at);

/// See Architecture::disassemble.
[[nodiscard]] std::string disassemble_instruction(
    std::uint32_t opcode, std::uint64_t address,
    const std::function<std::optional<std::string>(std::uint64_t)>& label_at);

}  // namespace stalefetch::aarch64_detail
