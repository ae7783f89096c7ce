// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <algorithm>

#include "model/cat/compiler.hpp"
#include "model/cat/near_matches.hpp"

namespace stalefetch::cat {

namespace {
using Kind = Expression::Kind;

/// Functions are expanded where they are called: these bound what that may cost.
constexpr unsigned deepest_expansion = 1000;
constexpr unsigned most_steps = 200000;

Op op_of(Kind kind) {
  switch (kind) {
    case Kind::Union:
      return Op::Union;
    case Kind::Sequence:
      return Op::Sequence;
    case Kind::Difference:
      return Op::Difference;
    case Kind::Intersection:
      return Op::Intersection;
    case Kind::Product:
      return Op::Product;
    case Kind::Complement:
      return Op::Complement;
    case Kind::Inverse:
      return Op::Inverse;
    case Kind::Plus:
      return Op::Plus;
    case Kind::Star:
      return Op::Star;
    case Kind::Optional:
      return Op::Optional;
    case Kind::Identity:
      return Op::Identity;
    case Kind::Name:
    case Kind::Empty:
    case Kind::Universe:
    case Kind::Apply:
    case Kind::Conditional:
    case Kind::Let:
    case Kind::Try:
      break;
  }
  throw std::logic_error("not an operation of the rule language");
}
}  // namespace

std::string_view describe(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::AnyEmpty:
      return "an empty set or relation";
    case Value::Kind::Set:
      return "a set";
    case Value::Kind::Relation:
      return "a relation";
    case Value::Kind::Function:
    case Value::Kind::Domain:
    case Value::Kind::Range:
      break;
  }
  return "a function";
}

Value Compiler::evaluate(const Expression& expression, const Scope* scope) {
  if (++steps_ > most_steps) throw Error(expression.at, "the functions expand to too many operations");
  if (depth_ == deepest_expansion) throw Error(expression.at, "functions are nested too deep");
  ++depth_;
  const Value result = evaluate_nested(expression, scope);
  --depth_;
  return result;
}

Value Compiler::evaluate_nested(const Expression& expression, const Scope* scope) {
  switch (expression.kind) {
    case Kind::Name:
      return name(expression, scope);
    case Kind::Empty:
      return {};
    case Kind::Universe:
      return value_of(builder_.universe(Type::Set));
    case Kind::Union:
    case Kind::Sequence:
    case Kind::Difference:
    case Kind::Intersection:
    case Kind::Product:
      return infix(expression, scope);
    case Kind::Complement:
      return complement(expression, scope);
    case Kind::Inverse:
    case Kind::Plus:
    case Kind::Star:
    case Kind::Optional:
      return value_of(builder_.unary(op_of(expression.kind), relation(*expression.operands[0], scope)));
    case Kind::Identity:
      return value_of(builder_.unary(Op::Identity, set(*expression.operands[0], scope)));
    case Kind::Apply:
      return apply(expression, scope);
    case Kind::Conditional:
      return evaluate(*expression.operands[holds(expression.condition) ? 0 : 1], scope);
    case Kind::Let:
      return let(expression, scope);
    case Kind::Try:
      return attempt(expression, scope);
  }
  throw std::logic_error("an unknown kind of expression");
}

Value Compiler::name(const Expression& expression, const Scope* scope) const {
  for (const Scope* at = scope; at != nullptr; at = at->outer)
    if (at->name == expression.name) return at->value;
  std::vector<std::string> known;
  for (const Scope* at = scope; at != nullptr; at = at->outer) known.push_back(at->name);
  throw UnknownName(expression.at, fmt::format("unknown name '{}'", expression.name),
                    suggestion(expression.name, known));
}

Value Compiler::infix(const Expression& expression, const Scope* scope) {
  std::vector<Value> values;
  for (const ExpressionPointer& part : expression.operands) values.push_back(evaluate(*part, scope));
  const Op op = op_of(expression.kind);
  const bool fixed = op == Op::Sequence || op == Op::Product;
  Type type = op == Op::Sequence ? Type::Relation : Type::Set;
  if (!fixed) {  // all operands have the type of the first one that has a type
    const auto typed =
        std::find_if(values.begin(), values.end(), [](const Value& v) { return v.kind != Value::Kind::AnyEmpty; });
    if (typed == values.end()) return {};
    type = typed->kind == Value::Kind::Set ? Type::Set : Type::Relation;
  }
  NodeId result = as(values[0], type, expression.operands[0]->at, "this operand");
  for (std::size_t i = 1; i < values.size(); ++i) {
    const SourcePosition& at = expression.operands[i]->at;
    if (op == Op::Product && i > 1) (void)as(value_of(result), Type::Set, at, "a product");
    result = builder_.binary(op, result, as(values[i], type, at, "this operand"));
    if (op == Op::Difference) remember(result, expression.at);
  }
  return value_of(result);
}

