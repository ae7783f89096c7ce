// SPDX-License-Identifier: BSD-2-Clause
#include "model/recheck/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/recheck/rules_of_witness.hpp"

namespace stalefetch::recheck_detail {

namespace {

/// Tells a replay the values of a witness. Choices that the witness does not record are tried in turn.
class WitnessGuide final : public Guide {
 public:
  WitnessGuide(const Witness& witness, const Path& path, EventId first)
      : witness_(witness), path_(path), first_(first), end_(first + static_cast<EventId>(path.events.size())) {}

  std::uint64_t returned(unsigned event, unsigned) override {
    if (first_ + event >= end_) throw Departure("there are more events than in the witness");
    return witness_.values[first_ + event];
  }
  unsigned choose(unsigned alternatives) override {
    if (position_ == taken_.size()) taken_.emplace_back(0, alternatives);
    return taken_[position_++].first;
  }
  std::optional<Taken> interrupt(std::size_t instructions) override {
    if (instructions >= path_.instructions.size() || !path_.instructions[instructions].machine) return {};
    for (const PathEvent& event : path_.events)
      if (event.kind == EventKind::Interrupt && event.instruction == instructions)
        return event.read == PathEvent::none ? Taken{} : Taken{Program::line_of_mailbox(event.address), true};
    return {};
  }
  bool unprompted(unsigned event, unsigned piece) override {
    return event < path_.events.size() && path_.events[event].kind == EventKind::Translation &&
           path_.events[event].walk == PathEvent::none && path_.events[event].cell == piece;
  }
  /// Prepares the next combination of choices; false after the last.
  bool next() {
    position_ = 0;
    while (!taken_.empty() && ++taken_.back().first == taken_.back().second) taken_.pop_back();
    return !taken_.empty();
  }

