// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/parse.hpp"

#include <fmt/format.h>

#include <cctype>
#include <utility>

#include "model/litmus/parse.hpp"
#include "model/protocol/parser.hpp"

namespace stalefetch::protocol {

std::optional<std::string> Protocol::header(const std::string& key) const {
  for (const Header& each : headers)
    if (each.key == key) return each.value;
  return {};
}

std::vector<std::string> Protocol::header_words(const std::string& key) const {
  std::vector<std::string> words;
  const std::string all = header(key).value_or("");
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = std::min(all.find(',', begin), all.size());
    words.push_back(trimmed(std::string_view(all).substr(begin, end - begin)));
    begin = end + 1;
  }
  return words;
}

namespace {

constexpr unsigned deepest_nesting = 100;

}  // namespace

Parser::Parser(std::vector<Token> tokens, std::string_view text, std::string file)
    : tokens_(std::move(tokens)), text_(text), file_(std::move(file)) {}

Nesting::Nesting(Parser& parser) : parser_(parser) {
  if (++parser_.depth_ > deepest_nesting) {
    --parser_.depth_;
    throw Error(parser_.peek().at, "nesting that is too deep", fmt::format("at most {} levels", deepest_nesting));
  }
}

const Token& Parser::peek(std::size_t ahead) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }

