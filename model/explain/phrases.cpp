// SPDX-License-Identifier: BSD-2-Clause
#include "model/explain/phrases.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace stalefetch {

std::string headline(const Explanation& explanation) {
  const std::string outcome = fmt::format("{}{}", to_string(explanation.outcome), explanation.unpredictable ? ", unpredictable" : "");
  std::string variants;
  for (const auto& [name, on] : explanation.configuration)
    if (on) variants += " " + name;
  return fmt::format("{}   {}{}   {}", explanation.test, explanation.architecture,
                     variants.empty() ? " default" : variants, explanation.verdict.empty() ? outcome : explanation.verdict);
}

std::string caption(const Explanation& explanation) {
  const bool forall = explanation.proposition.rfind("forall", 0) == 0;
  switch (explanation.shown) {
    case Explanation::Shown::Nothing:
      return {};
    case Explanation::Shown::Witness:
      return fmt::format("an execution that {} it: {}", forall ? "violates" : "satisfies", explanation.state);
    case Explanation::Shown::Race:
      return "an execution with the race: " + explanation.state;
    case Explanation::Shown::Deadlock:
      return "an execution that never ends";
    case Explanation::Shown::RuledOut:
      return fmt::format("the nearest execution that would {} it: {}", forall ? "violate" : "satisfy",
                         explanation.state);
  }
  throw std::logic_error("unknown kind of execution");
}

std::string phrase(const TimelineEvent& event) {
  return event.thread == Event::initial_thread ? event.text : fmt::format("P{} {}", event.thread, event.text);
}

std::string phrase(const ExplainedEdge& edge) {
  std::string text = edge.rule;
  if (!edge.communication.empty() && edge.communication != edge.rule) text += fmt::format(", {}", edge.communication);
  if (!edge.title.empty()) text += fmt::format(" ({})", edge.title);
  return text;
}

std::string phrase(const ExplainedCycle& cycle) {
  std::string text = cycle.axiom;
  if (!cycle.title.empty()) text += fmt::format(" ({})", cycle.title);
  if (!cycle.text.empty()) text += fmt::format(": {}", cycle.text);
  return text;
}

}  // namespace stalefetch
