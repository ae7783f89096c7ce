// SPDX-License-Identifier: BSD-2-Clause
// Names that a misspelt name may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stalefetch::cat {

/// Takes a name and the known ones (repetitions allowed); gives up to three that differ in few letters, nearest first.
[[nodiscard]] std::vector<std::string> near_matches(std::string_view name, const std::vector<std::string>& known);

/// `perhaps a or b`, or nothing without near matches: for the `expected` part of an Error.
[[nodiscard]] std::string suggestion(std::string_view name, const std::vector<std::string>& known);

/// `a, b, c` with `between` in place of the comma.
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view between);

}  // namespace stalefetch::cat
