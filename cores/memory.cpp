// SPDX-License-Identifier: BSD-2-Clause
#include "cores/memory.hpp"

#include <algorithm>
#include <stdexcept>

namespace stalefetch::cores {

std::uint32_t LineMap::line_of(Address physical) const {
  const Address start = physical & ~Address{line_bytes - 1};
  const auto found = std::lower_bound(lines.begin(), lines.end(), start);
  if (found == lines.end() || *found != start) throw std::logic_error("an access to a line that is not mapped");
  return static_cast<std::uint32_t>(found - lines.begin());
}

std::vector<MemoryByte> LineMap::content() const {
  std::vector<MemoryByte> bytes;
  for (const auto& line : initial)
    for (const std::uint8_t value : line) bytes.push_back({value, 0});
  return bytes;
}

void Memory::reset(const LineMap& map) {
  if (map_ != &map) initial_ = map.content();
  map_ = &map;
  order_.clear();
  newest_ = initial_;
  unified_ = initial_;
  states_.assign(map.lines.size(), {});
}

std::uint64_t Memory::read(Address physical, unsigned bytes, StoreNumber* versions) const {
  std::uint64_t value = 0;
  for (unsigned k = 0; k < bytes; ++k) {
    const MemoryByte& byte = newest(physical + k);
    value |= std::uint64_t{byte.value} << 8 * k;
    versions[k] = byte.version;
  }
  return value;
}

void Memory::store(Address physical, unsigned bytes, std::uint64_t value, unsigned core, StoreNumber number) {
  order_.push_back(number);
  for (unsigned k = 0; k < bytes; ++k) {
    newest_[index(physical + k)] = {static_cast<std::uint8_t>(value >> 8 * k), number};
    LineState& state = states_[map_->line_of(physical + k)];
    state.owner = static_cast<std::uint8_t>(core);
    state.sharers = static_cast<std::uint8_t>(1U << core);
    state.dirty = true;
  }
}

void Memory::share(std::uint32_t line, unsigned core) {
  LineState& state = states_[line];
  state.sharers = static_cast<std::uint8_t>(state.sharers | 1U << core);
  if (state.owner != core) state.owner = no_core;
}

void Memory::write_back(std::uint32_t line) {
  const auto first = static_cast<std::ptrdiff_t>(std::size_t{line} * map_->line_bytes);
  std::copy_n(newest_.begin() + first, map_->line_bytes, unified_.begin() + first);
  states_[line].dirty = false;
}

}  // namespace stalefetch::cores
