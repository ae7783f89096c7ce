// SPDX-License-Identifier: BSD-2-Clause
// A compiled rule file: a graph of operations on sets and relations, its axioms, flags, choices and documented rules.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/error.hpp"

namespace stalefetch::cat {

using NodeId = std::uint32_t;

enum class Type : std::uint8_t { Set, Relation };

enum class Op : std::uint8_t {
  Primitive,  ///< given by the execution: `po`, `rf`, `W`, a tag ...
  Empty,
  Universe,
  Union,
  Intersection,
  Difference,
  Complement,
  Sequence,
  Inverse,
  Plus,
  Star,
  Optional,
  Product,   ///< set * set
  Identity,  ///< [set]
  Domain,
  Range,
  Choice,     ///< declared by `with name from orders(r)`
  Recursive,  ///< a name bound by `let rec`; `a` is its body (not an operand for evaluation order)
};

/// What a value depends on besides the program itself; bits may be combined. 0: static.
enum Stage : std::uint8_t { Static = 0, ReadsFrom = 1, Coherence = 2, Choices = 4 };
using Stages = std::uint8_t;

struct Node {
  Op op = Op::Empty;
  Type type = Type::Relation;
  NodeId a = 0, b = 0;
  std::uint32_t name = 0;        ///< of a Primitive, Choice or Recursive: index into Model::names
  Stages depends_on = Static;    ///< stages that can change the value
  Stages increases_in = Static;  ///< stages whose growth may grow the value
  Stages decreases_in = Static;  ///< stages whose growth may shrink the value (not monotone)
};

/// A `let` under a documentation comment, or an axiom.
struct Rule {
  std::string name;
  std::string title;   ///< first words of the comment, up to the colon
  std::string text;    ///< the rest of it
  std::string source;  ///< after `source:`
  NodeId node = 0;
  SourcePosition at;
};

struct Axiom {
  enum class Kind : std::uint8_t { Acyclic, Irreflexive, Empty };
  Kind kind = Kind::Acyclic;
  bool negated = false;  ///< `~empty r`
  bool flag = false;     ///< `flag ~empty r as name`: reported beside the verdict, never filters executions
  std::string name;
  NodeId node = 0;
  std::size_t rule = 0;  ///< index into Model::rules
  SourcePosition at;
};

/// `with name from orders(pairs)`: for each unordered pair {a, b} related by `pairs`, a before b or b before a.
struct Choice {
  std::uint32_t name = 0;
  NodeId node = 0;   ///< the Choice node
  NodeId pairs = 0;  ///< a static relation
};

struct Model {
  std::string title;        ///< the first string or comment of the file
  std::vector<Node> nodes;  ///< operands before their users, but for Recursive
  std::vector<std::string> names;
  std::vector<NodeId> primitives;  ///< all Primitive nodes
  std::vector<Choice> choices;
  std::vector<Axiom> axioms;  ///< flags included
  std::vector<Rule> rules;
  /// Every top-level `let` that is a set or relation, in order: its name and node (for explanations and `show`).
  std::vector<std::pair<std::string, NodeId>> definitions;
  /// Groups of mutually recursive nodes, each computed as a least fixed point.
  std::vector<std::vector<NodeId>> recursive_groups;
};

/// A primitive that the rules may name, and its type and stage.
struct Primitive {
  std::string name;
  Type type = Type::Relation;
  Stages stage = Static;
};

struct CompileOptions {
  std::vector<Primitive> primitives;
  std::set<std::string> variants;        ///< the ones that are on (`if "name"`)
  std::set<std::string> known_variants;  ///< empty: any name may be asked for
  std::set<std::string> without;  ///< documented rules to leave out (ablation): relations become empty, axioms vanish
  /// Gives the text of an included file, or nothing.
  std::function<std::optional<std::string>(const std::string&)> include;
};

/// Parses and compiles. Throws Error (syntax, unknown name with near matches, type, arity, unknown rule in `without`).
[[nodiscard]] Model compile(std::string_view text, const std::string& file, const CompileOptions& options);

/// A node that is below `node` for every way to complete the unfinished stages: monotone parts stay, what may shrink
/// becomes empty. Appends nodes to the model as needed. An axiom violated by its lower bound prunes a partial
/// execution.
[[nodiscard]] NodeId lower_bound(Model& model, NodeId node, Stages unfinished);

}  // namespace stalefetch::cat
