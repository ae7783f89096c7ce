// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "model/markup.hpp"
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

std::vector<Deciding> deciding(const Protocol& protocol, const CheckOptions& options) {
  std::vector<Deciding> result;
  RuleCache cache;
  for (const Architecture* architecture : architectures()) {
    if (architecture->lowering().empty() || !is_for(protocol, *architecture)) continue;
    Deciding one;
    one.architecture = architecture;
    try {
      const Verdict verdict = judge(protocol, *architecture, {options, {}, true}, cache);
      one.safety = verdict.safety;
      if (verdict.safety == Safety::Inconclusive) {
        one.sentence = fmt::format("{}", fmt::join(verdict.reasons, "; "));
      } else {
        one.explanation = explain(protocol, *architecture, verdict, options);
        if (verdict.broken.empty())
          add_rules(one.explanation, one);
        else
          one.sentence = stale_fetches(one.explanation);
        if (one.sentence.empty() && !verdict.broken.empty()) one.sentence = verdict.broken.front().how;
        if (one.sentence.empty()) one.sentence = one.explanation.state;
      }
    } catch (const NoLowering&) {
      continue;
    }
    result.push_back(std::move(one));
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

namespace {

std::string anchor(const std::string& name) {
  std::string result;
  for (const char c : name) result += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  return result;
}

constexpr std::string_view page_head = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>stalefetch: protocols</title>
<style>
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #8886; padding: .2rem .5rem; text-align: left; }
.wide { overflow-x: auto; }
thead th { position: sticky; top: 0; background: Canvas; vertical-align: bottom; }
.safe { background: #2a93; } .unsafe { background: #c334; font-weight: 600; } .inconclusive { background: #da23; }
.none { color: #888; }
a { color: inherit; } pre { overflow-x: auto; background: #8881; padding: .6rem; } svg { max-width: 100%; height: auto; background: #fff; }
section { border-top: 1px solid #8886; margin-top: 2rem; }
</style></head><body>
)";

std::string cell_html(const MatrixRow& row, const CellReport& cell) {
  if (!cell.error.empty()) return fmt::format("<td class=\"unsafe\">{}</td>", escaped_markup(cell.error));
  if (!cell.safety) return fmt::format("<td class=\"none\" title=\"{}\">–</td>", escaped_markup(cell.no_lowering));
  const std::string verdict(to_string(*cell.safety));
  std::string why;
  for (const auto& [promise, how] : cell.broken)
    why += fmt::format("{}{}{}", why.empty() ? "" : "\n", promise, how.empty() ? "" : ": " + how);
  for (const std::string& reason : cell.reasons) why += reason;
  const std::string base = row.mutant.empty() ? row.name : row.name.substr(0, row.name.size() - row.mutant.size() - 1);
  const char* style = *cell.safety == Safety::Safe || *cell.safety == Safety::Forbidden ? "safe"
                      : *cell.safety == Safety::Inconclusive                            ? "inconclusive"
                                                                                        : "unsafe";
  return fmt::format("<td class=\"{}\" title=\"{}\"><a href=\"#{}\">{}</a></td>", style, escaped_markup(why),
                     anchor(base), verdict);
}

std::string matrix_html(const Matrix& matrix) {
  std::string text = "<div class=\"wide\"><table><thead><tr><th rowspan=\"2\">protocol</th>", second;
  for (std::size_t i = 0; i < matrix.columns.size();) {
    std::size_t end = i;
    for (; end < matrix.columns.size() && matrix.columns[end].architecture == matrix.columns[i].architecture; ++end)
      second += fmt::format("<th>{}</th>", escaped_markup(matrix.columns[end].configuration_text));
    text += fmt::format("<th colspan=\"{}\">{}</th>", end - i, matrix.columns[i].architecture->name());
    i = end;
  }
  text += "</tr><tr>" + second + "</tr></thead><tbody>\n";
  for (const MatrixRow& row : matrix.rows) {
    text +=
        fmt::format("<tr><th><a href=\"#{}\">{}</a></th>",
                    anchor(row.mutant.empty() ? row.name : row.name.substr(0, row.name.size() - row.mutant.size() - 1)),
                    escaped_markup(row.name));
    for (const CellReport& cell : row.cells) text += cell_html(row, cell);
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string protocol_html(const MatrixRow& row, const CheckOptions& options) {
  const Protocol& protocol = *row.protocol;
  std::string text = fmt::format("<section id=\"{}\"><h2>{}</h2><p>{}</p>", anchor(row.name), escaped_markup(row.name),
                                 escaped_markup(protocol.title));
  for (const Header& header : protocol.headers)
    if (header.key == "Source") text += fmt::format("<p>Source: {}</p>", escaped_markup(header.value));
  if (!protocol.text.empty()) text += fmt::format("<p>{}</p>", escaped_markup(protocol.text));
  text += "<ul>";
  for (const Promise& promise : protocol.promises)
    text += fmt::format("<li><code>{}</code></li>", escaped_markup(to_string(promise)));
  text += "</ul>\n";
  for (const Deciding& one : deciding(protocol, options)) {
    text += fmt::format("<h3>{}: {}</h3><p>{}</p>", one.architecture->name(), to_string(one.safety),
                        escaped_markup(one.sentence));
    for (const std::string& source : one.sources)
      text += fmt::format("<p><small>{}</small></p>", escaped_markup(source));
    if (one.explanation.shown != Explanation::Shown::Nothing)
      text += fmt::format("<details{}><summary>an execution</summary>{}</details>\n",
                          one.safety == Safety::Unsafe ? " open" : "", to_svg(one.explanation));
  }
  return text + "</section>\n";
}

}  // namespace

std::string to_html(const Matrix& matrix, const LibraryOptions& options) {
  std::string text(page_head);
  text += fmt::format(
      "<h1>Code-modification protocols</h1><p>{} rows, {} columns. Each verdict leads to what decides it; point at it "
      "for the promises that are broken.</p>\n",
      matrix.rows.size(), matrix.columns.size());
  text += matrix_html(matrix);
  for (const MatrixRow& row : matrix.rows)
    if (row.mutant.empty()) text += protocol_html(row, options.check);
  return text + "</body></html>\n";
}

}  // namespace stalefetch::protocol
