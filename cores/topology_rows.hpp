// SPDX-License-Identifier: BSD-2-Clause
// What each tag of an architecture (of an access, a barrier, maintenance) means for the structures of its machines.
// Internal to the topology.
#pragma once

#include <cstdint>
#include <string_view>

#include "cores/topology.hpp"

namespace stalefetch::cores::topology_rows {

enum class Of : std::uint8_t { Load, Store, Barrier, Maintenance, Flush };

/// What one tag of an architecture means for the structures.
struct Row {
  std::string_view tag;
  Of of;
  Traits traits;
};

// A row's traits, in words.
constexpr Traits orders(std::uint8_t waits_for, std::uint8_t holds_back, std::uint8_t kinds = 0) {
  Traits traits;
  traits.kinds = kinds;
  traits.waits_for = waits_for;
  traits.holds_back = holds_back;
  return traits;
}
/// Completes everything that it waits for before its instruction retires, and nothing younger begins before.
constexpr Traits completes(std::uint8_t waits_for) {
  Traits traits = orders(waits_for, kind::all);
  traits.before_retirement = true;
  return traits;
}
/// Waits at the head of the window for `waits_for`, then has everything behind it fetched anew.
constexpr Traits refetches(std::uint8_t waits_for = 0) {
  Traits traits = completes(waits_for);
  traits.refetches = true;
  return traits;
}

/// Waits at the head of the window for `waits_for`, and holds nothing back but retirement.
constexpr Traits waits_at_head(std::uint8_t waits_for) {
  Traits traits = orders(waits_for, 0);
  traits.before_retirement = true;
  return traits;
}
constexpr Traits of_own_core(Traits traits) {
  traits.own_core_only = true;
  return traits;
}
constexpr Traits that(bool Traits::*property, Traits traits = {}) {
  traits.*property = true;
  return traits;
}

inline constexpr std::uint8_t cleaned = kind::accesses | kind::clean;

// clang-format off
inline constexpr Row aarch64_rows[] = {
    {"A",               Of::Load,        orders(kind::marked, kind::accesses)},
    {"Q",               Of::Load,        orders(0, kind::accesses)},
    {"L",               Of::Store,       orders(kind::accesses, 0, kind::marked)},
    {"DMB.SY",          Of::Barrier,     orders(cleaned, cleaned)},
    {"DMB.ISH",         Of::Barrier,     orders(cleaned, cleaned)},
    {"DMB.OSH",         Of::Barrier,     orders(cleaned, cleaned)},
    {"DMB.NSH",         Of::Barrier,     orders(cleaned, cleaned)},
    {"DMB.LD",          Of::Barrier,     orders(kind::load, kind::accesses)},
    {"DMB.ISHLD",       Of::Barrier,     orders(kind::load, kind::accesses)},
    {"DMB.OSHLD",       Of::Barrier,     orders(kind::load, kind::accesses)},
    {"DMB.NSHLD",       Of::Barrier,     orders(kind::load, kind::accesses)},
    {"DMB.ST",          Of::Barrier,     orders(kind::store, kind::store)},
    {"DMB.ISHST",       Of::Barrier,     orders(kind::store, kind::store)},
    {"DMB.OSHST",       Of::Barrier,     orders(kind::store, kind::store)},
    {"DMB.NSHST",       Of::Barrier,     orders(kind::store, kind::store)},
    {"DSB.SY",          Of::Barrier,     completes(kind::everything)},
    {"DSB.ISH",         Of::Barrier,     completes(kind::everything)},
    {"DSB.OSH",         Of::Barrier,     completes(kind::everything)},
    {"DSB.NSH",         Of::Barrier,     completes(kind::everything)},
    {"DSB.LD",          Of::Barrier,     completes(kind::load)},
    {"DSB.ISHLD",       Of::Barrier,     completes(kind::load)},
    {"DSB.OSHLD",       Of::Barrier,     completes(kind::load)},
    {"DSB.NSHLD",       Of::Barrier,     completes(kind::load)},
    {"DSB.ST",          Of::Barrier,     completes(kind::store)},
    {"DSB.ISHST",       Of::Barrier,     completes(kind::store)},
    {"DSB.OSHST",       Of::Barrier,     completes(kind::store)},
    {"DSB.NSHST",       Of::Barrier,     completes(kind::store)},
    {"ISB",             Of::Barrier,     refetches()},
    {"ExceptionEntry",  Of::Barrier,     refetches()},
    {"ExceptionReturn", Of::Barrier,     refetches()},
    {"CleanToPoU",      Of::Maintenance, orders(0, 0, kind::clean)},
    {"DC.IVAC",         Of::Maintenance, orders(0, 0, kind::clean)},
    {"InvalidateToPoU", Of::Maintenance, orders(0, 0, kind::invalidate)},
    // An exception of an access that is not translated keeps the place of the access.
    {"MMU",             Of::Barrier,     orders(0, 0, kind::accesses)},
    {"TLBI.local",      Of::Flush,       that(&Traits::own_core_only)},
    {"TLBI.last-level", Of::Flush,       that(&Traits::keeps_tables)},
};

// The halves of an atomic that acquires or releases keep their order with other such accesses.
inline constexpr Row riscv_rows[] = {
    {"AQ",      Of::Load,    orders(kind::marked, kind::accesses, kind::marked)},
    {"AQ",      Of::Store,   orders(kind::marked, kind::accesses, kind::marked)},
    {"RL",      Of::Load,    orders(kind::accesses, kind::marked, kind::marked)},
    {"RL",      Of::Store,   orders(kind::accesses, kind::marked, kind::marked)},
    {"PR",      Of::Barrier, orders(kind::load, 0)},
    {"PW",      Of::Barrier, orders(kind::store, 0)},
    {"PO",      Of::Barrier, orders(kind::send, 0)},
    {"SR",      Of::Barrier, orders(0, kind::load)},
    {"SW",      Of::Barrier, orders(0, kind::store)},
    {"SO",      Of::Barrier, orders(0, kind::send)},
    {"SFENCE.VMA",      Of::Flush,   that(&Traits::refetches_translated, of_own_core(waits_at_head(kind::accesses)))},
    {"SINVAL.VMA",      Of::Flush,   that(&Traits::own_core_only)},
    {"LeafOnly",        Of::Flush,   that(&Traits::keeps_tables)},
    {"OneASID",         Of::Flush,   that(&Traits::keeps_global)},
    {"SFENCE.W.INVAL",  Of::Barrier, waits_at_head(kind::accesses)},
    {"SFENCE.INVAL.IR", Of::Barrier, refetches(kind::flush)},
};
// Where an interrupt is sent by a store to memory instead of a device.
inline constexpr std::uint8_t stored = kind::store | kind::send;
inline constexpr Row riscv_sent_by_store_rows[] = {
    {"AQ",      Of::Load,    orders(kind::marked, kind::load | stored, kind::marked)},
    {"AQ",      Of::Store,   orders(kind::marked, kind::load | stored, kind::marked)},
    {"PO",      Of::Barrier, Traits{}},
    {"PW",      Of::Barrier, orders(stored, 0)},
    {"SW",      Of::Barrier, orders(0, stored)},
    {"SO",      Of::Barrier, Traits{}},
};

inline constexpr Row x86_64_rows[] = {
    {"LOCK",   Of::Load,    orders(kind::everything, kind::everything)},
    {"LOCK",   Of::Store,   orders(kind::everything, kind::everything)},
    {"MFENCE", Of::Barrier, orders(kind::everything, kind::everything, kind::fence)},
    {"LFENCE", Of::Barrier, orders(kind::load | kind::fence, kind::all)},
    {"INVLPG",      Of::Flush,   of_own_core(refetches(kind::all))},
    {"MOV-CR3",     Of::Flush,   of_own_core(refetches(kind::all))},
    {"INVPCID",     Of::Flush,   of_own_core(orders(kind::load, kind::all))},
    {"INVLPGB",     Of::Flush,   orders(kind::load, 0)},
    {"TLBSYNC",     Of::Barrier, orders(kind::flush, kind::all)},
    {"KeepsGlobal", Of::Flush,   that(&Traits::keeps_global)},
};
// Serializing on both vendors' processors.
inline constexpr std::string_view x86_64_serializing[] = {"CPUID", "IRET", "MOV-CR", "MOV-DR", "LGDT", "INVLPG", "INVD",
                                                   "WBINVD", "WRMSR"};
// On those of one vendor only.
inline constexpr std::string_view x86_64_serializing_intel[] = {"SERIALIZE"};
inline constexpr std::string_view x86_64_serializing_amd[] = {"MFENCE", "MOV-CR8", "WRMSR-DEADLINE"};
// clang-format on

}  // namespace stalefetch::cores::topology_rows
