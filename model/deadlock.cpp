// SPDX-License-Identifier: BSD-2-Clause
#include "model/deadlock.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace stalefetch {

Threads with_waits(const Threads& threads) {
  Threads result = threads;
  for (std::size_t t = 0; t < threads.paths.size(); ++t)
    result.paths[t].insert(result.paths[t].end(), threads.repetitions[t].begin(), threads.repetitions[t].end());
  return result;
}

Witness keep(const FoundExecution& found, FinalState state) {
  return {found.universe->path_of_thread(), *found.source, *found.co, *found.orders, *found.values, std::move(state)};
}

namespace {

/// An execution whose threads are done, or in the middle of a wait.
class Standstill {
 public:
  Standstill(const Analysis& analysis, const FoundExecution& found) : analysis_(analysis), found_(found) {}

  [[nodiscard]] bool for_ever() const {
    bool waits = false;
    for (unsigned t = 0; t < universe().thread_count(); ++t) {
      if (!universe().path(t).repetition) continue;
      waits = true;
      if (!round_is_final(t)) return false;
    }
    return waits && !interrupt_would_be_taken();
  }

  [[nodiscard]] std::vector<std::string> describe() const {
    std::vector<std::string> result;
    for (unsigned t = 0; t < universe().thread_count(); ++t)
      if (universe().path(t).repetition) result.push_back(describe(t));
    return result;
  }

 private:
  [[nodiscard]] const Universe& universe() const { return *found_.universe; }

  [[nodiscard]] bool round_is_final(unsigned thread) const {
    const Path& path = universe().path(thread);
    for (unsigned k = path.round_begin; k < path.events.size(); ++k) {
      const EventId event = universe().event_of(thread, k);
      if (!universe().events()[event].reads()) continue;
      const EventId source = (*found_.source)[event];
      const auto& writes = universe().writes_of(universe().events()[event].cell);
      if (std::any_of(writes.begin(), writes.end(), [&](EventId w) { return found_.co->test(source, w); }))
        return false;
    }
    return true;
  }

  /// The thread and line that an interrupt which nobody took was sent to.
  struct Pending {
    unsigned thread = 0;
    InterruptLine line = InterruptLine::Masked;
  };
  [[nodiscard]] std::vector<Pending> pending() const {
    std::vector<Pending> result;
    for (EventId e = 0; e < universe().size(); ++e) {
      const Event& event = universe().events()[e];
      if (event.kind != EventKind::Send) continue;
      bool taken = false;
      for (EventId other = 0; other < universe().size(); ++other)
        taken |= universe().events()[other].kind == EventKind::Interrupt && (*found_.source)[other] == e;
      if (taken) continue;
      for (unsigned t = 0; t < universe().thread_count(); ++t)
        for (const InterruptLine line : {InterruptLine::Masked, InterruptLine::Firmware})
          if (Program::mailbox(t, line) == event.in_path->address) result.push_back({t, line});
    }
    return result;
  }
  [[nodiscard]] bool interrupt_would_be_taken() const {
    const auto all = pending();
    return std::any_of(all.begin(), all.end(), [&](const Pending& interrupt) {
      return universe().path(interrupt.thread).accepts[static_cast<std::size_t>(interrupt.line)];
    });
  }

  /// The threads that store to a cell on some path; else those that are given its address and may never get to store.
  [[nodiscard]] std::vector<std::string> writers(CellId cell, unsigned but) const {
    std::vector<std::string> result;
    const Threads& threads = *analysis_.all_threads;
    for (unsigned t = 0; t < threads.paths.size(); ++t) {
      const auto stores_there = [&](const Path& path) {
        return std::any_of(path.events.begin(), path.events.end(),
                           [&](const PathEvent& e) { return e.kind == EventKind::Write && e.cell == cell; });
      };
      const auto &paths = threads.paths[t], &waits = threads.repetitions[t];
      if (t != but && (std::any_of(paths.begin(), paths.end(), stores_there) ||
                       std::any_of(waits.begin(), waits.end(), stores_there)))
        result.push_back(fmt::format("P{}", t));
    }
    if (!result.empty()) return result;
    for (unsigned t = 0; t < threads.paths.size(); ++t) {
      const auto& registers = analysis_.program->initial_registers(t);
      if (t != but && std::find(registers.begin(), registers.end(), threads.cells[cell].address) != registers.end())
        result.push_back(fmt::format("P{}", t));
    }
    return result;
  }

  [[nodiscard]] std::string describe(unsigned thread) const {
    const Path& path = universe().path(thread);
    std::set<CellId> cells;
    for (unsigned k = path.round_begin; k < path.events.size(); ++k)
      if (path.events[k].kind == EventKind::Read) cells.insert(path.events[k].cell);
    std::vector<std::string> what;
    for (const CellId cell : cells) {
      const auto others = writers(cell, thread);
      const std::string& name = analysis_.program->objects()[universe().threads().cells[cell].object].name;
      what.push_back(others.empty() ? fmt::format("{}, which nobody gets to store to", name)
                                    : fmt::format("{}, which {} could store to", name, fmt::join(others, " or ")));
    }
    std::string result = fmt::format("P{} {}", thread,
                                     what.empty() ? "goes round without waiting for anything"
                                                  : fmt::format("waits for {}", fmt::join(what, ", and for ")));
    for (const Pending& interrupt : pending())
      if (interrupt.thread == thread) result += "; an interrupt was sent to it, which it masks";
    return result;
  }

