// SPDX-License-Identifier: BSD-2-Clause
// Why a verdict is what it is: an execution to look at and, where it is forbidden, the rules that rule it out.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/explain/nearest.hpp"
#include "model/explain/timeline.hpp"

namespace stalefetch {

/// One step of a cycle, in words.
struct ExplainedEdge {
  EventId from = 0, to = 0;
  std::string rule;           ///< the documented rule, or the nearest name in the rule file
  std::string title, source;  ///< of a documented rule
  std::string communication;  ///< `rf`, `irf`, `co`, `fr`, `ifr`, or nothing
};

struct ExplainedCycle {
  std::string axiom, title, text, source;
  bool closed = true;                ///< see Cycle
  std::vector<std::string> assumed;  ///< `if P0 IC IVAU,X1 comes before P1 fetch ...`: orders that nothing shows
  std::vector<ExplainedEdge> edges;
};

struct Explanation {
  std::string test;
  std::string architecture;
  Configuration configuration;
  Outcome outcome = Outcome::Inconclusive;
  std::string verdict;  ///< in the words of a protocol, where it is one; empty: the outcome is it
  std::string proposition;
  std::optional<std::string> unpredictable;  ///< the racing store and fetch, named

  /// An execution: a witness of what was found, or the nearest one that would be needed.
  enum class Shown : std::uint8_t { Nothing, Witness, Race, Deadlock, RuledOut };
  Shown shown = Shown::Nothing;
  std::string state;  ///< its final state
  Timeline timeline;
  std::vector<ExplainedCycle> cycles;  ///< of RuledOut: together they leave no way out
  std::vector<std::string> remarks;    ///< what else is to be said, such as why nothing is shown
};

/// Explains the result of check() with these options.
[[nodiscard]] Explanation explain(const CheckResult& result, const CheckOptions& options);
/// The same with bounds of one's own for the search for the nearest execution.
[[nodiscard]] Explanation explain(const CheckResult& result, const CheckOptions& options,
                                  const NearestOptions& nearest);

/// Plain text; the timeline in columns.
[[nodiscard]] std::string to_text(const Explanation& explanation);
/// A picture of the timeline that needs nothing else: threads as columns, stale fetches and cycles marked. `id_prefix`
/// keeps the ids of several pictures in one document apart.
[[nodiscard]] std::string to_svg(const Explanation& explanation, std::string_view id_prefix = {});
/// The execution as a graph for Graphviz: a cluster for each thread.
[[nodiscard]] std::string to_dot(const Explanation& explanation);
/// Everything that the explanation holds.
[[nodiscard]] nlohmann::ordered_json to_json(const Explanation& explanation);

}  // namespace stalefetch
