// SPDX-License-Identifier: BSD-2-Clause
// The timeline as a picture: boxes in columns, arrows for what was fetched and read, for stale fetches and for cycles.
// Static and self-contained: no script, no style sheet, no font to load.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/explain/explain.hpp"
#include "model/explain/phrases.hpp"
#include "model/markup.hpp"

namespace stalefetch {

namespace {

constexpr double letter = 7.3, small_letter = 6.1;  // widths of a monospaced letter at 12 and 10 pixels
constexpr double margin = 40, top = 100, box_height = 24, row_height = 34, remark_height = 14;
constexpr double least_gap = 60, lane_width = 16, first_lane = 18;  // right of a column, for arrows within it

struct Box {
  double x = 0, y = 0, width = 0;
  [[nodiscard]] double right() const { return x + width; }
  [[nodiscard]] double middle() const { return y + box_height / 2; }
};

/// From one row to another. What a cycle shows already is not drawn twice.
struct Arrow {
  std::optional<std::size_t> from;  // nothing: the initial state
  std::size_t to = 0;
  std::string label;
  std::string_view color;
  bool dashed = false;
  unsigned lane = 0;  // of an arrow within a column: how far it goes round
};

struct Layout {
  std::vector<double> left, width;  // by thread
  std::vector<double> boxes_end;    // by thread: right of all its boxes
  std::vector<Box> rows;
  double initial = top - 14;  // the line that stands for the initial state
  double total_width = 0, total_height = 0;
};

std::string escaped(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return escaped_markup(text);
}

/// The cycle to draw: of several cases, the one that takes most steps; the others are listed.
const ExplainedCycle* main_cycle(const Explanation& explanation) {
  const auto& cycles = explanation.cycles;
  const auto most = std::max_element(cycles.begin(), cycles.end(),
                                     [](const auto& a, const auto& b) { return a.edges.size() < b.edges.size(); });
  return most == cycles.end() ? nullptr : &*most;
}

bool within_column(const Timeline& timeline, const Arrow& arrow) {
  return !arrow.from || timeline.rows[*arrow.from].thread == timeline.rows[arrow.to].thread;
}

std::vector<Arrow> collect_arrows(const Explanation& explanation) {
  const Timeline& timeline = explanation.timeline;
  std::vector<Arrow> result;
  const auto add = [&](Arrow arrow) {
    const bool drawn = std::any_of(result.begin(), result.end(), [&](const Arrow& other) {
      return (other.from == arrow.from && other.to == arrow.to) ||
             (arrow.dashed && other.to == arrow.from && other.from == arrow.to);
    });
    if (!drawn) result.push_back(std::move(arrow));
  };
  if (const ExplainedCycle* cycle = main_cycle(explanation))
    for (const ExplainedEdge& edge : cycle->edges)
      if (const auto to = timeline.events[edge.to].row)
        add({timeline.events[edge.from].row, *to,
             edge.communication.empty() ? edge.rule : edge.rule + ", " + edge.communication, "#c62828", false, 0});
  for (std::size_t k = 0; k < timeline.rows.size(); ++k)
    if (timeline.rows[k].stale) add({timeline.rows[k].stale->since, k, "missed", "#c77700", true, 0});
  for (const TimelineArrow& a : timeline.arrows) {
    const bool fetch = a.label == "irf";
    if (fetch || (a.label == "rf" && timeline.events[a.from].row))
      add({timeline.events[a.from].row, *timeline.events[a.to].row, std::string(a.label), fetch ? "#1f5fbf" : "#3a7d34",
           false, 0});
  }
  std::vector<unsigned> lanes(timeline.thread_count, 0);
  for (Arrow& arrow : result)
    if (within_column(timeline, arrow)) arrow.lane = lanes[timeline.rows[arrow.to].thread]++;
  return result;
}

/// Room right of each column for the labels of arrows within it, and of arrows to and from the next.
std::vector<double> gaps(const Timeline& timeline, const std::vector<Arrow>& arrows) {
  std::vector<double> result(timeline.thread_count, least_gap);
  for (const Arrow& arrow : arrows) {
    const unsigned to = timeline.rows[arrow.to].thread;
    const bool within = within_column(timeline, arrow);
    const unsigned left = within ? to : std::min(to, timeline.rows[*arrow.from].thread);
    const double lanes = within ? first_lane + lane_width * arrow.lane : 0;
    result[left] = std::max(result[left], lanes + small_letter * static_cast<double>(arrow.label.size()) + 24);
  }
  return result;
}

void place_columns(const Timeline& timeline, const std::vector<Arrow>& arrows, Layout& layout) {
  std::vector<double> boxes(timeline.thread_count, 60), remarks(timeline.thread_count, 0);
  for (const TimelineRow& row : timeline.rows) {
    boxes[row.thread] = std::max(boxes[row.thread], letter * static_cast<double>(row.text.size()) + 16);
    remarks[row.thread] =
        std::max(remarks[row.thread], small_letter * static_cast<double>(remark(row, timeline).size()) + 10);
  }
  const std::vector<double> gap = gaps(timeline, arrows);
  double x = margin;
  for (unsigned t = 0; t < timeline.thread_count; ++t) {
    layout.left.push_back(x);
    layout.boxes_end.push_back(x + boxes[t]);
    layout.width.push_back(std::max(boxes[t] + gap[t], remarks[t]));
    x += layout.width.back();
  }
  layout.total_width = x;
}

std::string footnote(const Explanation& explanation, std::size_t k) {
  const ExplainedCycle& cycle = explanation.cycles[k];
  std::string text = "ruled out by " + phrase(cycle);
  if (explanation.cycles.size() == 1) return text;
  std::vector<std::string> rules;
  for (const ExplainedEdge& edge : cycle.edges) rules.push_back(edge.rule);
  return fmt::format("if {}: {} by {}", fmt::join(cycle.assumed, " and "), cycle.axiom, fmt::join(rules, ", "));
}

Layout lay_out(const Explanation& explanation, const std::vector<Arrow>& arrows) {
  const Timeline& timeline = explanation.timeline;
  Layout layout;
  place_columns(timeline, arrows, layout);
  double y = top;
  for (const TimelineRow& row : timeline.rows) {
    layout.rows.push_back({layout.left[row.thread], y, letter * static_cast<double>(row.text.size()) + 16});
    y += row_height + (remark(row, timeline).empty() ? 0 : remark_height);
  }
  std::vector<std::string> lines{headline(explanation), caption(explanation)};
  for (std::size_t k = 0; k < explanation.cycles.size(); ++k) lines.push_back(footnote(explanation, k));
  for (const std::string& line : lines)
    layout.total_width = std::max(layout.total_width, margin + letter * static_cast<double>(line.size()) + 12);
  layout.total_height = y + 18 * static_cast<double>(explanation.cycles.size()) + 12;
  return layout;
}

std::string text_at(double x, double y, const std::string& text, std::string_view style = "") {
  return fmt::format("  <text x=\"{:.1f}\" y=\"{:.1f}\"{}>{}</text>\n", x, y, style, escaped(text));
}

/// Heads of the colours that are there.
std::string arrow_heads(const std::vector<Arrow>& arrows, std::string_view id_prefix) {
  std::string svg;
  for (const std::string_view color : {"#1f5fbf", "#3a7d34", "#c77700", "#c62828"})
    if (std::any_of(arrows.begin(), arrows.end(), [&](const Arrow& arrow) { return arrow.color == color; }))
      svg += fmt::format(
          "    <marker id=\"{1}head-{0}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" "
          "markerHeight=\"7\" "
          "orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#{0}\"/></marker>\n",
          color.substr(1), escaped_markup(id_prefix));
  return svg;
}

std::string head(const Explanation& explanation, const Layout& layout, const std::string& arrow_heads) {
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
      "role=\"img\" font-family=\"monospace\" font-size=\"12\">\n  <title>{2}</title>\n  <defs>\n",
      layout.total_width, layout.total_height, escaped(headline(explanation)));
  svg += arrow_heads;
  svg += "  </defs>\n  <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
  svg += text_at(margin, 22, headline(explanation), " font-weight=\"bold\"");
  svg += text_at(margin, 40, caption(explanation));
  for (std::size_t t = 0; t < layout.left.size(); ++t)
    svg += text_at(layout.left[t], 64, fmt::format("P{}", t), " font-weight=\"bold\"");
  svg += fmt::format("  <line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#bbbbbb\"/>\n", margin,
                     layout.initial, layout.total_width - 12, layout.initial);
  return svg + text_at(margin, layout.initial - 3, "initial state", " font-size=\"10\" fill=\"#777777\"");
}

std::string rows(const Timeline& timeline, const Layout& layout) {
  std::string svg;
  for (std::size_t k = 0; k < timeline.rows.size(); ++k) {
    const TimelineRow& row = timeline.rows[k];
    const Box& box = layout.rows[k];
    svg += text_at(8, box.middle() + 4, fmt::format("{:>2}", k + 1), " fill=\"#777777\"");
    svg += fmt::format(
        "  <rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"4\" fill=\"{}\" "
        "stroke=\"{}\"><title>{}</title></rect>\n",
        box.x, box.y, box.width, box_height, row.stale ? "#fff0d0" : "#f4f6f8", row.stale ? "#c77700" : "#8899aa",
        escaped(row.instruction));
    svg += text_at(box.x + 8, box.middle() + 4, row.text);
    const std::string said = remark(row, timeline);
    if (!said.empty()) svg += text_at(box.x, box.y + box_height + 12, said, " font-size=\"10\" fill=\"#a05a00\"");
  }
  return svg;
}

struct Curve {
  double x1 = 0, y1 = 0, bend = 0, x2 = 0, y2 = 0;
};

/// From the nearer side of one box to the nearer side of the other; round the right side within a column.
Curve curve_of(const Layout& layout, const Timeline& timeline, const Arrow& arrow) {
  const Box& to = layout.rows[arrow.to];
  const unsigned to_thread = timeline.rows[arrow.to].thread;
  if (within_column(timeline, arrow)) {
    const double bend = layout.boxes_end[to_thread] + first_lane + lane_width * arrow.lane;
    if (!arrow.from) return {bend, layout.initial, bend, to.right(), to.middle()};
    const Box& from = layout.rows[*arrow.from];
    return {from.right(), from.middle(), bend, to.right(), to.middle()};
  }
  const Box& from = layout.rows[*arrow.from];
  const bool rightwards = timeline.rows[*arrow.from].thread < to_thread;
  const double x1 = rightwards ? from.right() : from.x, x2 = rightwards ? to.x : to.right();
  return {x1, from.middle(), (x1 + x2) / 2, x2, to.middle()};
}

std::string line(const Curve& c, const Arrow& arrow, std::string_view id_prefix) {
  return fmt::format(
      "  <path d=\"M{:.1f},{:.1f} C{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}\" fill=\"none\" stroke=\"{}\" "
      "stroke-width=\"1.5\"{} marker-end=\"url(#{}head-{})\"/>\n",
      c.x1, c.y1, c.bend, c.y1, c.bend, c.y2, c.x2, c.y2, arrow.color, arrow.dashed ? " stroke-dasharray=\"5 3\"" : "",
      escaped_markup(id_prefix), arrow.color.substr(1));
}

/// Right of the bend within a column, else at the middle: above an arrow to the right, below one to the left.
std::string label(const Curve& c, const Arrow& arrow, bool within) {
  const double middle = (c.x1 + c.x2 + 6 * c.bend) / 8;
  const double x = within ? middle + 4 : middle - small_letter * static_cast<double>(arrow.label.size()) / 2;
  const double y = (c.y1 + c.y2) / 2 + (within ? 3 : c.x1 < c.x2 ? -5 : 13);
  return text_at(
      x, y, arrow.label,
      fmt::format(" font-size=\"10\" fill=\"{}\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\"",
                  arrow.color));
}

}  // namespace

std::string to_svg(const Explanation& explanation, std::string_view id_prefix) {
  const std::vector<Arrow> arrows = collect_arrows(explanation);
  const Layout layout = lay_out(explanation, arrows);
  std::string svg = head(explanation, layout, arrow_heads(arrows, id_prefix)), labels;
  for (const Arrow& arrow : arrows) {
    const Curve curve = curve_of(layout, explanation.timeline, arrow);
    svg += line(curve, arrow, id_prefix);
    labels += label(curve, arrow, within_column(explanation.timeline, arrow));
  }
  svg += rows(explanation.timeline, layout) + labels;
  double y = layout.total_height - 18 * static_cast<double>(explanation.cycles.size());
  for (std::size_t k = 0; k < explanation.cycles.size(); ++k) {
    svg += text_at(margin, y, footnote(explanation, k), " fill=\"#c62828\"");
    y += 18;
  }
  return svg + "</svg>\n";
}

}  // namespace stalefetch
