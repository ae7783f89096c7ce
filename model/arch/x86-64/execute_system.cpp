// SPDX-License-Identifier: BSD-2-Clause
// System instructions, as far as they order anything.
#include <fmt/format.h>

#include "model/arch/x86-64/execute_common.hpp"
#include "model/error.hpp"

namespace stalefetch::x86_64_detail {

namespace {

// SDM Vol. 4, "Architectural MSRs".
constexpr std::uint64_t speculation_control = 0x48, prediction_command = 0x49, timer_deadline = 0x6E0;
constexpr std::uint64_t x2apic_first = 0x800, x2apic_last = 0x8FF;

}  // namespace

/// What CPUID says of the processor is not modelled: it reports zeros.
void identify(const Instruction&, Effects& effects) {
  for (const Register reg : {rax, rbx, rcx, rdx}) effects.set(reg, effects.constant(0));
  effects.barrier(tag("CPUID"));
}

void write_control_register(const Instruction& i, Effects& effects) {
  switch (i.operands[0].number) {
    case 3:
      return effects.barrier(tag("MOV-CR") | tag("MOV-CR3"));
    case 8:
      return effects.barrier(tag("MOV-CR8"));
    default:
      return effects.barrier(tag("MOV-CR"));
  }
}

void write_model_register(const Instruction&, Effects& effects) {
  const std::uint64_t number = effects.force(keep_low(effects, effects.get(rcx), 32));
  if (number >= x2apic_first && number <= x2apic_last)
    throw Unsupported(fmt::format("wrmsr to x2APIC register {:#x}: interrupts are not modelled", number));
  if (number == timer_deadline) return effects.barrier(tag("WRMSR-DEADLINE"));
  const bool speculation = number == speculation_control || number == prediction_command;
  effects.barrier(speculation ? tag("WRMSR-SPECULATION") : tag("WRMSR"));
}

}  // namespace stalefetch::x86_64_detail
