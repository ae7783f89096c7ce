// SPDX-License-Identifier: BSD-2-Clause
// Why a protocol is unsafe, in its own words: a timeline with the names of its code and versions.
#pragma once

#include <string>

#include "model/explain/explain.hpp"
#include "model/protocol/verdict.hpp"

namespace stalefetch::protocol {

/// The explanation of the first broken promise that has an execution to show, with code and versions called as the
/// protocol calls them. For a safe protocol: of the nearest execution that would break a promise, and what rules it
/// out.
[[nodiscard]] Explanation explain(const Protocol& protocol, const Architecture& architecture, const Verdict& verdict,
                                  const CheckOptions& options);

/// A line about the lowered test, with its code called as the protocol calls it.
[[nodiscard]] std::string in_own_words(const std::string& line, const Lowered& lowered);

/// The answer that is explained.
[[nodiscard]] const CheckResult& shown(const Verdict& verdict);

/// The verdict in a line, then what shows it.
[[nodiscard]] std::string to_text(const Protocol& protocol, const std::string& mutant, const Architecture& architecture,
                                  const Verdict& verdict, const CheckOptions& options);

}  // namespace stalefetch::protocol
