// SPDX-License-Identifier: BSD-2-Clause
// What if a rule were not there: which agreed verdicts rest on it?
//
// Leaving a rule out can only allow more. So a rule is tried on what is forbidden (and a flag on what is flagged): on
// the whole first table, on the rows of the other tables that differ from it, and on the rest of those only if nothing
// changed.
#pragma once

#include <string>
#include <vector>

#include "model/verdict_table.hpp"

namespace stalefetch::ablation {

/// An agreed verdict that another would take the place of.
struct Change {
  std::string scenario;
  std::string configuration;
};

struct RuleRow {
  std::string rule;
  std::vector<Change> changes;  ///< in the order of the tables and their rows
};

class Ablation {
 public:
  /// The tables of one architecture below `scenarios`; the one of the default configuration comes first. Throws Error.
  Ablation(const std::string& architecture, const std::string& scenarios);

  /// Forgets the rows whose scenario does not begin like this.
  void keep_only(const std::string& prefix);

  /// Every documented rule and axiom of all configurations, in the order of the rule file.
  [[nodiscard]] std::vector<std::string> rules() const;
  [[nodiscard]] RuleRow row_of(const std::string& rule) const;

 private:
  /// The rows of table `number` that `rule` might decide; `rest`: those of them that are as in the first table.
  [[nodiscard]] std::vector<VerdictRow> candidates(std::size_t number, const std::string& rule, bool rest) const;
  void try_without(std::size_t number, bool rest, RuleRow& row) const;
  [[nodiscard]] bool is_flag(const std::string& rule) const;

  std::string scenarios_;
  const Architecture* architecture_;
  std::vector<VerdictTable> tables_;
};

/// One line per rule: how many verdicts rest on it, and the first few.
[[nodiscard]] std::string print(const std::vector<RuleRow>& rows);

}  // namespace stalefetch::ablation
