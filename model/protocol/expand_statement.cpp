// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <utility>

#include "model/protocol/expander.hpp"

namespace stalefetch::protocol {

namespace {

Expression named(const std::string& name, const SourcePosition& at) {
  Expression result;
  result.kind = Expression::Kind::Name;
  result.text = name;
  result.at = at;
  return result;
}

bool calls_something(const Expression& expression) {
  if (expression.kind == Expression::Kind::Call && !is_intrinsic(expression.text)) return true;
  for (const Expression& operand : expression.operands)
    if (calls_something(operand)) return true;
  return false;
}

}  // namespace

void Expander::statement(const Statement& source, Scope& scope, std::vector<Statement>& out) {
  std::vector<Statement> inner;
  std::vector<Statement>& to = source.step.empty() ? out : inner;
  switch (source.kind) {
    case Statement::Kind::Block: {
      for (const Statement& each : source.body) statement(each, scope, to);
      break;
    }
    case Statement::Kind::Declare:
      declaration(source, scope, to);
      break;
    case Statement::Kind::Assign:
      assignment(source, scope, to);
      break;
    case Statement::Kind::Evaluate:
      (void)value(*source.value, scope, to);
      break;
    case Statement::Kind::If:
      branch(source, scope, to);
      break;
    case Statement::Kind::While:
      loop(source, scope, to);
      break;
    case Statement::Kind::Asm:
      assembly(source, scope, to);
      break;
    case Statement::Kind::Return:
      throw Error(source.at, "`return` in the middle of a function",
                  "`return` as the last statement of a function that others call");
  }
  if (source.step.empty()) return;
  Statement labelled;
  labelled.step = source.step;
  labelled.at = source.at;
  labelled.body = std::move(inner);
  out.push_back(std::move(labelled));
}

Type Expander::type_of(const Expression& expression) const {
  const Locals& locals = result_.locals.at(thread_);
  switch (expression.kind) {
    case Expression::Kind::Name: {
      if (const auto local = locals.find(expression.text); local != locals.end()) return local->second;
      for (const Location& location : protocol_.locations)
        if (location.name == expression.text) return {location.type.word, location.type.stars + 1};
      for (const Function& function : protocol_.functions)
        for (const Parameter& parameter : function.parameters)
          if (function.role != Role::Helper && parameter.name == expression.text) return parameter.type;
      return {"int", 1};
    }
    case Expression::Kind::Dereference: {
      Type type = type_of(expression.operands[0]);
      if (type.stars > 0) --type.stars;
      return type;
    }
    case Expression::Kind::AddressOf: {
      const Type type = type_of(expression.operands[0]);
      return expression.operands[0].kind == Expression::Kind::Name ? type : Type{type.word, type.stars + 1};
    }
    case Expression::Kind::Number:
    case Expression::Kind::Unary:
    case Expression::Kind::Binary:
    case Expression::Kind::Call:
      break;
  }
  return {"int", 0};
}

void Expander::declaration(const Statement& source, Scope& scope, std::vector<Statement>& out) {
  const std::string& written = source.target->text;
  if (scope.prefix.empty() && result_.locals[thread_].contains(written) && scope.arguments.contains(written) == false &&
      source.value == std::nullopt)
    return;
  std::string name = scope.prefix.empty() ? written : fmt::format("{}{}", scope.prefix, written);
  if (const auto given = scope.arguments.find(written); given != scope.arguments.end() && !scope.prefix.empty())
    name = given->second.text;
  Type type = *source.type;
  if (source.type_of) {
    std::vector<Statement> unused;
    type = type_of(value(*source.type_of, scope, unused));
  }
  declare(name, type);
  if (!scope.prefix.empty()) scope.arguments[written] = named(name, source.at);
  if (!source.value) return;
  Statement assign = source;
  assign.kind = Statement::Kind::Assign;
  assign.step.clear();
  assignment(assign, scope, out);
}

void Expander::assignment(const Statement& source, Scope& scope, std::vector<Statement>& out) {
  if (source.target->kind == Expression::Kind::Dereference)
    throw Error(source.at, "a plain store",
                "`WRITE_ONCE(*p, v)` or another primitive, which says what the compiler may do");
  const Expression target = substitute(*source.target, scope);
  if (target.kind != Expression::Kind::Name || !result_.locals.at(thread_).contains(target.text))
    throw Error(
        source.target->at, fmt::format("an assignment to `{}`", source.target->text),
        fmt::format("a local variable that was declared; of a location `WRITE_ONCE(*{}, v)`", source.target->text));
  Expression result = value(*source.value, scope, out, target.text);
  if (result.kind == Expression::Kind::Name && result.text == target.text) return;
  Statement assign;
  assign.kind = Statement::Kind::Assign;
  assign.at = source.at;
  assign.target = target;
  assign.value = std::move(result);
  out.push_back(std::move(assign));
}

void Expander::branch(const Statement& source, Scope& scope, std::vector<Statement>& out) {
  Statement result;
  result.kind = Statement::Kind::If;
  result.at = source.at;
  result.value = value(*source.value, scope, out);
  for (const Statement& each : source.body) statement(each, scope, result.body);
  for (const Statement& each : source.otherwise) statement(each, scope, result.otherwise);
  out.push_back(std::move(result));
}

void Expander::loop(const Statement& source, Scope& scope, std::vector<Statement>& out) {
  Statement result;
  result.kind = Statement::Kind::While;
  result.at = source.at;
  result.value = value(*source.value, scope, result.setup);
  for (const Statement& each : source.body) statement(each, scope, result.body);
  out.push_back(std::move(result));
}

void Expander::assembly(const Statement& source, Scope& scope, std::vector<Statement>& out) {
  Statement result = source;
  result.step.clear();
  for (AsmPiece& piece : result.assembly)
    if (piece.operand) piece.operand = value(*piece.operand, scope, out);
  out.push_back(std::move(result));
}

Expression Expander::substitute(const Expression& name, const Scope& scope) const {
  if (name.kind != Expression::Kind::Name) return name;
  const auto found = scope.arguments.find(name.text);
  return found == scope.arguments.end() ? name : found->second;
}

Expression Expander::value(const Expression& source, Scope& scope, std::vector<Statement>& out,
                           const std::string& into) {
  if (source.kind == Expression::Kind::Name) return substitute(source, scope);
  if (source.kind == Expression::Kind::Call) {
    Expression with = source;
    with.operands.clear();
    for (const Expression& operand : source.operands) with.operands.push_back(value(operand, scope, out));
    return call(with, scope, out, into);
  }
  if ((source.text == "&&" || source.text == "||") && source.operands.size() == 2 &&
      calls_something(source.operands[1]))
    throw Error(source.at, fmt::format("a primitive on the right of `{}`", source.text),
                "an `if` inside the other, so that the order is plain");
  Expression result = source;
  for (Expression& operand : result.operands) operand = value(operand, scope, out);
  if (result.kind == Expression::Kind::Dereference && result.operands[0].kind == Expression::Kind::AddressOf)
    return result.operands[0].operands[0].kind == Expression::Kind::Name ? result : result.operands[0].operands[0];
  return result;
}

}  // namespace stalefetch::protocol
