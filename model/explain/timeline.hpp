// SPDX-License-Identifier: BSD-2-Clause
// An execution as a table: a row for each thing that happens, a column for each thread, and which fetches are stale.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/explain/candidate.hpp"

namespace stalefetch {

/// A fetch of code that was overwritten in an earlier row. Rows count from 0.
struct StaleFetch {
  EventId fetch = 0;
  EventId missed = 0;               ///< the first store that it should have seen
  std::size_t since = 0;            ///< the row of `missed`
  std::optional<std::size_t> from;  ///< the row of the store that it read; nothing: the initial state
};

/// The events of one instruction, its fetch apart.
struct TimelineRow {
  unsigned thread = 0;
  std::vector<EventId> events;
  std::string text;
  std::string instruction;
  SourcePosition at;      ///< where the text that was asked about has it; line 0: nowhere, as an interrupt
  SourcePosition caller;  ///< of what the column of this CPU executed last: the same, or the call that led here
  std::optional<StaleFetch> stale;
  std::optional<std::size_t>
      ahead_of;  ///< the first row of the same thread that is earlier in the program and later here
};

/// An event by itself, for graphs.
struct TimelineEvent {
  unsigned thread = Event::initial_thread;
  std::string text;
  std::string instruction;
  std::optional<std::size_t> row;  ///< nothing for the initial state
};

/// `rf`, `irf`, `co` (to the next write only), `fr` and `ifr` (to the first write that was missed only).
struct TimelineArrow {
  EventId from = 0, to = 0;
  std::string_view label;
};

struct Timeline {
  unsigned thread_count = 0;
  bool of_protocol = false;  ///< what happens is many instructions to a line of the text, so rows are shown with lines
  std::vector<TimelineEvent> events;  ///< by event
  std::vector<TimelineRow> rows;
  std::vector<TimelineArrow> arrows;
};

/// In an order that the relation `ob` of the rules allows, as near to program order and to what was read as it can be.
/// Where `ob` has a cycle (a forbidden execution), in an order of program order, reads-from and coherence alone.
[[nodiscard]] Timeline make_timeline(const CandidateEvaluation& candidate);

/// `stale since row 2 (store x = 1 by P0)`, and where the code that was fetched comes from.
[[nodiscard]] std::string describe(const StaleFetch& stale, const Timeline& timeline);
/// All that is to be said of a row besides its text; empty: nothing.
[[nodiscard]] std::string remark(const TimelineRow& row, const Timeline& timeline);

}  // namespace stalefetch
