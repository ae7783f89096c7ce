// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/by_cpu.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "model/litmus/parse.hpp"

namespace stalefetch::protocol {

namespace {

/// Measured: below, one question is faster than several.
constexpr double most_at_once = 2000;

std::shared_ptr<const litmus::Test> test_of(const Lowered& lowered, const std::string& condition) {
  return std::make_shared<litmus::Test>(
      litmus::parse(fmt::format("{}exists ({})\n", lowered.text, condition), lowered.test->name));
}

std::string any_of(const std::vector<std::string>& conditions) {
  std::string result;
  for (const std::string& each : conditions) result += fmt::format("{}({})", result.empty() ? "" : " \\/ ", each);
  return result.empty() ? "false" : result;
}

/// By CPU, and last what is about several.
std::vector<std::string> questions(const std::vector<Violation>& all) {
  std::map<unsigned, std::vector<std::string>> of_thread;
  std::vector<std::string> result;
  for (const Violation& violation : all) {
    for (const auto& [thread, condition] : violation.of_thread) of_thread[thread].push_back(condition);
    if (violation.of_thread.empty()) result.push_back(violation.condition);
  }
  for (const auto& [thread, conditions] : of_thread) result.insert(result.begin(), any_of(conditions));
  return result;
}

void add_new(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const std::string& each : from)
    if (std::find(to.begin(), to.end(), each) == to.end()) to.push_back(each);
}

/// The answer that decides, with what the others leave open.
std::shared_ptr<CheckResult> merged(const std::vector<std::shared_ptr<CheckResult>>& parts) {
  const auto first = [&](auto&& wanted) { return std::find_if(parts.begin(), parts.end(), wanted); };
  auto decides = first([](const auto& part) { return part->outcome == Outcome::Allowed; });
  if (decides == parts.end()) decides = first([](const auto& part) { return part->outcome == Outcome::Inconclusive; });
  auto result = std::make_shared<CheckResult>(decides == parts.end() ? *parts.front() : **decides);
  for (const auto& part : parts) {
    add_new(result->reasons, part->reasons);
    add_new(result->doubts, part->doubts);
    if (!result->unpredictable) result->unpredictable = part->unpredictable;
    result->unpredictable_unknown = result->unpredictable_unknown || part->unpredictable_unknown;
  }
  if (result->unpredictable) result->unpredictable_unknown = false;
  return result;
}

}  // namespace

std::shared_ptr<CheckResult> ask(const Lowered& lowered, const std::string& condition, const VerdictOptions& options,
                                 RuleCache& cache) {
  return std::make_shared<CheckResult>(check(test_of(lowered, condition), options.check, cache));
}

void ask_about_all(const std::vector<Violation>& all, const VerdictOptions& options, RuleCache& cache, Verdict& verdict) {
  std::vector<std::string> conditions;
  for (const Violation& violation : all) conditions.push_back(violation.condition);
  verdict.test = test_of(verdict.lowered, any_of(conditions));
  const std::vector<std::string> parts = questions(all);
  CheckOptions at_once = options.check;
  if (parts.size() > 1) at_once.most_combinations = most_at_once;
  verdict.result = std::make_shared<CheckResult>(check(verdict.test, at_once, cache));
  if (!verdict.result->too_many) return;
  VerdictOptions of_one = options;
  of_one.check.races_of_all = false;
  for (const std::string& part : parts) {
    verdict.parts.push_back(ask(verdict.lowered, part, of_one, cache));
    const CheckResult& found = *verdict.parts.back();
    if (!options.all_promises && (found.outcome == Outcome::Allowed || found.unpredictable)) break;
  }
  verdict.result = merged(verdict.parts);
}

std::shared_ptr<CheckResult> ask_about(const Violation& violation, const VerdictOptions& options, RuleCache& cache,
                                       const Verdict& verdict) {
  std::vector<std::string> conditions;
  if (!verdict.parts.empty())
    for (const auto& [thread, condition] : violation.of_thread) conditions.push_back(condition);
  if (conditions.empty()) conditions.push_back(violation.condition);
  for (const std::string& condition : conditions) {
    auto found = ask(verdict.lowered, condition, options, cache);
    if (found->outcome == Outcome::Allowed) return found;
  }
  return nullptr;
}

std::vector<std::shared_ptr<CheckResult>> answers(const Verdict& verdict) {
  if (!verdict.parts.empty()) return verdict.parts;
  return {verdict.result};
}

}  // namespace stalefetch::protocol
