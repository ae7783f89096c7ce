// SPDX-License-Identifier: BSD-2-Clause
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "model/explain/explain.hpp"

namespace stalefetch {

namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json row_or_null(const std::optional<std::size_t>& row) { return row ? Json(*row + 1) : Json(); }

std::string_view shown_as(Explanation::Shown shown) {
  switch (shown) {
    case Explanation::Shown::Nothing:
      return "nothing";
    case Explanation::Shown::Witness:
      return "witness";
    case Explanation::Shown::Race:
      return "race";
    case Explanation::Shown::Deadlock:
      return "deadlock";
    case Explanation::Shown::RuledOut:
      return "ruled-out";
  }
  throw std::logic_error("unknown kind of execution");
}

Json to_json(const TimelineRow& row, const Timeline& timeline) {
  Json json{{"thread", row.thread}, {"text", row.text}, {"instruction", row.instruction}, {"events", row.events}};
  if (row.stale)
    json["stale"] = {{"fetch", row.stale->fetch},
                     {"since", row.stale->since + 1},
                     {"missed", row.stale->missed},
                     {"from", row_or_null(row.stale->from)},
                     {"text", describe(*row.stale, timeline)}};
  if (row.ahead_of) json["ahead_of"] = *row.ahead_of + 1;
  if (row.at.line != 0) json["line"] = row.at.line;
  return json;
}

Json to_json(const Timeline& timeline) {
  Json json{{"threads", timeline.thread_count}};
  for (const char* list : {"rows", "events", "arrows"}) json[list] = Json::array();
  for (const TimelineRow& row : timeline.rows) json["rows"].push_back(to_json(row, timeline));
  for (const TimelineEvent& event : timeline.events) {
    const bool initial = event.thread == Event::initial_thread;
    json["events"].push_back({{"thread", initial ? Json() : Json(event.thread)},
                              {"text", event.text},
                              {"instruction", event.instruction},
                              {"row", row_or_null(event.row)}});
  }
  for (const TimelineArrow& arrow : timeline.arrows)
    json["arrows"].push_back({{"from", arrow.from}, {"to", arrow.to}, {"label", arrow.label}});
  return json;
}

Json to_json(const ExplainedCycle& cycle) {
  Json json{{"axiom", cycle.axiom},   {"title", cycle.title},   {"text", cycle.text},
            {"source", cycle.source}, {"closed", cycle.closed}, {"assumed", cycle.assumed}};
  json["edges"] = Json::array();
  for (const ExplainedEdge& edge : cycle.edges)
    json["edges"].push_back({{"from", edge.from},
                             {"to", edge.to},
                             {"rule", edge.rule},
                             {"title", edge.title},
                             {"source", edge.source},
                             {"communication", edge.communication}});
  return json;
}

}  // namespace

Json to_json(const Explanation& explanation) {
  Json json{{"test", explanation.test},
            {"architecture", explanation.architecture},
            {"configuration", explanation.configuration},
            {"outcome", to_string(explanation.outcome)},
            {"proposition", explanation.proposition},
            {"unpredictable", or_null(explanation.unpredictable)},
            {"remarks", explanation.remarks},
            {"shown", shown_as(explanation.shown)}};
  if (explanation.shown == Explanation::Shown::Nothing) return json;
  json["state"] = explanation.state;
  json["timeline"] = to_json(explanation.timeline);
  json["cycles"] = Json::array();
  for (const ExplainedCycle& cycle : explanation.cycles) json["cycles"].push_back(to_json(cycle));
  return json;
}

}  // namespace stalefetch
