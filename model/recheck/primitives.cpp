// SPDX-License-Identifier: BSD-2-Clause
#include "model/recheck/primitives.hpp"

#include <algorithm>
#include <string>

namespace stalefetch::recheck_detail {

using cat::NaiveExecution;
using cat::NaiveRelation;
using cat::NaiveSet;

void Replays::number_events() {
  events.clear();
  first_of_thread.clear();
  std::set<unsigned> touched;
  for (const ThreadReplay& thread : threads)
    for (const ReplayedEvent& event : thread.events)
      if (event.piece) touched.insert(*event.piece);
  for (const unsigned piece : touched)
    events.push_back({std::nullopt, 0, piece, program->initial_bytes(pieces[piece].address, pieces[piece].bytes)});
  for (unsigned t = 0; t < threads.size(); ++t) {
    first_of_thread.push_back(static_cast<EventId>(events.size()));
    for (unsigned k = 0; k < threads[t].events.size(); ++k) events.push_back({t, k, 0, threads[t].events[k].value});
  }
}

const ReplayedEvent* Replays::replayed(EventId e) const {
  const NumberedEvent& event = events.at(e);
  return event.thread ? &threads[*event.thread].events[event.number] : nullptr;
}

EventKind Replays::kind(EventId e) const {
  const ReplayedEvent* event = replayed(e);
  return event == nullptr ? EventKind::Write : event->kind;
}

std::optional<unsigned> Replays::piece(EventId e) const {
  const ReplayedEvent* event = replayed(e);
  return event == nullptr ? events[e].initial_piece : event->piece;
}

bool Replays::reads(EventId e) const { return !stores(kind(e)) && piece(e).has_value(); }

namespace {

class Primitives {
 public:
  explicit Primitives(const Replays& replays)
      : replays_(replays), events_(static_cast<unsigned>(replays.events.size())) {}

  NaiveExecution all(const std::vector<EventId>& source, const NaiveRelation& co) const {
    NaiveExecution result;
    result.events = events_;
    add_sets(result);
    add_dependencies(result);
    add_pairs(result);
    add_distances(result);
    NaiveRelation rf;
    for (EventId e = 0; e < events_; ++e)
      if (replays_.reads(e)) rf.emplace(source[e], e);
    result.primitives["rf"] = rf;
    result.primitives["co"] = co;
    return result;
  }

 private:
  template <class Member>
  NaiveSet those(Member&& member) const {
    NaiveSet result;
    for (EventId e = 0; e < events_; ++e)
      if (member(e)) result.insert(e);
    return result;
  }

  template <class Related>
  NaiveRelation pairs(Related&& related) const {
    NaiveRelation result;
    for (EventId a = 0; a < events_; ++a)
      for (EventId b = 0; b < events_; ++b)
        if (related(a, b)) result.emplace(a, b);
    return result;
  }

  [[nodiscard]] bool is(EventId e, EventKind kind) const { return replays_.kind(e) == kind; }
  [[nodiscard]] bool initial(EventId e) const { return !replays_.events[e].thread; }
  [[nodiscard]] bool same_thread(EventId a, EventId b) const {
    return replays_.events[a].thread == replays_.events[b].thread;
  }

  void add_sets(NaiveExecution& result) const {
    auto& sets = result.primitives;
    sets["W"] = those([&](EventId e) { return is(e, EventKind::Write); });
    sets["R"] = those([&](EventId e) { return is(e, EventKind::Read); });
    sets["M"] = those([&](EventId e) { return is(e, EventKind::Read) || is(e, EventKind::Write); });
    sets["IF"] = those([&](EventId e) { return is(e, EventKind::Fetch); });
    sets["T"] = those([&](EventId e) { return is(e, EventKind::Translation); });
    sets["TF"] = those([&](EventId e) { return is(e, EventKind::Translation) && replays_.replayed(e)->executes; });
    sets["HU"] = those([&](EventId e) { return is(e, EventKind::HardwareUpdate); });
    sets["EN"] = those([&](EventId e) { return is(e, EventKind::Interrupt); });
    sets["Send"] = those([&](EventId e) { return is(e, EventKind::Send); });
    sets["IW"] = those([&](EventId e) { return initial(e); });
    sets["NotPatchable"] = those([&](EventId e) { return is(e, EventKind::Write) && not_patchable(e); });
    const auto tags = replays_.program->architecture().tags();
    for (std::size_t k = 0; k < tags.size(); ++k)
      sets[std::string(tags[k])] =
          those([&](EventId e) { return !initial(e) && (replays_.replayed(e)->tags >> k & 1) != 0; });
  }

