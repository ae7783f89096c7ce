// SPDX-License-Identifier: BSD-2-Clause
// What do barriers, maintenance, exceptions and system registers say?
#include <catch2/catch.hpp>

#include "model/arch/aarch64/aarch64.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

using Names = std::vector<std::string>;

TEST_CASE("Does every barrier have its own tag?") {
  for (const std::string kind : {"DMB", "DSB"}) {
    for (const std::string option :
         {"SY", "LD", "ST", "ISH", "ISHLD", "ISHST", "NSH", "NSHLD", "NSHST", "OSH", "OSHLD", "OSHST"}) {
      Recorder thread;
      thread.run(kind + " " + option);
      REQUIRE(thread.events.size() == 1);
      CHECK(thread.events[0].tags == Names{kind + "." + option});
    }
  }
  Recorder thread;
  thread.run("ISB");
  CHECK(thread.events[0].tags == Names{"ISB"});
}

TEST_CASE("Does maintenance say what it maintains, and depend on its address?") {
  Recorder thread;
  thread.give("X1", 0x100, {4});
  const std::pair<std::string_view, Names> expected[] = {
      {"DC CVAU,X1", {"DC.CVAU", "CleanToPoU"}},     {"DC CIVAC,X1", {"DC.CIVAC", "CleanToPoU"}},
      {"DC CVAC,X1", {"DC.CVAC", "CleanToPoU"}},     {"DC CVAP,X1", {"DC.CVAP", "CleanToPoU"}},
      {"DC CVADP,X1", {"DC.CVADP", "CleanToPoU"}},   {"DC IVAC,X1", {"DC.IVAC"}},
      {"IC IVAU,X1", {"IC.IVAU", "InvalidateToPoU"}}};
  for (const auto& [text, tags] : expected) {
    thread.run(text);
    CHECK(thread.events.back().what == "maintain");
    CHECK(thread.events.back().address == 0x100);
    CHECK(thread.events.back().address_from == flow({4}));
    CHECK(thread.events.back().tags == tags);
  }
  thread.run("IC IALLU");
  CHECK(thread.events.back().what == "maintain_all");
  CHECK(thread.events.back().tags == Names{"IC.IALLU", "InvalidateToPoU"});
  thread.run("IC IALLUIS");
  CHECK(thread.events.back().tags == Names{"IC.IALLUIS", "InvalidateToPoU"});
}

TEST_CASE("Does an exception enter the handler, with the address to return to?") {
  const auto run = [](std::string_view text, std::string_view fault, const Names& entry, std::uint64_t return_to) {
    Recorder thread;
    thread.handler_address = 0x3000;
    thread.run(text);
    REQUIRE(thread.events.size() == 2);
    CHECK(thread.events[0].what == "fault");
    CHECK(thread.events[0].tags == Names{std::string(fault)});
    CHECK(thread.events[1].tags == entry);
    CHECK(thread.at == 0x3000);
    CHECK(thread.number("ELR_EL1") == return_to);
  };
  run("UDF #0", "UndefinedInstruction", {"ExceptionEntry"}, 0x1000);
  run("BRK #1", "BreakpointInstruction", {"ExceptionEntry", "BRK"}, 0x1000);
  run("SVC #0", "SupervisorCall", {"ExceptionEntry", "SVC"}, 0x1004);
}

TEST_CASE("Does an exception without a handler end the thread?") {
  Recorder thread;
  thread.run("UDF #0");
  CHECK(thread.events.back().what == "stop");
}

TEST_CASE("Does an exception return go where ELR_EL1 points, controlled by it?") {
  Recorder thread;
  thread.give("X9", 0x2000, {6});
  thread.run("MSR ELR_EL1,X9");
  thread.run("ERET");
  CHECK(thread.at == 0x2000);
  CHECK(thread.controlled == flow({6}));
  CHECK(thread.events.back().tags == Names{"ExceptionReturn"});
  CHECK(aarch64().interrupts_enabled(thread, InterruptLine::Masked));
}

TEST_CASE("Are calls to who is not modelled refused?") {
  Recorder thread;
  CHECK_THROWS_AS(thread.run("HVC #0"), Unsupported);
  CHECK_THROWS_AS(thread.run("SMC #0"), Unsupported);
}

TEST_CASE("Are system registers read and written in their place?") {
  Recorder thread;
  thread.give("NZCV", 0b1010, {2});
  thread.run("MRS X0,NZCV");
  CHECK(thread.number("X0") == 0xA000'0000);
  thread.give("X0", 0x6000'0000);
  thread.run("MSR NZCV,X0");
  CHECK(thread.number("NZCV") == 0b0110);
}

TEST_CASE("Does CTR_EL0 follow the configuration?") {
  const RegisterName ctr = aarch64().find_register("CTR_EL0").value();
  const auto features = [&](const Configuration& configuration) {
    return aarch64().initial_register(ctr.index, configuration) >> 28 & 3;
  };
  CHECK(features({}) == 0);
  CHECK(features({{"IDC", true}}) == 1);
  CHECK(features({{"IDC", true}, {"DIC", true}}) == 3);
  CHECK(aarch64().initial_register(0, {}) == 0);
}

TEST_CASE("Do hints do nothing?") {
  Recorder thread;
  for (const std::string_view text : {"NOP", "YIELD", "WFE", "HINT #34"}) thread.run(text);
  CHECK(thread.events.empty());
  CHECK(thread.at == 0x1010);
}

TEST_CASE("Are opcodes that the table does not know refused, not guessed?") {
  for (const std::uint64_t opcode :
       {0xFFFF'FFFFU, 0x0001'0000U, 0x1E20'2800U, 0xD503'233FU, 0x0B20'F000U, 0xD538'D0FFU}) {
    Recorder thread;
    try {
      aarch64().execute(opcode, thread);
      FAIL("executed");
    } catch (const Unsupported& refusal) {
      CHECK_THAT(refusal.what(), Catch::StartsWith("opcode 0x"));
      CHECK_THAT(refusal.what(), Catch::EndsWith(" at 0x1000"));
    }
  }
}

}  // namespace stalefetch::test
