// SPDX-License-Identifier: BSD-2-Clause
// The sets and relations that a universe gives to the rules, one row per name.
#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>
#include <string>

#include "model/search/universe.hpp"

namespace stalefetch {

namespace {

bool initial(const Event& e) { return e.is_initial(); }
bool write(const Event& e) { return e.kind == EventKind::Write; }
bool read(const Event& e) { return e.kind == EventKind::Read; }
bool access(const Event& e) { return read(e) || write(e); }
bool fetch(const Event& e) { return e.kind == EventKind::Fetch; }

struct KindSet {
  std::string_view name;
  bool (*member)(const Event&);
};
constexpr std::array<KindSet, 5> kind_sets{{{"W", write}, {"R", read}, {"M", access}, {"IW", initial}, {"IF", fetch}}};

bool both_in_memory(const Event& a, const Event& b) { return a.touches_memory() && b.touches_memory(); }

bool same_cell(const Universe&, const Event& a, const Event& b) { return both_in_memory(a, b) && a.cell == b.cell; }

bool same_linear_address(const Universe& u, const Event& a, const Event& b) {
  return same_cell(u, a, b) && !a.is_initial() && !b.is_initial() && a.in_path->address == b.in_path->address;
}

/// A cache line holds one object; maintenance of everything concerns all lines.
bool same_line(const Universe& u, const Event& a, const Event& b) {
  const auto cached = [](const Event& e) { return e.touches_memory() || e.kind == EventKind::Maintenance; };
  const auto line = [&](const Event& e) {
    return e.touches_memory() ? u.threads().cells[e.cell].object : e.in_path->object;
  };
  const auto all_lines = [](const Event& e) {
    return e.kind == EventKind::Maintenance && e.in_path->object == PathEvent::none;
  };
  return cached(a) && cached(b) && (all_lines(a) || all_lines(b) || line(a) == line(b));
}

bool same_access(const Universe&, const Event& a, const Event& b) {
  if (&a == &b) return a.touches_memory();
  return a.thread == b.thread && !a.is_initial() && both_in_memory(a, b) && a.in_path->access == b.in_path->access;
}

/// Aligned to its size, of at most 8 bytes.
bool is_single_copy(const Universe& u, const Event& event) {
  std::uint64_t begin = ~std::uint64_t{0};
  unsigned bytes = 0;
  for (const PathEvent& part : u.path(event.thread).events) {
    if (part.access != event.in_path->access || (part.kind != EventKind::Write && part.read == PathEvent::none))
      continue;
    begin = std::min(begin, part.address);
    bytes += u.threads().cells[part.cell].bytes;
  }
  return bytes <= 8 && std::has_single_bit(bytes) && begin % bytes == 0;
}

bool same_single_copy(const Universe& u, const Event& a, const Event& b) {
  return same_access(u, a, b) && (&a == &b || is_single_copy(u, a));
}

bool same_instruction(const Universe&, const Event& a, const Event& b) {
  if (a.is_initial() || b.is_initial()) return &a == &b;
  return a.thread == b.thread && a.in_path->instruction == b.in_path->instruction;
}

bool same_thread(const Universe&, const Event& a, const Event& b) { return a.thread == b.thread; }
bool other_thread(const Universe&, const Event& a, const Event& b) { return a.thread != b.thread; }

/// Program order within an instruction is the order of its events: fetch first, then reads, then writes.
bool in_program_order(const Universe&, const Event& a, const Event& b) {
  return a.thread == b.thread && !a.is_initial() && &a < &b;
}

template <unsigned bytes>
bool same_block(const Universe& u, const Event& a, const Event& b) {
  const Cells& cells = u.threads().cells;
  return both_in_memory(a, b) && cells[a.cell].address / bytes == cells[b.cell].address / bytes;
}

template <unsigned instructions>
bool apart(const Universe&, const Event& a, const Event& b) {
  return a.thread == b.thread && !a.is_initial() && a.in_path->instruction + instructions <= b.in_path->instruction;
}

struct PairRelation {
  std::string_view name;
  bool (*related)(const Universe&, const Event&, const Event&);
};
constexpr std::array<PairRelation, 15> pair_relations{{{"po", in_program_order},
                                                       {"loc", same_cell},
                                                       {"sla", same_linear_address},
                                                       {"scl", same_line},
                                                       {"access", same_access},
                                                       {"sca", same_single_copy},
                                                       {"si", same_instruction},
                                                       {"int", same_thread},
                                                       {"ext", other_thread},
                                                       {"aligned-8", same_block<8>},
                                                       {"aligned-64", same_block<64>},
                                                       {"apart-2", apart<2>},
                                                       {"apart-3", apart<3>},
                                                       {"apart-4", apart<4>},
                                                       {"apart-5", apart<5>}}};

struct Dependency {
  std::string_view name;
  const ReadSet& (*reads)(const PathEvent&);
};
constexpr std::array<Dependency, 6> dependencies{{
    {"addr", [](const PathEvent& e) -> const ReadSet& { return e.address_from.reads; }},
    {"data", [](const PathEvent& e) -> const ReadSet& { return e.data_from.reads; }},
    {"ctrl", [](const PathEvent& e) -> const ReadSet& { return e.control_from.reads; }},
    {"pick-addr", [](const PathEvent& e) -> const ReadSet& { return e.address_from.pick_reads; }},
    {"pick-data", [](const PathEvent& e) -> const ReadSet& { return e.data_from.pick_reads; }},
    {"pick-ctrl", [](const PathEvent& e) -> const ReadSet& { return e.control_from.pick_reads; }},
}};

void fill_dependency(const Universe& u, const Dependency& dependency, Relation& out) {
  for (unsigned t = 0; t < u.thread_count(); ++t) {
    const Path& path = u.path(t);
    for (unsigned e = 0; e < path.events.size(); ++e) {
      const ReadSet& reads = dependency.reads(path.events[e]);
      for (unsigned number = 0; number < path.read_events.size(); ++number)
        if (reads.contains(number)) out.set(u.event_of(t, path.read_events[number]), u.event_of(t, e));
    }
  }
}

/// From the read to the write of one atomic.
void fill_atomics(const Universe& u, Relation& out) {
  for (EventId e = 0; e < u.size(); ++e) {
    const Event& event = u.events()[e];
    if (!event.is_initial() && event.in_path->read_half != PathEvent::none)
      out.set(u.event_of(event.thread, event.in_path->read_half), e);
  }
}

constexpr std::string_view atomics = "rmw";

template <class Rows>
auto find_row(const Rows& rows, std::string_view name) {
  return std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
}

}  // namespace

std::vector<cat::Primitive> execution_primitives(const Architecture& architecture) {
  std::vector<cat::Primitive> result;
  const auto add = [&](std::string_view name, cat::Type type, cat::Stages stage) {
    result.push_back({std::string(name), type, stage});
  };
  for (const KindSet& row : kind_sets) add(row.name, cat::Type::Set, cat::Static);
  for (const auto name : architecture.tags()) add(name, cat::Type::Set, cat::Static);
  for (const PairRelation& row : pair_relations) add(row.name, cat::Type::Relation, cat::Static);
  for (const Dependency& row : dependencies) add(row.name, cat::Type::Relation, cat::Static);
  add(atomics, cat::Type::Relation, cat::Static);
  add("NotPatchable", cat::Type::Set, cat::ReadsFrom);
  add("rf", cat::Type::Relation, cat::ReadsFrom);
  add("co", cat::Type::Relation, cat::Coherence);
  return result;
}

void Universe::fill(std::string_view name, const std::vector<std::string_view>& tags, EventSet& out) const {
  out.clear();
  const auto kind = find_row(kind_sets, name);
  const auto tag = std::find(tags.begin(), tags.end(), name);
  if (kind == kind_sets.end() && tag == tags.end()) throw std::logic_error("unknown set " + std::string(name));
  for (EventId e = 0; e < size(); ++e) {
    const Event& event = events_[e];
    const bool member = kind != kind_sets.end()
                            ? kind->member(event)
                            : !event.is_initial() && (event.in_path->tags >> (tag - tags.begin()) & 1) != 0;
    if (member) out.set(e);
  }
}

void Universe::fill(std::string_view name, Relation& out) const {
  out.clear();
  if (name == atomics) return fill_atomics(*this, out);
  if (const auto row = find_row(dependencies, name); row != dependencies.end())
    return fill_dependency(*this, *row, out);
  const auto row = find_row(pair_relations, name);
  if (row == pair_relations.end()) throw std::logic_error("unknown relation " + std::string(name));
  for (EventId a = 0; a < size(); ++a)
    for (EventId b = 0; b < size(); ++b)
      if (row->related(*this, events_[a], events_[b])) out.set(a, b);
}

}  // namespace stalefetch
