// SPDX-License-Identifier: BSD-2-Clause
// What branches, jumps and fences do. Template arguments say which member of a family.
#pragma once

#include "model/arch/riscv/execute_common.hpp"

namespace stalefetch::riscv_detail {

/// Branches if (rs1 op rs2) is as wanted.
template <Operation op, bool wanted>
void branch(const Instruction& i, Effects& effects) {
  const Operand a = read_register(effects, i[Field::rs1]), b = read_register(effects, i[Field::rs2]);
  const Operand holds = effects.compute(op, a, b);
  const bool taken = (effects.force(holds) != 0) == wanted;
  effects.control(holds.from);
  if (taken) effects.jump(effects.address() + static_cast<std::uint64_t>(i[Field::imm]));
}

void jump_and_link(const Instruction& i, Effects& effects);
void jump_and_link_register(const Instruction& i, Effects& effects);

void fence(const Instruction& i, Effects& effects);
void fence_tso(const Instruction& i, Effects& effects);
void fence_i(const Instruction& i, Effects& effects);

// Instructions of two bytes. The next one stands two bytes on.
void compressed_nothing(const Instruction& i, Effects& effects);
void compressed_load_immediate(const Instruction& i, Effects& effects);
void compressed_jump(const Instruction& i, Effects& effects);

}  // namespace stalefetch::riscv_detail
