// SPDX-License-Identifier: BSD-2-Clause
// The part of the parser that reads statements, and what the parser knows of tokens.
#include <fmt/format.h>

#include <algorithm>

#include "model/cat/near_matches.hpp"
#include "model/cat/parser.hpp"

namespace stalefetch::cat {

namespace {
constexpr unsigned most_included_files = 1000;

std::string describe(const Token& token) {
  if (token.kind == Token::Kind::End) return "end of the file";
  if (token.kind == Token::Kind::String) return fmt::format("\"{}\"", token.text);
  return fmt::format("'{}'", token.text);
}
}  // namespace

RuleFile parse(std::string_view text, const std::string& file, const Include& include) {
  IncludeState includes{include, {file}, 0};
  return Parser(text, file, includes).file();
}

Parser::Parser(std::string_view text, const std::string& file, IncludeState& includes) : includes_(includes) {
  Tokens tokens = tokenize(text, file);
  tokens_ = std::move(tokens.tokens);
  first_comment_ = std::move(tokens.first_comment);
}

RuleFile Parser::file() {
  RuleFile result;
  title(result);
  while (peek().kind != Token::Kind::End) statement(result);
  return result;
}

void Parser::title(RuleFile& result) {
  const Token::Kind kind = peek().kind;
  const bool titled = kind == Token::Kind::String || kind == Token::Kind::Name;
  result.title = titled ? next().text : first_comment_;
}

void Parser::statement(RuleFile& result) {
  if (is_keyword("let")) {
    result.statements.emplace_back(let_statement());
  } else if (is_keyword("include")) {
    include_file(result);
  } else if (is_keyword("with")) {
    result.statements.emplace_back(choice_statement());
  } else if (is_keyword("show") || is_keyword("unshow")) {
    show_statement();
  } else {
    result.statements.emplace_back(axiom_statement());
  }
}

LetStatement Parser::let_statement() {
  std::optional<Documentation> documentation = next().documentation;
  LetStatement result;
  result.bindings = bindings(result.recursive);
  if (is_keyword("in"))
    throw Error(peek().at, "'in' after a definition of the whole file", "a new definition or axiom");
  if (documentation) result.bindings.front().documentation = std::move(documentation);
  return result;
}

std::vector<Binding> Parser::bindings(bool& recursive) {
  recursive = accept("rec");
  std::vector<Binding> result;
  result.push_back(binding());
  while (is_keyword("and")) {
    std::optional<Documentation> documentation = next().documentation;
    result.push_back(binding());
    if (documentation) result.back().documentation = std::move(documentation);
  }
  return result;
}

Binding Parser::binding() {
  Binding result;
  result.at = peek().at;
  if (is_symbol("(")) throw Error(peek().at, "patterns in definitions are not supported", "a name");
  result.name = name("a name to define");
  parameters(result);
  require("=");
  result.body = expression();
  return result;
}

void Parser::parameters(Binding& result) {
  result.function = !is_symbol("=");
  if (peek().kind == Token::Kind::Name) {
    result.parameters.push_back(next().text);
    if (peek().kind == Token::Kind::Name) throw Error(peek().at, "a second parameter without parentheses", "f(x, y)");
    return;
  }
  if (!accept("(") || accept(")")) return;
  do {
    const SourcePosition at = peek().at;
    std::string parameter = name("the name of a parameter");
    if (std::find(result.parameters.begin(), result.parameters.end(), parameter) != result.parameters.end())
      throw Error(at, fmt::format("parameter '{}' is given twice", parameter));
    result.parameters.push_back(std::move(parameter));
  } while (accept(","));
  require(")");
}

AxiomStatement Parser::axiom_statement() {
  AxiomStatement result;
  result.at = peek().at;
  result.documentation = peek().documentation;
  const bool undefined_unless = accept("undefined_unless");
  result.flag = undefined_unless || accept("flag");
  result.negated = accept("~") != undefined_unless;
  if (accept("acyclic")) {
    result.kind = Axiom::Kind::Acyclic;
  } else if (accept("irreflexive")) {
    result.kind = Axiom::Kind::Irreflexive;
  } else if (accept("empty")) {
    result.kind = Axiom::Kind::Empty;
  } else {
    fail(result.flag ? "acyclic, irreflexive or empty"
                     : "a definition or an axiom (let, acyclic, irreflexive, empty, flag)");
  }
  result.expression = expression();
  if (!is_keyword("as")) fail("'as' and the name of the axiom");
  next();
  result.name = name("the name of the axiom");
  return result;
}

ChoiceStatement Parser::choice_statement() {
  next();
  ChoiceStatement result;
  result.at = peek().at;
  result.name = name("the name of the order to choose");
  require("from");
  if (!is(Token::Kind::Name, "orders")) fail("orders(...), the only choice that is supported");
  next();
  require("(");
  result.pairs = expression();
  require(")");
  return result;
}

void Parser::show_statement() {
  const bool show = next().text == "show";
  do {
    (void)expression();
  } while (accept(","));
  if (show && accept("as")) (void)name("a name to show");
}

void Parser::include_file(RuleFile& result) {
  next();
  const Token file = peek();
  if (file.kind != Token::Kind::String) fail("the name of a file in quotes");
  next();
  if (std::find(includes_.open.begin(), includes_.open.end(), file.text) != includes_.open.end())
    throw Error(file.at,
                fmt::format("\"{}\" includes itself: {} > {}", file.text, joined(includes_.open, " > "), file.text));
  if (++includes_.files > most_included_files || includes_.open.size() > deepest_nesting)
    throw Error(file.at, fmt::format("more than {} files included", most_included_files));
  const std::optional<std::string> text = includes_.include ? includes_.include(file.text) : std::nullopt;
  if (!text) throw Error(file.at, fmt::format("no file \"{}\" to include", file.text));
  includes_.open.push_back(file.text);
  RuleFile included = Parser(*text, file.text, includes_).file();
  includes_.open.pop_back();
  std::move(included.statements.begin(), included.statements.end(), std::back_inserter(result.statements));
}

const Token& Parser::peek(std::size_t ahead) const { return tokens_[std::min(next_ + ahead, tokens_.size() - 1)]; }

bool Parser::is(Token::Kind kind, std::string_view text, std::size_t ahead) const {
  return peek(ahead).kind == kind && peek(ahead).text == text;
}

bool Parser::is_symbol(std::string_view text, std::size_t ahead) const { return is(Token::Kind::Symbol, text, ahead); }
bool Parser::is_keyword(std::string_view text) const { return is(Token::Kind::Keyword, text); }

/// `let` is none: it starts the next definition far more often than an operand.
bool Parser::starts_operand(std::size_t ahead) const {
  const Token& token = peek(ahead);
  if (token.kind == Token::Kind::Name) return true;
  if (token.kind == Token::Kind::Keyword) return token.text == "if";
  return token.kind == Token::Kind::Symbol && std::string_view("([{_0~").find(token.text) != std::string_view::npos;
}

bool Parser::accept(std::string_view symbol_or_keyword) {
  if (!is_symbol(symbol_or_keyword) && !is_keyword(symbol_or_keyword)) return false;
  ++next_;
  return true;
}

void Parser::require(std::string_view symbol_or_keyword) {
  if (!accept(symbol_or_keyword)) fail(fmt::format("'{}'", symbol_or_keyword));
}

std::string Parser::name(std::string_view what) {
  if (peek().kind != Token::Kind::Name) fail(what);
  return next().text;
}

void Parser::fail(std::string_view expected) const {
  const Token& token = peek();
  if (token.kind == Token::Kind::Unsupported || is_symbol("++"))
    throw Error(token.at, fmt::format("'{}' is not supported", token.text));
  throw Error(token.at, fmt::format("found {}", describe(token)), std::string(expected));
}

}  // namespace stalefetch::cat