  const Analysis& analysis_;
  const FoundExecution& found_;
};

/// Whether these paths may stand still together: somebody waits, and nobody would take an interrupt that was sent.
bool may_stand_still(const Threads& threads, const std::vector<unsigned>& path_of_thread) {
  const auto path = [&](std::size_t t) -> const Path& { return threads.paths[t][path_of_thread[t]]; };
  bool waits = false;
  for (std::size_t t = 0; t < path_of_thread.size(); ++t) waits |= path(t).repetition;
  if (!waits) return false;
  for (unsigned to = 0; to < path_of_thread.size(); ++to)
    for (const InterruptLine line : {InterruptLine::Masked, InterruptLine::Firmware}) {
      if (!path(to).accepts[static_cast<std::size_t>(line)]) continue;
      const std::uint64_t mailbox = Program::mailbox(to, line);
      const auto there = [&](EventKind kind) {
        return [&, kind](const PathEvent& e) { return e.kind == kind && e.address == mailbox; };
      };
      std::ptrdiff_t sent = 0;
      for (std::size_t t = 0; t < path_of_thread.size(); ++t)
        sent += std::count_if(path(t).events.begin(), path(t).events.end(), there(EventKind::Send));
      if (sent > std::count_if(path(to).events.begin(), path(to).events.end(), there(EventKind::Interrupt)))
        return false;
    }
  return true;
}

/// A wait is for ever only if its round reads what stays. Where one thread alone stores to a cell, that is the last of
/// its stores, if it makes any; so a path of it that ends with something else there does not go with the round.
class FinalRounds {
 public:
  explicit FinalRounds(const Threads& threads) : threads_(threads), writer_(threads.cells.size(), nobody) {
    for (unsigned t = 0; t < threads.paths.size(); ++t)
      for (const Path& path : threads.paths[t])
        for (const PathEvent& event : path.events)
          if (stores(event.kind)) note(t, event);
  }

  [[nodiscard]] bool possible(unsigned t, unsigned p, unsigned u, unsigned q) const {
    return goes_with(t, p, u, q) && goes_with(u, q, t, p);
  }

 private:
  static constexpr unsigned nobody = ~0U, several = ~0U - 1;

  void note(unsigned thread, const PathEvent& event) {
    unsigned& writer = writer_[event.cell];
    if (writer == nobody && event.kind == EventKind::Write)
      writer = thread;
    else if (writer != thread || event.kind != EventKind::Write)
      writer = several;
  }

  [[nodiscard]] bool goes_with(unsigned waiting, unsigned p, unsigned other, unsigned q) const {
    const Path& wait = threads_.paths[waiting][p];
    if (!wait.repetition) return true;
    for (std::size_t k = wait.round_begin; k < wait.events.size(); ++k) {
      const PathEvent& event = wait.events[k];
      if (event.read == PathEvent::none || writer_[event.cell] != other) continue;
      const auto seen = wait.arena.resolved(event.read);
      if (seen && !may_stay(threads_.paths[other][q], event.cell, *seen)) return false;
    }
    return true;
  }

  [[nodiscard]] static bool may_stay(const Path& path, CellId cell, std::uint64_t value) {
    std::optional<std::uint64_t> last = value;
    for (const PathEvent& event : path.events)
      if (event.kind == EventKind::Write && event.cell == cell) last = path.arena.known(event.data);
    return !last || *last == value;
  }

  const Threads& threads_;
  std::vector<unsigned> writer_;  ///< by cell
};

}  // namespace

std::optional<Deadlock> find_deadlock(const Analysis& analysis, const SearchLimits& limits, bool coherent,
                                      std::vector<std::string>& unexplored) {
  const auto& repetitions = analysis.threads->repetitions;
  if (std::all_of(repetitions.begin(), repetitions.end(), [](const auto& paths) { return paths.empty(); })) return {};
  const Threads waiting = with_waits(*analysis.threads);
  std::optional<Deadlock> deadlock;
  Search search(*analysis.program, waiting, *analysis.rules, limits);
  search.look_for_flags = false;
  search.wanted = [&](const std::vector<unsigned>& path_of_thread) { return may_stand_still(waiting, path_of_thread); };
  const FinalRounds rounds(waiting);
  if (coherent)
    search.wanted_pair = [&](unsigned t, unsigned p, unsigned u, unsigned q) { return rounds.possible(t, p, u, q); };
  search.run([&](const FoundExecution& found) {
    const Standstill standstill(analysis, found);
    if (standstill.for_ever()) deadlock = Deadlock{keep(found, {}), standstill.describe()};
    return !deadlock.has_value();
  });
  if (!deadlock) unexplored.insert(unexplored.end(), search.incomplete().begin(), search.incomplete().end());
  return deadlock;
}

}  // namespace stalefetch
