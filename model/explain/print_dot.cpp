// SPDX-License-Identifier: BSD-2-Clause
// An execution as a Graphviz graph: a cluster for each thread, program order downwards, communication and cycles
// across.
#include <fmt/format.h>

#include "model/explain/explain.hpp"
#include "model/explain/phrases.hpp"

namespace stalefetch {

namespace {

/// As a quoted string of the DOT language.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n' || c == '\r')
      result += ' ';
    else
      result += c;
  }
  return result + "\"";
}

std::string node_text(const Timeline& timeline, EventId id) {
  const TimelineEvent& event = timeline.events[id];
  std::string label = event.text;
  if (event.row) label = fmt::format("{}: {}", *event.row + 1, label);
  const bool stale = event.row && timeline.rows[*event.row].stale && timeline.rows[*event.row].stale->fetch == id;
  return fmt::format("    e{} [label={}{}];\n", id, quoted(label), stale ? ", color=orange3, penwidth=2" : "");
}

std::string cluster(const Timeline& timeline, unsigned thread, const std::string& name, const std::string& label) {
  std::string nodes, order;
  std::optional<EventId> before;
  for (EventId e = 0; e < timeline.events.size(); ++e) {
    if (timeline.events[e].thread != thread) continue;
    nodes += node_text(timeline, e);
    if (before && thread != Event::initial_thread)
      order += fmt::format("    e{} -> e{} [label=\"po\", color=gray50, fontcolor=gray50, weight=9];\n", *before, e);
    before = e;
  }
  if (!before) return {};
  return fmt::format("  subgraph cluster_{} {{\n    label={};\n{}{}  }}\n", name, quoted(label), nodes, order);
}

std::string_view color_of(std::string_view label) {
  if (label == "rf") return "darkgreen";
  if (label == "irf") return "blue3";
  return label == "co" ? "saddlebrown" : "purple3";
}

std::string arrows(const Explanation& explanation) {
  std::string text;
  for (const TimelineArrow& arrow : explanation.timeline.arrows)
    text += fmt::format("  e{} -> e{} [label=\"{}\", color={}, fontcolor={}, constraint=false];\n", arrow.from,
                        arrow.to, arrow.label, color_of(arrow.label), color_of(arrow.label));
  for (const ExplainedCycle& cycle : explanation.cycles)
    for (const ExplainedEdge& edge : cycle.edges)
      text += fmt::format("  e{} -> e{} [label={}, color=red, fontcolor=red, penwidth=2, constraint=false];\n",
                          edge.from, edge.to, quoted(edge.rule));
  return text;
}

}  // namespace

std::string to_dot(const Explanation& explanation) {
  std::string text = fmt::format("digraph {} {{\n", quoted(explanation.test));
  text +=
      fmt::format("  label={};\n  labelloc=t;\n  node [shape=box, fontname=monospace];\n  edge [fontname=monospace];\n",
                  quoted(headline(explanation)));
  text += cluster(explanation.timeline, Event::initial_thread, "initial", "initial state");
  for (unsigned t = 0; t < explanation.timeline.thread_count; ++t)
    text += cluster(explanation.timeline, t, fmt::format("P{}", t), fmt::format("P{}", t));
  return text + arrows(explanation) + "}\n";
}

}  // namespace stalefetch
