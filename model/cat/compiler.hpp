// SPDX-License-Identifier: BSD-2-Clause
// From the syntax tree to the graph of operations: names, types, functions, variants.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/cat/builder.hpp"
#include "model/cat/syntax.hpp"

namespace stalefetch::cat {

struct Scope;

/// What a name or an expression stands for.
struct Value {
  enum class Kind : std::uint8_t {
    AnyEmpty,  ///< `0`: the empty set or the empty relation, whichever is needed
    Set,
    Relation,
    Function,
    Domain,  ///< the function `domain`
    Range,
  };
  Kind kind = Kind::AnyEmpty;
  NodeId node = 0;
  const Binding* function = nullptr;
  const Scope* closure = nullptr;  ///< where the function was defined
};

/// One definition; the ones it may use come before it.
struct Scope {
  const Scope* outer = nullptr;
  std::string name;
  Value value;
};

class Compiler {
 public:
  explicit Compiler(const CompileOptions& options);

  /// `file` must outlive the compiler. Throws Error.
  Model compile(const RuleFile& file);

 private:
  // Statements (compile.cpp, axioms.cpp).
  void define_given();
  void add(const LetStatement& statement);
  void add(const AxiomStatement& statement);
  void add(const ChoiceStatement& statement);
  Value define_top_level(const Binding& binding, const Value& value);
  void add_rule(const std::string& name, const std::optional<Documentation>& text, NodeId node,
                const SourcePosition& at);
  void check_left_out(const RuleFile& file) const;
  void check_choices() const;
  void check_monotone();

  // Expressions (expressions.cpp).
  Value evaluate(const Expression& expression, const Scope* scope);
  Value evaluate_nested(const Expression& expression, const Scope* scope);
  Value name(const Expression& expression, const Scope* scope) const;
  Value infix(const Expression& expression, const Scope* scope);
  Value complement(const Expression& expression, const Scope* scope);
  Value apply(const Expression& expression, const Scope* scope);
  Value call(const Expression& expression, const Value& function, const Scope* scope);
  Value let(const Expression& expression, const Scope* scope);
  Value attempt(const Expression& expression, const Scope* scope);
  bool holds(const Condition& condition) const;
  NodeId relation(const Expression& expression, const Scope* scope);
  NodeId set(const Expression& expression, const Scope* scope);
  NodeId operand(const Expression& expression, const Scope* scope, Type type);
  NodeId as(const Value& value, Type type, const SourcePosition& at, std::string_view what);
  Value value_of(NodeId node) const;
  void remember(NodeId node, const SourcePosition& at) { positions_.emplace(node, at); }

  // Recursion (recursion.cpp).
  const Scope* bind_recursive(const std::vector<Binding>& bindings, const Scope* scope, bool top_level);
  std::vector<Value::Kind> infer(const std::vector<Binding>& bindings, const Scope* scope);
  Value close(NodeId recursive);

  const Scope* bind(const Scope* outer, std::string name, const Value& value);
  [[nodiscard]] bool left_out(const Binding& binding) const;

  const CompileOptions& options_;
  Model model_;
  Builder builder_;
  std::deque<Scope> scopes_;
  const Scope* top_ = nullptr;
  std::unordered_map<NodeId, SourcePosition> positions_;  ///< of differences and complements
  std::vector<SourcePosition> choice_positions_;
  std::set<std::string> axiom_names_;
  unsigned depth_ = 0;
  unsigned steps_ = 0;
};

/// Drops what neither an axiom, a rule, a definition nor a choice needs, and puts operands before their users.
void compact(Model& model, std::unordered_map<NodeId, SourcePosition>& positions);

/// `a set`, `a relation`, `a function`.
[[nodiscard]] std::string_view describe(Value::Kind kind);

}  // namespace stalefetch::cat
