// SPDX-License-Identifier: BSD-2-Clause
// Is a protocol safe on an architecture?
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/check.hpp"
#include "model/protocol/lower.hpp"

namespace stalefetch::protocol {

/// `Allowed` and `Forbidden` answer the `exists` of a test that has no code and promises nothing.
enum class Safety : std::uint8_t { Safe, Unsafe, Inconclusive, Allowed, Forbidden };
[[nodiscard]] std::string_view to_string(Safety safety);

struct BrokenPromise {
  std::string promise;
  std::string how;                     ///< in a line; may be empty
  std::shared_ptr<CheckResult> found;  ///< with the witness, race or deadlock that shows it
};

struct Verdict {
  Safety safety = Safety::Inconclusive;
  std::vector<BrokenPromise> broken;
  std::vector<std::string> reasons;     ///< why inconclusive
  std::vector<std::string> doubts;      ///< readings of the architecture under which it would be another
  std::shared_ptr<CheckResult> result;  ///< of all that breaks a promise, at once; else of what decides
  /// Where that would be too many combinations: the answers for one CPU at a time (by_cpu.hpp); else empty.
  std::vector<std::shared_ptr<CheckResult>> parts;
  std::shared_ptr<const litmus::Test> test;  ///< with the question about all promises
  Lowered lowered;
  Configuration configuration;  ///< complete
};

struct VerdictOptions {
  CheckOptions check;
  std::vector<Change> changes;  ///< to the steps, primitives expanded
  bool all_promises = true;     ///< false: one broken promise is enough
  bool witnesses = true;        ///< false: BrokenPromise::found may hold no execution that breaks this very promise
  /// Combinations of paths beyond which CPUs are asked about one at a time (by_cpu.hpp): below, one question is faster.
  double most_at_once = 2000;
};

/// What the answer to "is a promise broken?" means, where it names no broken one: Safe only if everything was looked
/// at.
[[nodiscard]] Safety safety_without_broken(const CheckResult& result);

/// Throws Error: a protocol that cannot be lowered to this architecture, or whose promises make no sense.
[[nodiscard]] Verdict judge(const Protocol& protocol, const Architecture& architecture, const VerdictOptions& options,
                            RuleCache& cache);

/// The changes of the mutant of this name. Throws Error with the known names.
[[nodiscard]] const Mutant& find_mutant(const Protocol& protocol, const std::string& name);

}  // namespace stalefetch::protocol
