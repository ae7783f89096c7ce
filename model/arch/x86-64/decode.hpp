// SPDX-License-Identifier: BSD-2-Clause
// From bytes to instructions.
#pragma once

#include <cstdint>

#include "model/arch/x86-64/forms.hpp"

namespace stalefetch::x86_64_detail {

struct Decoded {
  unsigned missing = 0;        ///< so many more bytes are certainly part of the instruction; then nothing else holds
  const Form* form = nullptr;  ///< null: the table does not know the instruction
  Instruction instruction;
};

/// Decodes the first `available` bytes of `bytes`, in which bytes after the eighth are 0.
/// The reference stays valid until the thread's next call.
[[nodiscard]] const Decoded& decode(std::uint64_t bytes, unsigned available = CodeBytes::limit + 1);

/// Whether these bytes begin with an opcode that raises #UD, as no processor has an instruction there: blank in SDM Vol. 2,
/// "Two-byte Opcode Map". Code that is half modified gets to them.
[[nodiscard]] bool is_reserved_opcode(std::uint64_t bytes);

}  // namespace stalefetch::x86_64_detail
