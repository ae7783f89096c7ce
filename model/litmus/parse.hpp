// SPDX-License-Identifier: BSD-2-Clause
// Reading and writing the assembly dialect of litmus tests (the format that herd7 reads).
#pragma once

#include <string>
#include <string_view>

#include "model/litmus/test.hpp"

namespace stalefetch::litmus {

/// Parses one test. `file` is used in positions only.
/// Throws Error with the position, the offending text and what was expected; never anything else.
[[nodiscard]] Test parse(std::string_view text, const std::string& file);

/// The content of a file. Throws Error (unreadable, too large).
[[nodiscard]] std::string read_text(const std::string& path);

/// Reads and parses a file. Throws Error (unreadable, too large, not text, malformed).
[[nodiscard]] Test read_file(const std::string& path);

/// Parses a value as it may stand in the initial state or a condition (`0x10`, `P1:L0`, `instr:"NOP"`, `x`).
[[nodiscard]] Constant parse_constant(std::string_view text);

/// Writes the test so that parsing the result gives an equal test (positions apart).
[[nodiscard]] std::string print(const Test& test);
[[nodiscard]] std::string print(const Condition& condition);
[[nodiscard]] std::string print(const Place& place);
[[nodiscard]] std::string print(const Constant& constant);

/// Same text in canonical form: comments, spacing and position do not matter. 16 hexadecimal digits; stable across
/// versions.
[[nodiscard]] std::string hash(const Test& test);

}  // namespace stalefetch::litmus
