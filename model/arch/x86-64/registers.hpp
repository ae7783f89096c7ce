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

/// How deep CALLs may nest.
inline constexpr unsigned call_limit = 8;

/// 0 to 15 are RAX to R15, by their number in encodings.
enum Register : RegisterIndex {
  rax = 0,
  rcx = 1,
  rdx = 2,
  rbx = 3,
  flags = 16,      ///< see conditions.hpp
  parity,          ///< the low byte of the last result: PF is set if it has an even number of ones
  return_after,    ///< where the handler returns to; 0 outside of handlers
  call_depth,      ///< how many return addresses there are
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

[[nodiscard]] std::string name_of_register(RegisterIndex index);

}  // namespace stalefetch::x86_64_detail
