// SPDX-License-Identifier: BSD-2-Clause
#include "model/thread/cells.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stalefetch {

void Cells::check_mapped(std::uint64_t address, unsigned bytes) const {
  const auto first = program_->object_at(address);
  const auto last = program_->object_at(address + bytes - 1);
  if (!first || !last) throw Unsupported(fmt::format("access to {:#x}, where nothing is mapped", address));
}

Cell Cells::make(std::uint64_t address, unsigned bytes) const {
  Cell cell;
  cell.address = address;
  cell.bytes = bytes;
  cell.object = *program_->object_at(address);
  cell.initial = program_->initial_bytes(address, bytes);
  cell.values = {cell.initial};
  return cell;
}

bool Cells::split_at(std::uint64_t boundary) {
  for (std::size_t k = 0; k < cells_.size(); ++k) {
    const std::uint64_t begin = cells_[k].address;
    const std::uint64_t end = begin + cells_[k].bytes;
    if (boundary <= begin || boundary >= end) continue;
    const bool writable = cells_[k].writable;
    cells_[k] = make(begin, static_cast<unsigned>(boundary - begin));
    cells_.push_back(make(boundary, static_cast<unsigned>(end - boundary)));
    cells_[k].writable = cells_.back().writable = writable;
    return true;
  }
  return false;
}

void Cells::forget_values() {
  for (Cell& cell : cells_) {
    cell.values = {cell.initial};
    cell.too_many_values = false;
  }
}

void Cells::cover(std::uint64_t address, unsigned bytes, std::vector<CellId>& out) {
  out.clear();
  const bool split_begin = split_at(address);
  const bool split_end = split_at(address + bytes);
  if (split_begin || split_end) {
    refined_ = true;
    forget_values();
  }
  for (std::uint64_t at = address; at < address + bytes;) {
    const auto found = std::find_if(cells_.begin(), cells_.end(), [&](const Cell& c) { return c.address == at; });
    if (found == cells_.end()) {
      // A new cell, up to where the next one, the next object or the next aligned 8 bytes begin: one object never shares
      // a cell with another.
      std::uint64_t end = std::min(address + bytes, (at | 7) + 1);
      check_mapped(at, 1);
      for (const Cell& cell : cells_)
        if (cell.address > at) end = std::min(end, cell.address);
      const MemoryObject& object = program_->objects()[*program_->object_at(at)];
      if (object.code) end = std::min({end, object.address + object.bytes, at - at % widest_code_ + widest_code_});
      check_mapped(at, static_cast<unsigned>(end - at));
      cells_.push_back(make(at, static_cast<unsigned>(end - at)));
      out.push_back(static_cast<CellId>(cells_.size() - 1));
      at = end;
    } else {
      out.push_back(static_cast<CellId>(found - cells_.begin()));
      at += found->bytes;
    }
  }
}

std::optional<CellId> Cells::modifiable(std::uint64_t address) const {
  const auto found = std::find_if(cells_.begin(), cells_.end(), [&](const Cell& cell) {
    return cell.writable && address - cell.address < cell.bytes;
  });
  if (found == cells_.end()) return {};
  return static_cast<CellId>(found - cells_.begin());
}

std::vector<CellId> Cells::within(std::uint64_t address, unsigned bytes) const {
  std::vector<CellId> result;
  for (CellId id = 0; id < cells_.size(); ++id)
    if (cells_[id].address >= address && cells_[id].address + cells_[id].bytes <= address + bytes) result.push_back(id);
  std::sort(result.begin(), result.end(), [&](CellId a, CellId b) { return cells_[a].address < cells_[b].address; });
  return result;
}

bool Cells::add_value(CellId id, std::uint64_t value) {
  Cell& cell = cells_[id];
  const bool first_store = !cell.writable;
  cell.writable = true;
  const auto place = std::lower_bound(cell.values.begin(), cell.values.end(), value);
  if (place != cell.values.end() && *place == value) return first_store;
  if (cell.values.size() >= value_limit) {
    const bool news = !cell.too_many_values;
    cell.too_many_values = true;
    return news || first_store;
  }
  cell.values.insert(place, value);
  return true;
}

bool Cells::take_refined() {
  const bool was = refined_;
  refined_ = false;
  return was;
}

}  // namespace stalefetch
