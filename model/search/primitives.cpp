// SPDX-License-Identifier: BSD-2-Clause
// The sets and relations that a universe gives to the rules, one row per name.
#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <stdexcept>
#include <string>

#include "model/search/universe.hpp"
#include "model/search/walk_pairs.hpp"

namespace stalefetch {

namespace {

bool initial(const Event& e) { return e.is_initial(); }
bool write(const Event& e) { return e.kind == EventKind::Write; }
bool read(const Event& e) { return e.kind == EventKind::Read; }
bool access(const Event& e) { return read(e) || write(e); }
bool fetch(const Event& e) { return e.kind == EventKind::Fetch; }
bool translation(const Event& e) { return e.kind == EventKind::Translation; }
bool fetch_translation(const Event& e) { return translation(e) && e.in_path->access_type == AccessType::Execute; }
bool hardware_update(const Event& e) { return e.kind == EventKind::HardwareUpdate; }
bool interrupt(const Event& e) { return e.kind == EventKind::Interrupt; }
bool send(const Event& e) { return e.kind == EventKind::Send; }

struct KindSet {
  std::string_view name;
  bool (*member)(const Event&);
};
constexpr std::array<KindSet, 10> kind_sets{{{"W", write},
                                               {"R", read},
                                               {"M", access},
                                               {"IW", initial},
                                               {"IF", fetch},
                                               {"T", translation},
                                               {"TF", fetch_translation},
                                               {"HU", hardware_update},
                                               {"EN", interrupt},
                                               {"Send", send}}};

using Key = std::optional<std::uint64_t>;

/// A key that no other event has.
Key alone(EventId e) { return std::uint64_t{1} << 63 | e; }

Key cell(const Universe& u, EventId e) {
  const Event& event = u.events()[e];
  return event.touches_memory() ? Key(event.cell) : Key();
}

Key linear_address(const Universe& u, EventId e) {
  const Event& event = u.events()[e];
  if (!event.touches_memory() || event.is_initial()) return {};
  return std::uint64_t{event.cell} << 48 ^ event.in_path->address;  // addresses of a test are far below 2^48
}

/// Of what has an address: maintenance of everything has none.
Key mapping(const Universe& u, EventId e) {
  const Event& event = u.events()[e];
  const bool maintains = event.kind == EventKind::Maintenance && event.in_path->object != PathEvent::none;
  if (event.is_initial() || (!event.touches_memory() && !maintains)) return {};
  return event.in_path->mapping;
}

Key access_of(const Universe& u, EventId e) {
  const Event& event = u.events()[e];
  if (!event.touches_memory()) return {};
  return event.is_initial() ? alone(e) : Key(std::uint64_t{event.thread} << 32 | event.in_path->access);
}

/// Aligned to its size, of at most 8 bytes.
bool is_single_copy(const Universe& u, const Event& event) {
  std::uint64_t begin = ~std::uint64_t{0};
  unsigned bytes = 0;
  for (const PathEvent& part : u.path(event.thread).events) {
    if (part.access != event.in_path->access || (!stores(part.kind) && part.read == PathEvent::none))
      continue;
    begin = std::min(begin, part.address);
    bytes += u.threads().cells[part.cell].bytes;
  }
  return bytes <= 8 && std::has_single_bit(bytes) && begin % bytes == 0;
}

Key single_copy(const Universe& u, EventId e) {
  const Event& event = u.events()[e];
  if (!event.touches_memory()) return {};
  return !event.is_initial() && is_single_copy(u, event) ? access_of(u, e) : alone(e);
}

Key instruction(const Universe& u, EventId e) {
  const Event& event = u.events()[e];
  return event.is_initial() ? alone(e) : Key(std::uint64_t{event.thread} << 32 | event.in_path->instruction);
}

Key walk_of(const Universe& u, EventId e) {
  const Event& event = u.events()[e];
  if (event.is_initial() || event.in_path->walk == PathEvent::none) return {};
  return std::uint64_t{event.thread} << 32 | event.in_path->walk;
}

Key thread(const Universe& u, EventId e) { return u.events()[e].thread; }

template <unsigned bytes>
Key block(const Universe& u, EventId e) {
  const Event& event = u.events()[e];
  return event.touches_memory() ? Key(u.threads().cells[event.cell].address / bytes) : Key();
}

/// Pairs with equal keys: a row is found once for each key and copied.
template <Key (*key_of)(const Universe&, EventId)>
void same(const Universe& u, Relation& out) {
  std::vector<std::pair<std::uint64_t, EventId>> keys;
  keys.reserve(u.size());
  for (EventId e = 0; e < u.size(); ++e)
    if (const Key key = key_of(u, e)) keys.emplace_back(*key, e);
  std::sort(keys.begin(), keys.end());
  for (auto next = keys.begin(); next != keys.end();) {
    const auto [key, first] = *next;
    const auto begin = next;
    for (; next != keys.end() && next->first == key; ++next) out.set(first, next->second);
    for (auto member = begin + 1; member != next; ++member)
      std::copy_n(out.row(first), out.row_words(), out.row(member->second));
  }
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

/// Calls `visit(event, first, end)` for each event of a thread, whose events are those from `first` to before `end`.
template <class Visit>
void for_each_in_thread(const Universe& u, Visit&& visit) {
  for (unsigned t = 0; t < u.thread_count(); ++t) {
    const EventId first = u.event_of(t, 0), end = first + static_cast<EventId>(u.path(t).events.size());
    for (EventId e = first; e < end; ++e) visit(e, first, end);
  }
}

void other_thread(const Universe& u, Relation& out) {
  const auto& events = u.events();
  const auto initials = static_cast<EventId>(std::find_if_not(events.begin(), events.end(), initial) - events.begin());
  for (EventId e = 0; e < initials; ++e) out.set_range(e, initials, u.size());
  for_each_in_thread(u, [&](EventId e, EventId first, EventId end) {
    out.set_range(e, 0, first);
    out.set_range(e, end, u.size());
  });
}

/// Program order within an instruction is the order of its events: fetch first, then reads, then writes.
void program_order(const Universe& u, Relation& out) {
  for_each_in_thread(u, [&](EventId e, EventId, EventId end) { out.set_range(e, e + 1, end); });
}

template <unsigned instructions>
void apart(const Universe& u, Relation& out) {
  const auto instruction_of = [&](EventId e) { return u.events()[e].in_path->instruction; };
  for_each_in_thread(u, [&](EventId a, EventId first, EventId end) {
    for (EventId b = first; b < end; ++b)
      if (instruction_of(a) + instructions <= instruction_of(b)) out.set(a, b);
  });
}

template <bool (*related)(const Universe&, const Event&, const Event&)>
void pairs(const Universe& u, Relation& out) {
  for (EventId a = 0; a < u.size(); ++a)
    for (EventId b = 0; b < u.size(); ++b)
      if (related(u, u.events()[a], u.events()[b])) out.set(a, b);
}

/// From the read to the write of one atomic.
void atomics(const Universe& u, Relation& out) {
  for (EventId e = 0; e < u.size(); ++e) {
    const Event& event = u.events()[e];
    if (!event.is_initial() && event.in_path->read_half != PathEvent::none)
      out.set(u.event_of(event.thread, event.in_path->read_half), e);
  }
}

struct StaticRelation {
  std::string_view name;
  void (*fill)(const Universe&, Relation&);  ///< into an empty relation
};
constexpr std::array<StaticRelation, 20> static_relations{{{"po", program_order},
                                                           {"loc", same<cell>},
                                                           {"sla", same<linear_address>},
                                                           {"scl", pairs<same_line>},
                                                           {"same-mapping", same<mapping>},
                                                           {"access", same<access_of>},
                                                           {"sca", same<single_copy>},
                                                           {"walk", same<walk_of>},
                                                           {"same-page", among_walks<same_page>},
                                                           {"same-space", among_walks<same_space>},
                                                           {"si", same<instruction>},
                                                           {"int", same<thread>},
                                                           {"ext", other_thread},
                                                           {"aligned-8", same<block<8>>},
                                                           {"aligned-64", same<block<64>>},
                                                           {"apart-2", apart<2>},
                                                           {"apart-3", apart<3>},
                                                           {"apart-4", apart<4>},
                                                           {"apart-5", apart<5>},
                                                           {"rmw", atomics}}};

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
  for (const StaticRelation& row : static_relations) add(row.name, cat::Type::Relation, cat::Static);
  for (const Dependency& row : dependencies) add(row.name, cat::Type::Relation, cat::Static);
  add("NotPatchable", cat::Type::Set, cat::ReadsFrom);
  add("rf", cat::Type::Relation, cat::ReadsFrom);
  add("co", cat::Type::Relation, cat::Coherence);
  return result;
}

bool relates_within_a_thread(std::string_view name) {
  static constexpr std::array<std::string_view, 10> names{"po",      "walk",      "access",  "sca",     "si",     "rmw",
                                                         "apart-2", "apart-3", "apart-4", "apart-5"};
  return std::find(names.begin(), names.end(), name) != names.end() || find_row(dependencies, name) != dependencies.end();
}

void Universe::fill(std::string_view name, const std::vector<std::string_view>& tags, EventSet& out) const {
  out.clear();
  const auto kind = find_row(kind_sets, name);
  const auto tag = std::find(tags.begin(), tags.end(), name);
  if (kind == kind_sets.end() && tag == tags.end()) throw std::logic_error("unknown set " + std::string(name));
  for (EventId e = 0; e < size(); ++e)
    if (kind != kind_sets.end() ? kind->member(events_[e]) : (tags_[e] >> (tag - tags.begin()) & 1) != 0) out.set(e);
}

void Universe::fill(std::string_view name, Relation& out) const {
  out.clear();
  if (const auto row = find_row(dependencies, name); row != dependencies.end())
    return fill_dependency(*this, *row, out);
  const auto row = find_row(static_relations, name);
  if (row == static_relations.end()) throw std::logic_error("unknown relation " + std::string(name));
  row->fill(*this, out);
}

}  // namespace stalefetch
