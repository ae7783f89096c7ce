// SPDX-License-Identifier: BSD-2-Clause
// Recursive descent over the tokens of a protocol; shared by the parts of the parser, not for others.
#pragma once

#include <string>
#include <vector>

#include "model/protocol/lexer.hpp"
#include "model/protocol/syntax.hpp"

namespace stalefetch::protocol {

class Parser {
 public:
  Parser(std::vector<Token> tokens, std::string_view text, std::string file);

  // parse_expression.cpp
  [[nodiscard]] Expression expression();
  // parse_statement.cpp
  [[nodiscard]] Statement statement();
  [[nodiscard]] Statement block();
  [[nodiscard]] bool at_type() const;
  [[nodiscard]] Type type();
  // parse_condition.cpp
  void promises(Protocol& protocol);
  void mutants(Protocol& protocol);
  void condition(Protocol& protocol);
  // parse.cpp
  void initial_state(Protocol& protocol);
  void functions(Protocol& protocol);

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  Token take();
  [[nodiscard]] bool at(std::string_view text) const {
    return peek().text == text && peek().kind != Token::Kind::String;
  }
  bool accept(std::string_view text);
  void expect(std::string_view text, std::string_view after = {});
  [[nodiscard]] std::string name(const std::string& what);
  /// A name that may hold hyphens, as those of mutants do.
  [[nodiscard]] std::string hyphenated(const std::string& what);
  [[nodiscard]] bool done() const { return peek().kind == Token::Kind::End; }
  [[noreturn]] void fail(const std::string& expected) const;

 private:
  Expression binary(unsigned level);
  Expression unary();
  Expression primary();
  Statement unplaced();
  Statement declaration();
  Statement simple();
  Statement assembly();
  Statement guarded(Statement::Kind kind);
  Statement conditional();
  Statement loop();
  Promise promise();
  Change change();
  Change::Step step();
  Mutant mutant();
  Proposition joined(Proposition::Kind kind, std::string_view sign, Proposition (Parser::*part)());
  Proposition disjunction();
  Proposition conjunction();
  Proposition atom();
  void code_object(Protocol& protocol);
  void version(Protocol& protocol);
  void location(Protocol& protocol);
  Function function();

  std::vector<Token> tokens_;
  std::string_view text_;
  std::string file_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;  ///< of nesting, which is bounded
  friend class Nesting;
};

/// Reads the lines before the initial state, and gives where that begins. Throws Error.
[[nodiscard]] std::size_t read_header(std::string_view text, const std::string& file, Protocol& protocol);

/// Whether every header is known and says what can be done. Throws Error.
void check_headers(const Protocol& protocol);

/// Without blanks at both ends.
[[nodiscard]] std::string trimmed(std::string_view text);

/// Bounds how deeply expressions, statements and conditions may nest. Throws Error.
class Nesting {
 public:
  explicit Nesting(Parser& parser);
  ~Nesting() { --parser_.depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  Parser& parser_;
};

}  // namespace stalefetch::protocol
