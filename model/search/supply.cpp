// SPDX-License-Identifier: BSD-2-Clause
#include "model/search/supply.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>

namespace stalefetch {

namespace {

/// Sets of (cell, value) pairs that matter: those that some read needs and the initial state does not hold.
class Wants {
 public:
  Wants(const Threads& threads, const std::vector<bool>& open_cells) : threads_(&threads), open_cells_(&open_cells) {
    for (const auto& paths : threads.paths)
      for (const Path& path : paths) number(path);
  }
  [[nodiscard]] std::size_t size() const { return numbers_.size(); }

  [[nodiscard]] EventSet needed_by(const Path& path) const {
    EventSet result(static_cast<unsigned>(size()));
    for (const auto& want : wants_of(path)) result.set(numbers_.at(want));
    return result;
  }

  [[nodiscard]] EventSet stored_by(const Path& path) const {
    EventSet result(static_cast<unsigned>(size()));
    for (const PathEvent& event : path.events) {
      if (!stores(event.kind)) continue;
      const auto stored = path.arena.known(event.data);
      for (const auto& [want, id] : numbers_)
        if (want.first == event.cell && (!stored || *stored == want.second)) result.set(id);
    }
    return result;
  }

 private:
  using Want = std::pair<CellId, std::uint64_t>;

  [[nodiscard]] std::vector<Want> wants_of(const Path& path) const {
    std::vector<Want> result;
    for (unsigned read = 0; read < path.read_events.size(); ++read) {
      const CellId cell = path.events[path.read_events[read]].cell;
      const auto value = path.arena.resolved(read);
      const bool open = !open_cells_->empty() && (*open_cells_)[cell];
      if (value && !open && *value != threads_->cells[cell].initial) result.emplace_back(cell, *value);
    }
    return result;
  }
  void number(const Path& path) {
    for (const Want& want : wants_of(path)) numbers_.try_emplace(want, static_cast<unsigned>(numbers_.size()));
  }

  const Threads* threads_;
  const std::vector<bool>* open_cells_;
  std::map<Want, unsigned> numbers_;
};

class Combinations {
 public:
  Combinations(const Threads& threads, const std::vector<bool>& open_cells, const std::function<bool()>& go_on,
               const PathsTogether& together, const std::function<void(const std::vector<unsigned>&)>& visit)
      : threads_(&threads), go_on_(&go_on), together_(&together), visit_(&visit), path_of_thread_(threads.paths.size()) {
    const Wants wants(threads, open_cells);
    const auto none = EventSet(static_cast<unsigned>(wants.size()));
    later_.assign(threads.paths.size() + 1, none);
    needs_.resize(threads.paths.size());
    stores_.resize(threads.paths.size());
    for (std::size_t t = threads.paths.size(); t-- > 0;) {
      later_[t] = later_[t + 1];
      for (const Path& path : threads.paths[t]) {
        needs_[t].push_back(wants.needed_by(path));
        stores_[t].push_back(wants.stored_by(path));
        if (!path.incomplete) later_[t] |= stores_[t].back();
      }
    }
  }

  bool combine(std::size_t thread, const EventSet& needed, const EventSet& stored) {
    if (!(*go_on_)()) return false;
    EventSet missing = needed;
    missing -= stored;
    missing -= later_[thread];
    if (!missing.empty()) return true;
    if (thread == path_of_thread_.size()) {
      (*visit_)(path_of_thread_);
      return true;
    }
    for (unsigned p = 0; p < threads_->paths[thread].size(); ++p) {
      if (threads_->paths[thread][p].incomplete) continue;
      path_of_thread_[thread] = p;
      if (!goes_with_earlier(static_cast<unsigned>(thread))) continue;
      EventSet more_needed = needed, more_stored = stored;
      more_needed |= needs_[thread][p];
      more_stored |= stores_[thread][p];
      if (!combine(thread + 1, more_needed, more_stored)) return false;
    }
    return true;
  }

  void run() {
    const EventSet none(later_.back().size());
    combine(0, none, none);
  }

 private:
  [[nodiscard]] bool goes_with_earlier(unsigned thread) const {
    for (unsigned earlier = 0; earlier < thread; ++earlier)
      if (!(*together_)(earlier, path_of_thread_[earlier], thread, path_of_thread_[thread])) return false;
    return true;
  }

  const Threads* threads_;
  const std::function<bool()>* go_on_;
  const PathsTogether* together_;
  const std::function<void(const std::vector<unsigned>&)>* visit_;
  std::vector<unsigned> path_of_thread_;
  std::vector<std::vector<EventSet>> needs_, stores_;  // by thread and path
  std::vector<EventSet> later_;                        // what this thread and those after it may store
};

}  // namespace

void for_each_combination(const Threads& threads, const std::vector<bool>& open_cells,
                          const std::function<bool()>& go_on, const PathsTogether& together,
                          const std::function<void(const std::vector<unsigned>&)>& visit) {
  Combinations(threads, open_cells, go_on, together, visit).run();
}

std::optional<std::uint64_t> stored_value(const Universe& universe, EventId write) {
  const Event& event = universe.events()[write];
  if (event.is_initial()) return universe.threads().cells[event.cell].initial;
  return universe.path(event.thread).arena.known(event.in_path->data);
}

std::uint64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t total = 0, resident = 0;
  if (!(in >> total >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace stalefetch
