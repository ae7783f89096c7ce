// SPDX-License-Identifier: BSD-2-Clause
// Expressions, with the precedences of C.
#include <array>
#include <utility>

#include "model/protocol/parser.hpp"

namespace stalefetch::protocol {

namespace {

/// From loosest to tightest.
constexpr std::array<std::array<std::string_view, 4>, 8> levels = {
    {{"||"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"==", "!="}, {"<<", ">>"}, {"+", "-"}}};

}  // namespace

Expression Parser::expression() { return binary(0); }

Expression Parser::binary(unsigned level) {
  if (level == levels.size()) return unary();
  Expression left = binary(level + 1);
  for (;;) {
    std::string_view found;
    for (const std::string_view symbol : levels[level])
      if (!symbol.empty() && peek().kind == Token::Kind::Symbol && peek().text == symbol) found = symbol;
    if (found.empty()) return left;
    Expression both;
    both.kind = Expression::Kind::Binary;
    both.text = std::string(found);
    both.at = take().at;
    both.operands = {std::move(left), binary(level + 1)};
    left = std::move(both);
  }
}

Expression Parser::unary() {
  const Nesting nesting(*this);
  Expression result;
  result.at = peek().at;
  if (peek().kind != Token::Kind::Symbol) return primary();
  if (accept("*")) {
    result.kind = Expression::Kind::Dereference;
  } else if (accept("&")) {
    result.kind = Expression::Kind::AddressOf;
  } else if (at("!") || at("-") || at("~")) {
    result.kind = Expression::Kind::Unary;
    result.text = take().text;
  } else {
    return primary();
  }
  result.operands.push_back(unary());
  return result;
}

Expression Parser::primary() {
  Expression result;
  result.at = peek().at;
  if (accept("(")) {
    if (at_type() && peek(1).text == "*") {  // a cast says nothing here
      (void)type();
      expect(")");
      return unary();
    }
    result = expression();
    expect(")", "the expression");
    return result;
  }
  if (peek().kind == Token::Kind::Number) {
    result.number = peek().number;
    result.text = take().text;
    return result;
  }
  result.kind = Expression::Kind::Name;
  result.text = name("a value, a name or a call");
  if (!accept("(")) return result;
  result.kind = Expression::Kind::Call;
  while (!accept(")")) {
    result.operands.push_back(expression());
    if (!at(")")) expect(",", "an argument");
  }
  return result;
}

}  // namespace stalefetch::protocol
