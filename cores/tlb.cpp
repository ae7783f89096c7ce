// SPDX-License-Identifier: BSD-2-Clause
#include "cores/tlb.hpp"

#include <algorithm>
#include <stdexcept>

namespace stalefetch::cores {

void Tlb::fill(const Translation& translation) {
  if (holds(translation)) return;
  if (copies_of(translation.page) >= copies_)
    entries_.erase(std::find_if(entries_.begin(), entries_.end(),
                                [&](const Translation& entry) { return entry.page == translation.page; }));
  entries_.push_back(translation);
}

void Tlb::drop(const DroppedPages& dropped) {
  const auto goes = [&](const Translation& entry) {
    return dropped.covers(entry.page) && !(dropped.keeps_global && entry.global);
  };
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(), goes), entries_.end());
}

unsigned Tlb::copies_of(Address page) const {
  return static_cast<unsigned>(std::count_if(entries_.begin(), entries_.end(),
                                             [&](const Translation& entry) { return entry.page == page; }));
}

const Translation& Tlb::copy(Address page, unsigned number) const {
  for (const Translation& entry : entries_)
    if (entry.page == page && number-- == 0) return entry;
  throw std::logic_error("no such copy in the TLB");
}

bool Tlb::holds(const Translation& translation) const {
  return std::find(entries_.begin(), entries_.end(), translation) != entries_.end();
}

}  // namespace stalefetch::cores
