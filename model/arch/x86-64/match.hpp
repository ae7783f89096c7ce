// SPDX-License-Identifier: BSD-2-Clause
// Fits the operands of a text to one form.
#pragma once

#include <optional>
#include <string>

#include "model/arch/x86-64/forms.hpp"
#include "model/arch/x86-64/text.hpp"

namespace stalefetch::x86_64_detail {

/// The operands of a text, as far as one form could take them.
struct Match {
  bool matches = false;
  Instruction instruction;
  std::size_t operand = 0;  ///< the first that did not fit; the number of operands if all is well so far
  std::string expected;     ///< what would have fitted there
};

[[nodiscard]] Match match_operands(const Form& form, const InstructionText& text);

/// `number` as an operand of `bits`, encoded in `bytes` that are sign-extended; nothing if it does not fit.
[[nodiscard]] std::optional<std::int64_t> fit_immediate(std::int64_t number, unsigned bits, unsigned bytes);

}  // namespace stalefetch::x86_64_detail
