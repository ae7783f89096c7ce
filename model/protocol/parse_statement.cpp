// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <set>
#include <utility>

#include "model/protocol/parser.hpp"

namespace stalefetch::protocol {

namespace {

const std::set<std::string, std::less<>> type_words = {
    "int",      "long",       "void",   "code", "version", "unsigned", "uint32_t", "uint64_t", "atomic_t",
    "intptr_t", "spinlock_t", "typeof", "char", "u32",     "u64",      "const",    "volatile", "handler"};

}  // namespace

bool Parser::at_type() const { return peek().kind == Token::Kind::Name && type_words.contains(peek().text); }

Type Parser::type() {
  Type result;
  if (!at_type()) fail("a type");
  do {
    const std::string word = take().text;
    if (word != "const" && word != "volatile") result.word = word;
  } while (at_type() && !at("typeof"));
  while (accept("*")) ++result.stars;
  return result;
}

Statement Parser::block() {
  Statement result;
  result.at = peek().at;
  expect("{");
  while (!accept("}")) {
    if (done()) fail("`}`");
    result.body.push_back(statement());
  }
  return result;
}

Statement Parser::statement() {
  const std::size_t begin = peek().begin;
  Statement result = unplaced();
  result.begin = begin;
  result.end = tokens_[at_ - 1].end;
  return result;
}

Statement Parser::unplaced() {
  const Nesting nesting(*this);
  if (peek().kind == Token::Kind::Name && peek(1).text == ":" && peek(1).kind == Token::Kind::Symbol) {
    const std::string label = take().text;
    expect(":");
    Statement result = statement();
    if (result.kind == Statement::Kind::Declare)
      throw Error(result.at, "a label before a declaration", "a statement that does something");
    result.step = label;
    return result;
  }
  if (at("{")) return block();
  if (at("if")) return conditional();
  if (at("while")) return loop();
  Statement result;
  result.at = peek().at;
  if (accept(";")) return result;
  if (at("asm")) return assembly();
  if (at_type()) return declaration();
  if (accept("return")) {
    result.kind = Statement::Kind::Return;
    if (!at(";")) result.value = expression();
    expect(";", "the statement");
    return result;
  }
  return simple();
}

Statement Parser::declaration() {
  Statement result;
  result.kind = Statement::Kind::Declare;
  result.at = peek().at;
  if (accept("typeof")) {
    expect("(");
    result.type_of = expression();
    expect(")");
    result.type = Type{"typeof", 0};
  } else {
    result.type = type();
  }
  Expression target;
  target.kind = Expression::Kind::Name;
  target.at = peek().at;
  target.text = name("the name of a local variable");
  result.target = std::move(target);
  if (accept("=")) result.value = expression();
  expect(";", "the declaration");
  return result;
}

Statement Parser::simple() {
  Statement result;
  result.at = peek().at;
  Expression first = expression();
  if (accept("=")) {
    result.kind = Statement::Kind::Assign;
    result.target = std::move(first);
    result.value = expression();
  } else {
    result.kind = Statement::Kind::Evaluate;
    if (first.kind != Expression::Kind::Call)
      throw Error(first.at, "an expression that does nothing", "an assignment or a call");
    result.value = std::move(first);
  }
  expect(";", "the statement");
  return result;
}

/// What `if` and `while` begin with: a condition, and a statement that depends on it.
Statement Parser::guarded(Statement::Kind kind) {
  Statement result;
  result.kind = kind;
  const Token word = take();
  result.at = word.at;
  expect("(", fmt::format("`{}`", word.text));
  result.value = expression();
  expect(")", "the condition");
  result.body.push_back(statement());
  return result;
}

Statement Parser::conditional() {
  Statement result = guarded(Statement::Kind::If);
  if (accept("else")) result.otherwise.push_back(statement());
  return result;
}

Statement Parser::loop() { return guarded(Statement::Kind::While); }

/// `asm("STR {v:w},[{p}]");`: operands are expressions in braces.
Statement Parser::assembly() {
  Statement result;
  result.kind = Statement::Kind::Asm;
  result.at = take().at;
  expect("(", "`asm`");
  if (peek().kind != Token::Kind::String) fail("an instruction in quotes");
  const Token token = take();
  std::string_view rest = token.text;
  while (!rest.empty()) {
    AsmPiece piece;
    const std::size_t open = rest.find('{');
    piece.text = std::string(rest.substr(0, open));
    rest = open == std::string_view::npos ? std::string_view{} : rest.substr(open + 1);
    if (open != std::string_view::npos) {
      const std::size_t close = rest.find('}');
      if (close == std::string_view::npos)
        throw Error(token.at, "an operand that does not end", "`}` in the instruction");
      std::string_view inside = rest.substr(0, close);
      rest = rest.substr(close + 1);
      if (const std::size_t colon = inside.rfind(':'); colon != std::string_view::npos) {
        piece.form = std::string(inside.substr(colon + 1));
        inside = inside.substr(0, colon);
      }
      std::vector<Token> tokens = tokenize(inside, file_);
      for (Token& each : tokens) each.at = token.at;
      Parser operand(std::move(tokens), inside, file_);
      piece.operand = operand.expression();
      if (!operand.done()) operand.fail("the end of the operand");
    }
    result.assembly.push_back(std::move(piece));
  }
  expect(")", "the instruction");
  expect(";", "the statement");
  return result;
}

}  // namespace stalefetch::protocol
