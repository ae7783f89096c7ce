// SPDX-License-Identifier: BSD-2-Clause
// Memory, the data caches above it and the bus between them.
// To show: a store is seen by all data accesses at once, and by fetch only when its line has left the data cache.
#pragma once

#include <cstdint>
#include <vector>

#include "cores/window.hpp"

namespace stalefetch::cores {

constexpr unsigned most_cores = 8;
constexpr std::uint8_t no_core = 0xff;

struct MemoryByte {
  std::uint8_t value = 0;
  StoreNumber version = 0;
};

/// The state of one line, which all cores agree on: the bus does one transaction at a time.
struct LineState {
  std::uint8_t owner = no_core;  ///< the data cache that may store to it
  std::uint8_t sharers = 0;      ///< the data caches that have it
  bool dirty = false;            ///< the point of unification has an older content
};

/// Where lines are; the same for all runs of a test.
struct LineMap {
  unsigned line_bytes = 4;
  std::vector<Address> lines;                      ///< addresses, sorted
  std::vector<std::vector<std::uint8_t>> initial;  ///< by line
  std::vector<std::uint8_t> is_code;               ///< by line

  [[nodiscard]] std::uint32_t line_of(Address physical) const;
  /// The bytes of all lines, one after the other.
  [[nodiscard]] std::vector<MemoryByte> content() const;
  [[nodiscard]] std::uint32_t offset_of(Address physical) const {
    return static_cast<std::uint32_t>(physical & (line_bytes - 1));
  }
};

class Memory {
 public:
  void reset(const LineMap& map);

  /// The newest content: what loads see.
  [[nodiscard]] const MemoryByte& newest(Address physical) const { return newest_[index(physical)]; }
  /// The content at the point of unification, below the data caches.
  [[nodiscard]] const MemoryByte& unified(Address physical) const { return unified_[index(physical)]; }
  [[nodiscard]] const MemoryByte* newest_line(std::uint32_t line) const { return &newest_[line * map_->line_bytes]; }
  [[nodiscard]] const MemoryByte* unified_line(std::uint32_t line) const { return &unified_[line * map_->line_bytes]; }
  [[nodiscard]] const LineState& state(std::uint32_t line) const { return states_[line]; }
  [[nodiscard]] const LineMap& map() const { return *map_; }
  [[nodiscard]] std::uint64_t read(Address physical, unsigned bytes, StoreNumber* versions) const;

  /// Everybody sees the store at once; it takes the line from all other caches.
  void store(Address physical, unsigned bytes, std::uint64_t value, unsigned core, StoreNumber number);
  /// Notes that the core has the line from now on.
  void share(std::uint32_t line, unsigned core);
  /// Brings the point of unification up to date: a clean, or an eviction.
  void write_back(std::uint32_t line);
  /// All stores of the run, in the order in which they were done.
  [[nodiscard]] const std::vector<StoreNumber>& order() const { return order_; }
  [[nodiscard]] bool dirty(std::uint32_t line) const { return states_[line].dirty; }

 private:
  [[nodiscard]] std::size_t index(Address physical) const {
    return map_->line_of(physical) * map_->line_bytes + map_->offset_of(physical);
  }
  const LineMap* map_ = nullptr;
  std::vector<MemoryByte> initial_;
  std::vector<MemoryByte> newest_, unified_;
  std::vector<LineState> states_;
  std::vector<StoreNumber> order_;
};

}  // namespace stalefetch::cores
