// SPDX-License-Identifier: BSD-2-Clause
// The registers that instructions of the table read and write.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/arch/architecture.hpp"

namespace stalefetch::riscv_detail {

/// x0 to x31 are 0 to 31; x0 reads zero and forgets what is written.
enum Register : RegisterIndex {
  zero_register = 0,
  return_address = 1,
  exception_program_counter = 32,  ///< mepc or sepc: we model one privileged mode
  exception_cause,
  exception_value,
  scratch,
  supervisor_status,
  pending_interrupts,
  address_space,  ///< satp
  user_mode,      ///< 1 in U-mode, 0 in S-mode
  // Of the firmware, and nobody else's: how often it was called for remote fences, and which call waits for answers (0:
  // none).
  firmware_calls,
  firmware_waits,
  register_count,
};

/// sstatus: interrupts are enabled; were enabled before the trap.
inline constexpr std::uint64_t interrupt_enable = 1U << 1, previous_interrupt_enable = 1U << 5;
/// sstatus: the trap came from S-mode; S-mode may load from and store to pages of user mode.
inline constexpr std::uint64_t previous_privilege = 1U << 8, supervisor_user_memory = 1U << 18;
/// sstatus: loads may use pages that may only be executed.
inline constexpr std::uint64_t make_executable_readable = 1U << 19;
/// sip: a software interrupt is pending.
inline constexpr std::uint64_t software_interrupt_pending = 1U << 1;

/// A control and status register that CSR instructions know.
struct ControlRegister {
  std::string_view name;
  std::uint32_t number;
  RegisterIndex index;
};
[[nodiscard]] std::span<const ControlRegister> control_registers();
/// By its number in the instruction, or null.
[[nodiscard]] const ControlRegister* control_register(std::int64_t number);

/// `x5` or `t0`: 0 to 31.
[[nodiscard]] std::optional<unsigned> parse_general_register(std::string_view text);
/// The ABI name.
[[nodiscard]] std::string_view general_register_name(std::int64_t number);
/// All names that parse_general_register() knows.
[[nodiscard]] std::vector<std::string> general_register_names();

/// What a test may give a value to or look at: not x0.
[[nodiscard]] std::optional<RegisterName> find_register_name(std::string_view name);
[[nodiscard]] std::string name_of_register(RegisterIndex index);

}  // namespace stalefetch::riscv_detail
