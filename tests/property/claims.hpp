// SPDX-License-Identifier: BSD-2-Clause
// Claims about one random program, each a function that makes its own random change, so that a test can ask for no
// counterexample, or for one where the rules or the change are wrong on purpose.
#pragma once

#include <optional>
#include <string>

#include "model/batch.hpp"
#include "tests/property/random_program.hpp"

namespace stalefetch::property {

/// What a claim is made about: the rules, and a fault that makes the claim false.
struct Setting {
  RuleOptions rules;
  bool faulty = false;
};

/// What shows that the claim does not hold; nothing if it holds (or a limit was reached).
using Counterexample = std::optional<std::string>;
using Claim = Counterexample (*)(const RandomProgram& program, const Setting& setting);

/// More fences or maintenance: no final state that was not there before.
[[nodiscard]] Counterexample fences_only_forbid(const RandomProgram& program, const Setting& setting);
/// DIC allows at most what IDC allows, IDC at most what neither allows.
[[nodiscard]] Counterexample coherent_caches_only_forbid(const RandomProgram& program, const Setting& setting);
/// Other places for threads, other names for locations and registers: same answer, same number of executions.
[[nodiscard]] Counterexample names_do_not_matter(const RandomProgram& program, const Setting& setting);
/// Printing and parsing: same hash, same answer.
[[nodiscard]] Counterexample printing_keeps_the_test(const RandomProgram& program, const Setting& setting);
/// A thread that does nothing, a location that nobody uses: same answer, same number of executions.
[[nodiscard]] Counterexample idle_parts_do_not_matter(const RandomProgram& program, const Setting& setting);

/// The report of a text without its time, as one string.
[[nodiscard]] std::string without_time(const Report& report);

}  // namespace stalefetch::property