 private:
  const Witness& witness_;
  const Path& path_;
  EventId first_, end_;
  std::vector<std::pair<unsigned, unsigned>> taken_;
  std::size_t position_ = 0;
};

/// Dependencies of the search number reads; those of a replay are events.
bool same_sources(const Sources& found, const Dependencies& said, const Path& path) {
  Sources events;
  for (unsigned read = 0; read < path.read_events.size(); ++read) {
    if (said.reads.contains(read)) events.flow.insert(path.read_events[read]);
    if (said.pick_reads.contains(read)) events.pick.insert(path.read_events[read]);
  }
  return found.flow == events.flow && found.pick == events.pick;
}

std::optional<std::string> compare_event(const ReplayedEvent& found, const Event& said, const Path& path,
                                         std::uint64_t value) {
  const PathEvent& event = *said.in_path;
  if (found.kind != said.kind) return "is of another kind";
  if (found.tags != event.tags) return "has other tags";
  if (found.instruction != event.instruction) return "belongs to another instruction";
  if (found.piece.has_value() != said.touches_memory() || (found.piece && *found.piece != said.cell))
    return "is of another place";
  if (found.kind != EventKind::Barrier && found.address != event.address) return "has another address";
  if (found.mapping != event.mapping) return "has another mapping";
  if (found.walk != (event.walk == PathEvent::none ? std::nullopt : std::optional(event.walk)) || found.page != event.page)
    return "belongs to another walk";
  if (found.space.value_or(every_space) != event.space) return "belongs to another address space";
  if (!same_sources(found.address_from, event.address_from, path)) return "has other address dependencies";
  if (!same_sources(found.data_from, event.data_from, path)) return "has other data dependencies";
  if (!same_sources(found.control_from, event.control_from, path)) return "has other control dependencies";
  if (found.piece && found.value != value) return fmt::format("has the value {:#x}", found.value);
  return {};
}

/// The replay of a thread against its events in the witness.
std::vector<std::string> compare_thread(const ThreadReplay& found, const Universe& universe, unsigned thread,
                                        const Witness& witness) {
  const Path& path = universe.path(thread);
  const auto same = [](const auto& a, const auto& b) { return a == b; };
  if (!std::equal(found.instructions.begin(), found.instructions.end(), path.instructions.begin(),
                  path.instructions.end(), same))
    return {fmt::format("P{} executes other instructions", thread)};
  if (found.events.size() != path.events.size()) return {fmt::format("P{} makes another number of events", thread)};
  if (found.faults != path.faults && !path.shortened) return {fmt::format("P{} takes other exceptions", thread)};
  std::vector<std::string> objections;
  std::vector<std::uint64_t> reads;
  for (unsigned k = 0; k < found.events.size(); ++k) {
    const EventId e = universe.event_of(thread, k);
    const Event& said = universe.events()[e];
    if (const auto why = compare_event(found.events[k], said, path, witness.values[e]))
      objections.push_back(fmt::format("event {} {}", e, *why));
    if (!found.events[k].piece || stores(said.kind) || !objections.empty()) continue;
    reads.push_back(witness.values[e]);
    const auto assumed = path.arena.resolved(said.in_path->read);
    if (assumed && *assumed != witness.values[e])
      objections.push_back(fmt::format("event {} is on a path where it returns {:#x}", e, *assumed));
  }
  if (!objections.empty() || path.shortened) return objections;
  for (std::size_t k = 0; k < found.registers.size(); ++k)
    if (path.arena.evaluate(path.registers[k], reads) != found.registers[k])
      objections.push_back(fmt::format("register {} of P{} ends otherwise", k, thread));
  return objections;
}

/// One thread. What the architecture leaves open and the witness does not record is tried until its events come out.
ThreadReplay replay_one(const Witness& witness, const Universe& universe, const Program& program,
                        const std::vector<Piece>& pieces, unsigned thread, std::vector<std::string>& objections) {
  constexpr std::size_t attempt_limit = 4096;
  const Path& path = universe.path(thread);
  WitnessGuide guide(witness, path, universe.event_of(thread, 0));
  for (std::size_t attempts = 0;; ++attempts) {
    ThreadReplay replay;
    try {
      replay = replay_thread(program, thread, pieces, guide, {path.instructions.size(), path.repetition || path.shortened});
      objections = compare_thread(replay, universe, thread, witness);
    } catch (const std::runtime_error& departure) {
      objections = {departure.what()};
    }
    if (objections.empty() || attempts == attempt_limit || !guide.next()) return replay;
  }
}

void compare_initial(const Replays& replays, const Universe& universe, const Witness& witness,
                     std::vector<std::string>& objections) {
  if (replays.events.size() != universe.size()) {
    objections.emplace_back("there is another number of initial writes");
    return;
  }
  for (EventId e = 0; e < universe.size(); ++e) {
    const bool initial = !replays.events[e].thread;
    if (initial != universe.events()[e].is_initial() || (initial && replays.piece(e) != universe.events()[e].cell))
      objections.push_back(fmt::format("event {} is of another place", e));
    else if (initial && replays.events[e].value != witness.values[e])
      objections.push_back(fmt::format("event {} is initially {:#x}", e, replays.events[e].value));
  }
}

}  // namespace

std::vector<Piece> pieces_of(const Analysis& analysis) {
  const Cells& cells = analysis.threads->cells;
  std::vector<Piece> pieces;
  for (CellId id = 0; id < cells.size(); ++id)
    pieces.push_back({cells[id].address, cells[id].bytes, cells[id].writable});
  return pieces;
}

Replays replay_witness(const Witness& witness, const Analysis& analysis, std::vector<std::string>& objections) {
  const Universe universe(*analysis.threads, witness.path_of_thread);
  Replays replays{analysis.program.get(), pieces_of(analysis), {}, {}, {}};
  for (unsigned t = 0; t < universe.thread_count() && objections.empty(); ++t)
    replays.threads.push_back(replay_one(witness, universe, *analysis.program, replays.pieces, t, objections));
  if (!objections.empty()) return replays;
  replays.number_events();
  compare_initial(replays, universe, witness, objections);
  return replays;
}

std::vector<std::string> compare_primitives(const cat::NaiveExecution& execution, const Analysis& analysis,
                                            const std::vector<unsigned>& path_of_thread) {
  const Universe universe(*analysis.threads, path_of_thread);
  std::vector<std::string> objections;
  for (const cat::Primitive& primitive : execution_primitives(*analysis.architecture)) {
    if (primitive.stage != cat::Static) continue;
    const cat::NaiveValue& value = execution.primitives.at(primitive.name);
    if (const auto* set = std::get_if<cat::NaiveSet>(&value)) {
      EventSet said(universe.size());
      universe.fill(primitive.name, analysis.rules->tags, said);
      for (EventId e = 0; e < universe.size(); ++e)
        if (said.test(e) != set->contains(e))
          objections.push_back(fmt::format("{} differs at event {}", primitive.name, e));
    } else {
      Relation said(universe.size());
      universe.fill(primitive.name, said);
      if (pairs_of(said) != std::get<cat::NaiveRelation>(value))
        objections.push_back(fmt::format("{} is not what the threads make", primitive.name));
    }
  }
  return objections;
}

}  // namespace stalefetch::recheck_detail
