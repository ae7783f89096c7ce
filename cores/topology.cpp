// SPDX-License-Identifier: BSD-2-Clause
#include "cores/topology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "cores/topology_rows.hpp"
#include "model/arch/architecture.hpp"
#include "model/error.hpp"

namespace stalefetch::cores {

using namespace topology_rows;

namespace {

using Features = std::map<std::string, bool>;

bool has(const Features& features, const std::string& name) {
  const auto found = features.find(name);
  return found != features.end() && found->second;
}

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
