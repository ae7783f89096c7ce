// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/execute_control.hpp"

#include <array>

namespace stalefetch::riscv_detail {

namespace {

std::uint64_t distant(const Effects& effects, const Instruction& i) {
  return effects.address() + static_cast<std::uint64_t>(i[Field::imm]);
}

}  // namespace

void jump_and_link(const Instruction& i, Effects& effects) {
  write_register(effects, i[Field::rd], effects.constant(effects.address() + 4));
  effects.jump(distant(effects, i));
}

/// An indirect jump is a source of control dependencies.
void jump_and_link_register(const Instruction& i, Effects& effects) {
  const Operand target = effective_address(effects, i);
  const std::uint64_t to = effects.force(target) & ~std::uint64_t{1};
  effects.control(target.from);
  write_register(effects, i[Field::rd], effects.constant(effects.address() + 4));
  effects.jump(to);
}

void fence(const Instruction& i, Effects& effects) {
  constexpr std::array predecessors{tag("PW"), tag("PR"), tag("PO"), tag("PI")};
  constexpr std::array successors{tag("SW"), tag("SR"), tag("SO"), tag("SI")};
  Tags tags = tag("FENCE");
  for (unsigned bit = 0; bit < 4; ++bit) {
    if ((i[Field::pred] >> bit & 1) != 0) tags |= predecessors[bit];
    if ((i[Field::succ] >> bit & 1) != 0) tags |= successors[bit];
  }
  effects.barrier(tags);
}

void fence_tso(const Instruction&, Effects& effects) { effects.barrier(tag("FENCE.TSO")); }

void fence_i(const Instruction&, Effects& effects) { effects.barrier(tag("FENCE.I")); }

void compressed_nothing(const Instruction&, Effects& effects) { effects.jump(effects.address() + 2); }

void compressed_load_immediate(const Instruction& i, Effects& effects) {
  write_register(effects, i[Field::rd], immediate(effects, i));
  effects.jump(effects.address() + 2);
}

void compressed_jump(const Instruction& i, Effects& effects) { effects.jump(distant(effects, i)); }

}  // namespace stalefetch::riscv_detail
