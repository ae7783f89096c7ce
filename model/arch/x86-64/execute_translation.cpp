// SPDX-License-Identifier: BSD-2-Clause
// Flushes of cached translations, and the address spaces that they concern: process-context identifiers (PCIDs).
#include <fmt/format.h>

#include "model/arch/first_tables.hpp"
#include "model/arch/x86-64/execute_common.hpp"
#include "model/error.hpp"

namespace stalefetch::x86_64_detail {

namespace {

constexpr std::uint64_t page_bits = 12;

Operand page_of(Effects& effects, const Operand& address) {
  const Operand bits = effects.constant(page_bits);
  return effects.compute(Operation::ShiftLeft, effects.compute(Operation::ShiftRight, address, bits), bits);
}

/// The identifier in the low bits of CR3, of an INVPCID descriptor or, shifted, of INVLPGB's EDX.
std::uint32_t identifier(std::uint64_t number) { return static_cast<std::uint32_t>(number & 0xFFF); }

std::uint32_t current_space(Effects& effects) { return identifier(effects.force(effects.get(page_table_base))); }

}  // namespace

TranslationContext translation_context_of(Effects& effects) {
  constexpr std::uint64_t root_bits = 0xF'FFFF'FFFF'F000;
  stay_in_first_tables(effects, page_table_base, root_bits, "CR3");
  return {static_cast<std::uint8_t>(runs_in_user_mode(effects) ? 1 : 0), current_space(effects)};
}

void require(Effects& effects, Vendor which, std::string_view instruction) {
  const bool amd = effects.force(effects.get(vendor)) != 0;
  if (amd == (which == Vendor::Amd)) return;
  throw Unsupported(fmt::format("{} at {:#x}: {}", instruction, effects.address(),
                                amd ? "only Intel has this one, and the configuration says amd"
                                    : "only AMD has it, and the configuration is Intel's (amd is off)"));
}

/// The whole of the paging-structure caches goes too, which the rules say by the tag, and global translations of the page.
void invalidate_page(const Instruction& i, Effects& effects) {
  effects.maintain_translation(effective_address(i, effects), tag("INVLPG"), current_space(effects));
}

/// SDM Vol. 2, INVPCID, "Operation": the type in the register; the identifier and the linear address in the halves of the
/// descriptor. That an address which is not canonical raises an exception is left out.
void invalidate_context(const Instruction& i, Effects& effects) {
  const std::uint64_t type = effects.force(read(i, effects, 0));
  const Operand descriptor = effective_address(i, effects);
  const std::uint64_t first = effects.force(effects.load(descriptor, 8, 0).operand);
  const Operand address = effects.load(plus(effects, descriptor, 8), 8, 0).operand;
  if (type > 3 || identifier(first) != first) return general_protection(effects);
  const Tags tags = tag("INVPCID") | tag("KeepsGlobal");
  switch (type) {
    case 0:
      return effects.maintain_translation(address, tags, identifier(first));
    case 1:
      return effects.maintain_all_translations(tags, identifier(first));
    case 2:
      return effects.maintain_all_translations(tag("INVPCID"), every_space);
    default:
      return effects.maintain_all_translations(tags, every_space);
  }
}

/// APM Vol. 3, INVLPGB: of RAX, bit 0: the address counts; bit 1: the identifier in bits 27 to 16 of EDX does; bit 3: global
/// translations too. ECX: how many more pages.
void invalidate_broadcast(const Instruction&, Effects& effects) {
  require(effects, Vendor::Amd, "INVLPGB");
  constexpr std::uint64_t by_address = 1U << 0, by_identifier = 1U << 1, with_global = 1U << 3, known = 0b1011;
  const Operand address = effects.get(rax);
  const std::uint64_t number = effects.force(address);
  if ((number & 0xFFF & ~known) != 0)
    throw Unsupported("INVLPGB by address space identifier, of last entries only, or of nested translations");
  if ((effects.force(effects.get(rcx)) & 0xFFFF) != 0) throw Unsupported("INVLPGB of more than one page");
  const Tags tags = tag("INVLPGB") | ((number & with_global) != 0 ? 0 : tag("KeepsGlobal"));
  const std::uint32_t space =
      (number & by_identifier) != 0 ? identifier(effects.force(effects.get(rdx)) >> 16) : every_space;
  if ((number & by_address) == 0) return effects.maintain_all_translations(tags, space);
  effects.maintain_translation(page_of(effects, address), tags, space);
}

void synchronize_broadcasts(const Instruction&, Effects& effects) {
  require(effects, Vendor::Amd, "TLBSYNC");
  effects.barrier(tag("TLBSYNC"));
}

/// The identifier counts from now on. What is cached for it goes, unless bit 63 is set; what is cached for others stays.
void write_page_table_base(Effects& effects, const Operand& base) {
  constexpr std::uint64_t keeps_bit = std::uint64_t{1} << 63;
  const Tags tags = tag("MOV-CR") | tag("MOV-CR3");
  const std::uint64_t number = effects.force(base);
  effects.set(page_table_base, effects.compute(Operation::And, base, effects.constant(~keeps_bit)));
  if ((number & keeps_bit) != 0) return effects.barrier(tags);
  effects.maintain_all_translations(tags | tag("KeepsGlobal"), identifier(number));
}

}  // namespace stalefetch::x86_64_detail
