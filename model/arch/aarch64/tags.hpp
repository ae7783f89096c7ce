// SPDX-License-Identifier: BSD-2-Clause
// The tags of AArch64 events: the names that the rules use, and their bits.
#pragma once

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "model/arch/effects.hpp"

namespace stalefetch::aarch64_detail {

// clang-format off
inline constexpr std::array<std::string_view, 56> tag_names{
    // Accesses. `NoReturn`: an atomic whose result nobody receives (ST<op>, or the zero register as destination).
    "A", "Q", "L", "X", "NoReturn",
    "DMB.SY", "DMB.LD", "DMB.ST", "DMB.ISH", "DMB.ISHLD", "DMB.ISHST",
    "DMB.NSH", "DMB.NSHLD", "DMB.NSHST", "DMB.OSH", "DMB.OSHLD", "DMB.OSHST",
    "DSB.SY", "DSB.LD", "DSB.ST", "DSB.ISH", "DSB.ISHLD", "DSB.ISHST",
    "DSB.NSH", "DSB.NSHLD", "DSB.NSHST", "DSB.OSH", "DSB.OSHLD", "DSB.OSHST",
    "ISB",
    // Maintenance. `CleanToPoU`: cleans at least to the point of unification.
    "DC.CVAU", "DC.CVAC", "DC.CIVAC", "DC.IVAC", "DC.CVAP", "DC.CVADP", "CleanToPoU",
    "IC.IVAU", "IC.IALLU", "IC.IALLUIS", "InvalidateToPoU",
    // Exceptions. `SVC` stands beside `ExceptionEntry`.
    "ExceptionEntry", "ExceptionReturn", "SVC", "BRK", "IRQ",
    // Translation. `TLBI.local`: of the issuing CPU alone; `TLBI.last-level`: of entries of the last level only. `Table`:
    // walks of a level above the last. `Uncacheable`, `MMUFault`: walks whose entry gives a Translation
    // or Access flag fault, or any. `MMU` stands beside `ExceptionEntry`: the fault of an access that is no fetch.
    // `Unprompted`: a walk for no access, to set an access flag. `TLBI.space`: of what is not global only; `nG`: walks whose
    // last entry is not.
    "TLBI", "TLBI.local", "TLBI.last-level", "Table", "Uncacheable", "MMUFault", "MMU", "Unprompted",
    "TLBI.space", "nG",
};
// clang-format on
static_assert(tag_names.size() <= 64);

/// The bit of a tag; does not compile for a name that is not in the table.
consteval Tags tag(std::string_view name) {
  const auto found = std::find(tag_names.begin(), tag_names.end(), name);
  if (found == tag_names.end()) throw std::logic_error("no such tag");
  return Tags{1} << (found - tag_names.begin());
}

/// What the architecture confines to one CPU while the published model does not.
inline constexpr Tags own_cpu_only = tag("DMB.NSH") | tag("DMB.NSHLD") | tag("DMB.NSHST") | tag("DSB.NSH") |
                                     tag("DSB.NSHLD") | tag("DSB.NSHST") | tag("IC.IALLU");

}  // namespace stalefetch::aarch64_detail
