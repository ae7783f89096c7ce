// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/by_cpu.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "model/litmus/parse.hpp"

namespace stalefetch::protocol {

namespace {

std::shared_ptr<const litmus::Test> test_of(const Lowered& lowered, const std::string& condition) {
  return std::make_shared<litmus::Test>(
      litmus::parse(fmt::format("{}exists ({})\n", lowered.text, condition), lowered.test->name));
}

std::string any_of(const std::vector<std::string>& conditions) {
  std::string result;
  for (const std::string& each : conditions) result += fmt::format("{}({})", result.empty() ? "" : " \\/ ", each);
  return result.empty() ? "false" : result;
}

struct Question {
  std::string condition;
  std::optional<unsigned> thread;  ///< nothing: about several
};

/// For each CPU, then what is about several.
std::vector<Question> questions(const std::vector<Violation>& all) {
  std::map<unsigned, std::vector<std::string>> of_thread;
  for (const Violation& violation : all)
    for (const auto& [thread, condition] : violation.of_thread) of_thread[thread].push_back(condition);
  std::vector<Question> result;
  for (const auto& [thread, conditions] : of_thread) result.push_back({any_of(conditions), thread});
  for (const Violation& violation : all)
    if (violation.of_thread.empty()) result.push_back({violation.condition, {}});
  return result;
}

/// Of races that no question of its own looks for, the first question takes care.
CheckOptions options_of(const std::vector<Question>& parts, std::size_t part, const Lowered& lowered, CheckOptions options) {
  options.whole_up_to = 0;
  for (unsigned thread = 0; thread < lowered.test->columns.size(); ++thread)
    if (part != 0) options.races_elsewhere.insert(thread);
  for (const Question& question : parts)
    if (question.thread) options.races_elsewhere.insert(*question.thread);
  return options;
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
  const std::vector<Question> parts = questions(all);
  CheckOptions at_once = options.check;
  if (parts.size() > 1) at_once.most_combinations = options.most_at_once;
  verdict.result = std::make_shared<CheckResult>(check(verdict.test, at_once, cache));
  if (!verdict.result->too_many) return;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    VerdictOptions of_one = options;
    of_one.check = options_of(parts, part, verdict.lowered, options.check);
    verdict.parts.push_back(ask(verdict.lowered, parts[part].condition, of_one, cache));
    const CheckResult& found = *verdict.parts.back();
    if (!options.all_promises && (found.outcome == Outcome::Allowed || found.unpredictable)) break;
  }
  verdict.result = merged(verdict.parts);
}

std::shared_ptr<CheckResult> ask_about(const Violation& violation, const VerdictOptions& options, RuleCache& cache,
                                       const Verdict& verdict) {
  if (verdict.parts.empty() || violation.of_thread.empty()) {
    auto found = ask(verdict.lowered, violation.condition, options, cache);
    return found->outcome == Outcome::Allowed ? found : nullptr;
  }
  const std::vector<Question> parts = questions({violation});
  for (const Question& part : parts) {
    VerdictOptions of_one = options;  // races were looked for already
    of_one.check = options_of(parts, 1, verdict.lowered, options.check);
    auto found = ask(verdict.lowered, part.condition, of_one, cache);
    if (found->outcome == Outcome::Allowed) return found;
  }
  return nullptr;
}

std::vector<std::shared_ptr<CheckResult>> answers(const Verdict& verdict) {
  if (!verdict.parts.empty()) return verdict.parts;
  return {verdict.result};
}

}  // namespace stalefetch::protocol
