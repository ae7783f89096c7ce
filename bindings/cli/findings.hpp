// SPDX-License-Identifier: BSD-2-Clause
// What continuous integration is told: one finding per check, in formats that it reads.
#pragma once

#include <string>
#include <vector>

#include "bindings/cli/expectations.hpp"

namespace stalefetch::cli {

struct Finding {
  enum class Kind : std::uint8_t {
    AsExpected,    ///< what was expected, or nothing was expected and there is an answer
    Differs,       ///< not what was expected
    Inconclusive,  ///< and something else, or nothing, was expected
    BadInput,
    OurFault
  };
  Kind kind = Kind::AsExpected;
  PlannedCheck check;
  Report report;
  std::string message;  ///< one line
};

[[nodiscard]] std::vector<Finding> find(const std::vector<PlannedCheck>& checks, const std::vector<Report>& reports);
/// ExitStatus of the worst finding.
[[nodiscard]] int status_of(const std::vector<Finding>& findings);

/// JUnit XML: a test case per check.
[[nodiscard]] std::string to_junit(const std::vector<Finding>& findings);
/// SARIF 2.1.0: a result per finding that is not as expected, and a note for each outcome that can be reached, with the
/// execution as a code flow: a thread flow per CPU.
[[nodiscard]] std::string to_sarif(const std::vector<Finding>& findings, const CheckOptions& options);

}  // namespace stalefetch::cli
