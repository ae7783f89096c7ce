// SPDX-License-Identifier: BSD-2-Clause
#include "tests/property/insertion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/litmus/parse.hpp"
#include "model/verdict_table.hpp"

namespace stalefetch::property {

namespace {

/// Of the same length each.
struct Instructions {
  std::string_view architecture, idle;
  std::array<std::string_view, 3> ordering;
};
constexpr std::array<Instructions, 3> known{{
    {"aarch64", "NOP", {"ISB", "DSB SY", "DMB SY"}},
    {"riscv", "nop", {"fence.i", "fence rw,rw", "fence.tso"}},
    {"x86-64", "nop3", {"serialize", "mfence", "lfence"}},
}};

constexpr unsigned inserted_line = 1'000'000;  // no scenario is so long

struct Answer {
  std::string text;
  Report report;
  bool inserted_is_data = false;  ///< the inserted instruction is stored to or read
};

Answer answer_with(const Gap& gap, std::string_view instruction, const Setting& setting) {
  static RuleCache cache;
  CheckOptions options;
  options.configuration = gap.configuration;
  options.rules = setting.rules;
  options.time_limit = std::chrono::milliseconds(5000);
  litmus::Test test = litmus::read_file(gap.file);
  auto& lines = test.columns.at(gap.column).lines;
  litmus::Line line;
  line.instruction = instruction;
  line.at = test.columns[gap.column].at;
  line.at.line = inserted_line;
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(gap.line), line);
  const CheckResult result = check(std::make_shared<const litmus::Test>(test), options, cache);
  Answer answer{litmus::print(test), summarise(result)};
  for (const MemoryObject& object : result.analysis->program->objects())
    if (object.at.line == inserted_line)
      answer.inserted_is_data = !result.analysis->threads->cells.within(object.address, object.bytes).empty();
  return answer;
}

bool comparable(const Answer& answer) {
  return answer.report.outcome != Outcome::Inconclusive && answer.report.reasons.empty() && !answer.inserted_is_data;
}

std::string states(const Answer& answer) {
  std::string text;
  for (const Report::State& state : answer.report.states) text += state.text + "\n";
  return text;
}

bool below(const Answer& less, const Answer& more) {
  return std::all_of(less.report.states.begin(), less.report.states.end(), [&](const auto& state) {
    return std::any_of(more.report.states.begin(), more.report.states.end(),
                       [&](const auto& other) { return other.text == state.text; });
  });
}

const Instructions& instructions_of(const Architecture& architecture) {
  return *std::find_if(known.begin(), known.end(), [&](const auto& i) { return i.architecture == architecture.name(); });
}

}  // namespace

std::vector<Gap> gaps_of(const std::string& architecture) {
  std::vector<Gap> gaps;
  for (const std::string& file : find_tests({STALEFETCH_SCENARIOS})) {
    const litmus::Test test = litmus::read_file(file);
    if (find_architecture(test.architecture)->name() != architecture) continue;
    for (const VerdictTable& table : read_verdict_tables(STALEFETCH_SCENARIOS "/verdicts")) {
      if (table.architecture != architecture) continue;
      const Configuration configuration = parse_configuration(table.configuration_text, {});
      for (std::size_t column = 0; column < test.columns.size(); ++column)
        for (std::size_t line = 0; line <= test.columns[column].lines.size(); ++line)
          gaps.push_back({file, configuration, column, line});
    }
  }
  return gaps;
}

Counterexample ordering_only_forbids(const Gap& gap, const Setting& setting) {
  const Instructions& instructions = instructions_of(*find_architecture(litmus::read_file(gap.file).architecture));
  const Answer without = answer_with(gap, instructions.idle, setting);
  if (!comparable(without)) return {};
  for (const std::string_view ordering : instructions.ordering) {
    const Answer with = answer_with(gap, ordering, setting);
    if (comparable(with) && !below(with, without))
      return fmt::format("{}{}\nthough\n{}{}", with.text, states(with), without.text, states(without));
  }
  return {};
}

}  // namespace stalefetch::property
