// SPDX-License-Identifier: BSD-2-Clause
// The tags of RISC-V events: the names that the rules use, and their bits.
#pragma once

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "model/arch/effects.hpp"

namespace stalefetch::riscv_detail {

// clang-format off
inline constexpr std::array<std::string_view, 25> tag_names{
    // Accesses: annotations, halves of LR/SC, both halves of an AMO.
    "AQ", "RL", "LR", "SC", "AMO",
    // FENCE, and the kinds of accesses in its predecessor and successor sets (device input and output, reads, writes).
    "FENCE", "PI", "PO", "PR", "PW", "SI", "SO", "SR", "SW", "FENCE.TSO",
    "FENCE.I",
    // Translation fences; `LeafOnly`: with an address, `OneASID`: with an address space.
    "SFENCE.VMA", "SINVAL.VMA", "SFENCE.W.INVAL", "SFENCE.INVAL.IR", "LeafOnly", "OneASID",
    // Walks: of an entry above the last level; of one that is global; of one that is not valid.
    "NonLeaf", "Global", "Invalid",
};
// clang-format on
static_assert(tag_names.size() <= 64);

/// The bit of a tag; does not compile for a name that is not in the table.
consteval Tags tag(std::string_view name) {
  const auto found = std::find(tag_names.begin(), tag_names.end(), name);
  if (found == tag_names.end()) throw std::logic_error("no such tag");
  return Tags{1} << (found - tag_names.begin());
}

}  // namespace stalefetch::riscv_detail
