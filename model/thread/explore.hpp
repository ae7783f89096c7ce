// SPDX-License-Identifier: BSD-2-Clause
// All ways through the code of each thread.
//
// Threads are run one by one, with no memory: a read returns an unknown, and where control flow, an address or a fetched
// instruction needs a number, the run is split over everything that the location may hold. What it may hold is found by
// repetition: start from the initial values, run all threads, add what they store, until nothing new appears. That is
// more than what can happen together; the search over complete executions decides that.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "model/program.hpp"
#include "model/thread/path.hpp"

namespace stalefetch {

struct ExploreOptions {
  unsigned unroll = 3;             ///< how often one instruction may be executed again by a jump backwards
  std::size_t path_limit = 20000;  ///< per thread
  std::size_t instruction_limit = 2000;  ///< per path
  std::optional<std::chrono::steady_clock::time_point> deadline;
};

inline constexpr std::size_t interrupt_lines = 2;
/// How many interrupts may be sent to each thread, by line.
using SentInterrupts = std::vector<std::array<unsigned, interrupt_lines>>;

struct Threads {
  Cells cells;
  std::vector<std::vector<Path>> paths;   ///< by thread
  /// By thread: runs that were cut because they went round once more. No execution needs them, but what they store on the
  /// way, others may read: a thread that waits for an answer has stored its question.
  std::vector<std::vector<Path>> repetitions;
  SentInterrupts sent;
  std::vector<std::string> limits;        ///< bounds that were reached other than in a path: nothing is exhaustive then
};

/// Never throws on valid programs: what cannot be modelled ends a path as `incomplete`.
[[nodiscard]] Threads explore(const Program& program, const ExploreOptions& options);

}  // namespace stalefetch
