// SPDX-License-Identifier: BSD-2-Clause
// Permitted, simulated, seen: what the envelope allows beside how often machines and real devices show it.
#pragma once

#include <string>
#include <vector>

#include "bindings/machine/comparison.hpp"

namespace stalefetch::cli {

struct TableOptions {
  ComparisonOptions comparison;
  std::string hardware;  ///< a file of counts; empty: the `hardware.tsv` beside the tests, if there is one
  bool csv = false;
};

struct MachineTable {
  std::vector<std::vector<std::string>> rows;  ///< heads first; then of each test its name, verdict, counts, remark
  int status = 0;  ///< exit status: a machine that does what is not allowed is a fault of ours
};
/// Throws Error: a bad file of counts.
[[nodiscard]] MachineTable make_table(const std::vector<std::string>& files,
                                      const std::vector<cores::Profile>& profiles, const TableOptions& options);

/// Prints a line per test. Gives the exit status.
[[nodiscard]] int print_table(const std::vector<std::string>& files, const std::vector<cores::Profile>& profiles,
                              const TableOptions& options);

}  // namespace stalefetch::cli
