// SPDX-License-Identifier: BSD-2-Clause
// Page-table entries, as far as tests speak of them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/arch/architecture.hpp"

namespace stalefetch::x86_64_detail {

/// As `fault(...)` in conditions spells it.
inline constexpr std::string_view page_fault_kind = "PageFault";
/// Why translate_by() refuses: the entry is not present, or present and not permissive enough.
inline constexpr std::string_view absent_fault = "PageFault:NotPresent";
inline constexpr std::string_view denied_fault = "PageFault:Protection";

/// SDM Vol. 3A, "4-Level Paging and 5-Level Paging", formats of paging-structure entries. Fields: `oa`, `valid` (P), `w`
/// (R/W), `us`, `a`, `d`, `g` and `x` (not XD). Throws Error.
[[nodiscard]] std::uint64_t encode_entry(std::span<const EntryField> fields, std::uint64_t page, const SourcePosition& at);
[[nodiscard]] std::string print_entry(std::uint64_t entry, const std::function<std::string(std::uint64_t)>& page_name);
/// The entry with A and, for a store, D set, as the processor leaves the last one of a walk that permits the access;
/// nothing if it has them already.
[[nodiscard]] std::optional<std::uint64_t> flagged_entry(std::uint64_t entry, const Access& access);
/// Mode 1 is privilege level 3. Left out: SMEP, SMAP and protection keys. Unsupported where the processor would set A in an
/// entry above the last.
[[nodiscard]] Translated translate_by(std::uint64_t entry, const Access& access, bool leaf);

}  // namespace stalefetch::x86_64_detail
