// SPDX-License-Identifier: BSD-2-Clause
// The cheapest steps that make an unsafe protocol safe, and the steps that a safe one does not need.
//
// What may be added, and at what cost: repair_menu.hpp.
#pragma once

#include <string>
#include <vector>

#include "model/protocol/added_steps.hpp"
#include "model/protocol/library.hpp"

namespace stalefetch::protocol {

struct Repair {
  unsigned cost = 0;
  std::vector<AddedStep> steps;
  std::shared_ptr<const Protocol> repaired;  ///< `source` is its text
};

struct Repairs {
  CellReport before;                        ///< the protocol as it stands
  std::vector<Repair> repairs;              ///< of an unsafe one: all minimal sets, cheapest first
  std::vector<std::string> spare;           ///< of a safe one: each of these steps can go alone
  std::vector<std::string> spare_together;  ///< and all of these at once
  std::size_t asked = 0;                    ///< protocols that were judged
  std::size_t inconclusive = 0;             ///< of which this many without an answer
  bool complete = true;                     ///< every set of at most `most` steps was looked at
};

struct RepairOptions {
  LibraryOptions library;
  unsigned most = 2;              ///< steps in a repair
  std::size_t most_asked = 4000;  ///< protocols to judge
  std::optional<std::chrono::milliseconds> budget;  ///< for all of them
};

/// One step, and no more time than somebody waits for who asked about something else.
[[nodiscard]] RepairOptions single_steps(LibraryOptions library);

/// Throws Error as judge() does, and if the table has no menu of steps.
[[nodiscard]] Repairs repair(const Protocol& protocol, const std::vector<Change>& mutant,
                             const Architecture& architecture, const Configuration& configuration,
                             const RepairOptions& options);

}  // namespace stalefetch::protocol
