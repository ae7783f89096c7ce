// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/html.hpp"

#include <fmt/format.h>

#include <cctype>
#include <set>

#include "model/parallel.hpp"
#include "model/protocol/html_parts.hpp"
#include "model/protocol/html_style.hpp"

namespace stalefetch::protocol {

std::string_view style_of(Safety safety) {
  switch (safety) {
    case Safety::Safe:
    case Safety::Forbidden:
      return "safe";
    case Safety::Unsafe:
    case Safety::Allowed:
      return "unsafe";
    case Safety::Inconclusive:
      break;
  }
  return "inconclusive";
}

std::string architecture_id(const HtmlEntry& entry, const Architecture& architecture) {
  return fmt::format("{}.{}", entry.id, architecture.name());
}

namespace {

bool begins_architecture(const std::vector<const MatrixColumn*>& columns, std::size_t i) {
  return i == 0 || columns[i]->architecture != columns[i - 1]->architecture;
}

std::string_view style_of_sign(char letter) {
  switch (letter) {
    case '+':
      return "safe";
    case '.':
      return "none";
    case '?':
      return "inconclusive";
    default:
      return "unsafe";
  }
}

/// What there is to say of a verdict besides its word.
std::string reasons_of(const CellReport& cell) {
  std::vector<std::string> lines;
  for (const auto& [promise, how] : cell.broken)
    lines.push_back(fmt::format("breaks {}{}{}", promise, how.empty() ? "" : ": ", how));
  lines.insert(lines.end(), cell.reasons.begin(), cell.reasons.end());
  for (const std::string& doubt : cell.doubts) lines.push_back("doubt: " + doubt);
  return fmt::format("{}", fmt::join(lines, "\n"));
}

std::string verdict_cell(const HtmlEntry& entry, const MatrixColumn& column, const CellReport& cell) {
  const char letter = sign(cell);
  if (!cell.error.empty() || !cell.safety)
    return fmt::format("<abbr title=\"{}\">{}</abbr>",
                       escaped_markup(cell.error.empty() ? "not there: " + cell.no_lowering : "error: " + cell.error),
                       letter);
  const std::string why = reasons_of(cell);
  const std::string words = fmt::format("{}{}{}", to_string(*cell.safety), why.empty() ? "" : "\n", why);
  return fmt::format("<a href=\"#{}\" title=\"{}\" aria-label=\"{}\">{}</a>",
                     architecture_id(entry, *column.architecture), escaped_markup(words), to_string(*cell.safety),
                     letter);
}

}  // namespace

std::string column_heads(const std::vector<const MatrixColumn*>& columns, std::string_view first) {
  std::string text = fmt::format("<thead><tr><th scope=\"col\" rowspan=\"2\">{}</th>", first), second;
  for (std::size_t i = 0; i < columns.size();) {
    std::size_t end = i;
    for (; end == i || (end < columns.size() && !begins_architecture(columns, end)); ++end)
      second += fmt::format("<th scope=\"col\" class=\"sign{}\"><span class=\"tall\">{}</span></th>",
                            end == i ? " edge" : "", escaped_markup(columns[end]->configuration_text));
    text += fmt::format("<th scope=\"colgroup\" class=\"edge\" colspan=\"{}\">{}</th>", end - i,
                        escaped_markup(columns[i]->architecture->name()));
    i = end;
  }
  return text + "</tr>\n<tr>" + second + "</tr></thead>\n";
}

std::string verdict_cells(const HtmlEntry& entry, const std::vector<const MatrixColumn*>& columns,
                          const std::vector<const CellReport*>& cells) {
  std::string text;
  for (std::size_t i = 0; i < columns.size(); ++i)
    text += fmt::format("<td class=\"sign {}{}\">{}</td>", style_of_sign(sign(*cells[i])),
                        begins_architecture(columns, i) ? " edge" : "", verdict_cell(entry, *columns[i], *cells[i]));
  return text;
}

namespace {

std::string id_of(const std::string& name, std::set<std::string>& taken) {
  std::string id;
  for (const char c : name) id += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ? c : '-';
  std::string result = id;
  for (unsigned number = 2; !taken.insert(result).second; ++number) result = fmt::format("{}-{}", id, number);
  return result;
}

std::vector<HtmlEntry> entries_of(const Matrix& matrix) {
  std::set<std::string> taken = {"matrix", "tests"};
  std::vector<HtmlEntry> entries;
  for (const MatrixRow& row : matrix.rows) {
    if (row.mutant.empty()) entries.push_back({id_of(row.name, taken), {}});
    if (!entries.empty()) entries.back().rows.push_back(&row);
  }
  return entries;
}

std::string legend() {
  std::string text = "<dl class=\"legend\">";
  for (const Sign& each : signs)
    text += fmt::format("<div><dt class=\"{}\">{}</dt><dd>{}</dd></div>", style_of_sign(each.letter), each.letter,
                        each.meaning);
  return text + "</dl>\n";
}

/// A group of rows for each folder.
std::string matrix_table(const Matrix& matrix, const std::vector<HtmlEntry>& entries) {
  std::vector<const MatrixColumn*> columns;
  for (const MatrixColumn& column : matrix.columns) columns.push_back(&column);
  std::string text = "<div class=\"wide\" tabindex=\"0\"><table aria-labelledby=\"matrix\">" +
                     column_heads(columns, "protocol") + "<tbody>\n";
  std::string folder;
  for (const HtmlEntry& entry : entries) {
    const MatrixRow& row = *entry.rows.front();
    const std::size_t slash = row.name.rfind('/');
    const std::string here = slash == std::string::npos ? "" : row.name.substr(0, slash);
    if (here != folder)
      text += fmt::format("</tbody>\n<tbody><tr><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n",
                          columns.size() + 1, escaped_markup(here.empty() ? "." : here));
    folder = here;
    std::vector<const CellReport*> cells;
    for (const CellReport& cell : row.cells) cells.push_back(&cell);
    text += fmt::format("<tr><th scope=\"row\"><a href=\"#{}\" title=\"{}\">{}</a></th>{}</tr>\n", entry.id,
                        escaped_markup(row.protocol->title),
                        escaped_markup(slash == std::string::npos ? row.name : row.name.substr(slash + 1)),
                        verdict_cells(entry, columns, cells));
  }
  return text + "</tbody></table></div>\n";
}

std::string overview(const Matrix& matrix, const std::vector<HtmlEntry>& entries) {
  const auto plural = [](std::size_t count) { return count == 1 ? "" : "s"; };
  const std::string text = fmt::format(
      "<h2 id=\"matrix\">Verdicts</h2>\n<p>{} protocol{}, {} configuration{}. Every verdict is of all executions that "
      "the "
      "architecture permits; it leads to what decides it.</p>\n",
      entries.size(), plural(entries.size()), matrix.columns.size(), plural(matrix.columns.size()));
  return text + legend() + matrix_table(matrix, entries) +
         "<p class=\"quiet\">In the pictures time runs down, and an arrow leads from what was stored to who fetched it "
         "(<i>irf</i>, blue) or read it (<i>rf</i>, green), from a store to a fetch that missed it (dashed), and along "
         "the rules that no execution can break (red).</p>\n";
}

std::string test_table(const std::vector<std::vector<std::string>>& rows) {
  if (rows.empty()) return "";
  std::string text =
      "<section aria-labelledby=\"tests\"><h2 id=\"tests\">Tests: permitted, simulated, seen</h2>\n<p>How many runs of "
      "a "
      "simulated machine, or of a real device, end in the state that is asked about, beside what the architecture "
      "permits.</p>\n<div class=\"wide\" tabindex=\"0\"><table aria-labelledby=\"tests\"><thead><tr>";
  for (const std::string& head : rows.front()) text += "<th scope=\"col\">" + escaped_markup(head) + "</th>";
  text += "</tr></thead><tbody>\n";
  for (std::size_t i = 1; i < rows.size(); ++i) {
    text += "<tr>";
    for (std::size_t k = 0; k < rows[i].size(); ++k)
      text += k == 0 ? "<th scope=\"row\">" + escaped_markup(rows[i][k]) + "</th>"
                     : "<td>" + escaped_markup(rows[i][k]) + "</td>";
    text += "</tr>\n";
  }
  return text + "</tbody></table></div></section>\n";
}

}  // namespace

std::string to_html(const Matrix& matrix, const HtmlOptions& options) {
  const std::vector<HtmlEntry> entries = entries_of(matrix);
  std::vector<std::string> sections(entries.size());
  in_parallel(
      entries.size(), options.library.jobs,
      [&](std::size_t i) { sections[i] = section(entries[i], matrix.columns, options); },
      [&](std::size_t, std::size_t done) {
        if (options.library.progress) options.library.progress(done, entries.size());
      });
  std::string text(page_head);
  text +=
      "<header><h1>Code-modification protocols</h1>\n<p class=\"lead\">Can any CPU that obeys its architecture manual "
      "execute stale, torn or freed instructions under them?</p></header>\n<main>\n";
  if (!entries.empty()) text += overview(matrix, entries);
  for (const std::string& each : sections) text += each;
  return text + test_table(options.tests) + "</main></body></html>\n";
}

}  // namespace stalefetch::protocol
