// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/lexer.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>

namespace stalefetch::protocol {

namespace {

bool is_name_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_name_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Longest first.
constexpr std::array<std::string_view, 14> symbols2 = {"/\\", "\\/", "==", "!=", "&&", "||", "<<",
                                                       ">>",  "<=",  ">=", "->", "=>", "+=", "--"};

class Lexer {
 public:
  Lexer(std::string_view text, const std::string& file, std::size_t start) : text_(text), file_(file) {
    advance(start);
  }

  std::vector<Token> run() {
    std::vector<Token> tokens;
    do {
      tokens.push_back(next());
      follow_braces(tokens);
    } while (tokens.back().kind != Token::Kind::End);
    return tokens;
  }

 private:
  [[nodiscard]] SourcePosition here() const { return {file_, line_, column_}; }
  [[nodiscard]] bool starts(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  void advance(std::size_t count) {
    for (; count > 0 && at_ < text_.size(); --count, ++at_) {
      if (text_[at_] == '\n') {
        ++line_;
        column_ = 1;
      } else {
        ++column_;
      }
    }
  }

  /// The body of a function is what a brace opens right after a parenthesis closes.
  void follow_braces(const std::vector<Token>& tokens) {
    const std::string& last = tokens.back().text;
    if (tokens.back().kind != Token::Kind::Symbol) return;
    if (last == "{" && (depth_ > 0 || (tokens.size() > 1 && tokens[tokens.size() - 2].text == ")"))) ++depth_;
    if (last == "}" && depth_ > 0) --depth_;
  }

  /// Takes everything up to `end`, which is skipped.
  std::string until(std::string_view end, std::size_t skip, bool must_end, const char* what) {
    const SourcePosition start = here();
    advance(skip);
    const std::size_t begin = at_;
    const std::size_t found = text_.find(end, at_);
    if (found == std::string_view::npos && must_end)
      throw Error(start, fmt::format("a {} that does not end", what), fmt::format("`{}`", end));
    const std::size_t stop = found == std::string_view::npos ? text_.size() : found;
    advance(stop - at_);
    const std::string result(text_.substr(begin, stop - begin));
    advance(end.size());
    return result;
  }

  std::string skip_blanks() {
    std::string comment;
    for (;;) {
      if (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
        advance(1);
      } else if (depth_ == 0 && starts("(*")) {
        comment += until("*)", 2, true, "comment") + "\n";
      } else if (starts("/*")) {
        comment += until("*/", 2, true, "comment") + "\n";
      } else if (starts("//")) {
        comment += until("\n", 2, false, "comment") + "\n";
      } else {
        return comment;
      }
    }
  }

  Token next() {
    Token token;
    token.comment = skip_blanks();
    token.at = here();
    token.begin = at_;
    if (at_ < text_.size()) read(token);
    token.end = at_;
    return token;
  }

  void read(Token& token) {
    const char c = text_[at_];
    if (is_name_start(c)) {
      token.kind = Token::Kind::Name;
      std::size_t end = at_;
      while (end < text_.size() && is_name_part(text_[end])) ++end;
      token.text = std::string(text_.substr(at_, end - at_));
      advance(token.text.size());
    } else if (is_digit(c)) {
      number(token);
    } else if (c == '"') {
      token.kind = Token::Kind::String;
      token.text = until("\"", 1, true, "string");
    } else if (starts("#pragma ")) {
      token.kind = Token::Kind::Pragma;
      token.text = until("\n", 8, false, "pragma");
    } else {
      symbol(token);
    }
  }

  void number(Token& token) {
    token.kind = Token::Kind::Number;
    std::size_t end = at_;
    while (end < text_.size() && is_name_part(text_[end])) ++end;
    token.text = std::string(text_.substr(at_, end - at_));
    const bool hexadecimal = token.text.starts_with("0x") || token.text.starts_with("0X");
    const char* first = token.text.data() + (hexadecimal ? 2 : 0);
    const char* last = token.text.data() + token.text.size();
    const auto [stop, error] = std::from_chars(first, last, token.number, hexadecimal ? 16 : 10);
    if (error != std::errc{} || stop != last)
      throw Error(token.at, fmt::format("`{}`", token.text), "a number of at most 64 bits");
    advance(token.text.size());
  }

  void symbol(Token& token) {
    token.kind = Token::Kind::Symbol;
    for (const std::string_view two : symbols2)
      if (starts(two)) token.text = std::string(two);
    if (token.text.empty()) {
      constexpr std::string_view singles = "{}()[];:,=*&!~+-^|<>#/.";
      if (singles.find(text_[at_]) == std::string_view::npos)
        throw Error(
            token.at,
            fmt::format("character `{}`", std::isprint(static_cast<unsigned char>(text_[at_])) != 0
                                              ? std::string(1, text_[at_])
                                              : fmt::format("\\x{:02x}", static_cast<unsigned char>(text_[at_]))),
            "a name, a number or a sign of C");
      token.text = std::string(1, text_[at_]);
    }
    advance(token.text.size());
  }

  std::string_view text_;
  std::string file_;
  std::size_t at_ = 0;
  unsigned line_ = 1, column_ = 1;
  unsigned depth_ = 0;  ///< of braces, inside the body of a function
};

}  // namespace

std::vector<Token> tokenize(std::string_view text, const std::string& file, std::size_t start) {
  return Lexer(text, file, start).run();
}

}  // namespace stalefetch::protocol
