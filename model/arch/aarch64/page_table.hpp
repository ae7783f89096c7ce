// SPDX-License-Identifier: BSD-2-Clause
// Page descriptors of stage 1 translation, as far as tests speak of them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/arch/architecture.hpp"

namespace stalefetch::aarch64_detail {

inline constexpr std::string_view translation_fault = "MMU:Translation";
inline constexpr std::string_view access_flag_fault = "MMU:AccessFlag";
inline constexpr std::string_view permission_fault = "MMU:Permission";

/// "VMSAv8-64 block descriptor and page descriptor formats". Fields: `oa`, `valid`, `af` (access flag), `db` (dirty: may be
/// written), `dbm` (hardware sets `db`), `el0` (loads and stores at EL0), `pxn` and `uxn` (not executed at EL1, EL0), `x`
/// (executed at both), `ng` (not global: of one address space). Throws Error.
[[nodiscard]] std::uint64_t encode_descriptor(std::span<const EntryField> fields, std::uint64_t page,
                                              const SourcePosition& at);
[[nodiscard]] std::string print_descriptor(std::uint64_t descriptor,
                                           const std::function<std::string(std::uint64_t)>& page_name);
/// "Hardware management of the Access flag and dirty state" with TCR_EL1 as given: the descriptor that the walk leaves,
/// if that is another.
[[nodiscard]] std::optional<std::uint64_t> managed_descriptor(std::uint64_t descriptor, const Access& access,
                                                              std::uint64_t control);
/// TCR_EL1 as the words of a `TTHM=` line (`HA`, `HD`, or `P1:HA` for one thread) ask for it. Throws Error.
[[nodiscard]] std::uint64_t management_of(const std::string& words, unsigned thread);
/// "The VMSAv8-64 address translation process": the first fault in the order of its checks. Mode 1 is EL0. Left out: PAN,
/// and that EL1 does not execute what EL0 may write.
[[nodiscard]] Translated translate_by(std::uint64_t descriptor, const Access& access, bool leaf);

}  // namespace stalefetch::aarch64_detail
