// SPDX-License-Identifier: BSD-2-Clause
#include "tests/property/claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>

#include "model/litmus/parse.hpp"

namespace stalefetch::property {

namespace {

Report answer(const std::string& text, const Setting& setting, const Configuration& configuration = {}) {
  static RuleCache cache;
  CheckOptions options;
  options.configuration = configuration;
  options.rules = setting.rules;
  options.time_limit = std::chrono::milliseconds(5000);
  return summarise(check(std::make_shared<const litmus::Test>(litmus::parse(text, "random")), options, cache));
}

bool complete(const Report& report) { return report.outcome != Outcome::Inconclusive && report.reasons.empty(); }

/// Each final state of `less` is one of `more`.
bool below(const Report& less, const Report& more) {
  return std::all_of(less.states.begin(), less.states.end(), [&](const Report::State& state) {
    return std::any_of(more.states.begin(), more.states.end(),
                       [&](const auto& other) { return other.text == state.text; });
  });
}

/// All that names cannot change.
std::string shape(const Report& report) {
  std::vector<std::uint64_t> counts;
  for (const Report::State& state : report.states) counts.push_back(state.executions);
  std::sort(counts.begin(), counts.end());
  return fmt::format("{}{}, {} executions, states with {}", to_string(*report.outcome),
                     report.unpredictable ? " unpredictable" : "", report.counts.consistent, fmt::join(counts, " "));
}

Counterexample compare_shapes(const std::string& one, const std::string& other, const Setting& setting) {
  const Report a = answer(one, setting), b = answer(other, setting);
  if (!complete(a) || !complete(b) || shape(a) == shape(b)) return {};
  return fmt::format("{}{}\nbut\n{}{}", one, shape(a), other, shape(b));
}

std::string states(const Report& report) {
  std::string text;
  for (const Report::State& state : report.states) text += state.text + "\n";
  return text;
}

Counterexample compare_states(const std::string& text, const Report& less, const std::string& other,
                              const Report& more) {
  if (!complete(less) || !complete(more) || below(less, more)) return {};
  return fmt::format("{}{}\nthough\n{}{}", text, states(less), other, states(more));
}

}  // namespace

Counterexample fences_only_forbid(const RandomProgram& program, const Setting& setting) {
  const unsigned thread = *rc::gen::inRange(0U, static_cast<unsigned>(program.threads.size()));
  const unsigned position = *rc::gen::inRange(0U, static_cast<unsigned>(program.threads[thread].steps.size() + 1));
  const std::string fenced = with_step(program, thread, position, *random_fences()).text();
  const Configuration configuration =
      *rc::gen::elementOf(std::vector<Configuration>{{}, {{"IDC", true}}, {{"DIC", true}, {"IDC", true}}});
  return compare_states(fenced, answer(fenced, setting, configuration), program.text(),
                        answer(program.text(), setting, configuration));
}

Counterexample coherent_caches_only_forbid(const RandomProgram& program, const Setting& setting) {
  const std::string text = program.text();
  const Report none = answer(text, setting), idc = answer(text, setting, {{"IDC", true}});
  const Report dic = answer(text, setting, {{"DIC", true}, {"IDC", true}});
  const Counterexample first = compare_states(text, dic, "with IDC alone:\n", idc);
  return first ? first : compare_states(text, idc, "without IDC:\n", none);
}

Counterexample names_do_not_matter(const RandomProgram& program, const Setting& setting) {
  Names names = program.plain_names();
  names.thread = random_order(static_cast<unsigned>(names.thread.size()));
  names.registers = random_order(static_cast<unsigned>(names.registers.size()));
  names.x = *rc::gen::element<std::string>("x", "y", "zzz");
  names.y = names.x == "y" ? "x" : "a";
  if (setting.faulty) names.y = names.x;
  return compare_shapes(program.text(), program.text(names), setting);
}

Counterexample printing_keeps_the_test(const RandomProgram& program, const Setting& setting) {
  const std::string text = program.text();
  const litmus::Test test = litmus::parse(text, "random");
  std::string printed = litmus::print(test);
  if (setting.faulty) boost::replace_all(printed, "IC IVAU", "DC CVAU");
  if (litmus::hash(test) != litmus::hash(litmus::parse(printed, "printed")))
    return fmt::format("{}\nis not\n{}", text, printed);
  return compare_shapes(text, printed, setting);
}

Counterexample idle_parts_do_not_matter(const RandomProgram& program, const Setting& setting) {
  RandomProgram more = program;
  const std::string idle = setting.faulty ? "STR {r20},[{R16}]" : "MOV {r0},#1";
  more.threads.push_back({{{{idle}}}, {}});
  std::string text = more.text();
  boost::replace_first(text, "{\n", "{\n unused=7;\n");
  return compare_shapes(program.text(), text, setting);
}

std::string without_time(const Report& report) {
  std::string text = fmt::format("{} {} {} {} {}\n{}\n{}", report.name, report.hash, report.architecture,
                                 to_string(report.outcome.value_or(Outcome::Inconclusive)),
                                 report.unpredictable.value_or("-"), report.proposition, report.error.value_or("-"));
  for (const auto& [name, on] : report.configuration) text += fmt::format(" {}={}", name, on);
  for (const Report::State& state : report.states)
    text += fmt::format("\n{} {} {}", state.text, state.executions, state.satisfies);
  return text + fmt::format("\n{} {} {} {} {}", report.counts.combinations, report.counts.consistent, report.counts.cut,
                            report.counts.evaluations, fmt::join(report.reasons, ";"));
}

}  // namespace stalefetch::property
