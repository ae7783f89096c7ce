// SPDX-License-Identifier: BSD-2-Clause
// The registers that instructions of the table read and write.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/arch/architecture.hpp"

namespace stalefetch::aarch64_detail {

/// X0 to X30 are 0 to 30. Number 31 is the stack pointer; the zero register is no register.
enum Register : RegisterIndex {
  link_register = 30,
  stack_pointer = 31,
  condition_flags,  ///< NZCV as a number 0 to 15
  exception_link,
  saved_status,  ///< SPSR_EL1: the mode, the masks and, from bit 28, NZCV
  exception_syndrome,
  fault_address,
  vector_base,
  cache_type,
  thread_pointer_el0,
  thread_pointer_el1,
  translation_control,
  interrupt_mask,        ///< PSTATE.DAIF, as the bits 9 to 6 of a saved program status
  interrupt_sent,        ///< what ICC_IAR1_EL1 reads: the number of the interrupt that was taken
  interrupt_controller,  ///< written to tell it that an interrupt was handled
  interrupt_generator,   ///< ICC_SGI1R_EL1: a write interrupts other CPUs
  user_mode,             ///< 1 at EL0, 0 at EL1
  translation_base,      ///< TTBR0_EL1, whose bits 63 to 48 are the address space number
  unsynchronized,        ///< which exceptions do not synchronize the context (FEAT_ExS): see entry_unsynchronized
  space_before,          ///< one more than the number that was there at the last context synchronization; 0: no write since
  register_count,
};

/// The mode in a saved program status: EL1 with its own stack pointer; EL0 is 0.
inline constexpr std::uint64_t mode_bits = 0xF, mode_el1 = 0b0101;

/// SCTLR_EL1.EIS and EOS are 0: neither entry, or that by SVC, nor return synchronizes.
inline constexpr std::uint64_t entry_unsynchronized = 1, svc_unsynchronized = 2, return_unsynchronized = 4;

/// A register that MRS reads (and MSR writes).
struct SystemRegister {
  std::string_view name;
  std::uint32_t encoding;  ///< op0<0>:op1:CRn:CRm:op2, as in the instruction
  RegisterIndex index;
  bool writable;
  unsigned shift;  ///< where our number stands in the register
};

[[nodiscard]] std::span<const SystemRegister> system_registers();
/// The register of MRS and MSR with this encoding, or nothing.
[[nodiscard]] const SystemRegister* system_register(std::uint32_t encoding);

/// A general register as an operand: number 31 is the zero register or the stack pointer.
struct GeneralRegister {
  unsigned number = 0;
  bool wide = true;       ///< X rather than W
  bool is_stack = false;  ///< SP or WSP: number is 31
};
/// Reads `X3`, `wzr`, `SP`, ... without regard to case.
[[nodiscard]] std::optional<GeneralRegister> parse_general_register(std::string_view text);
/// Writes it: register 31 as SP or as the zero register.
[[nodiscard]] std::string general_register_name(unsigned number, bool wide, bool stack);

[[nodiscard]] std::optional<RegisterName> find_register_name(std::string_view name);
[[nodiscard]] std::string name_of_register(RegisterIndex index);

}  // namespace stalefetch::aarch64_detail
