// SPDX-License-Identifier: BSD-2-Clause
// The rules of an architecture in one configuration, prepared for the search: what to compute when, what may prune.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/arch/architecture.hpp"
#include "model/cat/evaluate.hpp"
#include "model/cat/model.hpp"

namespace stalefetch {

/// One stage of the search: reads-from, then coherence, then the declared choices.
struct SearchStage {
  struct Bound {
    std::size_t axiom = 0;  ///< index into Model::axioms
    cat::NodeId node = 0;   ///< a lower bound of the axiom's node
  };
  std::vector<Bound> bounds;  ///< a violated one cuts the partial execution
  cat::Schedule on_entry;     ///< once, with the choices of earlier stages complete
  cat::Schedule on_choice;    ///< after each choice of this stage
};

/// What is done once per combination of paths.
struct SearchStart {
  std::vector<cat::NodeId> sets, relations;  ///< primitives to fill in
  cat::Schedule schedule;  ///< everything that no choice changes, and first values of the rest
};

struct Rules {
  cat::Model model;
  std::vector<std::string_view> tags;
  std::optional<cat::NodeId> rf, co, not_patchable;  ///< nothing if the rules do not mention them
  SearchStart start;
  SearchStart start_of_sources;  ///< enough for the bounds of the first stage
  std::array<SearchStage, 3> stages;
  /// What a bound of the first stage excludes for some threads, it excludes whatever threads are added.
  bool bounds_grow_with_threads = false;
  bool axioms_grow_with_threads = false;  ///< likewise the axioms, with all choices made
  std::vector<std::size_t> exact;  ///< axioms whose last bound is not the axiom itself
  cat::Schedule for_exact;
  std::vector<std::size_t> flags;
  cat::Schedule for_flags;
};

struct RuleOptions {
  std::set<std::string> without;  ///< documented rules to leave out
  std::string text;               ///< a rule file instead of the architecture's own; empty: its own
  std::string file;               ///< where `text` comes from
};

/// Compiles the rules of `architecture` for a complete configuration. Throws Error.
[[nodiscard]] Rules prepare_rules(const Architecture& architecture, const Configuration& configuration,
                                  const RuleOptions& options = {});

}  // namespace stalefetch
