// SPDX-License-Identifier: BSD-2-Clause
// Threads that nothing asks about: fewer paths, the same answers.
#include <catch2/catch.hpp>

#include <set>

#include "model/check.hpp"
#include "model/litmus/parse.hpp"
#include "model/thread/reduce.hpp"
#include "tests/support/scaling.hpp"

namespace stalefetch::test {

namespace {

std::shared_ptr<const Analysis> analysed(const std::string& text) {
  RuleCache cache;
  return analyse(std::make_shared<const litmus::Test>(litmus::parse(text, "test")), {}, cache);
}

std::set<FinalState> states(const Analysis& analysis, const Threads& threads) {
  std::set<FinalState> result;
  Search search(*analysis.program, threads, *analysis.rules, {});
  search.run([&](const FoundExecution& found) {
    result.insert(analysis.observation->observe(found));
    return true;
  });
  CHECK(search.incomplete().empty());
  return result;
}

std::vector<bool> observed(const Analysis& analysis) {
  std::vector<bool> result;
  for (unsigned t = 0; t < analysis.program->thread_count(); ++t) result.push_back(analysis.observation->observes(t));
  return result;
}

constexpr const char* waits_then_stores =
    "AArch64 t\n{ 0:X1=x; 0:X2=1; 0:X3=y; 1:X1=x; 1:X2=1; 1:X3=y; 1:X4=z; 2:X1=x; 2:X3=y; }\n"
    " P0 | P1 | P2 ;\n STR W2,[X1] | LDR W5,[X1] | LDR W5,[X1] ;\n | CBZ W5,end | LDR W6,[X3] ;\n"
    " | STR W2,[X3] | ;\n | end: LDR W6,[X4] | ;\nexists (2:X6=1 /\\ 2:X5=0)\n";

}  // namespace

TEST_CASE("Do unobserved CPUs that answer an interrupt have one way to do so, and do the same states follow?") {
  const auto analysis = analysed(test_support::patch_with_interrupts(3));
  const Threads reduced = reduce_unobserved(*analysis->all_threads, observed(*analysis));
  CHECK(analysis->all_threads->paths[2].size() > 10);
  // One that takes the interrupt first of all; and if it never comes, two values of x and two versions of the code.
  CHECK(reduced.paths[2].size() == 5);
  CHECK(reduced.paths[1].size() == analysis->all_threads->paths[1].size());
  CHECK(states(*analysis, reduced) == states(*analysis, *analysis->all_threads));
}

TEST_CASE("Is what a thread stores, and when it does not, kept?") {
  const auto analysis = analysed(waits_then_stores);
  const Threads reduced = reduce_unobserved(*analysis->all_threads, {true, false, true});
  CHECK(reduced.paths[1].size() == 2);
  CHECK(states(*analysis, reduced) == states(*analysis, *analysis->all_threads));
}

TEST_CASE("Is nothing cut off in front of a wait?") {
  const auto analysis = analysed(
      "AArch64 t\n{ 0:X1=x; 0:X2=1; 1:X1=x; 1:X2=1; 1:X3=y; 2:X3=y; }\n"
      " P0 | P1 | P2 ;\n STR W2,[X1] | STR W2,[X3] | LDR W6,[X3] ;\n | L: LDR W5,[X1] | ;\n | CBZ W5,L | ;\n"
      "exists (2:X6=1)\n");
  const Threads reduced = reduce_unobserved(*analysis->all_threads, {true, false, true});
  for (const Path& path : reduced.paths[1]) CHECK_FALSE(path.shortened);
}

}  // namespace stalefetch::test
