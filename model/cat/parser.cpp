// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace stalefetch::cat {

namespace {
using Kind = Expression::Kind;

struct Infix {
  std::string_view symbol;
  Kind kind;
};
/// Weakest first. herd7 has `++` after `|`; it builds sets of sets and is not supported.
constexpr std::array<Infix, 5> infixes = {{{"|", Kind::Union},
                                           {";", Kind::Sequence},
                                           {"\\", Kind::Difference},
                                           {"&", Kind::Intersection},
                                           {"*", Kind::Product}}};

/// Counts how deep the parser is in its own recursion.
class Nested {
 public:
  Nested(unsigned& depth, const SourcePosition& at) : depth_(depth) {
    if (++depth_ > deepest_nesting) {
      --depth_;
      throw Error(at, fmt::format("nested more than {} deep", deepest_nesting));
    }
  }
  ~Nested() { --depth_; }
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;

 private:
  unsigned& depth_;
};

ExpressionPointer make(Kind kind, SourcePosition at) {
  auto result = std::make_unique<Expression>();
  result->kind = kind;
  result->at = std::move(at);
  return result;
}

void add_operand(Expression& to, ExpressionPointer operand) {
  to.depth = std::max(to.depth, operand->depth + 1);
  if (to.depth > deepest_nesting) throw Error(to.at, fmt::format("nested more than {} deep", deepest_nesting));
  to.operands.push_back(std::move(operand));
}

ExpressionPointer wrap(Kind kind, SourcePosition at, ExpressionPointer operand) {
  auto result = make(kind, std::move(at));
  add_operand(*result, std::move(operand));
  return result;
}

std::optional<Kind> postfix_kind(std::string_view symbol) {
  if (symbol == "^-1") return Kind::Inverse;
  if (symbol == "^+" || symbol == "+") return Kind::Plus;
  if (symbol == "^*" || symbol == "*") return Kind::Star;
  if (symbol == "^?" || symbol == "?") return Kind::Optional;
  return std::nullopt;
}
}  // namespace

ExpressionPointer Parser::expression() {
  const Nested nested(nesting_, peek().at);
  return infix(0);
}

ExpressionPointer Parser::infix(unsigned level) {
  if (level == infixes.size()) return prefix();
  ExpressionPointer left = infix(level + 1);
  if (!is_symbol(infixes[level].symbol)) return left;
  ExpressionPointer result = wrap(infixes[level].kind, peek().at, std::move(left));
  while (accept(infixes[level].symbol)) add_operand(*result, infix(level + 1));
  return result;
}

ExpressionPointer Parser::prefix() {
  if (!is_symbol("~")) return postfix();
  const Nested nested(nesting_, peek().at);
  SourcePosition at = next().at;
  return wrap(Kind::Complement, std::move(at), prefix());
}

ExpressionPointer Parser::postfix() {
  ExpressionPointer result = application();
  while (peek().kind == Token::Kind::Symbol) {
    const std::optional<Kind> kind = postfix_kind(peek().text);
    // `a * b` is a product, `a*` a closure: what follows the star decides.
    if (!kind || (peek().text == "*" && starts_operand(1))) break;
    result = wrap(*kind, next().at, std::move(result));
  }
  return result;
}

ExpressionPointer Parser::application() {
  ExpressionPointer result = primary();
  while ((result->kind == Kind::Name || result->kind == Kind::Apply) && starts_operand(0) && !is_symbol("~") &&
         peek().kind != Token::Kind::Keyword) {
    SourcePosition at = result->at;
    result = wrap(Kind::Apply, std::move(at), std::move(result));
    arguments(*result);
  }
  return result;
}

void Parser::arguments(Expression& call) {
  if (!accept("(")) return add_operand(call, primary());
  if (accept(")")) return;
  do {
    add_operand(call, expression());
  } while (accept(","));
  require(")");
}

ExpressionPointer Parser::primary() {
  const Token& token = peek();
  if (token.kind == Token::Kind::Name) {
    auto result = make(Kind::Name, token.at);
    result->name = next().text;
    return result;
  }
  if (is_keyword("if")) return conditional();
  if (is_keyword("let")) return let_expression();
  if (is_keyword("try")) return try_expression();
  if (token.kind == Token::Kind::Symbol) {
    if (token.text == "0") return make(Kind::Empty, next().at);
    if (token.text == "_") return make(Kind::Universe, next().at);
    if (token.text == "(" || token.text == "[" || token.text == "{") return bracketed();
  }
  fail("a set or a relation");
}

ExpressionPointer Parser::bracketed() {
  const Token open = next();
  if (open.text == "{") {
    if (!is_symbol("}")) throw Error(peek().at, "sets written out by their members are not supported", "'}'");
    next();
    return make(Kind::Empty, open.at);
  }
  ExpressionPointer inside = expression();
  if (open.text == "(") return require(")"), std::move(inside);
  require("]");
  return wrap(Kind::Identity, open.at, std::move(inside));
}

ExpressionPointer Parser::conditional() {
  const Nested nested(nesting_, peek().at);
  auto result = make(Kind::Conditional, next().at);
  result->condition = condition();
  require("then");
  add_operand(*result, expression());
  require("else");
  add_operand(*result, expression());
  return result;
}

ExpressionPointer Parser::let_expression() {
  const Nested nested(nesting_, peek().at);
  auto result = make(Kind::Let, next().at);
  result->bindings = bindings(result->recursive);
  for (const Binding& one : result->bindings) result->depth = std::max(result->depth, one.body->depth + 1);
  require("in");
  add_operand(*result, expression());
  return result;
}

ExpressionPointer Parser::try_expression() {
  auto result = make(Kind::Try, next().at);
  add_operand(*result, expression());
  require("with");
  add_operand(*result, expression());
  return result;
}

Condition Parser::condition() {
  Condition left = conjunction();
  if (!is_symbol("||")) return left;
  Condition result{Condition::Kind::Or, "", {}, left.at};
  result.operands.push_back(std::move(left));
  while (accept("||")) result.operands.push_back(conjunction());
  return result;
}

Condition Parser::conjunction() {
  Condition left = condition_operand();
  if (!is_symbol("&&")) return left;
  Condition result{Condition::Kind::And, "", {}, left.at};
  result.operands.push_back(std::move(left));
  while (accept("&&")) result.operands.push_back(condition_operand());
  return result;
}

Condition Parser::condition_operand() {
  const Nested nested(nesting_, peek().at);
  const SourcePosition at = peek().at;
  if (accept("(")) {
    Condition inside = condition();
    require(")");
    return inside;
  }
  if (is(Token::Kind::Name, "not")) {
    next();
    Condition result{Condition::Kind::Not, "", {}, at};
    result.operands.push_back(condition_operand());
    return result;
  }
  if (peek().kind != Token::Kind::String) fail("the name of a variant in quotes");
  return {Condition::Kind::Variant, next().text, {}, at};
}

}  // namespace stalefetch::cat
