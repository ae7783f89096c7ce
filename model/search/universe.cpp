// SPDX-License-Identifier: BSD-2-Clause
#include "model/search/universe.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>
#include <string>

namespace stalefetch {

namespace {
constexpr std::array<std::string_view, 5> kind_sets{"W", "R", "M", "IW", "IF"};
constexpr std::array<std::string_view, 22> static_relations{
    "po",  "addr", "data",   "ctrl", "pick-addr", "pick-data", "pick-ctrl", "rmw",     "loc",     "sla",     "scl",
    "sca", "si",   "access", "int",  "ext",       "aligned-8", "aligned-64", "apart-2", "apart-3", "apart-4", "apart-5"};
constexpr std::string_view apart = "apart-", aligned = "aligned-";

bool in_kind_set(const Event& event, std::string_view name) {
  if (name == "IW") return event.is_initial();
  if (name == "W") return event.kind == EventKind::Write;
  if (name == "R") return event.kind == EventKind::Read;
  if (name == "M") return event.kind == EventKind::Read || event.kind == EventKind::Write;
  return event.kind == EventKind::Fetch;
}
}  // namespace

std::vector<cat::Primitive> execution_primitives(const Architecture& architecture) {
  std::vector<cat::Primitive> result;
  for (const auto name : kind_sets) result.push_back({std::string(name), cat::Type::Set, cat::Static});
  for (const auto name : architecture.tags()) result.push_back({std::string(name), cat::Type::Set, cat::Static});
  for (const auto name : static_relations) result.push_back({std::string(name), cat::Type::Relation, cat::Static});
  result.push_back({"NotPatchable", cat::Type::Set, cat::ReadsFrom});
  result.push_back({"rf", cat::Type::Relation, cat::ReadsFrom});
  result.push_back({"co", cat::Type::Relation, cat::Coherence});
  return result;
}

Universe::Universe(const Threads& threads, const std::vector<unsigned>& path_of_thread)
    : threads_(&threads), path_of_thread_(path_of_thread), writes_(threads.cells.size()) {
  std::vector<bool> touched(threads.cells.size(), false);
  for (unsigned t = 0; t < thread_count(); ++t)
    for (const PathEvent& event : path(t).events)
      if (event.kind == EventKind::Write || event.read != PathEvent::none) touched[event.cell] = true;
  for (CellId cell = 0; cell < touched.size(); ++cell) {
    if (!touched[cell]) continue;
    writes_[cell].push_back(size());
    events_.push_back({EventKind::Write, Event::initial_thread, cell, nullptr});
  }
  for (unsigned t = 0; t < thread_count(); ++t) {
    first_event_.push_back(size());
    for (const PathEvent& event : path(t).events) {
      if (event.kind == EventKind::Write) writes_[event.cell].push_back(size());
      events_.push_back({event.kind, t, event.cell, &event});
    }
  }
}

void Universe::fill(std::string_view name, const std::vector<std::string_view>& tags, EventSet& out) const {
  out.clear();
  const auto tag = std::find(tags.begin(), tags.end(), name);
  for (EventId e = 0; e < size(); ++e) {
    const Event& event = events_[e];
    const bool member = tag == tags.end() ? in_kind_set(event, name)
                                          : !event.is_initial() && (event.in_path->tags >> (tag - tags.begin()) & 1) != 0;
    if (member) out.set(e);
  }
}

namespace {
std::uint64_t number_after(std::string_view name, std::string_view prefix) {
  return std::stoull(std::string(name.substr(prefix.size())));
}

bool same_access(const Event& a, const Event& b) {
  return a.thread == b.thread && !a.is_initial() && a.touches_memory() && b.touches_memory() &&
         a.in_path->access == b.in_path->access;
}
}  // namespace

template <class Same>
void Universe::fill_pairs(Relation& out, Same&& same) const {
  for (EventId a = 0; a < size(); ++a)
    for (EventId b = 0; b < size(); ++b)
      if (same(events_[a], events_[b])) out.set(a, b);
}

void Universe::fill_dependencies(Source source, Relation& out) const {
  const auto reads_of = [&](const PathEvent& event) -> const ReadSet& {
    switch (source) {
      case Source::Address: return event.address_from.reads;
      case Source::Data: return event.data_from.reads;
      case Source::Control: return event.control_from.reads;
      case Source::PickAddress: return event.address_from.pick_reads;
      case Source::PickData: return event.data_from.pick_reads;
      case Source::PickControl: return event.control_from.pick_reads;
    }
    throw std::logic_error("unknown kind of dependency");
  };
  for (unsigned t = 0; t < thread_count(); ++t) {
    const Path& p = path(t);
    for (unsigned e = 0; e < p.events.size(); ++e) {
      const ReadSet& reads = reads_of(p.events[e]);
      for (unsigned read = 0; read < p.read_events.size(); ++read)
        if (reads.contains(read)) out.set(event_of(t, p.read_events[read]), event_of(t, e));
    }
  }
}

/// Aligned to its size, of at most 8 bytes.
bool Universe::is_single_copy(const Event& event) const {
  std::uint64_t begin = ~std::uint64_t{0};
  unsigned bytes = 0;
  for (const PathEvent& part : path(event.thread).events) {
    if (part.access != event.in_path->access || (part.kind != EventKind::Write && part.read == PathEvent::none)) continue;
    begin = std::min(begin, part.address);
    bytes += threads_->cells[part.cell].bytes;
  }
  return bytes <= 8 && std::has_single_bit(bytes) && begin % bytes == 0;
}

void Universe::fill(std::string_view name, Relation& out) const {
  out.clear();
  if (name == "po") {
    // Program order within an instruction is the order of its events: fetch first, then reads, then writes.
    for (EventId a = 0; a < size(); ++a)
      for (EventId b = a + 1; b < size() && events_[b].thread == events_[a].thread; ++b)
        if (!events_[a].is_initial()) out.set(a, b);
  } else if (name == "addr") {
    fill_dependencies(Source::Address, out);
  } else if (name == "data") {
    fill_dependencies(Source::Data, out);
  } else if (name == "ctrl") {
    fill_dependencies(Source::Control, out);
  } else if (name == "pick-addr") {
    fill_dependencies(Source::PickAddress, out);
  } else if (name == "pick-data") {
    fill_dependencies(Source::PickData, out);
  } else if (name == "pick-ctrl") {
    fill_dependencies(Source::PickControl, out);
  } else if (name == "rmw") {
    for (EventId e = 0; e < size(); ++e)
      if (!events_[e].is_initial() && events_[e].in_path->read_half != PathEvent::none)
        out.set(event_of(events_[e].thread, events_[e].in_path->read_half), e);
  } else if (name == "loc") {
    fill_pairs(out, [](const Event& a, const Event& b) {
      return a.touches_memory() && b.touches_memory() && a.cell == b.cell;
    });
  } else if (name == "scl") {
    const auto line = [&](const Event& e) {
      return e.touches_memory() ? threads_->cells[e.cell].object : e.in_path->object;
    };
    const auto cached = [](const Event& e) { return e.touches_memory() || e.kind == EventKind::Maintenance; };
    const auto everything = [](const Event& e) {
      return e.kind == EventKind::Maintenance && e.in_path->object == PathEvent::none;
    };
    fill_pairs(out, [&](const Event& a, const Event& b) {
      return cached(a) && cached(b) && (line(a) == line(b) || everything(a) || everything(b));
    });
  } else if (name == "sca") {
    fill_pairs(out, [&](const Event& a, const Event& b) {
      if (&a == &b) return a.touches_memory();
      return same_access(a, b) && is_single_copy(a);
    });
  } else if (name == "si") {
    fill_pairs(out, [](const Event& a, const Event& b) {
      if (a.thread != b.thread) return false;
      return a.is_initial() ? &a == &b : a.in_path->instruction == b.in_path->instruction;
    });
  } else if (name == "access") {
    fill_pairs(out, [](const Event& a, const Event& b) { return &a == &b ? a.touches_memory() : same_access(a, b); });
  } else if (name == "sla") {
    fill_pairs(out, [](const Event& a, const Event& b) {
      return a.touches_memory() && b.touches_memory() && a.cell == b.cell && !a.is_initial() && !b.is_initial() &&
             a.in_path->address == b.in_path->address;
    });
  } else if (name.starts_with(aligned)) {
    const std::uint64_t block = number_after(name, aligned);
    fill_pairs(out, [&](const Event& a, const Event& b) {
      return a.touches_memory() && b.touches_memory() &&
             threads_->cells[a.cell].address / block == threads_->cells[b.cell].address / block;
    });
  } else if (name.starts_with(apart)) {
    const std::uint64_t instructions = number_after(name, apart);
    fill_pairs(out, [&](const Event& a, const Event& b) {
      return a.thread == b.thread && !a.is_initial() &&
             a.in_path->instruction + instructions <= b.in_path->instruction;
    });
  } else if (name == "int" || name == "ext") {
    const bool internal = name == "int";
    fill_pairs(out, [&](const Event& a, const Event& b) { return (a.thread == b.thread) == internal; });
  } else {
    throw std::logic_error("unknown relation " + std::string(name));
  }
}

}  // namespace stalefetch