  /// Part of an instruction, or a whole one that is not in the list of those that may change while they are executed.
  [[nodiscard]] bool not_patchable(EventId write) const {
    const Program& program = *replays_.program;
    const Piece& piece = replays_.pieces[*replays_.piece(write)];
    const MemoryObject& object = program.objects()[*program.object_at(piece.address)];
    if (!object.code) return false;
    const Architecture& architecture = program.architecture();
    const std::uint64_t value = replays_.events[write].value;
    if (object.address != piece.address) return true;
    if (architecture.head_concurrently_modifiable(value, piece.bytes)) return false;
    return object.bytes != piece.bytes || !architecture.concurrently_modifiable(value, program.configuration());
  }

  template <class Get>
  NaiveRelation dependency(Get&& get) const {
    NaiveRelation result;
    for (EventId e = 0; e < events_; ++e) {
      if (initial(e)) continue;
      const EventId first = replays_.first_of_thread[*replays_.events[e].thread];
      for (const unsigned from : get(*replays_.replayed(e))) result.emplace(first + from, e);
    }
    return result;
  }

  void add_dependencies(NaiveExecution& result) const {
    auto& relations = result.primitives;
    relations["addr"] = dependency([](const ReplayedEvent& e) -> const auto& { return e.address_from.flow; });
    relations["data"] = dependency([](const ReplayedEvent& e) -> const auto& { return e.data_from.flow; });
    relations["ctrl"] = dependency([](const ReplayedEvent& e) -> const auto& { return e.control_from.flow; });
    relations["pick-addr"] = dependency([](const ReplayedEvent& e) -> const auto& { return e.address_from.pick; });
    relations["pick-data"] = dependency([](const ReplayedEvent& e) -> const auto& { return e.data_from.pick; });
    relations["pick-ctrl"] = dependency([](const ReplayedEvent& e) -> const auto& { return e.control_from.pick; });
    relations["rmw"] = dependency(
        [](const ReplayedEvent& e) { return e.read_half ? std::set<unsigned>{*e.read_half} : std::set<unsigned>{}; });
  }

  /// Maintenance acts on the line of its address, or on all; an access on the line of its piece.
  [[nodiscard]] bool same_line(EventId a, EventId b) const {
    const auto lines = [&](EventId e) -> std::set<std::optional<unsigned>> {
      if (is(e, EventKind::Maintenance)) return {replays_.replayed(e)->object};
      if (!replays_.piece(e)) return {};
      return {replays_.program->object_at(replays_.pieces[*replays_.piece(e)].address)};
    };
    const auto of_a = lines(a), of_b = lines(b);
    if (of_a.empty() || of_b.empty()) return false;
    return of_a == of_b || of_a.contains(std::nullopt) || of_b.contains(std::nullopt);
  }

  /// Of what concerns no page, nothing; maintenance without a page concerns all.
  [[nodiscard]] bool same_page(EventId a, EventId b) const {
    const auto pages = [&](EventId e) -> std::optional<std::uint64_t> {
      if (initial(e) || (replays_.replayed(e)->page == 0 && !is(e, EventKind::TranslationMaintenance))) return {};
      return replays_.replayed(e)->page;
    };
    const auto of_a = pages(a), of_b = pages(b);
    return of_a && of_b && (*of_a == 0 || *of_b == 0 || *of_a == *of_b);
  }

  /// An address space that is not given is every one.
  [[nodiscard]] bool same_space(EventId a, EventId b) const {
    const auto concerned = [&](EventId e) {
      return !initial(e) && (replays_.replayed(e)->page != 0 || is(e, EventKind::TranslationMaintenance));
    };
    if (!concerned(a) || !concerned(b)) return false;
    const auto& of_a = replays_.replayed(a)->space;
    const auto& of_b = replays_.replayed(b)->space;
    return !of_a || !of_b || *of_a == *of_b;
  }