Value Compiler::complement(const Expression& expression, const Scope* scope) {
  const Value value = evaluate(*expression.operands[0], scope);
  const Type type = value.kind == Value::Kind::Set ? Type::Set : Type::Relation;
  const NodeId result = builder_.unary(Op::Complement, as(value, type, expression.operands[0]->at, "the operand of ~"));
  remember(result, expression.at);
  return value_of(result);
}

Value Compiler::apply(const Expression& expression, const Scope* scope) {
  const Value function = evaluate(*expression.operands[0], scope);
  const std::size_t given = expression.operands.size() - 1;
  const bool built_in = function.kind == Value::Kind::Domain || function.kind == Value::Kind::Range;
  if (!built_in && function.kind != Value::Kind::Function)
    throw Error(expression.at, fmt::format("{} is called like a function", describe(function.kind)),
                "an operator between operands");
  const std::size_t wanted = built_in ? 1 : function.function->parameters.size();
  if (given != wanted)
    throw Error(expression.at, fmt::format("{} argument{} given", given, given == 1 ? "" : "s"),
                std::to_string(wanted));
  if (!built_in) return call(expression, function, scope);
  const Op op = function.kind == Value::Kind::Domain ? Op::Domain : Op::Range;
  return value_of(builder_.unary(op, relation(*expression.operands[1], scope)));
}

Value Compiler::call(const Expression& expression, const Value& function, const Scope* scope) {
  const Scope* inner = function.closure;
  for (std::size_t i = 1; i < expression.operands.size(); ++i)
    inner = bind(inner, function.function->parameters[i - 1], evaluate(*expression.operands[i], scope));
  return evaluate(*function.function->body, inner);
}

Value Compiler::let(const Expression& expression, const Scope* scope) {
  const Scope* inner = scope;
  if (expression.recursive) {
    inner = bind_recursive(expression.bindings, scope, false);
  } else {
    for (const Binding& binding : expression.bindings) {
      const Value value =
          binding.function ? Value{Value::Kind::Function, 0, &binding, scope} : evaluate(*binding.body, scope);
      inner = bind(inner, binding.name, value);
    }
  }
  return evaluate(*expression.operands[0], inner);
}

Value Compiler::attempt(const Expression& expression, const Scope* scope) {
  const unsigned depth = depth_;
  try {
    return evaluate(*expression.operands[0], scope);
  } catch (const UnknownName&) {
    depth_ = depth;
    return evaluate(*expression.operands[1], scope);
  }
}

bool Compiler::holds(const Condition& condition) const {
  const auto part = [&](const Condition& one) { return holds(one); };
  switch (condition.kind) {
    case Condition::Kind::Not:
      return !part(condition.operands[0]);
    case Condition::Kind::And:
      return std::all_of(condition.operands.begin(), condition.operands.end(), part);
    case Condition::Kind::Or:
      return std::any_of(condition.operands.begin(), condition.operands.end(), part);
    case Condition::Kind::Variant:
      break;
  }
  const std::set<std::string>& known = options_.known_variants;
  if (!known.empty() && known.count(condition.variant) == 0)
    throw Error(condition.at, fmt::format("unknown variant \"{}\"", condition.variant),
                fmt::format("one of {}", joined({known.begin(), known.end()}, ", ")));
  return options_.variants.count(condition.variant) != 0;
}

NodeId Compiler::relation(const Expression& expression, const Scope* scope) {
  return operand(expression, scope, Type::Relation);
}
NodeId Compiler::set(const Expression& expression, const Scope* scope) { return operand(expression, scope, Type::Set); }

NodeId Compiler::operand(const Expression& expression, const Scope* scope, Type type) {
  return as(evaluate(expression, scope), type, expression.at, "this operand");
}

/// The node of a value that must have `type`; `what` says what the value is, for the message.
NodeId Compiler::as(const Value& value, Type type, const SourcePosition& at, std::string_view what) {
  if (value.kind == Value::Kind::AnyEmpty) return builder_.empty(type);
  const Value::Kind wanted = type == Type::Set ? Value::Kind::Set : Value::Kind::Relation;
  if (value.kind == wanted) return value.node;
  const bool needs_brackets = value.kind == Value::Kind::Set;
  throw Error(at, fmt::format("{} is {}", what, describe(value.kind)),
              fmt::format("{}{}", describe(wanted), needs_brackets ? "; [s] makes one of a set" : ""));
}

Value Compiler::value_of(NodeId node) const {
  const Value::Kind kind = builder_.at(node).type == Type::Set ? Value::Kind::Set : Value::Kind::Relation;
  return {kind, node, nullptr, nullptr};
}

}  // namespace stalefetch::cat
