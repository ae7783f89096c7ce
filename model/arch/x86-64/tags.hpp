// SPDX-License-Identifier: BSD-2-Clause
// The tags of x86-64 events: the names that the rules use, and their bits. Which of them serialize on which processor is
// decided in x86-64.cat.
#pragma once

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "model/arch/effects.hpp"

namespace stalefetch::x86_64_detail {

// clang-format off
inline constexpr std::array<std::string_view, 39> tag_names{
    // Accesses: both halves of a locked read-modify-write, XCHG with memory included.
    "LOCK",
    "MFENCE", "LFENCE", "SFENCE",
    // What may serialize. `MOV-CR`: CR0, CR2, CR3, CR4; CR3 has `MOV-CR3` beside it. `LGDT`: LIDT, LLDT and LTR too.
    "CPUID", "SERIALIZE", "MOV-CR", "MOV-CR3", "MOV-CR8", "MOV-DR", "LGDT", "INVD", "WBINVD",
    // `WRMSR-DEADLINE`: IA32_TSC_DEADLINE. `WRMSR-SPECULATION`: IA32_SPEC_CTRL and IA32_PRED_CMD. `WRMSR`: all others.
    "WRMSR", "WRMSR-DEADLINE", "WRMSR-SPECULATION",
    // Control. `JUMP`: a taken JMP, Jcc, CALL or RET. `INT3` and `UD2` stand beside `ExceptionEntry`.
    // `HandlerReturn`: beside IRET, ERETS and ERETU that end a handler. `VM`: entry to or exit from a guest.
    "JUMP", "ExceptionEntry", "INT3", "UD2", "SYSCALL", "IRET", "SYSRET", "SYSEXIT", "ERETS", "ERETU", "HandlerReturn",
    "VM",
    // Translation. `Lookup`: the use of a translation, which a walk found then or long before. Of walks:
    // `Global`; `NotPresent` and `Denied`, where the entry gives a page fault. `KeepsGlobal`: a flush that leaves global
    // translations. `Unprompted`: a walk for no access, to set an accessed flag.
    "Lookup", "Global", "NotPresent", "Denied",
    "INVLPG", "INVPCID", "INVLPGB", "TLBSYNC", "KeepsGlobal", "Unprompted",
    "CLFLUSH",  // CLFLUSHOPT and CLWB too
};
// clang-format on
static_assert(tag_names.size() <= 64);

/// The bit of a tag; does not compile for a name that is not in the table.
consteval Tags tag(std::string_view name) {
  const auto found = std::find(tag_names.begin(), tag_names.end(), name);
  if (found == tag_names.end()) throw std::logic_error("no such tag");
  return Tags{1} << (found - tag_names.begin());
}

}  // namespace stalefetch::x86_64_detail
