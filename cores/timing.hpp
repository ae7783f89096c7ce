// SPDX-License-Identifier: BSD-2-Clause
// How long things take in a machine, in cycles, and how often it does what it need not do. Part of a profile.
#pragma once

#include <cstdint>

namespace stalefetch::cores {

/// Drawn evenly from both ends and all between.
struct Cycles {
  std::uint32_t least = 1, most = 1;
};

struct Timing {
  unsigned issue_width = 2;
  unsigned retire_width = 2;
  Cycles start{0, 100};  ///< when a core begins
  Cycles fetch_hit{1, 1};
  Cycles fetch_miss{20, 60};
  Cycles load_hit{2, 4};
  Cycles load_miss{20, 80};
  Cycles store_hit{2, 10};  ///< from retirement to memory, where the core owns the line
  Cycles store_miss{20, 120};
  Cycles clean{10, 60};
  Cycles invalidate{10, 80};  ///< to each core
  Cycles walk{15, 60};        ///< of the page tables
  Cycles send{30, 200};       ///< of an interrupt, from retirement to the other core
  Cycles interrupt{0, 600};   ///< from the start, for one that no core sends
  Cycles eviction{50, 500};   ///< after a store, if it is evicted at all
  Cycles prefetch{5, 40};     ///< after a miss
  double evicted = 0.05;      ///< stores whose line is evicted
  double warm = 0.5;          ///< lines of code that are in an instruction cache at the start
  double shared = 0.5;        ///< lines that are in a data cache at the start
  double prefetched = 0.3;    ///< misses that bring the next line too
  double mispredicted = 0.1;  ///< branches that fetch follows the wrong way, where there is another
  double translated = 0.5;    ///< pages that are in a TLB at the start
  double forgotten = 0.1;     ///< accesses whose page has gone from the TLB by then
  double exclusive_fails = 0.01;
};

}  // namespace stalefetch::cores
