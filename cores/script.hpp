// SPDX-License-Identifier: BSD-2-Clause
// An execution to follow: what each core executes, and which store each fetch and load reads from.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cores/values.hpp"

namespace stalefetch::cores {

/// A store of the script: the `ordinal`-th of an instruction of a core.
struct StoreReference {
  unsigned core = 0;
  std::uint32_t instruction = 0;  ///< in program order
  std::uint32_t ordinal = 0;
  friend bool operator==(const StoreReference& a, const StoreReference& b) {
    return a.core == b.core && a.instruction == b.instruction && a.ordinal == b.ordinal;
  }
};

/// A byte that is read, and the store that it comes from; nothing: the initial content.
struct ReadByte {
  Address physical = 0;
  std::optional<StoreReference> from;
};

/// A walk: for which page, and which stores its entries come from; nothing: the initial content.
struct ScriptedWalk {
  Address page = 0;
  bool for_fetch = false;
  std::optional<StoreReference> upper, leaf;  ///< upper: with two levels
};

struct ScriptedInstruction {
  Address address = 0;
  std::uint64_t bytes = 0;
  std::vector<ReadByte> fetched;             ///< bytes that somebody stores to
  std::vector<std::vector<ReadByte>> loads;  ///< by ordinal
  std::vector<ScriptedWalk> walks;           ///< in order: that of its fetch, if it has one, then those of its accesses
  std::uint32_t stores = 0;
  bool interrupt = false;             ///< no instruction: the taking of an interrupt before the one at `address`
  std::optional<StoreReference> sender;  ///< of an interrupt: what sent it; `ordinal` counts what its instruction sends
};

struct Script {
  std::vector<std::vector<ScriptedInstruction>> cores;
  /// For each byte that is stored to more than once: all its stores, in coherence order.
  std::vector<std::vector<StoreReference>> coherence;
};

}  // namespace stalefetch::cores
