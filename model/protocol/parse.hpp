// SPDX-License-Identifier: BSD-2-Clause
// Reads protocols and lowering tables.
#pragma once

#include <string>
#include <string_view>

#include "model/protocol/syntax.hpp"

namespace stalefetch::protocol {

/// Whether a text is a protocol: its first word is `C`.
[[nodiscard]] bool is_protocol(std::string_view text);

/// Parses a protocol. `file` is used in positions only. Names are not looked up yet.
/// Throws Error with the position, what was found and what was expected; never anything else.
[[nodiscard]] Protocol parse(std::string_view text, const std::string& file);

/// Parses a lowering table: functions and pragmas only. Throws Error likewise.
[[nodiscard]] Protocol parse_table(std::string_view text, const std::string& file);

/// Reads and parses a file. Throws Error (unreadable, too large, malformed).
[[nodiscard]] Protocol read_file(const std::string& path);

}  // namespace stalefetch::protocol
