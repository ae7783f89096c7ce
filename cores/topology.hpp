// SPDX-License-Identifier: BSD-2-Clause
// Which structures a machine of an architecture has, which of them are coherent, and what its barriers and maintenance
// instructions do to them. Data for the machine: nothing here comes from a rule file.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace stalefetch {
class Architecture;
}

namespace stalefetch::cores {

/// Kinds of operations that wait for each other; a set of them is a mask.
namespace kind {
constexpr std::uint8_t load = 1, store = 2, clean = 4, invalidate = 8;
constexpr std::uint8_t marked = 16;  ///< acquires and releases that keep their order among each other
constexpr std::uint8_t send = 32;    ///< interrupts sent
constexpr std::uint8_t flush = 64;   ///< of cached translations
constexpr std::uint8_t fence = 128;  ///< barriers that another barrier waits for
constexpr std::uint8_t accesses = load | store;
constexpr std::uint8_t everything = load | store | clean | invalidate | marked | flush;  ///< but for what is not memory's
constexpr std::uint8_t all = 0xff;
}  // namespace kind

/// How an operation waits. It is done only after every older operation of a kind in `waits_for`; younger ones of a kind
/// in `holds_back` wait until it is done.
struct Traits {
  std::uint8_t kinds = 0;
  std::uint8_t waits_for = 0;
  std::uint8_t holds_back = 0;
  bool before_retirement = false;          ///< its instruction retires only once it is done
  bool refetches = false;                  ///< discards what was fetched ahead
  bool empties_instruction_cache = false;  ///< of its own core
  bool own_core_only = false;              ///< of an invalidation or a flush
  // Of a flush of cached translations:
  bool keeps_tables = false;         ///< what was found in upper tables stays
  bool keeps_global = false;
  bool refetches_translated = false;  ///< what was fetched ahead through a translation is fetched anew

  Traits& operator|=(const Traits& other);
};

enum class Snoop : std::uint8_t {
  None,      ///< a core's own stores do not reach what it fetched ahead
  Linear,    ///< they do where the linear address is the same
  Physical,  ///< they do
};

struct Topology {
  bool coherent_fetch = false;    ///< stores of any core reach every instruction cache at once
  bool fetch_sees_dirty = false;  ///< fetch misses are served from dirty data cache lines: no cleaning is needed
  Snoop self_snoop = Snoop::None;
  unsigned fetch_bytes = 4;  ///< bytes, aligned, of which the architecture promises that they are fetched at once
  unsigned line_bytes = 4;   ///< the smallest cache line that the architecture knows
  Traits load, store;        ///< of every load and store; tags add to them
  Traits send, interrupt;    ///< of every interrupt sent, and taken
  Traits halves[2];          ///< of barriers that are two
  std::array<Traits, 64> load_tags{}, store_tags{}, barrier_tags{}, maintenance_tags{}, flush_tags{};
  std::uint64_t split_tags = 0;       ///< barriers that are two: what is behind loads, and what is behind stores
  std::uint64_t void_tags = 0;        ///< barriers that are none, whatever else their tags say
  std::uint64_t no_refetch_tags = 0;  ///< barriers that do not refetch, whatever else their tags say

  // Cached translations. Tags are those of what a walk found.
  std::uint64_t unkept_tags = 0;     ///< not cached, and not taken from the cache where only some accesses fail
  std::uint64_t global_tags = 0;     ///< do not belong to one address space
  std::uint64_t in_order_tags = 0;   ///< faults that no access takes before older ones are done
  bool fetch_faults_in_order = false;  ///< nor does a fetch
  bool translations_behind_barriers = false;        ///< no access is translated before older barriers are done
  bool fetch_translations_behind_barriers = false;  ///< nor is a fetch
  bool lookups_before_effects = false;  ///< no access is done before all older ones are translated
  bool flush_waits_for_uses = false;  ///< on other cores, until accesses by what it drops are done

  std::string translation_refusal;    ///< why no machine of ours has page tables in this configuration; else empty

  [[nodiscard]] Traits of_load(std::uint64_t tags) const;
  [[nodiscard]] Traits of_store(std::uint64_t tags) const;
  [[nodiscard]] Traits of_maintenance(std::uint64_t tags) const;
  [[nodiscard]] Traits of_flush(std::uint64_t tags) const;
  [[nodiscard]] std::vector<Traits> of_barrier(std::uint64_t tags) const;
};

/// Throws Error if no machine of ours has this architecture or this combination of features.
[[nodiscard]] Topology topology_of(const Architecture& architecture, const std::map<std::string, bool>& configuration);

}  // namespace stalefetch::cores
