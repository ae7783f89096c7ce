// SPDX-License-Identifier: BSD-2-Clause
// The parts of the parser and the printer, for each other; the outside uses parse.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/litmus/code_table.hpp"
#include "model/litmus/scan.hpp"
#include "model/litmus/test.hpp"

namespace stalefetch::litmus {

/// Reads the first line and the free lines up to the `{`. Returns the offset of the `{`.
std::size_t parse_header(const Source& source, Test& test);

/// The offset behind the `}` of the block that begins at `open`.
[[nodiscard]] std::size_t end_of_block(const Source& source, std::size_t open);

/// Reads the initial state from the `{` at `open`.
void parse_init(const Source& source, std::size_t open, std::size_t end, CodeTable& code, Test& test);

/// Reads `locations`, `filter` and the condition, up to the end of the text.
void parse_final(const Source& source, std::size_t begin, CodeTable& code, Test& test);

/// `canonical` writes equal values the same: numbers in decimal, instructions with as few blanks as possible.
enum class Spelling { kept, canonical };
[[nodiscard]] std::string print_constant(const Constant& constant, Spelling spelling);
[[nodiscard]] std::string print_condition(const Condition& condition, Spelling spelling);
[[nodiscard]] std::string print_fault(const FaultAtom& fault);
[[nodiscard]] std::string print_test(const Test& test, Spelling spelling);

/// One blank between words and none around punctuation.
[[nodiscard]] std::string canonical_instruction(std::string_view text);

}  // namespace stalefetch::litmus
