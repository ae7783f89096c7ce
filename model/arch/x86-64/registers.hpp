// SPDX-License-Identifier: BSD-2-Clause
// The registers that instructions of the table read and write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/arch/architecture.hpp"

namespace stalefetch::x86_64_detail {

/// How deep CALLs may nest, and handlers of exceptions and interrupts.
inline constexpr unsigned call_limit = 8;
inline constexpr unsigned frame_limit = 4;
/// Registers for what a handler returns to: the address, `interrupts_off`, `flags`, `parity` and `user_mode`.
inline constexpr unsigned frame_size = 5;

/// 0 to 15 are RAX to R15, by their number in encodings.
enum Register : RegisterIndex {
  rax = 0,
  rcx = 1,
  rdx = 2,
  rbx = 3,
  flags = 16,      ///< see conditions.hpp
  parity,          ///< the low byte of the last result: PF is set if it has an even number of ones
  vendor,          ///< 1 on AMD; says which instructions there are
  interrupts_off,  ///< 1 if RFLAGS.IF is clear
  fault_address,   ///< CR2
  fault_code,      ///< the error code of the last page fault
  user_mode,       ///< 1 if the privilege level is 3, 0 if it is 0
  page_table_base, ///< CR3, whose bits 11 to 0 are the process-context identifier (CR4.PCIDE is set)
  frame_depth,     ///< how many handlers are active
  frame,           ///< the first of `frame_limit` times `frame_size`: where a handler returns to, and RFLAGS then
  call_depth = frame + frame_size * frame_limit,  ///< how many return addresses there are
  return_address,  ///< the first of `call_limit`. The stack is private: it lies in no memory, and RSP is a plain
                   ///< register
  register_count = return_address + call_limit,
};

struct NamedRegister {
  unsigned number = 0;
  unsigned bits = 64;
};

/// `rax`, `EAX`, `ax`, `al`, `r8d`, ...; not AH, BH, CH, DH.
[[nodiscard]] std::optional<NamedRegister> parse_general_register(std::string_view text);
/// In lower case.
[[nodiscard]] std::string general_register_name(unsigned number, unsigned bits);
/// All names that parse_general_register() knows.
[[nodiscard]] const std::vector<std::string>& general_register_names();

/// Those that conditions may name: the general ones, `cr2` and `cr3`, and how much of them.
[[nodiscard]] std::optional<NamedRegister> find_register_name(std::string_view text);
[[nodiscard]] std::string name_of_register(RegisterIndex index);

}  // namespace stalefetch::x86_64_detail
