// SPDX-License-Identifier: BSD-2-Clause
// Cuts the text of a protocol or of a lowering table into tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/error.hpp"

namespace stalefetch::protocol {

struct Token {
  enum class Kind : std::uint8_t { Name, Number, String, Symbol, Pragma, End };
  Kind kind = Kind::End;
  std::string text;  ///< of a string: without the quotes; of a pragma: the rest of its line
  std::uint64_t number = 0;
  std::string comment;  ///< the comments right before it, without their marks
  SourcePosition at;
  std::size_t begin = 0, end = 0;  ///< in the text
};

/// Comments are `/* */`, `//` and, outside the bodies of functions (where `(*p)` is C), `(* *)`. The last token is an
/// End. Begins at byte `start` of the text, which is the first of its line. Throws Error: characters that start no
/// token, unterminated comments and strings, numbers that do not fit in 64 bits.
[[nodiscard]] std::vector<Token> tokenize(std::string_view text, const std::string& file, std::size_t start = 0);

}  // namespace stalefetch::protocol
