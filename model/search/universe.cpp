// SPDX-License-Identifier: BSD-2-Clause
#include "model/search/universe.hpp"

namespace stalefetch {

Universe::Universe(const Threads& threads, const std::vector<unsigned>& path_of_thread)
    : threads_(&threads), path_of_thread_(path_of_thread), writes_(threads.cells.size()) {
  std::vector<bool> touched(threads.cells.size(), false);
  for (unsigned t = 0; t < thread_count(); ++t)
    for (const PathEvent& event : path(t).events)
      if (stores(event.kind) || event.read != PathEvent::none) touched[event.cell] = true;
  for (CellId cell = 0; cell < touched.size(); ++cell) {
    if (!touched[cell]) continue;
    writes_[cell].push_back(size());
    events_.push_back({EventKind::Write, Event::initial_thread, cell, nullptr});
  }
  tags_.assign(size(), 0);
  for (unsigned t = 0; t < thread_count(); ++t) {
    first_event_.push_back(size());
    for (const PathEvent& event : path(t).events) {
      if (stores(event.kind)) writes_[event.cell].push_back(size());
      events_.push_back({event.kind, t, event.cell, &event});
      tags_.push_back(event.tags);
    }
  }
}

}  // namespace stalefetch
