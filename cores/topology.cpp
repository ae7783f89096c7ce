// SPDX-License-Identifier: BSD-2-Clause
#include "cores/topology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "model/arch/architecture.hpp"
#include "model/error.hpp"

namespace stalefetch::cores {

namespace {

using Features = std::map<std::string, bool>;

bool has(const Features& features, const std::string& name) {
  const auto found = features.find(name);
  return found != features.end() && found->second;
}

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

constexpr std::uint8_t cleaned = kind::accesses | kind::clean;

// clang-format off
constexpr Row aarch64_rows[] = {
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
constexpr Row riscv_rows[] = {
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
constexpr std::uint8_t stored = kind::store | kind::send;
constexpr Row riscv_sent_by_store_rows[] = {
    {"AQ",      Of::Load,    orders(kind::marked, kind::load | stored, kind::marked)},
    {"AQ",      Of::Store,   orders(kind::marked, kind::load | stored, kind::marked)},
    {"PO",      Of::Barrier, Traits{}},
    {"PW",      Of::Barrier, orders(stored, 0)},
    {"SW",      Of::Barrier, orders(0, stored)},
    {"SO",      Of::Barrier, Traits{}},
};

constexpr Row x86_64_rows[] = {
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
constexpr std::string_view x86_64_serializing[] = {"CPUID", "IRET", "MOV-CR", "MOV-DR", "LGDT", "INVLPG", "INVD",
                                                   "WBINVD", "WRMSR"};
// On those of one vendor only.
constexpr std::string_view x86_64_serializing_intel[] = {"SERIALIZE"};
constexpr std::string_view x86_64_serializing_amd[] = {"MFENCE", "MOV-CR8", "WRMSR-DEADLINE"};
// clang-format on

class Builder {
 public:
  explicit Builder(const Architecture& architecture) : architecture_(architecture) {}

  void set(std::string_view tag, Of of, const Traits& traits) { traits_of(of).at(bit(tag)) = traits; }
  template <class Rows>
  void set_rows(const Rows& rows) {
    for (const Row& row : rows) set(row.tag, row.of, row.traits);
  }
  template <class Names>
  void set_serializing(const Names& names) {
    for (const std::string_view name : names) set(name, Of::Barrier, refetches(kind::all));
  }
  [[nodiscard]] std::uint64_t mask(std::string_view tag) const { return std::uint64_t{1} << bit(tag); }
  [[nodiscard]] std::size_t bit(std::string_view tag) const {
    const auto tags = architecture_.tags();
    const auto found = std::find(tags.begin(), tags.end(), tag);
    if (found == tags.end()) throw std::logic_error(fmt::format("the topology names an unknown tag {}", tag));
    return static_cast<std::size_t>(found - tags.begin());
  }

  Topology topology;

 private:
  std::array<Traits, 64>& traits_of(Of of) {
    switch (of) {
      case Of::Load:
        return topology.load_tags;
      case Of::Store:
        return topology.store_tags;
      case Of::Barrier:
        return topology.barrier_tags;
      case Of::Maintenance:
        return topology.maintenance_tags;
      case Of::Flush:
        return topology.flush_tags;
    }
    throw std::logic_error("unknown kind of tag");
  }
  const Architecture& architecture_;
};

void refuse(const Features& features, const std::string& name, const std::string& why) {
  if (has(features, name)) throw Error({}, fmt::format("no machine of ours has `{}`", name), why);
}

/// Sources: Arm ARM DDI 0487, CTR_EL0 (DIC, IDC); "Data Synchronization Barrier", "Instruction Synchronization
/// Barrier"; GIC architecture, IHI 0069, "Software Generated Interrupts"; "TLB maintenance requirements",
/// "FEAT_ETS2".
Topology aarch64_topology(const Architecture& architecture, const Features& features) {
  Builder builder(architecture);
  builder.set_rows(aarch64_rows);
  builder.topology.coherent_fetch = has(features, "DIC");
  builder.topology.fetch_sees_dirty = has(features, "IDC") || has(features, "DIC");
  builder.topology.load = orders(0, 0, kind::load);
  builder.topology.store = orders(0, 0, kind::store);
  builder.topology.send = orders(0, 0, kind::send);
  builder.topology.interrupt = completes(0);
  builder.topology.unkept_tags = builder.mask("Uncacheable");
  builder.topology.flush_waits_for_uses = true;
  if (has(features, "ETS2")) builder.topology.in_order_tags = builder.mask("Uncacheable");
  if (has(features, "ETS3")) builder.topology.in_order_tags = builder.mask("MMUFault");
  builder.topology.translations_behind_barriers = builder.topology.in_order_tags != 0;
  builder.topology.fetch_faults_in_order = has(features, "ETS-fetch");
  builder.topology.fetch_translations_behind_barriers = has(features, "ETS-fetch") && builder.topology.in_order_tags != 0;
  // An exception that does not synchronize context still holds back what follows until it is taken.
  const auto lose_refetch = [&](std::string_view tag) {
    builder.topology.no_refetch_tags |= std::uint64_t{1} << builder.bit(tag);
  };
  if (has(features, "ExS-EIS0")) lose_refetch(has(features, "ExS-SVC-only") ? "SVC" : "ExceptionEntry");
  if (has(features, "ExS-EOS0")) lose_refetch("ExceptionReturn");
  if (has(features, "shareability")) {
    Traits own = orders(0, 0, kind::invalidate);
    own.own_core_only = true;
    builder.set("IC.IALLU", Of::Maintenance, own);
  }
  return builder.topology;
}

/// Sources: RISC-V Unprivileged ISA, "Zifencei", "Ziccid", "RVWMO", "Memory Ordering Instructions" (device output);
/// Privileged ISA, "Supervisor Memory-Management Fence Instruction", "Svinval".
Topology riscv_topology(const Architecture& architecture, const Features& features) {
  refuse(features, "ordered-by-aqrl", "a configuration in which .aq and .rl do not order fetches");
  Builder builder(architecture);
  builder.set_rows(riscv_rows);
  Traits fence_i = refetches(kind::accesses);
  fence_i.empties_instruction_cache = true;
  builder.set("FENCE.I", Of::Barrier, fence_i);
  builder.topology.split_tags = std::uint64_t{1} << builder.bit("FENCE.TSO");
  const bool by_store = has(features, "ipi-mem");
  if (by_store) builder.set_rows(riscv_sent_by_store_rows);
  builder.topology.halves[0] = orders(kind::load, by_store ? kind::load | stored : kind::accesses);
  builder.topology.halves[1] = orders(kind::store, by_store ? stored : kind::store);
  builder.topology.send = orders(0, 0, kind::send);
  builder.topology.interrupt = completes(0);
  builder.topology.global_tags = builder.mask("Global");
  if (has(features, "Svvptc")) builder.topology.translation_refusal = "page tables with Svvptc";
  // Lines of a cache that is not coherent, by physical address, may be older than the walk that leads to them.
  if (has(features, "walk-before-fetch") && !has(features, "Ziccid"))
    builder.topology.translation_refusal = "page tables with walk-before-fetch and without Ziccid";
  builder.topology.coherent_fetch = has(features, "Ziccid");
  builder.topology.fetch_sees_dirty = true;
  builder.topology.load = orders(0, 0, kind::load);
  builder.topology.store = orders(0, 0, kind::store);
  return builder.topology;
}

/// Sources: Intel SDM Vol. 3A and AMD APM Vol. 2, "Serializing Instructions", "Self-Modifying Code",
/// "Cross-Modifying Code", "MSR Access in x2APIC Mode", "Caching Translation Information"; APM Vol. 3, INVLPGB, TLBSYNC.
Topology x86_64_topology(const Architecture& architecture, const Features& features) {
  for (const char* reading : {"practised-0", "practised-1", "practised-2", "practised-3", "practised-4"})
    refuse(features, reading, "a configuration that does not bound how far fetch runs ahead");
  Builder builder(architecture);
  const bool amd = has(features, "amd");
  builder.set_rows(x86_64_rows);
  builder.set_serializing(x86_64_serializing);
  if (amd) builder.set_serializing(x86_64_serializing_amd);
  if (!amd) builder.set_serializing(x86_64_serializing_intel);
  if (has(features, "fred")) builder.topology.void_tags = std::uint64_t{1} << builder.bit("HandlerReturn");
  if (has(features, "interrupts-serialize")) builder.set("ExceptionEntry", Of::Barrier, refetches(kind::all));
  if (has(features, "invpcid-serializes")) builder.set("INVPCID", Of::Flush, of_own_core(refetches(kind::all)));
  builder.topology.unkept_tags = builder.mask("NotPresent") | (amd ? builder.mask("Denied") : 0);
  builder.topology.global_tags = builder.mask("Global");
  builder.topology.lookups_before_effects = true;
  builder.topology.coherent_fetch = true;
  builder.topology.fetch_sees_dirty = true;
  builder.topology.self_snoop = amd ? Snoop::Physical : Snoop::Linear;
  builder.topology.fetch_bytes = amd ? 8 : 1;
  builder.topology.line_bytes = 64;
  builder.topology.load = orders(kind::load, 0, kind::load);
  builder.topology.store = orders(kind::accesses, 0, kind::store);
  builder.topology.send = orders(has(features, "xapic") ? kind::accesses : kind::load, 0, kind::send);
  builder.topology.interrupt = completes(kind::load);
  return builder.topology;
}

constexpr struct {
  std::string_view name;
  Topology (*make)(const Architecture&, const Features&);
} makers[] = {{"aarch64", aarch64_topology}, {"riscv", riscv_topology}, {"x86-64", x86_64_topology}};

Traits gather(Traits traits, const std::array<Traits, 64>& by_tag, std::uint64_t tags) {
  for (; tags != 0; tags &= tags - 1) traits |= by_tag[static_cast<std::size_t>(__builtin_ctzll(tags))];
  return traits;
}

}  // namespace

Traits& Traits::operator|=(const Traits& other) {
  kinds = static_cast<std::uint8_t>(kinds | other.kinds);
  waits_for = static_cast<std::uint8_t>(waits_for | other.waits_for);
  holds_back = static_cast<std::uint8_t>(holds_back | other.holds_back);
  before_retirement |= other.before_retirement;
  refetches |= other.refetches;
  empties_instruction_cache |= other.empties_instruction_cache;
  own_core_only |= other.own_core_only;
  keeps_tables |= other.keeps_tables;
  keeps_global |= other.keeps_global;
  refetches_translated |= other.refetches_translated;
  return *this;
}

Traits Topology::of_load(std::uint64_t tags) const { return gather(load, load_tags, tags); }
Traits Topology::of_store(std::uint64_t tags) const { return gather(store, store_tags, tags); }
Traits Topology::of_maintenance(std::uint64_t tags) const { return gather({}, maintenance_tags, tags); }
Traits Topology::of_flush(std::uint64_t tags) const { return gather(orders(0, 0, kind::flush), flush_tags, tags); }

std::vector<Traits> Topology::of_barrier(std::uint64_t tags) const {
  if ((tags & split_tags) != 0) return {halves[0], halves[1]};
  if ((tags & void_tags) != 0) return {Traits{}};
  Traits traits = gather({}, barrier_tags, tags);
  if ((tags & no_refetch_tags) != 0) traits.refetches = false;
  return {traits};
}

Topology topology_of(const Architecture& architecture, const std::map<std::string, bool>& configuration) {
  for (const auto& maker : makers)
    if (maker.name == architecture.name()) return maker.make(architecture, configuration);
  throw Error({}, fmt::format("no machine of ours executes {}", architecture.name()), "another architecture");
}

}  // namespace stalefetch::cores
