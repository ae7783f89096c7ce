// SPDX-License-Identifier: BSD-2-Clause
// A litmus test laid out for a machine.
#pragma once

#include <memory>
#include <string>

#include "cores/simulation.hpp"
#include "model/check.hpp"
#include "model/litmus/parse.hpp"

namespace stalefetch::cores_test {

/// A test from text, and the envelope's answer to it.
struct Answered {
  explicit Answered(const std::string& text, const Configuration& configuration = {}) {
    CheckOptions options;
    options.configuration = configuration;
    result = check(std::make_shared<const litmus::Test>(litmus::parse(text, "test")), options, cache);
  }
  [[nodiscard]] const Program& program() const { return *result.analysis->program; }
  RuleCache cache;
  CheckResult result;
};

/// P0 patches code that P1 executes, and tells it; P1 reads what it is told, and does not synchronize.
inline const std::string publish = R"(AArch64 publish
{ 0:X1=instr:"NOP"; 0:X2=P1:site; 0:X3=flag; 1:X3=flag; }
 P0          | P1           ;
 STR W1,[X2] | LDR W5,[X3]  ;
 DC CVAU,X2  | site: B skip ;
 DSB ISH     | MOV W0,#1    ;
 IC IVAU,X2  | skip:        ;
 DSB ISH     |              ;
 MOV W4,#1   |              ;
 STR W4,[X3] |              ;
exists (1:X5=1 /\ 1:X0=0)
)";

/// Runs of a machine, perhaps a broken one.
inline cores::Histogram run(const Answered& test, const char* profile, std::uint64_t runs,
                     cores::Breakage breakage = cores::Breakage::None) {
  cores::Simulation simulation(test.program(), cores::find_profile(profile));
  simulation.machine().breakage = breakage;
  return simulation.run_many(1, 0, runs);
}

/// How many of them end as the test asks.
inline std::uint64_t satisfying(const Answered& test, const cores::Histogram& histogram) {
  const cores::OutcomeReader reader(test.program());
  std::uint64_t sum = 0;
  for (const auto& [state, count] : histogram.states) sum += reader.satisfies(state) ? count : 0;
  return sum;
}

}  // namespace stalefetch::cores_test
