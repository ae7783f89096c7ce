// SPDX-License-Identifier: BSD-2-Clause
// Many CPUs that run code: the question about all of them at once, or about one at a time.
//
// A promise is broken by one CPU, and CPUs that a question does not mention are explored in few ways (thread/reduce.hpp).
// So where all CPUs together have too many combinations of paths, there is a question for each. Whoever runs code is
// mentioned in one of them, and races of what it fetches are looked for there.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/protocol/promises.hpp"
#include "model/protocol/verdict.hpp"

namespace stalefetch::protocol {

/// The answer to `exists (condition)` of the lowered test. Throws Unsupported.
[[nodiscard]] std::shared_ptr<CheckResult> ask(const Lowered& lowered, const std::string& condition,
                                               const VerdictOptions& options, RuleCache& cache);

/// Asks whether any promise is broken: fills Verdict::test, result and, where there were several questions, parts.
/// Throws Unsupported.
void ask_about_all(const std::vector<Violation>& all, const VerdictOptions& options, RuleCache& cache, Verdict& verdict);

/// An execution that breaks this promise, or nothing, if none was found. Throws Unsupported.
[[nodiscard]] std::shared_ptr<CheckResult> ask_about(const Violation& violation, const VerdictOptions& options,
                                                     RuleCache& cache, const Verdict& verdict);

/// The answers that a verdict rests on.
[[nodiscard]] std::vector<std::shared_ptr<CheckResult>> answers(const Verdict& verdict);

}  // namespace stalefetch::protocol
