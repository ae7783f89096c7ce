// SPDX-License-Identifier: BSD-2-Clause
// The firmware below the kernel, as far as it synchronizes harts: RISC-V Supervisor Binary Interface Specification
// (SBI), chapters "IPI Extension (EID #0x735049 sPI)" and "RFENCE Extension (EID #0x52464E43 RFNC)".
#pragma once

#include "model/arch/effects.hpp"

namespace stalefetch::riscv_detail {

/// The SBI call that ECALL makes; false if a7 names no extension that we know.
///
/// A remote fence interrupts each hart's firmware, and goes on when all have answered. Meanwhile the caller's firmware
/// serves such interrupts, too; so the ECALL is executed twice: to ask, and to wait.
bool firmware_call(Effects& effects);

/// Whether this hart's firmware is at work, so that the supervisor's interrupts wait.
[[nodiscard]] bool firmware_runs(Effects& effects);

/// Takes another hart's request: fences, and answers.
void firmware_interrupt(Effects& effects);

}  // namespace stalefetch::riscv_detail
