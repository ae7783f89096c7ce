// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "model/protocol/explanation.hpp"
#include "model/protocol/promises.hpp"

namespace stalefetch::protocol {

namespace {

/// `P1: fetch prog -> int3, stale since store prog = movl $0,%eax by P0`
std::string stale_fetches(const Explanation& explanation) {
  std::string result;
  for (const TimelineRow& row : explanation.timeline.rows)
    if (row.stale)
      result += fmt::format("{}P{}: {}, {}", result.empty() ? "" : "; ", row.thread, row.text,
                            describe(*row.stale, explanation.timeline));
  return result;
}

void add_rules(const Explanation& explanation, Deciding& result) {
  std::vector<std::string> rules;
  for (const ExplainedCycle& cycle : explanation.cycles) {
    for (const ExplainedEdge& edge : cycle.edges) {
      if (edge.title.empty() || std::find(rules.begin(), rules.end(), edge.title) != rules.end()) continue;
      rules.push_back(edge.title);
      if (!edge.source.empty() &&
          std::find(result.sources.begin(), result.sources.end(), edge.source) == result.sources.end())
        result.sources.push_back(edge.source);
    }
  }
  result.sentence = rules.empty() ? "no execution comes near a broken promise"
                                  : fmt::format("the nearest execution that would break a promise is ruled out by: {}",
                                                fmt::join(rules, ", "));
}

std::string architecture_cell(const CellReport& cell) {
  if (!cell.error.empty()) return "error";
  if (!cell.safety) return "–";
  const std::string verdict(to_string(*cell.safety));
  return *cell.safety == Safety::Unsafe ? fmt::format("**unsafe** ({})", broken_kinds(cell)) : verdict;
}

}  // namespace

Deciding decide(const Protocol& protocol, const Architecture& architecture, const Verdict& verdict,
                const CheckOptions& options) {
  Deciding result;
  result.architecture = &architecture;
  result.safety = verdict.safety;
  if (verdict.safety == Safety::Inconclusive) {
    result.sentence = fmt::format("{}", fmt::join(verdict.reasons, "; "));
    return result;
  }
  result.explanation = explain(protocol, architecture, verdict, options);
  if (verdict.broken.empty())
    add_rules(result.explanation, result);
  else
    result.sentence = stale_fetches(result.explanation);
  if (result.sentence.empty() && !verdict.broken.empty()) result.sentence = verdict.broken.front().how;
  if (result.sentence.empty()) result.sentence = result.explanation.state;
  return result;
}

Deciding decide(const Protocol& protocol, const Architecture& architecture, const CheckOptions& options,
                RuleCache& cache) {
  Verdict verdict = judge(protocol, architecture, {options, {}, true}, cache);
  Deciding result = decide(protocol, architecture, verdict, options);
  result.verdict = std::move(verdict);
  return result;
}

std::vector<Deciding> deciding(const Protocol& protocol, const CheckOptions& options) {
  std::vector<Deciding> result;
  RuleCache cache;
  for (const Architecture* architecture : architectures()) {
    if (architecture->lowering().empty() || !is_for(protocol, *architecture)) continue;
    try {
      result.push_back(decide(protocol, *architecture, options, cache));
    } catch (const NoLowering&) {
      continue;
    }
  }
  return result;
}

std::string to_markdown(const std::vector<const MatrixRow*>& rows, const std::vector<MatrixColumn>& columns,
                        const CheckOptions& options) {
  const Protocol& protocol = *rows.at(0)->protocol;
  std::string text = fmt::format("<!-- Generated from {}.litmus by `stalefetch pages`; do not edit. -->\n# {}\n\n{}\n",
                                 protocol.name, protocol.name, protocol.title);
  for (const Header& header : protocol.headers)
    if (header.key == "Source" || header.key == "Protocol") text += fmt::format("\n{}: {}\n", header.key, header.value);
  if (!protocol.text.empty()) text += "\n" + protocol.text + "\n";
  text += "\n## Promises\n\n";
  for (const Promise& promise : protocol.promises) text += fmt::format("- `{}`\n", to_string(promise));
  if (protocol.promises.empty()) text += "- none by name; its `exists` must not be reached\n";
  text += "\n## Verdicts\n\n| architecture | configuration |";
  for (const MatrixRow* row : rows) text += fmt::format(" {} |", row->mutant.empty() ? "as it is" : row->mutant);
  text += "\n|---|---|";
  for (std::size_t i = 0; i < rows.size(); ++i) text += "---|";
  text += "\n";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (std::none_of(rows.begin(), rows.end(), [&](const MatrixRow* row) { return row->cells[i].safety.has_value(); }))
      continue;
    text += fmt::format("| {} | {} |", columns[i].architecture->name(), columns[i].configuration_text);
    for (const MatrixRow* row : rows) text += fmt::format(" {} |", architecture_cell(row->cells[i]));
    text += "\n";
  }
  text += "\n## What decides\n\n";
  for (const Deciding& one : deciding(protocol, options)) {
    text += fmt::format("- {}, {}: {}\n", one.architecture->name(), to_string(one.safety), one.sentence);
    for (const std::string& source : one.sources) text += fmt::format("  - {}\n", source);
  }
  if (protocol.mutants.empty()) return text;
  text += "\n## Mutants\n\n";
  for (const Mutant& mutant : protocol.mutants) {
    std::string note;
    for (const char c : mutant.note) note += c == '\n' ? ' ' : c;
    text += fmt::format("- {}{}{}\n", mutant.name,
                        mutant.rows.empty() ? "" : fmt::format(" ({})", fmt::join(mutant.rows, ", ")),
                        note.empty() ? "" : ":" + note);
  }
  return text;
}

}  // namespace stalefetch::protocol
