// SPDX-License-Identifier: BSD-2-Clause
#include "model/thread/explore.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/interruption.hpp"
#include "model/thread/run.hpp"

namespace stalefetch {

namespace {

constexpr std::size_t combination_limit = 4096;

/// Adds every value that a write may store, whatever its reads return. True if the cell did not have them all.
bool add_stored_values(Cells& cells, const Path& path, const PathEvent& write) {
  if (const auto number = path.arena.known(write.data)) return cells.add_value(write.cell, *number);
  const std::vector<unsigned> reads = path.arena.reads_of(write.data);
  std::vector<std::uint64_t> values(path.read_events.size());
  std::vector<std::size_t> position(reads.size(), 0);
  bool news = false;
  for (std::size_t combinations = 0; combinations < combination_limit; ++combinations) {
    for (std::size_t k = 0; k < reads.size(); ++k)
      values[reads[k]] = cells[path.events[path.read_events[reads[k]]].cell].values[position[k]];
    news |= cells.add_value(write.cell, path.arena.evaluate(write.data, values));
    std::size_t wheel = 0;
    for (; wheel < reads.size(); ++wheel) {
      if (++position[wheel] < cells[path.events[path.read_events[reads[wheel]]].cell].values.size()) break;
      position[wheel] = 0;
    }
    if (wheel == reads.size()) return news;
  }
  cells.give_up_values(write.cell);
  return news;
}

bool add_stored_values(Cells& cells, const std::vector<Path>& paths) {
  bool news = false;
  for (const Path& path : paths)
    for (const PathEvent& event : path.events)
      if (stores(event.kind)) news |= add_stored_values(cells, path, event);
  return news;
}

std::size_t most_writes(const std::vector<Path>& paths) {
  std::size_t most = 0;
  for (const Path& path : paths)
    most = std::max(most,
                    static_cast<std::size_t>(std::count_if(path.events.begin(), path.events.end(),
                                                           [](const auto& e) { return stores(e.kind); })));
  return most;
}

constexpr unsigned interrupt_limit = 8;

/// How many interrupts these paths send to this mailbox, at most.
unsigned most_sent(const Cells& cells, const std::vector<Path>& paths, std::uint64_t mailbox) {
  unsigned most = 0;
  for (const Path& path : paths) {
    const auto sent = std::count_if(path.events.begin(), path.events.end(), [&](const PathEvent& e) {
      return e.kind == EventKind::Send && cells[e.cell].address == mailbox;
    });
    most = std::max(most, static_cast<unsigned>(sent));
  }
  return most;
}

/// Counts what may be sent; true if that is more than was known.
bool count_sent(Threads& threads) {
  bool news = false;
  for (unsigned to = 0; to < threads.paths.size(); ++to)
    for (unsigned line = 0; line < interrupt_lines; ++line) {
      unsigned sent = 0;
      for (std::size_t from = 0; from < threads.paths.size(); ++from) {
        const std::uint64_t mailbox = Program::mailbox(to, static_cast<InterruptLine>(line));
        sent += std::max(most_sent(threads.cells, threads.paths[from], mailbox),
                         most_sent(threads.cells, threads.repetitions[from], mailbox));
      }
      if (sent > interrupt_limit) {
        threads.limits.push_back(fmt::format("P{} is sent more than {} interrupts", to, interrupt_limit));
        sent = interrupt_limit;
      }
      news |= sent > threads.sent[to][line];
      threads.sent[to][line] = std::max(sent, threads.sent[to][line]);
    }
  return news;
}

/// All paths of one thread for the values known so far; stops early when memory is divided anew.
void run_thread(const Program& program, unsigned thread, const ExploreOptions& options,
                std::set<std::uint64_t>& loop_heads, Threads& threads, bool& refined) {
  std::vector<Path>& paths = threads.paths[thread];
  paths.clear();
  threads.repetitions[thread].clear();
  Decisions decisions;
  bool free_choices = false;
  do {
    if (paths.size() + threads.repetitions[thread].size() >= options.path_limit) {
      threads.limits.push_back(fmt::format("P{} has more than {} paths", thread, options.path_limit));
      return;
    }
    interruption_point();
    if (options.deadline && std::chrono::steady_clock::now() > *options.deadline) {
      threads.limits.push_back("time limit reached");
      return;
    }
    const std::size_t heads = loop_heads.size();
    Run run(program, thread, threads.cells, loop_heads, threads.sent, options, decisions);
    Path path = run.execute();
    free_choices |= run.chose_freely();
    if (threads.cells.take_refined() || loop_heads.size() != heads) {
      refined = true;
      return;
    }
    std::vector<Path>& kept = path.repetition ? threads.repetitions[thread] : paths;
    const bool known = free_choices && std::find(kept.begin(), kept.end(), path) != kept.end();
    if (!known) kept.push_back(std::move(path));
  } while (decisions.advance());
}

/// What the paths of a thread follow from, besides its code. While that stays the same, so do the paths.
struct Basis {
  std::size_t writable_cells = 0;  ///< a fetch from a cell that nothing stores to is no event, so all of them count
  std::array<unsigned, interrupt_lines> sent{};
  std::vector<std::size_t> values;  ///< by event that reads: how many its cell may hold
  friend bool operator==(const Basis&, const Basis&) = default;
};

Basis basis_of(const Threads& threads, unsigned thread) {
  Basis basis{0, threads.sent[thread], {}};
  for (CellId cell = 0; cell < threads.cells.size(); ++cell) basis.writable_cells += threads.cells[cell].writable;
  for (const auto* of_threads : {&threads.paths, &threads.repetitions})
    for (const Path& path : (*of_threads)[thread])
      for (const unsigned read : path.read_events) {
        const Cell& cell = threads.cells[path.events[read].cell];
        basis.values.push_back(2 * cell.values.size() + (cell.too_many_values ? 1 : 0));
      }
  return basis;
}

/// All threads once more for what is known by now; those for which nothing is new keep their paths. False if memory was
/// divided anew meanwhile: then everything is to be redone.
bool run_threads(const Program& program, const ExploreOptions& options, std::set<std::uint64_t>& loop_heads,
                 Threads& threads, std::vector<std::optional<Basis>>& bases) {
  for (unsigned thread = 0; thread < program.thread_count(); ++thread) {
    if (bases[thread] && *bases[thread] == basis_of(threads, thread)) continue;
    bool refined = false;
    run_thread(program, thread, options, loop_heads, threads, refined);
    if (refined) {
      bases.assign(bases.size(), std::nullopt);
      return false;
    }
    bases[thread] = basis_of(threads, thread);
  }
  return true;
}

}  // namespace

Threads explore(const Program& program, const ExploreOptions& options) {
  Threads threads{Cells(program),
                  std::vector<std::vector<Path>>(program.thread_count()),
                  std::vector<std::vector<Path>>(program.thread_count()),
                  SentInterrupts(program.thread_count()),
                  {}};
  std::set<std::uint64_t> loop_heads;
  std::vector<std::optional<Basis>> bases(program.thread_count());
  std::size_t rounds = 0;
  for (;;) {
    threads.limits.clear();
    if (!run_threads(program, options, loop_heads, threads, bases)) {
      rounds = 0;
      continue;
    }
    bool news = count_sent(threads);
    if (news) rounds = 0;
    std::size_t writes = 0;
    for (const auto* of_threads : {&threads.paths, &threads.repetitions})
      for (const auto& paths : *of_threads) {
        news |= add_stored_values(threads.cells, paths);
        writes += most_writes(paths);
      }
    // A value is made from others by at most as many steps as there are writes: later rounds only add values out of
    // thin air, which stand for no execution.
    if (!news || ++rounds > writes + 1 || !threads.limits.empty()) return threads;
  }
}

}  // namespace stalefetch
