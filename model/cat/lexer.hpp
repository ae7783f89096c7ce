// SPDX-License-Identifier: BSD-2-Clause
// Cuts the text of a rule file into tokens; comments vanish, documentation comments stay with the token they precede.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/cat/syntax.hpp"

namespace stalefetch::cat {

struct Token {
  enum class Kind : std::uint8_t { Name, Keyword, Unsupported, String, Symbol, End };
  Kind kind = Kind::End;
  std::string text;  ///< of a string: without the quotes
  SourcePosition at;
  std::optional<Documentation> documentation;
};

struct Tokens {
  std::vector<Token> tokens;  ///< the last one is an End
  std::string first_comment;  ///< its first line
};

/// Throws Error: characters that start no token, unterminated comments and strings.
[[nodiscard]] Tokens tokenize(std::string_view text, const std::string& file);

/// Splits the inside of a documentation comment into its parts.
[[nodiscard]] Documentation parse_documentation(std::string_view comment);

}  // namespace stalefetch::cat
