// SPDX-License-Identifier: BSD-2-Clause
// Branches, calls and near returns.
#include <fmt/format.h>

#include "model/arch/x86-64/execute_common.hpp"
#include "model/error.hpp"

namespace stalefetch::x86_64_detail {

namespace {

std::uint64_t next_instruction(const Instruction& i, const Effects& effects) { return effects.address() + i.length; }

std::uint64_t target_of(const Instruction& i, const Effects& effects) {
  return next_instruction(i, effects) + static_cast<std::uint64_t>(i.operands[0].number);
}

void take_branch(Effects& effects, std::uint64_t target) {
  effects.barrier(tag("JUMP"));
  effects.jump(target);
}

}  // namespace

void take_indirect_branch(Effects& effects, const Operand& to, Tags tags) {
  const std::uint64_t address = effects.force(to);
  effects.control(to.from);
  effects.barrier(tags);
  effects.jump(address);
}

namespace {

std::uint64_t known(Effects& effects, RegisterIndex index) { return effects.force(effects.get(index)); }

/// Return addresses are kept aside: tests have no stack, and nobody else looks at one.
void push_return_address(const Instruction& i, Effects& effects) {
  const auto depth = static_cast<RegisterIndex>(known(effects, call_depth));
  if (depth == call_limit)
    throw Unsupported(fmt::format("more than {} nested calls at {:#x}", call_limit, effects.address()));
  effects.set(return_address + depth, effects.constant(next_instruction(i, effects)));
  effects.set(call_depth, effects.constant(depth + 1));
}

}  // namespace

void nothing(const Instruction&, Effects&) {}

void jump(const Instruction& i, Effects& effects) { take_branch(effects, target_of(i, effects)); }

void jump_indirect(const Instruction& i, Effects& effects) {
  take_indirect_branch(effects, read(i, effects, 0), tag("JUMP"));
}

void jump_if(const Instruction& i, Effects& effects) {
  const Operand holds = condition_value(effects, i.condition);
  const bool taken = effects.force(holds) != 0;
  effects.control(holds.from);
  if (taken) take_branch(effects, target_of(i, effects));
}

void call(const Instruction& i, Effects& effects) {
  push_return_address(i, effects);
  take_branch(effects, target_of(i, effects));
}

void call_indirect(const Instruction& i, Effects& effects) {
  const Operand to = read(i, effects, 0);
  push_return_address(i, effects);
  take_indirect_branch(effects, to, tag("JUMP"));
}

/// Without a CALL before it, RET goes back to whoever started the thread: the thread ends.
void return_near(const Instruction&, Effects& effects) {
  const auto depth = static_cast<RegisterIndex>(known(effects, call_depth));
  if (depth == 0) return effects.stop();
  effects.set(call_depth, effects.constant(depth - 1));
  const Operand to = effects.get(return_address + depth - 1);
  effects.set(return_address + depth - 1, effects.constant(0));
  take_indirect_branch(effects, to, tag("JUMP"));
}

}  // namespace stalefetch::x86_64_detail
