// SPDX-License-Identifier: BSD-2-Clause
// What continuous integration is told: one finding per check, of a test or of a protocol, in formats that it reads.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "bindings/cli/expectations.hpp"
#include "model/explain/timeline.hpp"
#include "model/protocol/library.hpp"

namespace stalefetch::cli {

/// What SARIF says of a finding besides JUnit's: where in the file, and the execution that shows it.
struct FindingDetails {
  struct Result {
    std::string_view rule;   ///< one of those in print_sarif.cpp
    std::string_view level;  ///< `error`, `warning`, `note`
    std::string text;
    SourcePosition at;
  };
  std::vector<Result> results;  ///< none: it is as expected
  std::optional<Timeline> execution;
  SourcePosition begin;  ///< stands for what has no line of its own
};

struct Finding {
  enum class Kind : std::uint8_t {
    AsExpected,    ///< what was expected, or nothing was expected and there is an answer
    Differs,       ///< not what was expected; of a protocol: unsafe
    Inconclusive,  ///< and something else, or nothing, was expected
    BadInput,
    OurFault
  };
  Kind kind = Kind::AsExpected;
  std::string file, group, name;  ///< group: the architecture, or `litmus` where that is not known
  std::string message;            ///< one line
  std::string text;               ///< the whole answer
  std::string identity;           ///< of the answer, wherever the file is
  std::chrono::nanoseconds time{};
  std::function<FindingDetails()> details;  ///< answers again: only what differs needs it
};

/// Refer to what they are given, which must outlive them.
[[nodiscard]] std::vector<Finding> find(const std::vector<PlannedCheck>& checks, const std::vector<Report>& reports,
                                        const CheckOptions& options);
/// ExitStatus of one, and of the worst.
[[nodiscard]] int status_of(Finding::Kind kind);
[[nodiscard]] int status_of(const std::vector<Finding>& findings);

/// JUnit XML: a test case per check.
[[nodiscard]] std::string to_junit(const std::vector<Finding>& findings);
/// SARIF 2.1.0: a result per finding that is not as expected, and a note for each outcome that can be reached, with the
/// execution as a code flow: a thread flow per CPU.
[[nodiscard]] std::string to_sarif(const std::vector<Finding>& findings);

}  // namespace stalefetch::cli
