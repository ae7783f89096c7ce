// SPDX-License-Identifier: BSD-2-Clause
#include "cores/instruction_cache.hpp"

#include <algorithm>
#include <stdexcept>

namespace stalefetch::cores {

namespace {

bool same(const std::vector<MemoryByte>& a, const MemoryByte* b) {
  return std::equal(a.begin(), a.end(), b, [](const MemoryByte& x, const MemoryByte& y) {
    return x.value == y.value && x.version == y.version;
  });
}

}  // namespace

void InstructionCache::fill(std::uint32_t line, const MemoryByte* bytes, unsigned count) {
  if (copies_of(line) >= copies_)
    lines_.erase(
        std::find_if(lines_.begin(), lines_.end(), [&](const CachedLine& cached) { return cached.line == line; }));
  lines_.push_back({line, std::vector<MemoryByte>(bytes, bytes + count)});
}

void InstructionCache::invalidate(std::uint32_t line) {
  lines_.erase(
      std::remove_if(lines_.begin(), lines_.end(), [&](const CachedLine& cached) { return cached.line == line; }),
      lines_.end());
}

unsigned InstructionCache::copies_of(std::uint32_t line) const {
  return static_cast<unsigned>(
      std::count_if(lines_.begin(), lines_.end(), [&](const CachedLine& cached) { return cached.line == line; }));
}

const CachedLine& InstructionCache::copy(std::uint32_t line, unsigned number) const {
  for (const CachedLine& cached : lines_)
    if (cached.line == line && number-- == 0) return cached;
  throw std::logic_error("no such copy in the instruction cache");
}

bool InstructionCache::holds(std::uint32_t line, const MemoryByte* bytes, unsigned) const {
  return std::any_of(lines_.begin(), lines_.end(),
                     [&](const CachedLine& cached) { return cached.line == line && same(cached.bytes, bytes); });
}

}  // namespace stalefetch::cores
