// SPDX-License-Identifier: BSD-2-Clause
// Flushes of cached translations. There is one address space: process-context identifiers are not told apart.
#include <fmt/format.h>

#include "model/arch/x86-64/execute_common.hpp"
#include "model/error.hpp"

namespace stalefetch::x86_64_detail {

namespace {

constexpr std::uint64_t page_bits = 12;

Operand page_of(Effects& effects, const Operand& address) {
  const Operand bits = effects.constant(page_bits);
  return effects.compute(Operation::ShiftLeft, effects.compute(Operation::ShiftRight, address, bits), bits);
}

}  // namespace

void require(Effects& effects, Vendor which, std::string_view instruction) {
  const bool amd = effects.force(effects.get(vendor)) != 0;
  if (amd == (which == Vendor::Amd)) return;
  throw Unsupported(fmt::format("{} at {:#x}: {}", instruction, effects.address(),
                                amd ? "only Intel has this one, and the configuration says amd"
                                    : "only AMD has it, and the configuration is Intel's (amd is off)"));
}

/// The whole of the paging-structure caches goes too, which the rules say by the tag.
void invalidate_page(const Instruction& i, Effects& effects) {
  effects.maintain_translation(effective_address(i, effects), tag("INVLPG"));
}

/// SDM Vol. 2, INVPCID, "Operation": the type in the register; the linear address in the second half of the descriptor.
void invalidate_context(const Instruction& i, Effects& effects) {
  const std::uint64_t type = effects.force(read(i, effects, 0));
  if (type == 2) return effects.maintain_all_translations(tag("INVPCID"));
  if (type == 1 || type == 3) return effects.maintain_all_translations(tag("INVPCID") | tag("KeepsGlobal"));
  if (type != 0) throw Unsupported(fmt::format("INVPCID of type {}, which raises an exception", type));
  const Operand address = effects.load(plus(effects, effective_address(i, effects), 8), 8, 0).operand;
  effects.maintain_translation(address, tag("INVPCID") | tag("KeepsGlobal"));
}

/// APM Vol. 3, INVLPGB: bit 0 of RAX: the address counts; bit 3: global translations too. ECX: how many more pages.
void invalidate_broadcast(const Instruction&, Effects& effects) {
  require(effects, Vendor::Amd, "INVLPGB");
  const Operand address = effects.get(rax);
  const std::uint64_t number = effects.force(address);
  if ((effects.force(effects.get(rcx)) & 0xFFFF) != 0) throw Unsupported("INVLPGB of more than one page");
  const Tags tags = tag("INVLPGB") | ((number >> 3 & 1) != 0 ? 0 : tag("KeepsGlobal"));
  if ((number & 1) == 0) return effects.maintain_all_translations(tags);
  effects.maintain_translation(page_of(effects, address), tags);
}

void synchronize_broadcasts(const Instruction&, Effects& effects) {
  require(effects, Vendor::Amd, "TLBSYNC");
  effects.barrier(tag("TLBSYNC"));
}

void write_page_table_base(Effects& effects, const Operand& base) {
  const Tags tags = tag("MOV-CR") | tag("MOV-CR3");
  const bool keeps = effects.force(base) >> 63 != 0;
  keeps ? effects.barrier(tags) : effects.maintain_all_translations(tags | tag("KeepsGlobal"));
}

}  // namespace stalefetch::x86_64_detail
