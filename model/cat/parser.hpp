// SPDX-License-Identifier: BSD-2-Clause
// Parser of rule files, by precedence as in herd7: `|`, then `;`, `\`, `&`, `*`, `~`, postfix, application.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/cat/lexer.hpp"
#include "model/cat/syntax.hpp"

namespace stalefetch::cat {

/// Files being included, outermost first, and how many there have been.
struct IncludeState {
  const Include& include;
  std::vector<std::string> open;
  unsigned files = 0;
};

class Parser {
 public:
  Parser(std::string_view text, const std::string& file, IncludeState& includes);

  /// The whole file. Throws Error.
  RuleFile file();

 private:
  // Statements (statements.cpp).
  void title(RuleFile& result);
  void statement(RuleFile& result);
  void include_file(RuleFile& result);
  LetStatement let_statement();
  AxiomStatement axiom_statement();
  ChoiceStatement choice_statement();
  void show_statement();
  std::vector<Binding> bindings(bool& recursive);
  Binding binding();
  void parameters(Binding& result);

  // Expressions (parser.cpp).
  ExpressionPointer expression();
  ExpressionPointer infix(unsigned level);
  ExpressionPointer prefix();
  ExpressionPointer postfix();
  ExpressionPointer application();
  ExpressionPointer primary();
  ExpressionPointer bracketed();
  ExpressionPointer conditional();
  ExpressionPointer let_expression();
  ExpressionPointer try_expression();
  void arguments(Expression& call);
  Condition condition();
  Condition conjunction();
  Condition condition_operand();

  // Tokens.
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  [[nodiscard]] bool is(Token::Kind kind, std::string_view text, std::size_t ahead = 0) const;
  [[nodiscard]] bool is_symbol(std::string_view text, std::size_t ahead = 0) const;
  [[nodiscard]] bool is_keyword(std::string_view text) const;
  [[nodiscard]] bool starts_operand(std::size_t ahead) const;
  Token next() { return tokens_[next_++]; }
  bool accept(std::string_view symbol_or_keyword);
  void require(std::string_view symbol_or_keyword);
  std::string name(std::string_view what);
  [[noreturn]] void fail(std::string_view expected) const;

  std::vector<Token> tokens_;
  std::string first_comment_;
  IncludeState& includes_;
  std::size_t next_ = 0;
  unsigned nesting_ = 0;
};

}  // namespace stalefetch::cat
