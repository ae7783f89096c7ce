// SPDX-License-Identifier: BSD-2-Clause
// The instruction cache of a core.
// To show: a line stays as it was filled until something invalidates it, and a cache may hold a line more than once.
#pragma once

#include <vector>

#include "cores/memory.hpp"

namespace stalefetch::cores {

struct CachedLine {
  std::uint32_t line = 0;
  std::vector<MemoryByte> bytes;
};

class InstructionCache {
 public:
  void reset(unsigned copies) {
    lines_.clear();
    copies_ = copies;
  }
  [[nodiscard]] const std::vector<CachedLine>& lines() const { return lines_; }
  /// Puts this content of the line into the cache. Beyond the number of copies that it can hold, the oldest goes.
  void fill(std::uint32_t line, const MemoryByte* bytes, unsigned count);
  void invalidate(std::uint32_t line);
  void empty() { lines_.clear(); }
  [[nodiscard]] unsigned copies_of(std::uint32_t line) const;
  /// The copy with this number, oldest first.
  [[nodiscard]] const CachedLine& copy(std::uint32_t line, unsigned number) const;
  /// Whether some copy of the line has just this content.
  [[nodiscard]] bool holds(std::uint32_t line, const MemoryByte* bytes, unsigned count) const;

 private:
  std::vector<CachedLine> lines_;
  unsigned copies_ = 1;
};

}  // namespace stalefetch::cores
