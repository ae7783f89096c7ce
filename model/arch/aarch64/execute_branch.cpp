// SPDX-License-Identifier: BSD-2-Clause
// Branches, and the instructions that select by the condition flags.
#include "model/arch/aarch64/execute_common.hpp"
#include "model/arch/aarch64/operands.hpp"

namespace stalefetch::aarch64_detail {

namespace {

template <unsigned bits>
std::uint64_t target(const Instruction& i, const Effects& effects) {
  return effects.address() + static_cast<std::uint64_t>(sign_extended(i[Field::imm], bits) * 4);
}

void jump_if(Effects& effects, const Operand& condition, bool expected, std::uint64_t to) {
  const bool holds = effects.force(condition) != 0;
  effects.control(condition.from);
  if (holds == expected) effects.jump(to);
}

/// Does the condition hold on this run? Adds no control dependency.
bool selected(const Instruction& i, Effects& effects, const Operand& flags) {
  return i[Field::cond] >= always || effects.force(condition_value(effects, i[Field::cond], flags)) != 0;
}

/// "Pick dependency", Arm ARM issue M.c, B2.3: the value depends on the source that was selected; on what selected it,
/// only as a pick.
Operand picked(Operand source, const Dependencies& selector) {
  source.from.pick_reads |= selector.pick_reads;
  return source;
}

void compare_condition(const Instruction& i, Effects& effects, const Operand& b) {
  const bool wide = i[Field::sf] != 0;
  const Operand flags = effects.get(condition_flags);
  Operand result = effects.constant(i[Field::nzcv]);
  if (selected(i, effects, flags)) {
    const Operation compare = i[Field::op] != 0 ? (wide ? Operation::SubtractFlags64 : Operation::SubtractFlags32)
                                                : (wide ? Operation::AddFlags64 : Operation::AddFlags32);
    result = effects.compute(compare, read_general(effects, i[Field::Rn], wide), b);
  }
  effects.set(condition_flags, i[Field::cond] >= always ? result : picked(result, flags.from));
}

void link(Effects& effects) { effects.set(link_register, effects.constant(effects.address() + 4)); }

void jump_to(Effects& effects, const Operand& to) {
  const std::uint64_t address = effects.force(to);
  effects.control(to.from);
  effects.jump(address);
}

}  // namespace

void branch(const Instruction& i, Effects& effects) { effects.jump(target<26>(i, effects)); }

void branch_link(const Instruction& i, Effects& effects) {
  link(effects);
  effects.jump(target<26>(i, effects));
}

void branch_condition(const Instruction& i, Effects& effects) {
  if (i[Field::cond] >= always) return effects.jump(target<19>(i, effects));
  const Operand holds = condition_value(effects, i[Field::cond], effects.get(condition_flags));
  jump_if(effects, holds, true, target<19>(i, effects));
}

void compare_branch(const Instruction& i, Effects& effects) {
  const Operand operand = read_general(effects, i[Field::Rt], i[Field::sf] != 0);
  const Operand zero = effects.compute(Operation::Equal, operand, effects.constant(0));
  jump_if(effects, zero, i[Field::op] == 0, target<19>(i, effects));
}

void test_branch(const Instruction& i, Effects& effects) {
  const Operand shifted = effects.compute(Operation::ShiftRight, read_general(effects, i[Field::Rt]),
                                          effects.constant(i[Field::b5] << 5 | i[Field::b40]));
  const Operand bit = effects.compute(Operation::And, shifted, effects.constant(1));
  jump_if(effects, bit, i[Field::op] != 0, target<14>(i, effects));
}

void branch_register(const Instruction& i, Effects& effects) { jump_to(effects, read_general(effects, i[Field::Rn])); }

void branch_link_register(const Instruction& i, Effects& effects) {
  const Operand to = read_general(effects, i[Field::Rn]);
  link(effects);
  jump_to(effects, to);
}

/// CSEL, CSINC (opc 1), CSINV (op 1), CSNEG (both).
void select(const Instruction& i, Effects& effects) {
  const bool wide = i[Field::sf] != 0;
  const Operand flags = effects.get(condition_flags);
  const bool first = selected(i, effects, flags);
  Operand result = read_general(effects, first ? i[Field::Rn] : i[Field::Rm], wide);
  if (!first && i[Field::op] != 0) result = effects.compute(Operation::Not, result, effects.constant(0));
  if (!first && i[Field::opc] != 0) result = plus(effects, result, 1);
  write_general(effects, i[Field::Rd], i[Field::cond] >= always ? result : picked(result, flags.from), wide);
}

void compare_condition_immediate(const Instruction& i, Effects& effects) {
  compare_condition(i, effects, effects.constant(i[Field::imm]));
}

void compare_condition_register(const Instruction& i, Effects& effects) {
  compare_condition(i, effects, read_general(effects, i[Field::Rm], i[Field::sf] != 0));
}

}  // namespace stalefetch::aarch64_detail
