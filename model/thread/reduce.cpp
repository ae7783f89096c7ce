// SPDX-License-Identifier: BSD-2-Clause
#include "model/thread/reduce.hpp"

#include <algorithm>

#include "model/interruption.hpp"

namespace stalefetch {

namespace {

bool lasting(const PathEvent& event) {
  return stores(event.kind) || event.kind == EventKind::Maintenance || event.kind == EventKind::TranslationMaintenance;
}

/// Whether path `a` asks no more of an execution than path `b`, and does the same to others.
class Embedding {
 public:
  Embedding(const Path& a, const Path& b) : a_(a), b_(b), place_(a.events.size()) {}

  [[nodiscard]] bool exists() {
    unsigned from = 0;
    for (unsigned k = 0; k < a_.events.size(); ++k, ++from) {
      while (from < b_.events.size() && !matches(k, from)) {
        if (lasting(b_.events[from])) return false;
        ++from;
      }
      if (from == b_.events.size()) return false;
      place_[k] = from;
    }
    return std::none_of(b_.events.begin() + from, b_.events.end(), lasting);
  }

 private:
  [[nodiscard]] bool matches(unsigned k, unsigned at) const {
    const PathEvent& a = a_.events[k];
    const PathEvent& b = b_.events[at];
    return a.kind == b.kind && a.tags == b.tags && a.cell == b.cell && a.address == b.address && a.object == b.object &&
           a.page == b.page && a.space == b.space && a.access_type == b.access_type && a.mode == b.mode &&
           (a.walk == PathEvent::none) == (b.walk == PathEvent::none) &&
           same_value(a, b) && same_half(a, b) && same_neighbour(k, at) && fewer(a.address_from, b.address_from) &&
           fewer(a.data_from, b.data_from) && fewer(a.control_from, b.control_from);
  }
  [[nodiscard]] bool same_value(const PathEvent& a, const PathEvent& b) const {
    if ((a.read == PathEvent::none) != (b.read == PathEvent::none)) return false;
    if (a.read != PathEvent::none && a_.arena.resolved(a.read) && a_.arena.resolved(a.read) != b_.arena.resolved(b.read))
      return false;
    if (!stores(a.kind)) return true;
    const auto stored = a_.arena.known(a.data);
    return stored && stored == b_.arena.known(b.data);
  }
  [[nodiscard]] bool same_half(const PathEvent& a, const PathEvent& b) const {
    if (a.read_half == PathEvent::none || b.read_half == PathEvent::none) return a.read_half == b.read_half;
    return place_[a.read_half] == b.read_half;
  }
  /// Of one access, walk and instruction with the event before, in both or in neither.
  [[nodiscard]] bool same_neighbour(unsigned k, unsigned at) const {
    if (k == 0) return true;
    const PathEvent &a = a_.events[k], &before_a = a_.events[k - 1];
    const PathEvent &b = b_.events[at], &before_b = b_.events[place_[k - 1]];
    return (a.access == before_a.access) == (b.access == before_b.access) && (a.walk == before_a.walk) == (b.walk == before_b.walk) &&
           (a.instruction == before_a.instruction) == (b.instruction == before_b.instruction);
  }
  [[nodiscard]] bool fewer(const Dependencies& a, const Dependencies& b) const {
    for (unsigned read = 0; read < a_.read_events.size(); ++read) {
      const bool flows = a.reads.contains(read), picks = a.pick_reads.contains(read);
      if (!flows && !picks) continue;
      const unsigned in_b = b_.events[place_[a_.read_events[read]]].read;
      if ((flows && !b.reads.contains(in_b)) || (picks && !b.pick_reads.contains(in_b))) return false;
    }
    return true;
  }

  const Path& a_;
  const Path& b_;
  std::vector<unsigned> place_;  ///< by event of a: the event of b
};

/// The number of events up to the end of the instruction that makes the last lasting event.
unsigned lasting_part(const Path& path) {
  unsigned end = 0;
  for (unsigned k = 0; k < path.events.size(); ++k)
    if (lasting(path.events[k])) end = k + 1;
  if (end == 0) return 0;
  const unsigned instruction = path.events[end - 1].instruction;
  while (end < path.events.size() && path.events[end].instruction == instruction) ++end;
  return end;
}

/// Whether both begin with the same `events` events and read the same there.
bool same_beginning(const Path& a, const Path& b, unsigned events) {
  if (b.events.size() < events) return false;
  for (unsigned k = 0; k < events; ++k) {
    if (!(a.events[k] == b.events[k])) return false;
    if (a.events[k].read != PathEvent::none && a.arena.resolved(a.events[k].read) != b.arena.resolved(b.events[k].read))
      return false;
  }
  return true;
}

/// Whether, after these events, nothing that the thread may do can be noticed, and it can always go on to its end.
bool silent_after(const Threads& threads, unsigned thread, const Path& path, unsigned events) {
  const auto begins_so = [&](const Path& other) { return same_beginning(path, other, events); };
  if (std::any_of(threads.repetitions[thread].begin(), threads.repetitions[thread].end(), begins_so)) return false;
  return std::none_of(threads.paths[thread].begin(), threads.paths[thread].end(), [&](const Path& other) {
    return begins_so(other) && (other.incomplete || lasting_part(other) > events);
  });
}

Path shortened(const Path& path, unsigned events) {
  Path result = path;
  const unsigned instructions = events == 0 ? 0 : path.events[events - 1].instruction + 1;
  result.events.resize(events);
  result.instructions.resize(instructions);
  std::erase_if(result.read_events, [&](unsigned event) { return event >= events; });
  result.faults.clear();
  result.shortened = true;
  return result;
}

std::vector<Path> reduce(const Threads& threads, unsigned thread) {
  std::vector<Path> candidates;
  for (const Path& path : threads.paths[thread]) {
    interruption_point();
    const unsigned events = lasting_part(path);
    const bool cut = !path.incomplete && silent_after(threads, thread, path, events);
    candidates.push_back(cut ? shortened(path, events) : path);
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Path& a, const Path& b) { return a.events.size() < b.events.size(); });
  std::vector<Path> kept;
  for (Path& path : candidates) {
    interruption_point();
    const bool spoken_for = !path.incomplete && std::any_of(kept.begin(), kept.end(), [&](const Path& other) {
      return !other.incomplete && Embedding(other, path).exists();
    });
    if (!spoken_for) kept.push_back(std::move(path));
  }
  return kept;
}

}  // namespace

Threads reduce_unobserved(const Threads& threads, const std::vector<bool>& observed) {
  Threads result = threads;
  for (unsigned thread = 0; thread < threads.paths.size(); ++thread)
    if (!observed[thread] && threads.paths[thread].size() > 1) result.paths[thread] = reduce(threads, thread);
  return result;
}

}  // namespace stalefetch
