// SPDX-License-Identifier: BSD-2-Clause
// MOV and its relatives.
#include "model/arch/x86-64/execute_common.hpp"

namespace stalefetch::x86_64_detail {

void move(const Instruction& i, Effects& effects) { write(i, effects, 0, read(i, effects, 1)); }

void move_zero_extended(const Instruction& i, Effects& effects) { write(i, effects, 0, read(i, effects, 1)); }

void move_sign_extended(const Instruction& i, Effects& effects) {
  write(i, effects, 0, sign_extend(effects, read(i, effects, 1), i.operands[1].bits));
}

void load_address(const Instruction& i, Effects& effects) { write(i, effects, 0, effective_address(i, effects)); }

/// A source in memory is read whether the condition holds or not. Both values reach the result by data flow.
void move_if(const Instruction& i, Effects& effects) {
  const Operand source = read(i, effects, 1), old = read(i, effects, 0);
  write(i, effects, 0, either(effects, condition_value(effects, i.condition), source, old));
}

void set_if(const Instruction& i, Effects& effects) { write(i, effects, 0, condition_value(effects, i.condition)); }

}  // namespace stalefetch::x86_64_detail
