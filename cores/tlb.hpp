// SPDX-License-Identifier: BSD-2-Clause
// The translations that a core keeps: of fetches and of data accesses apart, and what walks found in the upper tables.
// To show: a translation stays as it was found until maintenance drops it, whatever the tables say by then; the two sides
// may disagree; a walk may begin with an upper entry that is old, and end with a last one that is new.
#pragma once

#include <cstdint>
#include <vector>

#include "cores/values.hpp"
#include "cores/window.hpp"

namespace stalefetch::cores {

/// An entry of a page table as a walk found it.
struct FoundEntry {
  std::uint64_t value = 0;
  StoreNumber version = 0;
  friend bool operator==(const FoundEntry& a, const FoundEntry& b) {
    return a.value == b.value && a.version == b.version;
  }
};

/// What a walk for one linear page found.
struct Translation {
  Address page = 0;
  bool two_levels = false;
  bool global = false;     ///< stays when only what belongs to one address space is dropped
  FoundEntry upper, leaf;  ///< upper: with two levels
  friend bool operator==(const Translation& a, const Translation& b) {
    return a.page == b.page && a.upper == b.upper && a.leaf == b.leaf;
  }
};

/// What maintenance drops: nothing, unless something else is said.
struct DroppedPages {
  bool all = false;
  Address page = 0;
  bool keeps_global = false;
  [[nodiscard]] bool covers(Address of) const { return all || (page != 0 && of == page); }
};

class Tlb {
 public:
  void reset(unsigned copies) {
    entries_.clear();
    copies_ = copies;
  }
  [[nodiscard]] const std::vector<Translation>& entries() const { return entries_; }
  /// Keeps it, unless it is there already. Beyond the number of copies of one page that it can hold, the oldest goes.
  void fill(const Translation& translation);
  void drop(const DroppedPages& dropped);
  [[nodiscard]] unsigned copies_of(Address page) const;
  /// The copy with this number, oldest first.
  [[nodiscard]] const Translation& copy(Address page, unsigned number) const;
  [[nodiscard]] bool holds(const Translation& translation) const;

 private:
  std::vector<Translation> entries_;
  unsigned copies_ = 1;
};

/// The walk cache is one, too: of translations with nothing but their upper entry.
using WalkCache = Tlb;

}  // namespace stalefetch::cores
