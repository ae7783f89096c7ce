// SPDX-License-Identifier: BSD-2-Clause
// A second, slow evaluator of rule files: straight from the syntax tree, with the sets of the standard library. It
// shares nothing with the compiler but the parser, so that each can check the other.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "model/cat/model.hpp"
#include "model/relation.hpp"

namespace stalefetch::cat {

using NaiveSet = std::set<EventId>;
using NaiveRelation = std::set<std::pair<EventId, EventId>>;
using NaiveValue = std::variant<NaiveSet, NaiveRelation>;

struct NaiveExecution {
  unsigned events = 0;
  std::map<std::string, NaiveValue> primitives;
  std::map<std::string, NaiveRelation> choices;  ///< by the name that `with` gives it
};

struct NaiveResult {
  std::map<std::string, bool> holds;              ///< by axiom
  std::map<std::string, bool> raised;             ///< by flag: what stands behind `flag` is true
  std::map<std::string, NaiveRelation> flagged;   ///< by flag: what it speaks of, if that is a relation
  std::map<std::string, NaiveValue> definitions;  ///< the last top-level definition of each name
  std::map<std::string, NaiveRelation> ordered;   ///< by declared order: the pairs that it must order

  /// All axioms hold.
  [[nodiscard]] bool consistent() const;
  /// The value of a top-level definition; nothing if there is none of that name, or it is a function.
  [[nodiscard]] const NaiveValue* find(const std::string& name) const;
};

/// Takes the text of a rule file, its name for messages, variants and rules to leave out (`options`; its primitives are
/// not read), and one execution. Gives what the rules say of it. Throws Error on anything that has no value.
[[nodiscard]] NaiveResult evaluate_naively(std::string_view text, const std::string& file,
                                           const CompileOptions& options, const NaiveExecution& execution);

}  // namespace stalefetch::cat
