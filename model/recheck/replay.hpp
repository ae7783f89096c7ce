// SPDX-License-Identifier: BSD-2-Clause
// Runs one thread with plain numbers: what each read returns is told, what happens is written down.
//
// The second implementation of Effects, and on purpose a simple one: no expressions, no splitting, no loops cut short.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "model/program.hpp"
#include "model/thread/path.hpp"

namespace stalefetch::recheck_detail {

/// A piece of memory that no access cuts: an access makes one event for each piece that it covers.
struct Piece {
  std::uint64_t address = 0;  ///< physical
  unsigned bytes = 0;
  bool written = false;  ///< some thread may store to it: only then is fetching it an event

  [[nodiscard]] bool holds(std::uint64_t byte) const { return byte - address < bytes; }
};

/// The replay cannot go the way it is told.
class Departure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What an event depends on: numbers of events of the same thread.
struct Sources {
  std::set<unsigned> flow;  ///< through data flow alone
  std::set<unsigned> pick;  ///< or through the selection of a conditional select
};

struct ReplayedEvent {
  EventKind kind = EventKind::Barrier;
  unsigned instruction = 0;        ///< position in program order
  unsigned access = 0;             ///< same number: same access; all fetches of an instruction are one
  std::optional<unsigned> piece;   ///< of what reads or stores; of fetches, only those of code that may be written
  std::optional<unsigned> walk;    ///< of a walk of the page tables, and of the access or exception that it is for
  std::uint64_t page = 0;          ///< linear, of walks and what concerns them; 0: none, or all
  std::optional<std::uint32_t> space;  ///< of the same: the address space, if it is one
  bool executes = false;           ///< of a walk: it is for a fetch
  std::uint64_t address = 0;       ///< linear; of all but barriers and maintenance of everything
  std::uint64_t mapping = 0;       ///< of what has one: the address less the physical one
  std::optional<unsigned> object;  ///< the cache line: index into Program::objects()
  std::uint64_t value = 0;         ///< what a read returned or a write stored
  Tags tags = 0;
  Sources address_from, data_from, control_from;
  std::optional<unsigned> read_half;  ///< of the write of an atomic: the event that reads the same piece
};

struct ThreadReplay {
  std::vector<ExecutedInstruction> instructions;
  std::vector<ReplayedEvent> events;
  std::vector<std::uint64_t> registers;  ///< at the end
  std::vector<Fault> faults;
};

/// Answers what a thread alone cannot know.
class Guide {
 public:
  virtual ~Guide() = default;
  /// What the event with this number, which reads `piece`, returns.
  [[nodiscard]] virtual std::uint64_t returned(unsigned event, unsigned piece) = 0;
  /// Takes one of the alternatives that the architecture leaves open.
  [[nodiscard]] virtual unsigned choose(unsigned alternatives) = 0;
  /// Whether the event with this number is a walk of `piece` that hardware makes for no access, to update an entry.
  [[nodiscard]] virtual bool unprompted(unsigned event, unsigned piece) {
    (void)event;
    (void)piece;
    return false;
  }
  struct Taken {
    InterruptLine line = InterruptLine::Masked;
    bool sent = false;  ///< by a CPU
  };
  /// The interrupt, if any, that comes at this place among the instructions.
  [[nodiscard]] virtual std::optional<Taken> interrupt(std::size_t instructions) {
    (void)instructions;
    return {};
  }
};

struct ReplayLimit {
  std::size_t instructions = 0;
  bool stop_there = false;  ///< the run is to stop in the middle of the thread; otherwise going on is a departure
};

/// Runs `thread` to its end. Throws Departure when it executes more instructions than the limit or does what `pieces`
/// do not provide for, and Unsupported as the architecture does.
[[nodiscard]] ThreadReplay replay_thread(const Program& program, unsigned thread, const std::vector<Piece>& pieces,
                                         Guide& guide, const ReplayLimit& limit);

}  // namespace stalefetch::recheck_detail
