// SPDX-License-Identifier: BSD-2-Clause
// How large the structures of a machine are, and what they dare. Part of a profile.
#pragma once

#include <cstdint>

namespace stalefetch::cores {

struct Structures {
  unsigned queue_depth = 64;  ///< instructions fetched ahead
  unsigned window = 128;      ///< instructions issued and not retired
  unsigned line_bytes = 4;    ///< of all caches
  unsigned fetch_bytes = 8;   ///< fetched at once, aligned; where the architecture promises more, that
  bool tears = false;         ///< bytes that were stored separately are fetched separately, where it promises less
  unsigned instruction_copies = 1;  ///< how often an instruction cache may hold one line
  unsigned translation_copies = 1;  ///< how often a TLB may hold the translation of one page
  bool loads_in_order = false;
  bool stores_in_order = false;
  bool speculative_loads = true;     ///< loads behind branches that are not resolved
  bool disambiguation = true;        ///< loads behind accesses whose address is not known
  bool speculative_selects = false;  ///< selections and comparisons of atomics are guessed where they are not known
  unsigned most_instructions = 400;  ///< of one core in one run; then the run is given up
};

/// A rule of the machine that a test breaks on purpose, to see that somebody notices.
enum class Breakage : std::uint8_t {
  None,
  SkipInvalidation,   ///< the instruction cache keeps its lines when it is told to drop them
  KeepFetchedAhead,   ///< what was fetched ahead survives a refetch
  SkipCleaning,       ///< cleaning does nothing
  SkipSelfSnoop,      ///< own stores do not reach what was fetched ahead
  LoadsPassBarriers,  ///< loads do not wait for barriers
  SkipFlush,          ///< TLBs and walk caches keep their entries when they are told to drop them
  KeepWalkCache,      ///< walk caches do
  FlushInUse,         ///< a flush of other cores does not wait for accesses by what it drops
  IgnoreMask,         ///< an interrupt is taken although it is masked
  DeliverTwice,       ///< an interrupt that was sent stays pending when it is taken
};

}  // namespace stalefetch::cores
