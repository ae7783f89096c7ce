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
constexpr std::uint8_t accesses = load | store;
constexpr std::uint8_t everything = load | store | clean | invalidate | marked;
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
  bool own_core_only = false;              ///< of an invalidation

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
  std::array<Traits, 64> load_tags{}, store_tags{}, barrier_tags{}, maintenance_tags{};
  std::uint64_t split_tags = 0;       ///< barriers that are two: accesses behind loads, stores behind stores
  std::uint64_t no_refetch_tags = 0;  ///< barriers that do not refetch, whatever else their tags say

  [[nodiscard]] Traits of_load(std::uint64_t tags) const;
  [[nodiscard]] Traits of_store(std::uint64_t tags) const;
  [[nodiscard]] Traits of_maintenance(std::uint64_t tags) const;
  [[nodiscard]] std::vector<Traits> of_barrier(std::uint64_t tags) const;
};

/// Throws Error if no machine of ours has this architecture or this combination of features.
[[nodiscard]] Topology topology_of(const Architecture& architecture, const std::map<std::string, bool>& configuration);

}  // namespace stalefetch::cores
