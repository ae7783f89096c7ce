// SPDX-License-Identifier: BSD-2-Clause
// What is asked about protocols, and what their files expect of the answers.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bindings/cli/expectations.hpp"
#include "bindings/cli/findings.hpp"
#include "bindings/cli/protocol_commands.hpp"

namespace stalefetch::cli {

struct Asked {
  std::vector<protocol::Cell> cells;
  std::vector<std::optional<Expectation>> expected;  ///< of each
};

/// What each file expects of itself; where it expects nothing, or something else is asked (an architecture, other
/// rules, ...), a question for each architecture. Throws Error: an expectation that makes no sense.
[[nodiscard]] Asked ask(const std::vector<std::shared_ptr<const protocol::Protocol>>& protocols,
                        const ProtocolArguments& arguments);

/// Nothing was checked where an answer is expected of an architecture that lacks the primitives, or where all that are
/// asked about lack them: makes that an error of the report.
void require_answers(const Asked& asked, std::vector<protocol::CellReport>& reports);

/// Nothing expected: an unsafe protocol differs from what it promises. Where there is no answer, none is missed.
[[nodiscard]] Finding::Kind kind_of(const protocol::CellReport& report, const std::optional<Expectation>& expected);

/// `expected safe, found unsafe`; nothing if there is no expectation, or it is met.
[[nodiscard]] std::optional<std::string> difference(const std::optional<Expectation>& expected,
                                                    const protocol::CellReport& report);

/// Protocols that an architecture has no primitives for give no finding, if others have them. Refer to what they are
/// given.
[[nodiscard]] std::vector<Finding> find(const Asked& asked, const std::vector<protocol::CellReport>& reports,
                                        const CheckOptions& options);

}  // namespace stalefetch::cli
