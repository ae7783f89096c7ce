// SPDX-License-Identifier: BSD-2-Clause
// Barriers, cache and TLB maintenance, system registers.
#include <fmt/format.h>

#include <array>

#include "model/arch/aarch64/execute_common.hpp"
#include "model/arch/first_tables.hpp"
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

namespace {

/// Of a register with an address space number in its bits 63 to 48.
std::uint32_t space_number(Effects& effects, const Operand& operand) {
  return static_cast<std::uint32_t>(effects.force(operand) >> 48);
}

/// TTBR0_EL1.BADDR.
constexpr std::uint64_t root_bits = 0xFFFF'FFFF'FFFE;

/// Until the next context synchronization event either number may be used.
void write_translation_base(Effects& effects, const Operand& operand) {
  const std::uint32_t before = space_number(effects, effects.get(translation_base));
  if (space_number(effects, operand) != before) {
    if (effects.force(effects.get(space_before)) != 0)
      throw Unsupported(fmt::format("two writes of TTBR0_EL1 without a context synchronization event between, at {:#x}", effects.address()));
    effects.set(space_before, effects.constant(before + 1));
  }
  effects.set(translation_base, operand);
}

}  // namespace

void instruction_synchronization_barrier(const Instruction&, Effects& effects) {
  effects.barrier(tag("ISB"));
  synchronize_space(effects, 0);
}

void synchronize_space(Effects& effects, std::uint64_t unless) {
  if ((effects.force(effects.get(unsynchronized)) & unless) == 0) effects.set(space_before, effects.constant(0));
}

TranslationContext translation_context_of(Effects& effects) {
  stay_in_first_tables(effects, translation_base, root_bits, "TTBR0_EL1");
  const std::uint32_t written = space_number(effects, effects.get(translation_base));
  const auto before = static_cast<std::uint32_t>(effects.force(effects.get(space_before)));
  const auto mode = static_cast<std::uint8_t>(runs_in_user_mode(effects) ? 1 : 0);
  return {mode, before == 0 || effects.choose(2) == 0 ? written : before - 1};
}

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

/// VAAE1 and VAALE1 concern every address space; the others the one whose number is in the register.
std::uint32_t space(const Instruction& i, Effects& effects, const Operand& operand) {
  if (i[Field::op2] == 3 || i[Field::op2] == 7) return every_space;
  return space_number(effects, operand);
}

}  // namespace

/// The register holds bits 55 to 12 of the address, in bits 47 to 44 a hint at which level the entry is (FEAT_TTL: 0 says
/// nothing, 7 that it is the last level of 4 KB pages, which all are here), and an address space number above.
void translation_page(const Instruction& i, Effects& effects) {
  const Operand operand = read_general(effects, i[Field::Rt]);
  const std::uint64_t hint = effects.force(operand) >> 44 & 15;
  if (hint != 0 && hint != 7)
    throw Unsupported(fmt::format("TLBI at {:#x} with a hint at a level or a granule that entries here are not of", effects.address()));
  const Operand page = keep_low(effects, operand, 44);
  effects.maintain_translation(effects.compute(Operation::ShiftLeft, page, effects.constant(12)), scope(i) | levels(i),
                               space(i, effects, operand));
}

void translations_all(const Instruction& i, Effects& effects) {
  effects.maintain_all_translations(scope(i), every_space);
}

/// Global translations stay.
void translations_of_space(const Instruction& i, Effects& effects) {
  const Operand operand = read_general(effects, i[Field::Rt]);
  effects.maintain_all_translations(scope(i) | tag("TLBI.space"), space(i, effects, operand));
}

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
  if (known.index == translation_base) return write_translation_base(effects, operand);
  if (known.shift != 0) {
    operand = effects.compute(Operation::ShiftRight, keep_low(effects, operand, 32), effects.constant(known.shift));
  }
  effects.set(known.index, operand);
}

}  // namespace stalefetch::aarch64_detail
