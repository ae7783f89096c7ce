// SPDX-License-Identifier: BSD-2-Clause
// Page-table entries of Sv39, as far as tests speak of them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "model/arch/architecture.hpp"

namespace stalefetch::riscv_detail {

/// One kind for all: whether a fetch, a load or a store was not allowed, scause says.
inline constexpr std::string_view page_fault_kind = "PageFault";

/// "Sv39: Page-Based 39-bit Virtual-Memory System", Privileged ISA. Fields: `oa` (output address), `valid`, `r`, `w`,
/// `x`, `u` (user), `g` (global), `a` (accessed), `d` (dirty). An entry above the last level is written with the same
/// fields; only `oa`, `valid` and `g` of it count. Throws Error.
[[nodiscard]] std::uint64_t encode_entry(std::span<const EntryField> fields, std::uint64_t page,
                                         const SourcePosition& at);
[[nodiscard]] std::string print_entry(std::uint64_t entry, const std::function<std::string(std::uint64_t)>& page_name);
/// Modes of an access, S-mode or U-mode. S-mode may use pages of user mode for loads and stores only, and only with
/// sstatus.SUM; with sstatus.MXR loads may use what may be executed.
inline constexpr std::uint8_t mode_supervisor = 0, mode_user = 1, mode_with_user_memory = 2, mode_reads_executable = 4;
/// "Virtual Address Translation Process", with Svade: an entry whose A is clear faults, and so does a store whose D is.
[[nodiscard]] Translated translate_by(std::uint64_t entry, const Access& access, bool leaf);
/// The address space identifier in satp.
[[nodiscard]] std::uint32_t space_of_satp(std::uint64_t satp);

}  // namespace stalefetch::riscv_detail
