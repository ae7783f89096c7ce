// SPDX-License-Identifier: BSD-2-Clause
// What reads return and writes store once it is known who reads from whom.
#include "model/search/search.hpp"

#include <algorithm>

namespace stalefetch {

/// What every read returns and every write stores. False if a value contradicts the path or comes out of thin air.
bool Search::resolve_values() {
  if (!open_cells_.empty()) {  // values from elsewhere are not known; what the path itself decided was looked at
    values_.assign(universe_->size(), 0);
    return true;
  }
  values_.assign(universe_->size(), 0);
  std::vector<std::uint8_t> state(universe_->size(), 0);
  for (EventId e = 0; e < universe_->size(); ++e)
    if (universe_->events()[e].touches_memory() && !value_of(e, state)) return false;
  return true;
}

bool Search::value_of(EventId event, std::vector<std::uint8_t>& state) {
  enum : std::uint8_t { unknown, in_progress, done };
  if (state[event] != unknown) return state[event] == done;
  state[event] = in_progress;
  const Event& e = universe_->events()[event];
  if (e.is_initial()) {
    values_[event] = threads_->cells[e.cell].initial;
  } else if (e.reads()) {
    if (!value_of(source_[event], state)) return false;
    values_[event] = values_[source_[event]];
    const auto assumed = universe_->path(e.thread).arena.resolved(e.in_path->read);
    if (assumed && *assumed != values_[event]) return false;
  } else {
    const Path& path = universe_->path(e.thread);
    std::vector<std::uint64_t> reads(path.read_events.size());
    for (const unsigned read : path.arena.reads_of(e.in_path->data)) {
      const EventId from = universe_->event_of(e.thread, path.read_events[read]);
      if (!value_of(from, state)) return false;
      reads[read] = values_[from];
    }
    values_[event] = path.arena.evaluate(e.in_path->data, reads);
  }
  state[event] = done;
  return true;
}

void find_not_patchable(const Program& program, const Universe& universe, const std::vector<std::uint64_t>& values,
                        EventSet& out) {
  const Architecture& architecture = program.architecture();
  out.clear();
  for (EventId e = 0; e < universe.size(); ++e) {
    const Event& event = universe.events()[e];
    if (event.kind != EventKind::Write) continue;
    const Cell& cell = universe.threads().cells[event.cell];
    const MemoryObject& object = program.objects()[cell.object];
    if (!object.code) continue;
    const bool first = cell.address == object.address;
    const bool whole = first && cell.bytes == object.bytes;
    const bool patchable = (whole && architecture.concurrently_modifiable(values[e], program.configuration())) ||
                           (first && architecture.head_concurrently_modifiable(values[e], cell.bytes));
    if (!patchable) out.set(e);
  }
}

}  // namespace stalefetch
