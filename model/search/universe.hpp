// SPDX-License-Identifier: BSD-2-Clause
// The events of one combination of paths, one per thread, and everything about them that no choice can change.
#pragma once

#include <string_view>
#include <vector>

#include "model/cat/evaluate.hpp"
#include "model/cat/model.hpp"
#include "model/thread/explore.hpp"

namespace stalefetch {

struct Event {
  static constexpr unsigned initial_thread = ~0U;

  EventKind kind = EventKind::Write;
  unsigned thread = initial_thread;    ///< initial_thread: the initial content of `cell`
  CellId cell = 0;                     ///< of memory events
  const PathEvent* in_path = nullptr;  ///< nothing for initial writes

  [[nodiscard]] bool is_initial() const { return in_path == nullptr; }
  /// Reads what someone may write: a read, a fetch of code that may be modified, a translation, a sent interrupt.
  [[nodiscard]] bool reads() const { return !is_initial() && in_path->read != PathEvent::none; }
  [[nodiscard]] bool touches_memory() const { return reads() || stores(kind); }
};

class Universe {
 public:
  /// Refers to `threads`, which must outlive it. `path_of_thread[t]` indexes threads.paths[t] and, past its end,
  /// threads.repetitions[t].
  Universe(const Threads& threads, const std::vector<unsigned>& path_of_thread);

  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  [[nodiscard]] unsigned size() const { return static_cast<unsigned>(events_.size()); }
  [[nodiscard]] const Threads& threads() const { return *threads_; }
  [[nodiscard]] const Path& path(unsigned thread) const {
    const auto& paths = threads_->paths[thread];
    const std::size_t index = path_of_thread_[thread];
    return index < paths.size() ? paths[index] : threads_->repetitions[thread][index - paths.size()];
  }
  [[nodiscard]] const std::vector<unsigned>& path_of_thread() const { return path_of_thread_; }
  [[nodiscard]] unsigned thread_count() const { return static_cast<unsigned>(path_of_thread_.size()); }
  /// The event of this index in the path of this thread.
  [[nodiscard]] EventId event_of(unsigned thread, unsigned path_event) const {
    return first_event_[thread] + path_event;
  }
  /// The writes to a cell, the initial one first.
  [[nodiscard]] const std::vector<EventId>& writes_of(CellId cell) const { return writes_[cell]; }

  /// A set or relation of the program alone, by the name that rules use (see execution_primitives()).
  void fill(std::string_view name, const std::vector<std::string_view>& tags, EventSet& out) const;
  void fill(std::string_view name, Relation& out) const;

 private:
  const Threads* threads_;
  std::vector<unsigned> path_of_thread_;
  std::vector<Event> events_;
  std::vector<Tags> tags_;  ///< by event; side by side, because each set of the rules goes through all of them
  std::vector<EventId> first_event_;
  std::vector<std::vector<EventId>> writes_;
};

/// Every name that an execution gives to the rules: its sets, its relations, and the tags of the architecture.
///
/// Sets: `W` writes (the initial ones too, `IW`), `R` explicit reads, `M` both, `IF` instruction fetches, `T` reads of
/// page-table entries (`TF`: for a fetch), `HU` their updates of entries, `EN` interrupts taken, `Send` interrupts
/// sent, and a set for each tag. Relations: `po`; `addr` `data` `ctrl` and their `pick-` forms (dependencies through
/// registers); `rmw` (read to write of one atomic); `loc` (same cell), `sla` (same cell, by the same linear address),
/// `scl` (same cache line), `same-mapping` (addresses, of maintenance too, that lie equally far from the physical
/// ones), `access` (same access; all fetches of one instruction are one), `sca` (same single-copy atomic access:
/// aligned, of at most 8 bytes), `walk` (a walk of the page tables, what uses it and the access or the exception that
/// it is for), `same-page` (walks, and maintenance that concerns them), `same-space` (of these, such
/// as are of one address space, or of every one), `si` (same instruction), `int` and `ext` (same
/// and different CPU); `aligned-8` and `aligned-64` (begin in the same naturally aligned block of so many bytes);
/// `apart-2` to `apart-5` (program order, at least so many instructions apart: `apart-1` would be `po \ si`); `rf`
/// (every read and fetch) and `co`. Events of one access are in program order by address; rules that do not want that
/// subtract `access`. `NotPatchable`: writes of (and initial) instructions that may not be modified while they are
/// executed; known once reads-from is.
[[nodiscard]] std::vector<cat::Primitive> execution_primitives(const Architecture& architecture);
/// Whether this relation holds between events of one thread only; an initial write counts as a thread of its own.
[[nodiscard]] bool relates_within_a_thread(std::string_view name);

}  // namespace stalefetch
