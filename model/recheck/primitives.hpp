// SPDX-License-Identifier: BSD-2-Clause
// The threads' replays put together: numbered events, and every set and relation that rules may name, built from them.
#pragma once

#include <optional>
#include <vector>

#include "model/cat/naive.hpp"
#include "model/recheck/replay.hpp"

namespace stalefetch::recheck_detail {

/// An event of a whole execution.
struct NumberedEvent {
  std::optional<unsigned> thread;  ///< nothing: the initial content of `initial_piece`
  unsigned number = 0;             ///< in its thread
  unsigned initial_piece = 0;
  std::uint64_t value = 0;
};

/// Every thread's replay. Events are numbered as in a witness: the initial content of each piece that is read or
/// written first, then the threads one after the other.
struct Replays {
  const Program* program = nullptr;
  std::vector<Piece> pieces;
  std::vector<ThreadReplay> threads;
  std::vector<NumberedEvent> events;
  std::vector<EventId> first_of_thread;

  /// Numbers the events of `threads`, which must be filled in.
  void number_events();
  [[nodiscard]] const ReplayedEvent* replayed(EventId e) const;  ///< null for an initial write
  [[nodiscard]] EventKind kind(EventId e) const;
  [[nodiscard]] std::optional<unsigned> piece(EventId e) const;
  /// Reads memory that someone may write: an explicit read or a fetch.
  [[nodiscard]] bool reads(EventId e) const;
  [[nodiscard]] bool writes(EventId e) const {
    return kind(e) == EventKind::Write || kind(e) == EventKind::HardwareUpdate;
  }
};

/// All that rules may name, but for the declared orders. `source` by event: what it reads from, if it reads.
[[nodiscard]] cat::NaiveExecution primitives_of(const Replays& replays, const std::vector<EventId>& source,
                                                const cat::NaiveRelation& co);

}  // namespace stalefetch::recheck_detail
