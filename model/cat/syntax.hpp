// SPDX-License-Identifier: BSD-2-Clause
// The syntax tree of a rule file, as written: shared by the compiler and the naive evaluator, and by nothing else.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/cat/model.hpp"
#include "model/error.hpp"

namespace stalefetch::cat {

struct Expression;
using ExpressionPointer = std::unique_ptr<Expression>;

/// The parts of a documentation comment `(** title: text source: source **)`, each on one line.
struct Documentation {
  std::string title;
  std::string text;
  std::string source;
};

/// `name = body` or `name(parameters) = body`.
struct Binding {
  std::string name;
  bool function = false;
  std::vector<std::string> parameters;
  ExpressionPointer body;
  std::optional<Documentation> documentation;
  SourcePosition at;
};

/// What stands between `if` and `then`.
struct Condition {
  enum class Kind : std::uint8_t { Variant, Not, And, Or };
  Kind kind = Kind::Variant;
  std::string variant;
  std::vector<Condition> operands;
  SourcePosition at;
};

struct Expression {
  enum class Kind : std::uint8_t {
    Name,
    Empty,
    Universe,
    Union,  ///< this and the next four: two or more operands, grouped from the left
    Sequence,
    Difference,
    Intersection,
    Product,
    Complement,
    Inverse,
    Plus,
    Star,
    Optional,
    Identity,
    Apply,        ///< function, then arguments
    Conditional,  ///< then, else
    Let,          ///< bindings, then one operand
    Try,          ///< the second operand stands in when the first one uses unknown names
  };
  Kind kind = Kind::Name;
  SourcePosition at;  ///< of the first letter; of the operator when it stands between or behind its operands
  std::string name;
  std::vector<ExpressionPointer> operands;
  Condition condition;
  std::vector<Binding> bindings;
  bool recursive = false;
  unsigned depth = 1;  ///< longest path down
};

struct LetStatement {
  bool recursive = false;
  std::vector<Binding> bindings;
};

struct AxiomStatement {
  Axiom::Kind kind = Axiom::Kind::Acyclic;
  bool negated = false;
  bool flag = false;
  std::string name;
  ExpressionPointer expression;
  std::optional<Documentation> documentation;
  SourcePosition at;
};

/// `with name from orders(pairs)`.
struct ChoiceStatement {
  std::string name;
  ExpressionPointer pairs;
  SourcePosition at;
};

using Statement = std::variant<LetStatement, AxiomStatement, ChoiceStatement>;

/// A rule file with the files that it includes put in their places.
struct RuleFile {
  std::string title;
  std::vector<Statement> statements;
};

/// A name that nothing defines; `try` catches it.
class UnknownName : public Error {
 public:
  using Error::Error;
};

using Include = std::function<std::optional<std::string>(const std::string&)>;

/// No expression is nested deeper, so that recursion over the tree is safe.
inline constexpr unsigned deepest_nesting = 200;

/// Takes the text of a rule file, its name for messages and what gives included files; gives its tree.
/// Throws Error: syntax, missing or cyclic includes, nesting.
[[nodiscard]] RuleFile parse(std::string_view text, const std::string& file, const Include& include);

}  // namespace stalefetch::cat
