// SPDX-License-Identifier: BSD-2-Clause
// Agreed verdicts: one table per architecture and configuration, one row per scenario, sorted, compared to the letter.
//
//     # aarch64: DIC=0,IDC=0
//     # scenario        outcome    unpredictable  executions  hash
//     shapes/SM         allowed    no                      3  5f1c0a9e5f1c0a9e
//
// The first line names the architecture and the configuration. A missing row, an extra row and a row that differs are all
// failures; a test that cannot be read never becomes a row.
#pragma once

#include <string>
#include <vector>

#include "model/batch.hpp"

namespace stalefetch {

struct VerdictRow {
  std::string scenario;  ///< path below the folder of scenarios, without `.litmus`
  std::string outcome;
  bool unpredictable = false;
  std::uint64_t executions = 0;  ///< consistent ones
  std::string hash;              ///< of the test: a verdict belongs to a text
  friend bool operator==(const VerdictRow&, const VerdictRow&) = default;
};

struct VerdictTable {
  std::string file;
  std::string architecture;
  std::string configuration_text;  ///< as in the first line
  std::vector<VerdictRow> rows;    ///< sorted by scenario
};

/// Reads `NAME`, `NAME=1` and `NAME=0`, separated by commas; `default` and nothing are empty. Throws Error at `where`.
[[nodiscard]] Configuration parse_configuration(const std::string& text, const SourcePosition& where);

/// Throws Error with the line of what is wrong.
[[nodiscard]] VerdictTable read_verdict_table(const std::string& path);
/// All `*.txt` of a folder, sorted. Throws Error if there is none.
[[nodiscard]] std::vector<VerdictTable> read_verdict_tables(const std::string& folder);
[[nodiscard]] std::string print(const VerdictTable& table);

/// The table as it comes out now, over the tests of its architecture below `folder`. Throws Error if a test is bad.
[[nodiscard]] VerdictTable compute_verdicts(const VerdictTable& like, const std::string& folder, const BatchOptions& options);

/// One line per difference: missing, extra and changed rows. Empty if the tables agree.
[[nodiscard]] std::vector<std::string> differences(const VerdictTable& agreed, const VerdictTable& computed);

}  // namespace stalefetch
