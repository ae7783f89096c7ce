// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/print.hpp"

#include <fmt/format.h>

namespace stalefetch::protocol {

namespace {

std::string operand(const Expression& expression) {
  return expression.kind == Expression::Kind::Binary ? "(" + to_string(expression) + ")" : to_string(expression);
}

}  // namespace

std::string to_string(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::Number:
      return expression.text.empty() ? fmt::format("{}", expression.number) : expression.text;
    case Expression::Kind::Name:
      return expression.text;
    case Expression::Kind::Dereference:
      return "*" + operand(expression.operands[0]);
    case Expression::Kind::AddressOf:
      return "&" + operand(expression.operands[0]);
    case Expression::Kind::Unary:
      return expression.text + operand(expression.operands[0]);
    case Expression::Kind::Binary:
      return fmt::format("{} {} {}", operand(expression.operands[0]), expression.text, operand(expression.operands[1]));
    case Expression::Kind::Call:
      break;
  }
  std::string arguments;
  for (const Expression& each : expression.operands) arguments += (arguments.empty() ? "" : ", ") + to_string(each);
  return fmt::format("{}({})", expression.text, arguments);
}

std::string head_of(const Statement& statement) {
  const std::string value = statement.value ? to_string(*statement.value) : "";
  switch (statement.kind) {
    case Statement::Kind::Declare:
      return fmt::format("{}{}", statement.target->text, value.empty() ? "" : " = " + value);
    case Statement::Kind::Assign:
      return fmt::format("{} = {}", to_string(*statement.target), value);
    case Statement::Kind::Evaluate:
      return value;
    case Statement::Kind::If:
      return fmt::format("if ({})", value);
    case Statement::Kind::While:
      return fmt::format("while ({})", value);
    case Statement::Kind::Return:
      return "return " + value;
    case Statement::Kind::Asm:
      return "asm(...)";
    case Statement::Kind::Block:
      break;
  }
  return statement.step.empty() ? "{ ... }" : statement.step;
}

}  // namespace stalefetch::protocol
