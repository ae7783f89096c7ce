// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <tao/pegtl.hpp>

namespace stalefetch::cat {

namespace {
namespace pegtl = tao::pegtl;

struct Lexer {
  std::string file;
  Tokens result;
  std::optional<Documentation> pending;
  bool commented = false;
};

template <class Input>
SourcePosition position(const Input& input, const Lexer& lexer) {
  const pegtl::position at = input.position();
  return {lexer.file, static_cast<unsigned>(at.line), static_cast<unsigned>(at.column)};
}

struct NameRest : pegtl::sor<pegtl::alnum, pegtl::one<'_', '-', '.'>> {};
struct NameStart : pegtl::sor<pegtl::alpha, pegtl::seq<pegtl::one<'_'>, pegtl::at<NameRest>>> {};
struct Name : pegtl::seq<NameStart, pegtl::star<NameRest>, pegtl::opt<pegtl::one<'\''>>> {};
struct String : pegtl::seq<pegtl::one<'"'>, pegtl::star<pegtl::not_one<'"', '\n'>>, pegtl::one<'"'>> {};
struct Symbol
    : pegtl::sor<
          TAO_PEGTL_STRING("^-1"), TAO_PEGTL_STRING("^+"), TAO_PEGTL_STRING("^*"), TAO_PEGTL_STRING("^?"),
          TAO_PEGTL_STRING("++"), TAO_PEGTL_STRING("&&"), TAO_PEGTL_STRING("||"),
          pegtl::one<'|', '&', '\\', ';', '*', '+', '?', '~', '[', ']', '{', '}', '(', ')', ',', '=', '_', '0'>> {};
struct LineComment : pegtl::seq<TAO_PEGTL_STRING("//"), pegtl::until<pegtl::eolf>> {};
struct Blank : pegtl::plus<pegtl::space> {};
struct Unknown : pegtl::any {};

/// Comments nest. A loop and not a grammar rule: how deep they nest is up to the writer.
struct BlockComment {
  using rule_t = BlockComment;
  using subs_t = pegtl::empty_list;

  template <class Input>
  static bool match(Input& input) {
    const std::string_view rest(input.current(), input.size());
    if (!rest.starts_with("(*")) return false;
    unsigned depth = 0;
    for (std::size_t i = 0; i + 1 < rest.size(); ++i) {
      if (rest[i] == '(' && rest[i + 1] == '*') {
        ++depth, ++i;
      } else if (rest[i] == '*' && rest[i + 1] == ')') {
        ++i;
        if (--depth == 0) return input.bump(i + 1), true;
      }
    }
    return false;
  }
};

/// An unterminated comment would otherwise start with a parenthesis.
struct OpenComment : pegtl::seq<pegtl::at<TAO_PEGTL_STRING("(*")>, Unknown> {};
struct AnyToken : pegtl::sor<Blank, LineComment, BlockComment, OpenComment, Name, String, Symbol, Unknown> {};
struct AllTokens : pegtl::until<pegtl::eof, AnyToken> {};

constexpr std::array keywords = {
    "try",         "let",   "rec",  "and", "in",   "if",   "then", "else",   "include",         "acyclic",
    "irreflexive", "empty", "flag", "as",  "with", "from", "show", "unshow", "undefined_unless"};
constexpr std::array unsupported = {"procedure", "call",  "match",  "fun",    "forall",   "instructions",
                                    "enum",      "debug", "assert", "subset", "requires", "yield"};

Token::Kind kind_of_word(const std::string& word) {
  if (std::find(keywords.begin(), keywords.end(), word) != keywords.end()) return Token::Kind::Keyword;
  if (std::find(unsupported.begin(), unsupported.end(), word) != unsupported.end()) return Token::Kind::Unsupported;
  return Token::Kind::Name;
}

void add(Lexer& lexer, Token::Kind kind, std::string text, SourcePosition at) {
  lexer.result.tokens.push_back({kind, std::move(text), std::move(at), std::move(lexer.pending)});
  lexer.pending.reset();
}

template <class Rule>
struct Action : pegtl::nothing<Rule> {};

template <>
struct Action<Name> {
  template <class Input>
  static void apply(const Input& in, Lexer& lexer) {
    add(lexer, kind_of_word(in.string()), in.string(), position(in, lexer));
  }
};

template <>
struct Action<String> {
  template <class Input>
  static void apply(const Input& in, Lexer& lexer) {
    add(lexer, Token::Kind::String, std::string(in.begin() + 1, in.end() - 1), position(in, lexer));
  }
};

template <>
struct Action<Symbol> {
  template <class Input>
  static void apply(const Input& in, Lexer& lexer) {
    add(lexer, Token::Kind::Symbol, in.string(), position(in, lexer));
  }
};

/// The inside of `(* ... *)`, without the stars that decorate it.
std::string_view inside(std::string_view comment) {
  comment = comment.substr(2, comment.size() - 4);
  while (comment.starts_with('*')) comment.remove_prefix(1);
  while (comment.ends_with('*')) comment.remove_suffix(1);
  return comment;
}

std::string one_line(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!space) result += c;
    if (space && !result.empty() && result.back() != ' ') result += ' ';
  }
  if (result.ends_with(' ')) result.pop_back();
  return result;
}

template <>
struct Action<BlockComment> {
  template <class Input>
  static void apply(const Input& in, Lexer& lexer) {
    const std::string comment = in.string();
    const std::string_view content = inside(comment);
    // A frame of stars is an ordinary comment: only exactly two open a documentation comment.
    if (comment.starts_with("(**") && comment.size() > 5 && comment[3] != '*')
      lexer.pending = parse_documentation(content);
    if (!std::exchange(lexer.commented, true)) {
      const std::size_t start = std::min(content.find_first_not_of(" \t\r\n"), content.size());
      lexer.result.first_comment = one_line(content.substr(start, content.find('\n', start) - start));
    }
  }
};

template <>
struct Action<Unknown> {
  template <class Input>
  static void apply(const Input& in, Lexer& lexer) {
    const char c = *in.begin();
    SourcePosition at = position(in, lexer);
    if (c == '(' || c == '"') throw Error(at, c == '"' ? "unterminated string" : "unterminated comment");
    const auto code = static_cast<unsigned char>(c);
    throw Error(at, std::isprint(code) != 0 ? fmt::format("unexpected character '{}'", c)
                                            : fmt::format("unexpected byte 0x{:02x}", code));
  }
};
}  // namespace

Documentation parse_documentation(std::string_view comment) {
  std::string text = one_line(comment);
  Documentation result;
  std::size_t source = text.starts_with("source:") ? 0 : text.find(" source:");
  if (source != std::string::npos) {
    result.source = one_line(std::string_view(text).substr(text.find(':', source) + 1));
    text.resize(source);
  }
  const std::size_t colon = text.find(": ");
  const std::size_t sentence = text.find(". ");
  std::size_t end = std::min({colon, sentence, text.size()});
  if (end == text.size() && end != 0 && (text.back() == ':' || text.back() == '.')) --end;
  result.title = one_line(std::string_view(text).substr(0, end));
  if (end < text.size()) result.text = one_line(std::string_view(text).substr(end + 1));
  return result;
}

Tokens tokenize(std::string_view text, const std::string& file) {
  Lexer lexer;
  lexer.file = file;
  pegtl::memory_input<> input(text.data(), text.size(), file);
  pegtl::parse<AllTokens, Action>(input, lexer);
  add(lexer, Token::Kind::End, "", position(input, lexer));
  return std::move(lexer.result);
}

}  // namespace stalefetch::cat
