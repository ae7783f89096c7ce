// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "model/batch.hpp"

namespace stalefetch::cli {

/// One test in the form of litmus tools: states with counts, verdict, what was explored.
[[nodiscard]] std::string to_text(const Report& report);
/// One line: name, configuration, verdict.
[[nodiscard]] std::string to_line(const Report& report);
/// All reports as one JSON document (schema: see README).
[[nodiscard]] std::string to_json(const std::vector<Report>& reports);
/// `DIC=1 IDC=1`, the variants that are on; `default` if none is.
[[nodiscard]] std::string describe(const Configuration& configuration);

}  // namespace stalefetch::cli
