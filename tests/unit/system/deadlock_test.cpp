// SPDX-License-Identifier: BSD-2-Clause
#include <catch2/catch.hpp>

#include "model/check.hpp"
#include "model/deadlock.hpp"
#include "model/litmus/parse.hpp"
#include "model/recheck/recheck.hpp"

namespace stalefetch::test {

namespace {

CheckResult checked(const std::string& text) {
  RuleCache cache;
  CheckResult result = check(std::make_shared<const litmus::Test>(litmus::parse(text, "test")), {}, cache);
  CHECK(recheck(result).empty());
  return result;
}

/// Each waits for the other; P0 stores before it waits if `stores`.
std::string handshake(bool stores) {
  return std::string("AArch64 t\n{ 0:X1=x; 0:X2=y; 0:X3=1; 1:X1=x; 1:X2=y; 1:X3=1; }\n P0 | P1 ;\n") +
         (stores ? " STR W3,[X1] | ;\n" : "") +
         " a: LDR W4,[X2] | b: LDR W4,[X1] ;\n CBZ W4,a | CBZ W4,b ;\n STR W3,[X1] | STR W3,[X2] ;\nexists (0:X4=1)\n";
}

}  // namespace

TEST_CASE("Are two that wait for each other a deadlock?") {
  const CheckResult result = checked(handshake(false));
  REQUIRE(result.deadlock);
  CHECK(result.deadlock->waits ==
        std::vector<std::string>{"P0 waits for y, which P1 could store to", "P1 waits for x, which P0 could store to"});
  CHECK(result.outcome == Outcome::Forbidden);
}

TEST_CASE("Is a handshake that works none?") {
  const CheckResult result = checked(handshake(true));
  CHECK_FALSE(result.deadlock);
  CHECK(result.outcome == Outcome::Allowed);
}

TEST_CASE("Does a thread that only sometimes gives up leave the other waiting?") {
  const CheckResult result = checked(
      "AArch64 t\n{ 0:X1=x; 0:X2=y; 0:X3=1; 1:X1=x; 1:X2=y; 1:X3=1; }\n P0 | P1 ;\n STR W3,[X1] | LDR W4,[X1] ;\n"
      " a: LDR W4,[X2] | CBZ W4,b ;\n CBZ W4,a | STR W3,[X2] ;\n | b: ;\nexists (0:X4=1)\n");
  REQUIRE(result.deadlock);
  CHECK(result.outcome == Outcome::Allowed);
  CHECK(result.deadlock->waits == std::vector<std::string>{"P0 waits for y, which P1 could store to"});
}

TEST_CASE("Does a wait for a value that does not stay never end, whatever is left out of the search?") {
  const auto waiting_for = [](const char* number) {
    return std::string(
               "AArch64 t\n{ 0:X1=x; 0:X3=1; 0:X4=2; 1:X1=x; }\n P0 | P1 ;\n STR W3,[X1] | a: LDR W4,[X1] ;\n"
               " STR W4,[X1] | CMP W4,#") +
           number + " ;\n | B.NE a ;\nexists (1:X4=" + number + ")\n";
  };
  for (const auto& [number, never_ends] : {std::pair{"1", true}, std::pair{"2", false}, std::pair{"0", true}}) {
    const CheckResult result = checked(waiting_for(number));
    CHECK(result.deadlock.has_value() == never_ends);
    for (const bool coherent : {true, false}) {
      std::vector<std::string> unexplored;
      CHECK(find_deadlock(*result.analysis, {}, coherent, unexplored).has_value() == never_ends);
      CHECK(unexplored.empty());
    }
  }
}

TEST_CASE("Is it said that a search for waits without end was cut short?") {
  const CheckResult result = checked(handshake(true));
  SearchLimits limits;
  limits.event_limit = 1;
  std::vector<std::string> unexplored;
  CHECK_FALSE(find_deadlock(*result.analysis, limits, false, unexplored));
  CHECK(unexplored == std::vector<std::string>{"an execution has more than 1 events"});
}

TEST_CASE("Does what it was cut short by stand among the reasons of the answer?") {
  // Whoever sees no flag stores more often than an execution may have events, then waits for what nobody stores.
  std::string text =
      "AArch64 t\n{ 0:X1=x; 0:X3=1; 1:X1=x; 1:X2=y; 1:X3=z; }\n P0 | P1 ;\n STR W3,[X1] | LDR W4,[X1] ;\n | CBNZ W4,b "
      ";\n";
  for (int k = 0; k < 520; ++k) text += " | STR W4,[X3] ;\n";
  text += " | a: LDR W5,[X2] ;\n | CBZ W5,a ;\n | b: ;\nexists (1:X4=2)\n";
  const CheckResult result = checked(text);
  CHECK(result.outcome == Outcome::Forbidden);
  CHECK_FALSE(result.deadlock);
  CHECK(result.reasons == std::vector<std::string>{"waits without end: an execution has more than 512 events"});
}

TEST_CASE("Does an interrupt that would still be taken end a wait?") {
  const auto text = [](const char* masked) {
    return std::string("AArch64 t\n{ 0:X1=y; 0:X5=2; 1:X1=y; 1:X3=1; 1:DAIF=") + masked +
           "; }\n P0 | P1 | P1.I ;\n MSR ICC_SGI1R_EL1,X5 | NOP | STR W3,[X1] ;\n a: LDR W4,[X1] | | ERET ;\n CBZ W4,a "
           "| | ;\n"
           "exists (0:X4=1)\n";
  };
  CHECK_FALSE(checked(text("0")).deadlock);
  const CheckResult masked = checked(text("0x3c0"));
  REQUIRE(masked.deadlock);
  CHECK(masked.deadlock->waits == std::vector<std::string>{"P0 waits for y, which P1 could store to"});
}

}  // namespace stalefetch::test
