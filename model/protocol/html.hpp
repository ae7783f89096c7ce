// SPDX-License-Identifier: BSD-2-Clause
// One page of many protocols, to be sent and read as it is: no script, nothing to load.
#pragma once

#include <functional>
#include <string>

#include "model/protocol/matrix.hpp"

namespace stalefetch::protocol {

/// What became of following an execution on a machine.
struct FollowedRun {
  std::string svg;      ///< the run as a picture
  std::string refused;  ///< in a line: what the machine cannot do; empty: it followed, or there was nothing to follow
};

struct HtmlOptions {
  LibraryOptions library;
  bool repairs = false;  ///< the cheapest single steps that make an unsafe protocol safe: slow
  /// Who has a machine may follow executions on it. Called from any thread; throws nothing but Error and Unsupported.
  std::function<FollowedRun(const CheckResult& result)> follow;
  /// Assembly tests, what is permitted, and what was simulated and seen: heads first. Empty: not shown.
  std::vector<std::vector<std::string>> tests;
};

/// The matrix, and below it for each protocol: what it is, its verdicts and those of its mutants, what decides them
/// (where it is unsafe with the execution, as a picture and as text), the assembly that it becomes, and its source.
/// A mutant's row of the matrix is shown with its protocol. A protocol that cannot be explained is there with the
/// error.
[[nodiscard]] std::string to_html(const Matrix& matrix, const HtmlOptions& options);

}  // namespace stalefetch::protocol
