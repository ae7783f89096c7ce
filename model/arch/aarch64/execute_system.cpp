// SPDX-License-Identifier: BSD-2-Clause
// Barriers, cache and TLB maintenance, system registers.
#include <fmt/format.h>

#include <array>

#include "model/arch/aarch64/execute_common.hpp"
#include "model/error.hpp"

namespace stalefetch::aarch64_detail {

namespace {

/// Indexed by CRm of DMB and DSB; 0 is reserved.
constexpr std::array<Tags, 16> dmb_tags{
    0, tag("DMB.OSHLD"), tag("DMB.OSHST"), tag("DMB.OSH"), 0, tag("DMB.NSHLD"), tag("DMB.NSHST"), tag("DMB.NSH"),
    0, tag("DMB.ISHLD"), tag("DMB.ISHST"), tag("DMB.ISH"), 0, tag("DMB.LD"),    tag("DMB.ST"),    tag("DMB.SY")};
constexpr std::array<Tags, 16> dsb_tags{
    0, tag("DSB.OSHLD"), tag("DSB.OSHST"), tag("DSB.OSH"), 0, tag("DSB.NSHLD"), tag("DSB.NSHST"), tag("DSB.NSH"),
    0, tag("DSB.ISHLD"), tag("DSB.ISHST"), tag("DSB.ISH"), 0, tag("DSB.LD"),    tag("DSB.ST"),    tag("DSB.SY")};

}  // namespace

void nothing(const Instruction&, Effects&) {}

void data_memory_barrier(const Instruction& i, Effects& effects) { effects.barrier(dmb_tags[i[Field::CRm]]); }

void data_synchronization_barrier(const Instruction& i, Effects& effects) { effects.barrier(dsb_tags[i[Field::CRm]]); }

void instruction_synchronization_barrier(const Instruction&, Effects& effects) { effects.barrier(tag("ISB")); }

/// DC by address. Cleaning to the point of coherency, or to that of persistence, cleans to that of unification too.
void data_cache(const Instruction& i, Effects& effects) {
  Tags tags = 0;
  switch (i[Field::CRm]) {
    case 6:
      tags = tag("DC.IVAC");
      break;
    case 10:
      tags = tag("DC.CVAC") | tag("CleanToPoU");
      break;
    case 11:
      tags = tag("DC.CVAU") | tag("CleanToPoU");
      break;
    case 12:
      tags = tag("DC.CVAP") | tag("CleanToPoU");
      break;
    case 13:
      tags = tag("DC.CVADP") | tag("CleanToPoU");
      break;
    default:
      tags = tag("DC.CIVAC") | tag("CleanToPoU");
      break;
  }
  effects.maintain(read_general(effects, i[Field::Rt]), tags);
}

void instruction_cache(const Instruction& i, Effects& effects) {
  effects.maintain(read_general(effects, i[Field::Rt]), tag("IC.IVAU") | tag("InvalidateToPoU"));
}

void instruction_cache_all(const Instruction& i, Effects& effects) {
  effects.maintain_all((i[Field::CRm] == 1 ? tag("IC.IALLUIS") : tag("IC.IALLU")) | tag("InvalidateToPoU"));
}

namespace {

/// Broadcast to the Inner or Outer Shareable domain (CRm 3 or 1), or of this CPU alone.
Tags scope(const Instruction& i) { return tag("TLBI") | (i[Field::CRm] == 7 ? tag("TLBI.local") : 0); }

/// VALE1 and VAALE1: what was cached of the tables above stays.
Tags levels(const Instruction& i) { return i[Field::op2] >= 5 ? tag("TLBI.last-level") : 0; }

}  // namespace

/// The register holds bits 55 to 12 of the address, and an address space number above bit 47, which does not count here.
void translation_page(const Instruction& i, Effects& effects) {
  const Operand page = keep_low(effects, read_general(effects, i[Field::Rt]), 44);
  effects.maintain_translation(effects.compute(Operation::ShiftLeft, page, effects.constant(12)), scope(i) | levels(i));
}

void translations_all(const Instruction& i, Effects& effects) { effects.maintain_all_translations(scope(i)); }

void mask_interrupts(const Instruction& i, Effects& effects) {
  const std::uint64_t bits = std::uint64_t{i[Field::imm]} << 6;
  const std::uint64_t now = effects.force(effects.get(interrupt_mask));
  effects.set(interrupt_mask, effects.constant(i[Field::op2] == 6 ? now | bits : now & ~bits));
}

namespace {

/// ICC_SGI1R_EL1: bit 40 asks for all CPUs but this one, else bits 15 to 0 list them; the number is in bits 27 to 24.
void generate_interrupt(Effects& effects, const Operand& operand) {
  const std::uint64_t value = effects.force(operand);
  const bool all_others = (value >> 40 & 1) != 0;
  for (unsigned cpu = 0; cpu < effects.cpu_count(); ++cpu)
    if (all_others ? cpu != effects.cpu() : cpu < 16 && (value >> cpu & 1) != 0)
      effects.send_interrupt(cpu, InterruptLine::Masked, value >> 24 & 15, 0);
}

}  // namespace

void read_system_register(const Instruction& i, Effects& effects) {
  const SystemRegister& known = *system_register(i[Field::system]);
  Operand operand = effects.get(known.index);
  if (known.shift != 0) operand = effects.compute(Operation::ShiftLeft, operand, effects.constant(known.shift));
  write_general(effects, i[Field::Rt], operand);
}

void write_system_register(const Instruction& i, Effects& effects) {
  const SystemRegister& known = *system_register(i[Field::system]);
  Operand operand = read_general(effects, i[Field::Rt]);
  if (known.index == interrupt_generator) return generate_interrupt(effects, operand);
  if (known.shift != 0) {
    operand = effects.compute(Operation::ShiftRight, keep_low(effects, operand, 32), effects.constant(known.shift));
  }
  effects.set(known.index, operand);
}

}  // namespace stalefetch::aarch64_detail
