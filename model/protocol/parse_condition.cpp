// SPDX-License-Identifier: BSD-2-Clause
// What is asked of a protocol: promises, mutants, and a condition on the final state.
#include <fmt/format.h>

#include <utility>

#include "model/protocol/parser.hpp"

namespace stalefetch::protocol {

void Parser::promises(Protocol& protocol) {
  while (peek().kind == Token::Kind::Name && !at("mutants") && !at("exists") && !at("forall") && !at("locations") &&
         !at("filter"))
    protocol.promises.push_back(promise());
  if (protocol.promises.empty() && !at("exists") && !at("~"))
    fail("`intact`, `bounded`, `publish`, `reclaim`, `progress`, or `exists` and a state that must not be");
}

Promise Parser::promise() {
  Promise result;
  result.at = peek().at;
  const std::string word = name("a promise");
  if (word == "intact" || word == "progress") {
    result.kind = word == "intact" ? Promise::Kind::Intact : Promise::Kind::Progress;
    expect(";", "the promise");
    return result;
  }
  if (word == "bounded") {
    result.kind = Promise::Kind::Bounded;
  } else if (word == "publish") {
    result.kind = Promise::Kind::Publish;
  } else if (word == "reclaim") {
    result.kind = Promise::Kind::Reclaim;
  } else {
    throw Error(result.at, fmt::format("promise `{}`", word),
                "`intact`, `bounded`, `publish`, `reclaim` or `progress`");
  }
  expect("(");
  result.flag_at = peek().at;
  result.flag = name("the location that says so");
  expect(")");
  expect(":");
  result.code_at = peek().at;
  result.code = name("the code that is run");
  expect(result.kind == Promise::Kind::Reclaim ? "!=" : "==");
  result.version_at = peek().at;
  result.version = name("a version of the code");
  expect(";", "the promise");
  return result;
}

void Parser::mutants(Protocol& protocol) {
  while (peek().kind == Token::Kind::Name && !at("exists") && !at("forall") && !at("locations") && !at("filter"))
    protocol.mutants.push_back(mutant());
}

Mutant Parser::mutant() {
  Mutant result;
  result.at = peek().at;
  result.note = peek().comment;
  result.name = hyphenated("the name of a mutant");
  if (accept("(")) {
    do result.rows.push_back(hyphenated("the name of a row"));
    while (accept(","));
    expect(")");
  }
  if (accept("on")) {
    do result.architectures.push_back(hyphenated("the name of an architecture"));
    while (accept(","));
  }
  expect(":");
  do result.changes.push_back(change());
  while (accept("and"));
  if (result.changes.back().statements.empty()) expect(";", "the change");
  return result;
}

Change Parser::change() {
  Change result;
  result.at = peek().at;
  const std::string word = name("`drop`, `swap`, `replace`, `before` or `after`");
  result.step = step();
  if (word == "drop") {
    result.kind = Change::Kind::Drop;
  } else if (word == "swap") {
    result.kind = Change::Kind::Swap;
    expect(",", "the first step");
    result.other = step();
  } else if (word == "replace") {
    result.kind = Change::Kind::Replace;
    expect("by", "the step");
    if (peek().kind == Token::Kind::Name && peek(1).text != "(" && peek(1).text != "=" && !at_type()) {
      result.renamed = take().text;
    } else {
      result.statements.push_back(statement());
    }
  } else if (word == "before" || word == "after") {
    result.kind = word == "before" ? Change::Kind::Before : Change::Kind::After;
    expect(":", "the step");
    result.statements.push_back(statement());
  } else {
    throw Error(result.at, fmt::format("`{}`", word), "`drop`, `swap`, `replace`, `before` or `after`");
  }
  return result;
}

Change::Step Parser::step() {
  Change::Step result;
  result.name = name("the name of a step");
  if (accept("#")) {
    if (peek().kind != Token::Kind::Number) fail("which of the steps of that name, from 1");
    result.number = static_cast<unsigned>(take().number);
  }
  if (accept("in")) result.function = name("the name of a function");
  return result;
}

void Parser::condition(Protocol& protocol) {
  if (accept("locations")) {  // what is shown of the final state: nothing to decide
    expect("[");
    while (!accept("]")) {
      if (done()) fail("`]`");
      take();
    }
  }
  // Executions that do not satisfy the filter do not count: a state that satisfies both is what is looked for.
  std::optional<Proposition> filter;
  const SourcePosition filter_at = peek().at;
  if (accept("filter")) filter = atom();
  if (done() && !filter) return;
  protocol.exists_at = peek().at;
  protocol.negated = accept("~");
  if (at("forall")) fail("`exists` or `~exists`: of `forall (p)` write `~exists (~p)`");
  expect("exists");
  protocol.exists = disjunction();
  accept(";");
  if (!filter) return;
  if (!protocol.promises.empty()) throw Error(filter_at, "`filter` with promises", "`filter` with `exists` alone");
  Proposition both;
  both.kind = Proposition::Kind::And;
  both.at = filter_at;
  both.operands = {std::move(*filter), std::move(*protocol.exists)};
  protocol.exists = std::move(both);
}

Proposition Parser::joined(Proposition::Kind kind, std::string_view sign, Proposition (Parser::*part)()) {
  Proposition first = (this->*part)();
  if (!at(sign)) return first;
  Proposition result;
  result.kind = kind;
  result.at = first.at;
  result.operands.push_back(std::move(first));
  while (accept(sign)) result.operands.push_back((this->*part)());
  return result;
}

Proposition Parser::disjunction() { return joined(Proposition::Kind::Or, "\\/", &Parser::conjunction); }
Proposition Parser::conjunction() { return joined(Proposition::Kind::And, "/\\", &Parser::atom); }

Proposition Parser::atom() {
  const Nesting nesting(*this);
  Proposition result;
  result.at = peek().at;
  if (accept("(")) {
    result = disjunction();
    expect(")", "the condition");
    return result;
  }
  if (accept("~") || accept("!")) {
    result.kind = Proposition::Kind::Not;
    result.operands.push_back(atom());
    return result;
  }
  if (peek().kind == Token::Kind::Number) {
    result.thread = static_cast<unsigned>(take().number);
    expect(":", "the thread");
  }
  const bool bracket = accept("[");
  result.name =
      name(result.thread ? "a local variable" : "a location, or a thread and a local variable such as `1:r0`");
  if (bracket) expect("]");
  result.equal = !at("!=");
  if (!accept("!=") && !accept("==")) expect("=", "what is compared");
  result.value = expression();
  return result;
}

}  // namespace stalefetch::protocol