  void add_distances(NaiveExecution& result) const {
    for (const unsigned block : {8U, 64U})
      result.primitives["aligned-" + std::to_string(block)] = pairs([&](EventId a, EventId b) {
        return replays_.piece(a) && replays_.piece(b) && address(a) / block == address(b) / block;
      });
    for (unsigned distance = 2; distance <= 5; ++distance)
      result.primitives["apart-" + std::to_string(distance)] = pairs([&](EventId a, EventId b) {
        return !initial(a) && same_thread(a, b) &&
               replays_.replayed(b)->instruction >= replays_.replayed(a)->instruction + distance;
      });
  }

  [[nodiscard]] std::uint64_t address(EventId e) const { return replays_.pieces[*replays_.piece(e)].address; }
  [[nodiscard]] bool same_access(EventId a, EventId b) const {
    if (initial(a) || !same_thread(a, b) || !replays_.piece(a) || !replays_.piece(b)) return false;
    return replays_.replayed(a)->access == replays_.replayed(b)->access;
  }
  /// Every byte that the access of an event touches.
  [[nodiscard]] std::set<std::uint64_t> accessed(EventId event) const {
    std::set<std::uint64_t> bytes;
    for (EventId e = 0; e < events_; ++e) {
      if (!same_access(event, e)) continue;
      const Piece& piece = replays_.pieces[*replays_.piece(e)];
      for (unsigned k = 0; k < piece.bytes; ++k) bytes.insert(piece.address + k);
    }
    return bytes;
  }
  /// Of at most 8 bytes, aligned to its size.
  static bool single_copy(const std::set<std::uint64_t>& bytes) {
    const auto size = bytes.size();
    return (size == 1 || size == 2 || size == 4 || size == 8) && *bytes.begin() % size == 0;
  }

  void add_pairs(NaiveExecution& result) const {
    auto& relations = result.primitives;
    relations["po"] = pairs([&](EventId a, EventId b) {
      return !initial(a) && same_thread(a, b) && replays_.events[a].number < replays_.events[b].number;
    });
    relations["loc"] =
        pairs([&](EventId a, EventId b) { return replays_.piece(a) && replays_.piece(a) == replays_.piece(b); });
    relations["scl"] = pairs([&](EventId a, EventId b) { return same_line(a, b); });
    relations["int"] = pairs([&](EventId a, EventId b) { return same_thread(a, b); });
    relations["ext"] = pairs([&](EventId a, EventId b) { return !same_thread(a, b); });
    relations["si"] = pairs([&](EventId a, EventId b) {
      if (initial(a) || !same_thread(a, b)) return a == b;
      return replays_.replayed(a)->instruction == replays_.replayed(b)->instruction;
    });
    relations["walk"] = pairs([&](EventId a, EventId b) {
      return !initial(a) && same_thread(a, b) && replays_.replayed(a)->walk &&
             replays_.replayed(a)->walk == replays_.replayed(b)->walk;
    });
    relations["same-page"] = pairs([&](EventId a, EventId b) { return same_page(a, b); });
    relations["same-space"] = pairs([&](EventId a, EventId b) { return same_space(a, b); });
    relations["access"] =
        pairs([&](EventId a, EventId b) { return a == b ? replays_.piece(a).has_value() : same_access(a, b); });
    relations["sla"] = pairs([&](EventId a, EventId b) {
      return !initial(a) && !initial(b) && replays_.piece(a) && replays_.piece(a) == replays_.piece(b) &&
             replays_.replayed(a)->address == replays_.replayed(b)->address;
    });
    relations["same-mapping"] = pairs([&](EventId a, EventId b) {
      const auto has = [&](EventId e) {
        return !initial(e) && (replays_.piece(e) || (is(e, EventKind::Maintenance) && replays_.replayed(e)->object));
      };
      return has(a) && has(b) && replays_.replayed(a)->mapping == replays_.replayed(b)->mapping;
    });
    relations["sca"] = pairs([&](EventId a, EventId b) {
      if (a == b) return replays_.piece(a).has_value();
      return same_access(a, b) && single_copy(accessed(a));
    });
  }

  const Replays& replays_;
  unsigned events_;
};

}  // namespace

NaiveExecution primitives_of(const Replays& replays, const std::vector<EventId>& source, const NaiveRelation& co) {
  return Primitives(replays).all(source, co);
}

}  // namespace stalefetch::recheck_detail