Token Parser::take() {
  Token token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool Parser::accept(std::string_view text) {
  if (!at(text) || done()) return false;
  take();
  return true;
}

void Parser::fail(const std::string& expected) const {
  const Token& token = peek();
  throw Error(token.at, done() ? "the end of the file" : fmt::format("`{}`", token.text), expected);
}

void Parser::expect(std::string_view text, std::string_view after) {
  if (accept(text)) return;
  const std::string expected = after.empty() ? fmt::format("`{}`", text) : fmt::format("`{}` after {}", text, after);
  if (text != ";" || at_ == 0) fail(expected);
  // What is missing at the end of a line is missing there, not where the next line begins.
  const Token& last = tokens_[at_ - 1];
  SourcePosition end = last.at;
  end.column += static_cast<unsigned>(last.end - last.begin);
  throw Error(end, done() ? "the end of the file" : fmt::format("`{}`", peek().text), expected);
}

std::string Parser::name(const std::string& what) {
  if (peek().kind != Token::Kind::Name) fail(what);
  return take().text;
}

std::string Parser::hyphenated(const std::string& what) {
  std::string result = name(what);
  while (at("-") && (peek(1).kind == Token::Kind::Name || peek(1).kind == Token::Kind::Number)) {
    take();
    result += "-" + take().text;
  }
  return result;
}

void Parser::initial_state(Protocol& protocol) {
  expect("{");
  while (!accept("}")) {
    if (accept(";")) continue;
    if (at("code"))
      code_object(protocol);
    else if (at("version"))
      version(protocol);
    else
      location(protocol);
    if (!at("}")) expect(";", "a declaration");
  }
}

void Parser::code_object(Protocol& protocol) {
  take();
  CodeObject object;
  object.at = peek().at;
  object.name = name("the name of the code");
  expect("=", "the name of the code");
  object.initial = name("the version that it holds first");
  while (accept(",")) {
    const Token word = take();
    if (word.text == "unmapped")
      object.unmapped = true;
    else if (word.text == "crossing")
      object.crossing = true;
    else
      throw Error(word.at, fmt::format("`{}`", word.text), "`unmapped` or `crossing`");
  }
  protocol.code.push_back(std::move(object));
}

/// `version quick = jump(body);`
void Parser::version(Protocol& protocol) {
  take();
  Version result;
  result.at = peek().at;
  result.name = name("the name of a version");
  expect("=", "the name of the version");
  const Token form = take();
  if (form.text == "nop")
    result.form = Version::Form::Nop;
  else if (form.text == "trap")
    result.form = Version::Form::Trap;
  else if (form.text == "body")
    result.form = Version::Form::Body;
  else if (form.text == "jump")
    result.form = Version::Form::Jump;
  else
    throw Error(form.at, fmt::format("`{}`", form.text), "`trap`, `nop`, `jump` or `body`");
  if (result.form == Version::Form::Jump && accept("(")) {
    result.target = name("the code that it jumps to");
    expect(")");
  }
  protocol.versions.push_back(std::move(result));
}

void Parser::location(Protocol& protocol) {
  Location result;
  result.at = peek().at;
  if (at_type())
    result.type = type();
  else
    result.type = {"", 0};  // what its parameters say, see type_locations()
  if (peek().kind == Token::Kind::Number && peek(1).text == ":")
    fail("a location: local variables are declared in their function");
  const bool bracket = accept("[");
  result.name = name("`code`, `version`, a type or a location");
  if (bracket) expect("]");
  if (accept("=")) {
    const bool atomic = accept("ATOMIC_INIT");
    result.value = expression();
    if (atomic && result.value->kind != Expression::Kind::Number)
      throw Error(result.value->at, "the value of `ATOMIC_INIT`", "a number in parentheses");
  }
  protocol.locations.push_back(std::move(result));
}

Function Parser::function() {
  Function result;
  result.documentation = trimmed(peek().comment);
  result.at = peek().at;
  result.type = at_type() ? type() : Type{"void", 0};
  result.name = name("a function");
  const std::string& n = result.name;
  if (n.size() > 1 && n[0] == 'P' && std::isdigit(static_cast<unsigned char>(n[1])) != 0) {
    std::size_t end = 1;
    while (end < n.size() && end < 4 && std::isdigit(static_cast<unsigned char>(n[end])) != 0) ++end;
    result.thread = static_cast<unsigned>(std::stoul(n.substr(1, end - 1)));
    const std::string suffix = n.substr(end);
    if (suffix.empty())
      result.role = Role::Thread;
    else if (suffix == "_interrupt")
      result.role = Role::Interrupt;
    else if (suffix == "_exception")
      result.role = Role::Exception;
    else
      throw Error(result.at, fmt::format("`{}`", n),
                  "`P0`, `P0_interrupt` or `P0_exception`, with a number below 1000");
  }
  expect("(", "the name of the function");
  while (!accept(")")) {
    Parameter parameter;
    if (at("void") && peek(1).text == ")") {
      take();
      continue;
    }
    parameter.type = type();
    parameter.name = name("the name of a parameter");
    result.parameters.push_back(std::move(parameter));
    if (!at(")")) expect(",", "a parameter");
  }
  result.body = block();
  return result;
}

void Parser::functions(Protocol& protocol) {
  for (;;) {
    if (peek().kind == Token::Kind::Pragma) {
      const Token pragma = take();
      const std::size_t space = pragma.text.find(' ');
      protocol.pragmas.push_back({pragma.text.substr(0, space),
                                  space == std::string::npos ? "" : trimmed(pragma.text.substr(space)), pragma.at});
    } else if (at_type() || (peek().kind == Token::Kind::Name && peek(1).text == "(" && !at("exists") &&
                             !at("promises") && !at("filter"))) {
      Function next = function();
      for (const Function& other : protocol.functions)
        if (other.name == next.name)
          throw Error(next.at, fmt::format("`{}`, which line {} defines too", next.name, other.at.line), "another name");
      protocol.functions.push_back(std::move(next));
    } else {
      return;
    }
  }
}

namespace {

/// Locations may be declared by their value alone, `{ p=x; }`: then parameters of threads say what they hold.
void type_locations(Protocol& protocol) {
  for (Location& location : protocol.locations) {
    if (!location.type.word.empty()) continue;
    location.type = {"int", 0};
    for (const Function& function : protocol.functions)
      for (const Parameter& parameter : function.parameters)
        if (function.role != Role::Helper && parameter.name == location.name && parameter.type.stars > 0)
          location.type = {parameter.type.word, parameter.type.stars - 1};
  }
}

}  // namespace

bool is_protocol(std::string_view text) {
  const std::string start = trimmed(text.substr(0, 200));
  return start.starts_with("C ") || start.starts_with("C\t");
}

Protocol parse(std::string_view text, const std::string& file) {
  Protocol protocol;
  protocol.file = file;
  protocol.source = text;
  const std::size_t start = read_header(text, file, protocol);
  Parser parser(tokenize(text, file, start), text, file);
  parser.initial_state(protocol);
  parser.functions(protocol);
  type_locations(protocol);
  if (parser.accept("promises")) parser.promises(protocol);
  // The condition of a litmus test ends it; it may as well follow the promises, as one of them.
  if (!parser.at("mutants")) parser.condition(protocol);
  if (parser.accept("mutants")) parser.mutants(protocol);
  if (!protocol.exists) parser.condition(protocol);
  if (!parser.done()) parser.fail("the end of the file");
  check_headers(protocol);
  return protocol;
}

Protocol parse_table(std::string_view text, const std::string& file) {
  Protocol table;
  table.file = file;
  Parser parser(tokenize(text, file), text, file);
  parser.functions(table);
  if (!parser.done()) parser.fail("a function or a `#pragma`");
  return table;
}

Protocol read_file(const std::string& path) { return parse(litmus::read_text(path), path); }

}  // namespace stalefetch::protocol
