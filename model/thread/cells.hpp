// SPDX-License-Identifier: BSD-2-Clause
// Memory, divided into cells: the coarsest division such that every load and store covers whole cells. Fetches do not
// divide: they take the bytes that they need out of a cell. A cell lies within naturally aligned 8 bytes.
//
// One access then makes one event per cell, and accesses of different sizes need no special case anywhere else. The
// division is found while threads are explored: an access that cuts a cell splits it, and exploration starts over.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/program.hpp"

namespace stalefetch {

using CellId = unsigned;

struct Cell {
  std::uint64_t address = 0;
  unsigned bytes = 0;
  unsigned object = 0;                ///< index into Program::objects()
  std::uint64_t initial = 0;
  bool writable = false;              ///< some thread may store to it
  std::vector<std::uint64_t> values;  ///< everything it may hold, sorted; the initial value included
  bool too_many_values = false;       ///< `values` was cut short
};

class Cells {
 public:
  explicit Cells(const Program& program)
      : program_(&program), widest_code_(program.architecture().widest_code_event(program.configuration())) {}

  /// The cells of an access at a physical address, in address order, into `out`. Splits cells that the access cuts; then `refined()` is true
  /// and every id given before is void. Throws Unsupported if the bytes are not mapped, or span two objects of data.
  void cover(std::uint64_t address, unsigned bytes, std::vector<CellId>& out);
  /// The cell of the byte at this physical address, if some thread may store to it.
  [[nodiscard]] std::optional<CellId> modifiable(std::uint64_t address) const;
  /// The cells that lie in this range, in address order, whatever the accesses were.
  [[nodiscard]] std::vector<CellId> within(std::uint64_t address, unsigned bytes) const;

  [[nodiscard]] const Cell& operator[](CellId id) const { return cells_[id]; }
  [[nodiscard]] std::size_t size() const { return cells_.size(); }

  /// A store may leave this value. True if that was not known.
  bool add_value(CellId id, std::uint64_t value);
  /// The cell may hold more values than can be listed.
  void give_up_values(CellId id) { cells_[id].too_many_values = true; }
  /// Whether any cell was split since the last call.
  [[nodiscard]] bool take_refined();

  static constexpr std::size_t value_limit = 256;

 private:
  void check_mapped(std::uint64_t address, unsigned bytes) const;
  [[nodiscard]] bool split_at(std::uint64_t boundary);
  void forget_values();
  [[nodiscard]] Cell make(std::uint64_t address, unsigned bytes) const;

  const Program* program_;
  unsigned widest_code_;  ///< no cell of code is wider
  std::vector<Cell> cells_;
  bool refined_ = false;
};

}  // namespace stalefetch
