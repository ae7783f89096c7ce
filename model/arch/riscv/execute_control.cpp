// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/execute_control.hpp"

#include <fmt/format.h>

#include "model/error.hpp"

namespace stalefetch::riscv_detail {

namespace {

// Privileged ISA, "Machine-Level ISA", exception codes of mcause. Data page faults are not told apart: 13 is that of
// loads.
constexpr std::uint64_t cause_illegal = 2, cause_breakpoint = 3, cause_environment_call = 8;
constexpr std::uint64_t cause_fetch_page_fault = 12, cause_data_page_fault = 13;

std::uint64_t distant(const Effects& effects, const Instruction& i) {
  return effects.address() + static_cast<std::uint64_t>(i[Field::imm]);
}

/// Goes to the handler, or ends the thread if it has none. A trap orders no fetch and no access.
void trap(Effects& effects, std::string_view kind, std::uint64_t cause) {
  effects.record_fault(kind);
  effects.set(exception_program_counter, effects.constant(effects.address()));
  effects.set(exception_cause, effects.constant(cause));
  if (const auto handler = effects.handler()) {
    effects.jump(*handler);
  } else {
    effects.stop();
  }
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

void translation_fence(const Instruction&, Effects& effects) {
  throw Unsupported(fmt::format("sfence.vma at {:#x}: address translation is not modelled", effects.address()));
}

void environment_call(const Instruction&, Effects& effects) {
  trap(effects, "EnvironmentCall", cause_environment_call);
}

void breakpoint(const Instruction&, Effects& effects) { trap(effects, "Breakpoint", cause_breakpoint); }

void illegal(const Instruction&, Effects& effects) { trap(effects, "IllegalInstruction", cause_illegal); }

void page_fault(Effects& effects, std::uint64_t address, const Dependencies& from) {
  effects.control(from);
  trap(effects, "PageFault", address == effects.address() ? cause_fetch_page_fault : cause_data_page_fault);
}

/// The return address decides where execution goes on, as for an indirect jump. Fetches are not synchronized.
void trap_return(const Instruction&, Effects& effects) {
  const Operand to = effects.get(exception_program_counter);
  const std::uint64_t address = effects.force(to);
  effects.control(to.from);
  effects.jump(address);
}

void read_control_register(const Instruction& i, Effects& effects) {
  write_register(effects, i[Field::rd], effects.get(control_register(i[Field::csr])->index));
}

void write_control_register(const Instruction& i, Effects& effects) {
  effects.set(control_register(i[Field::csr])->index, read_register(effects, i[Field::rs1]));
}

void compressed_nothing(const Instruction&, Effects& effects) { effects.jump(effects.address() + 2); }

void compressed_load_immediate(const Instruction& i, Effects& effects) {
  write_register(effects, i[Field::rd], immediate(effects, i));
  effects.jump(effects.address() + 2);
}

void compressed_jump(const Instruction& i, Effects& effects) { effects.jump(distant(effects, i)); }

}  // namespace stalefetch::riscv_detail
