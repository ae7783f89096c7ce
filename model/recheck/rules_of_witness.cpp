// SPDX-License-Identifier: BSD-2-Clause
#include "model/recheck/rules_of_witness.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace stalefetch::recheck_detail {

cat::NaiveResult evaluate_rules(const Architecture& architecture, const Configuration& configuration,
                                const RuleOptions& rules, const cat::NaiveExecution& execution) {
  cat::CompileOptions options;
  for (const auto& [name, on] : configuration)
    if (on) options.variants.insert(name);
  options.without = rules.without;
  options.include = [&](const std::string& name) -> std::optional<std::string> {
    std::ifstream in(std::filesystem::path(rules.file).parent_path() / name, std::ios::binary);
    if (!in) return {};
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string_view text = rules.text.empty() ? architecture.rules() : std::string_view(rules.text);
  return cat::evaluate_naively(text, "rules", options, execution);
}

std::vector<std::string> declared_orders(const Rules& rules) {
  std::vector<std::string> names;
  for (const cat::Choice& choice : rules.model.choices) names.push_back(rules.model.names[choice.name]);
  return names;
}

std::vector<std::string> check_orders(const cat::NaiveExecution& execution, const cat::NaiveResult& result) {
  std::vector<std::string> objections;
  for (const auto& [name, wanted] : result.ordered) {
    const cat::NaiveRelation& chosen = execution.choices.at(name);
    const auto contains = [&](const auto& relation, EventId a, EventId b) { return relation.contains({a, b}); };
    for (const auto& [a, b] : wanted)
      if (a != b && contains(chosen, a, b) == contains(chosen, b, a))
        objections.push_back(fmt::format("{}: {} and {} are not ordered one way", name, a, b));
    for (const auto& [a, b] : chosen)
      if (a == b || (!contains(wanted, a, b) && !contains(wanted, b, a)))
        objections.push_back(fmt::format("{}: orders {} and {}, which it need not", name, a, b));
  }
  return objections;
}

cat::NaiveRelation pairs_of(const Relation& relation) {
  cat::NaiveRelation result;
  for (EventId a = 0; a < relation.size(); ++a)
    for (EventId b = 0; b < relation.size(); ++b)
      if (relation.test(a, b)) result.emplace(a, b);
  return result;
}

}  // namespace stalefetch::recheck_detail
