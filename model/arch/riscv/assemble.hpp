// SPDX-License-Identifier: BSD-2-Clause
// From text to instructions and back.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "model/arch/architecture.hpp"

namespace stalefetch::riscv_detail {

/// See Architecture::assemble. Also reads `.word 0x...` and `.half 0x...`, which disassembling gives for what it does
/// not know.
[[nodiscard]] AssembledInstruction assemble_instruction(std::string_view text, const SourcePosition& at);

/// See Architecture::disassemble.
[[nodiscard]] std::string disassemble_instruction(
    std::uint32_t opcode, std::uint64_t address,
    const std::function<std::optional<std::string>(std::uint64_t)>& label_at);

}  // namespace stalefetch::riscv_detail
