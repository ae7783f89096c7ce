// SPDX-License-Identifier: BSD-2-Clause
// System instructions, as far as they order anything.
#include <fmt/format.h>

#include "model/arch/x86-64/execute_common.hpp"
#include "model/error.hpp"

namespace stalefetch::x86_64_detail {

namespace {

// SDM Vol. 4, "Architectural MSRs".
constexpr std::uint64_t speculation_control = 0x48, prediction_command = 0x49, timer_deadline = 0x6E0;
constexpr std::uint64_t x2apic_first = 0x800, x2apic_last = 0x8FF, end_of_interrupt = 0x80B, interrupt_command = 0x830;

}  // namespace

/// What CPUID says of the processor is not modelled: it reports zeros.
void identify(const Instruction&, Effects& effects) {
  for (const Register reg : {rax, rbx, rcx, rdx}) effects.set(reg, effects.constant(0));
  effects.barrier(tag("CPUID"));
}

void write_control_register(const Instruction& i, Effects& effects) {
  switch (i.operands[0].number) {
    case 2:
      effects.set(fault_address, read(i, effects, 1));
      return effects.barrier(tag("MOV-CR"));
    case 3:
      return write_page_table_base(effects, read(i, effects, 1));
    case 8:
      return effects.barrier(tag("MOV-CR8"));
    default:
      return effects.barrier(tag("MOV-CR"));
  }
}

/// Reading orders nothing. Kept are CR2, the linear address of the last page fault, and CR3.
void read_control_register(const Instruction& i, Effects& effects) {
  const auto number = i.operands[1].number;
  if (number != 2 && number != 3) throw Unsupported(fmt::format("reading CR{}", number));
  write_register(effects, i.operands[0].number, effects.get(number == 2 ? fault_address : page_table_base), 64);
}

void flush_line(const Instruction& i, Effects& effects) {
  effects.maintain(effective_address(i, effects), tag("CLFLUSH"));
}

namespace {

/// Bits of the interrupt command register: SDM Vol. 3A, "Interrupt Command Register (ICR)" and "ICR Operation in x2APIC
/// Mode". The upper half is the destination.
constexpr std::uint64_t delivery_mode = 7U << 8, logical_destination = 1U << 11;

/// Shorthands 1 to 3: this CPU, all, all but this one. CPU n has the APIC identifier n.
bool is_target(unsigned cpu, unsigned self, unsigned shorthand, std::uint64_t destination) {
  if (shorthand == 1) return cpu == self;
  if (shorthand == 2) return true;
  if (shorthand == 3) return cpu != self;
  return destination == 0xFFFF'FFFF || destination == cpu;
}

void send(Effects& effects, std::uint64_t command, std::uint64_t destination) {
  if ((command & (delivery_mode | logical_destination)) != 0)
    throw Unsupported("an interrupt other than fixed, or with a logical destination");
  const auto shorthand = static_cast<unsigned>(command >> 18 & 3);
  for (unsigned cpu = 0; cpu < effects.cpu_count(); ++cpu)
    if (is_target(cpu, effects.cpu(), shorthand, destination))
      effects.send_interrupt(cpu, InterruptLine::Masked, command & 0xFF, 0);
}

}  // namespace

/// Of the x2APIC registers, the interrupt command sends, and the end-of-interrupt register does nothing: handlers here need
/// not tell the controller that they are done.
void write_model_register(const Instruction&, Effects& effects) {
  const std::uint64_t number = effects.force(keep_low(effects, effects.get(rcx), 32));
  if (number == end_of_interrupt) return;
  if (number == interrupt_command) {
    const std::uint64_t command = effects.force(keep_low(effects, effects.get(rax), 32));
    return send(effects, command, effects.force(keep_low(effects, effects.get(rdx), 32)));
  }
  if (number >= x2apic_first && number <= x2apic_last)
    throw Unsupported(fmt::format("wrmsr to x2APIC register {:#x}", number));
  if (number == timer_deadline) return effects.barrier(tag("WRMSR-DEADLINE"));
  const bool speculation = number == speculation_control || number == prediction_command;
  effects.barrier(speculation ? tag("WRMSR-SPECULATION") : tag("WRMSR"));
}

}  // namespace stalefetch::x86_64_detail
