// SPDX-License-Identifier: BSD-2-Clause
// An explanation for a terminal or a mail: no colour, lines of at most 120 columns where the texts permit it.
#include <fmt/format.h>

#include <algorithm>

#include "model/explain/explain.hpp"
#include "model/explain/phrases.hpp"

namespace stalefetch {

namespace {

constexpr std::size_t widest_line = 120, row_number_width = 5, line_width = 6, gap = 3;

/// The text in lines that fit, broken at spaces; the first begins at `column`, the others further in.
std::string wrapped(const std::string& text, std::size_t column) {
  std::string result;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t indent = begin == 0 ? column : column + 2;
    std::size_t end = text.size();
    if (indent + end - begin > widest_line) {
      end = text.rfind(' ', begin + widest_line - indent);
      if (end == std::string::npos || end <= begin) end = std::min(text.find(' ', begin + 1), text.size());
    }
    result += std::string(indent, ' ') + text.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return result;
}

/// Where the columns of threads begin: after the number of the row and, of a protocol, of the line.
std::size_t before_columns(const Timeline& timeline) {
  return row_number_width + (timeline.of_protocol ? line_width : 0) + 2;
}

std::vector<std::size_t> column_widths(const Timeline& timeline) {
  std::vector<std::size_t> widths(timeline.thread_count, 2);
  for (const TimelineRow& row : timeline.rows) widths[row.thread] = std::max(widths[row.thread], row.text.size());
  return widths;
}

/// Where the column of a thread begins.
std::size_t column_start(const Timeline& timeline, const std::vector<std::size_t>& widths, unsigned thread) {
  std::size_t start = before_columns(timeline);
  for (unsigned t = 0; t < thread; ++t) start += widths[t] + gap;
  return start;
}

/// `line`, and `text` from a column on; never glued to what stands there.
void append_at(std::string& line, std::size_t column, const std::string& text) {
  if (line.size() < column) line.resize(column, ' ');
  line += text;
}

std::string timeline_text(const Timeline& timeline) {
  const std::vector<std::size_t> widths = column_widths(timeline);
  std::string header = timeline.of_protocol ? fmt::format("{:>{}}", "line", row_number_width + line_width) : "";
  for (unsigned t = 0; t < timeline.thread_count; ++t)
    append_at(header, column_start(timeline, widths, t), fmt::format("P{}", t));
  std::string text = header + "\n";
  const std::size_t remarks = column_start(timeline, widths, timeline.thread_count);
  for (std::size_t k = 0; k < timeline.rows.size(); ++k) {
    const TimelineRow& row = timeline.rows[k];
    std::string line = fmt::format("{:>{}}", k + 1, row_number_width);
    if (timeline.of_protocol && row.at.line != 0) line += fmt::format("{:>{}}", row.at.line, line_width);
    const std::size_t column = column_start(timeline, widths, row.thread);
    append_at(line, column, row.text);
    const std::string said = remark(row, timeline);
    if (!said.empty()) {
      // Beside the row if it fits, else below it.
      if (remarks + said.size() > widest_line) {
        text += line + "\n";
        line = std::string(std::min(column + 2, widest_line - std::min(said.size(), widest_line)), ' ') + said;
      } else {
        append_at(line, remarks, said);
      }
    }
    text += line + "\n";
  }
  return text;
}

std::string event_text(const TimelineEvent& event) {
  std::string text = phrase(event);
  if (event.row) text += fmt::format(" [{}", *event.row + 1);
  if (event.row && event.text.rfind(event.instruction, 0) != 0) text += fmt::format(": {}", event.instruction);
  return event.row ? text + "]" : text;
}

std::string edge_text(const ExplainedEdge& edge, const Timeline& timeline) {
  const std::string from = event_text(timeline.events[edge.from]), to = event_text(timeline.events[edge.to]);
  const bool fits = from.size() + to.size() + 8 <= widest_line;
  std::string text = fmt::format("    {}{}-> {}\n", from, fits ? " " : "\n      ", to);
  text += fmt::format("        {}\n", phrase(edge));
  if (!edge.source.empty()) text += wrapped("source: " + edge.source, 8);
  return text;
}

std::string cycle_text(const ExplainedCycle& cycle, const Timeline& timeline) {
  std::string text = wrapped("ruled out by " + phrase(cycle), 2);
  if (!cycle.source.empty()) text += wrapped("source: " + cycle.source, 4);
  for (const ExplainedEdge& edge : cycle.edges) text += edge_text(edge, timeline);
  return text;
}

std::string cycles_text(const Explanation& explanation) {
  std::string text;
  if (explanation.cycles.size() > 1) text += "\n  nothing shows in which order these happen, and no order will do:\n";
  for (std::size_t k = 0; k < explanation.cycles.size(); ++k) {
    const ExplainedCycle& cycle = explanation.cycles[k];
    text += "\n";
    if (explanation.cycles.size() > 1)
      text += fmt::format("  case {} of {}{}\n", k + 1, explanation.cycles.size(), cycle.assumed.empty() ? "" : ", if");
    for (const std::string& order : cycle.assumed) text += fmt::format("    {}\n", order);
    text += cycle_text(cycle, explanation.timeline);
  }
  return text;
}

}  // namespace

std::string to_text(const Explanation& explanation) {
  std::string text = fmt::format("{}\n  {}\n", headline(explanation), explanation.proposition);
  if (explanation.unpredictable) text += wrapped("unpredictable: " + *explanation.unpredictable, 2);
  for (const std::string& remark : explanation.remarks) text += wrapped(remark, 2);
  if (explanation.shown == Explanation::Shown::Nothing) return text;
  text += fmt::format("\n  {}\n", caption(explanation));
  return text + timeline_text(explanation.timeline) + cycles_text(explanation);
}

}  // namespace stalefetch
