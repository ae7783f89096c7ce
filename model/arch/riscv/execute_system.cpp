// SPDX-License-Identifier: BSD-2-Clause
// Control and status registers, and translation fences.
#include "model/arch/riscv/execute_system.hpp"

#include <fmt/format.h>

#include "model/error.hpp"

namespace stalefetch::riscv_detail {

namespace {

/// Software may clear a pending software interrupt, as handlers do; raising one through sip is not modelled. The other
/// registers are written as they are: writing satp orders nothing and flushes nothing ("Supervisor Address Translation
/// and Protection (satp) Register", Privileged ISA).
void put(Effects& effects, const ControlRegister& known, const Operand& operand) {
  if (known.index == pending_interrupts) {
    const std::uint64_t raised = effects.force(operand) & ~effects.force(effects.get(pending_interrupts));
    if (raised != 0) throw Unsupported(fmt::format("an interrupt raised through sip at {:#x}", effects.address()));
  }
  effects.set(known.index, operand);
}

const ControlRegister& register_of(const Instruction& i) { return *control_register(i[Field::csr]); }

void write(const Instruction& i, Effects& effects, const Operand& operand) {
  const Operand old = effects.get(register_of(i).index);
  put(effects, register_of(i), operand);
  write_register(effects, i[Field::rd], old);
}

/// With x0, or 0 as an immediate, nothing is written.
void change(const Instruction& i, Effects& effects, const Operand& bits, bool set, bool writes) {
  const Operand old = effects.get(register_of(i).index);
  if (writes) {
    const Operand mask = set ? bits : effects.compute(Operation::Xor, bits, effects.constant(~std::uint64_t{0}));
    put(effects, register_of(i), effects.compute(set ? Operation::Or : Operation::And, old, mask));
  }
  write_register(effects, i[Field::rd], old);
}

Operand small_number(const Instruction& i, Effects& effects) {
  return effects.constant(static_cast<std::uint64_t>(i[Field::uimm]));
}

}  // namespace

void control_register_write(const Instruction& i, Effects& effects) {
  write(i, effects, read_register(effects, i[Field::rs1]));
}
void control_register_set(const Instruction& i, Effects& effects) {
  change(i, effects, read_register(effects, i[Field::rs1]), true, i[Field::rs1] != zero_register);
}
void control_register_clear(const Instruction& i, Effects& effects) {
  change(i, effects, read_register(effects, i[Field::rs1]), false, i[Field::rs1] != zero_register);
}
void control_register_write_immediate(const Instruction& i, Effects& effects) {
  write(i, effects, small_number(i, effects));
}
void control_register_set_immediate(const Instruction& i, Effects& effects) {
  change(i, effects, small_number(i, effects), true, i[Field::uimm] != 0);
}
void control_register_clear_immediate(const Instruction& i, Effects& effects) {
  change(i, effects, small_number(i, effects), false, i[Field::uimm] != 0);
}

namespace {

/// rs1, if it is not x0, confines the fence to the last-level entry of a page; rs2 to one address space and to entries
/// that are not global.
void fence_translations(const Instruction& i, Effects& effects, Tags tags) {
  constexpr std::uint64_t identifiers = 0xFFFF;
  std::uint32_t space = every_space;
  if (i[Field::rs2] != zero_register) {
    space = static_cast<std::uint32_t>(effects.force(read_register(effects, i[Field::rs2])) & identifiers);
    tags |= tag("OneASID");
  }
  if (i[Field::rs1] == zero_register) return effects.maintain_all_translations(tags, space);
  effects.maintain_translation(read_register(effects, i[Field::rs1]), tags | tag("LeafOnly"), space);
}

}  // namespace

void translation_fence(const Instruction& i, Effects& effects) { fence_translations(i, effects, tag("SFENCE.VMA")); }
void translation_invalidate(const Instruction& i, Effects& effects) {
  fence_translations(i, effects, tag("SINVAL.VMA"));
}
void fence_before_invalidate(const Instruction&, Effects& effects) { effects.barrier(tag("SFENCE.W.INVAL")); }
void fence_after_invalidate(const Instruction&, Effects& effects) { effects.barrier(tag("SFENCE.INVAL.IR")); }

}  // namespace stalefetch::riscv_detail
