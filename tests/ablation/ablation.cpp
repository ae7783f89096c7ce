// SPDX-License-Identifier: BSD-2-Clause
#include "tests/ablation/ablation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stalefetch::ablation {

namespace {

constexpr std::size_t names_shown = 4;

/// Without what stands beside the answer (`forbidden+deadlock`).
std::string answer(const VerdictRow& row) { return row.outcome.substr(0, row.outcome.find('+')); }

bool same_verdict(const VerdictRow& a, const VerdictRow& b) {
  return answer(a) == answer(b) && a.unpredictable == b.unpredictable;
}

const VerdictRow* find_row(const VerdictTable& table, const std::string& scenario) {
  const auto found =
      std::lower_bound(table.rows.begin(), table.rows.end(), scenario,
                       [](const VerdictRow& row, const std::string& name) { return row.scenario < name; });
  return found != table.rows.end() && found->scenario == scenario ? &*found : nullptr;
}

cat::Model model_of(const Architecture& architecture, const VerdictTable& table) {
  const Configuration asked = parse_configuration(table.configuration_text, {table.file, 1, 1});
  return prepare_rules(architecture, architecture.complete(asked)).model;
}

}  // namespace

Ablation::Ablation(const std::string& architecture, const std::string& scenarios)
    : scenarios_(scenarios),
      architecture_(find_architecture(architecture)),
      tables_(read_verdict_tables(scenarios + "/verdicts")) {
  if (architecture_ == nullptr) throw Error({}, fmt::format("architecture `{}`", architecture));
  std::erase_if(tables_,
                [&](const VerdictTable& table) { return find_architecture(table.architecture) != architecture_; });
  std::stable_partition(tables_.begin(), tables_.end(),
                        [](const VerdictTable& table) { return table.configuration_text == "default"; });
  if (tables_.empty()) throw Error({scenarios, 0, 0}, "no table of verdicts", architecture);
}

void Ablation::keep_only(const std::string& prefix) {
  for (VerdictTable& table : tables_)
    std::erase_if(table.rows, [&](const VerdictRow& row) { return !row.scenario.starts_with(prefix); });
}

std::vector<std::string> Ablation::rules() const {
  std::vector<std::string> names;
  for (const VerdictTable& table : tables_)
    for (const cat::Rule& rule : model_of(*architecture_, table).rules)
      if (std::find(names.begin(), names.end(), rule.name) == names.end()) names.push_back(rule.name);
  return names;
}

bool Ablation::is_flag(const std::string& rule) const {
  const cat::Model model = model_of(*architecture_, tables_.front());
  return std::any_of(model.axioms.begin(), model.axioms.end(),
                     [&](const cat::Axiom& axiom) { return axiom.flag && axiom.name == rule; });
}

std::vector<VerdictRow> Ablation::candidates(std::size_t number, const std::string& rule, bool rest) const {
  const bool flag = is_flag(rule);
  std::vector<VerdictRow> rows;
  for (const VerdictRow& row : tables_[number].rows) {
    const VerdictRow* standard = number == 0 ? nullptr : find_row(tables_[0], row.scenario);
    const bool differs = standard == nullptr || !same_verdict(row, *standard);
    const bool decidable = flag ? row.unpredictable : answer(row) == "forbidden" || answer(row) == "required";
    if (decidable && differs != rest) rows.push_back(row);
  }
  return rows;
}

void Ablation::try_without(std::size_t number, bool rest, RuleRow& row) const {
  const std::vector<VerdictRow> rows = candidates(number, row.rule, rest);
  BatchOptions options;
  options.jobs = 0;
  options.check.rules.without = {row.rule};
  const VerdictTable& table = tables_[number];
  const Configuration configuration = parse_configuration(table.configuration_text, {table.file, 1, 1});
  std::vector<BatchItem> items;
  for (const VerdictRow& candidate : rows)
    items.push_back({fmt::format("{}/{}.litmus", scenarios_, candidate.scenario), configuration});
  const std::vector<Report> reports = run_batch(items, options);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (reports[k].error) throw Error({reports[k].file, 0, 0}, *reports[k].error);
    const VerdictRow found{rows[k].scenario, std::string(to_string(*reports[k].outcome)),
                           reports[k].unpredictable.has_value(), 0, ""};
    if (!same_verdict(found, rows[k])) row.changes.push_back({rows[k].scenario, table.configuration_text});
  }
}

RuleRow Ablation::row_of(const std::string& rule) const {
  RuleRow row{rule, {}};
  for (std::size_t number = 0; number < tables_.size(); ++number) try_without(number, false, row);
  for (std::size_t number = 1; number < tables_.size() && row.changes.empty(); ++number) try_without(number, true, row);
  return row;
}

std::string print(const std::vector<RuleRow>& rows) {
  std::size_t width = 0;
  for (const RuleRow& row : rows) width = std::max(width, row.rule.size());
  std::string text = fmt::format("# {:<{}}  verdicts that rest on it, and the first of them\n", "rule",
                                 std::max<std::size_t>(width, 2) - 2);
  for (const RuleRow& row : rows) {
    text += fmt::format("{:<{}}  {:>4} ", row.rule, width, row.changes.size());
    for (std::size_t k = 0; k < std::min(names_shown, row.changes.size()); ++k)
      text += fmt::format(" {} [{}]", row.changes[k].scenario, row.changes[k].configuration);
    text += "\n";
  }
  return text;
}

}  // namespace stalefetch::ablation
