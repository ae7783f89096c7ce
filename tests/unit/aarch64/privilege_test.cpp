// SPDX-License-Identifier: BSD-2-Clause
// Modes: what user space may not execute, how it leaves its mode and comes back, and in which address space a CPU translates.
#include <catch2/catch.hpp>

#include "model/arch/aarch64/registers.hpp"
#include "model/error.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

TEST_CASE("Which AArch64 instructions are undefined at EL0?") {
  for (const char* text : {"TLBI VMALLE1IS", "TLBI VAE1IS,X0", "TLBI ASIDE1,X0", "ERET", "IC IALLU", "IC IALLUIS", "DC IVAC,X0",
                           "MSR DAIFSet,#2", "MRS X0,DAIF", "MSR TTBR0_EL1,X0", "MRS X0,TPIDR_EL1", "MSR ICC_SGI1R_EL1,X0"}) {
    INFO(text);
    Recorder user;
    user.be_user();
    CHECK(user.exception(text) == "UndefinedInstruction");
    CHECK(Recorder().exception(text).empty());
  }
  for (const char* text : {"DC CVAU,X0", "DC CIVAC,X0", "IC IVAU,X0", "MRS X0,CTR_EL0", "MSR TPIDR_EL0,X0", "MRS X0,NZCV", "ISB",
                           "DSB ISH", "NOP", "LDR X0,[X1]"}) {
    INFO(text);
    Recorder user;
    user.be_user();
    CHECK(user.exception(text).empty());
  }
}

TEST_CASE("Does every AArch64 exception lead to EL1, and ERET to where SPSR_EL1 says?") {
  for (const bool user : {false, true}) {
    INFO(user);
    Recorder thread;
    thread.handler_address = 0x8000;
    if (user) thread.be_user();
    thread.run("SVC #1");
    CHECK_FALSE(thread.is_user());
    CHECK((thread.number("SPSR_EL1") & 0xF) == (user ? 0U : 5U));
    thread.run("ERET");
    CHECK(thread.is_user() == user);
  }
  Recorder thread;
  thread.give("SPSR_EL1", 4);  // EL1t
  thread.run("ERET");
  CHECK_FALSE(thread.is_user());
  thread.give("SPSR_EL1", 9);  // EL2h
  CHECK_THROWS_AS(thread.run("ERET"), Unsupported);
}

TEST_CASE("Does ESR_EL1 say that a failed access comes from EL0?") {
  const auto exception_class = [](AccessType type, bool user) {
    Recorder thread;
    thread.handler_address = 0x8000;
    if (user) thread.be_user();
    thread.fail({"MMU:Permission", 0x6000, type, {}});
    return thread.number("ESR_EL1") >> 26;
  };
  CHECK(exception_class(AccessType::Read, false) == 0x25);
  CHECK(exception_class(AccessType::Read, true) == 0x24);
  CHECK(exception_class(AccessType::Execute, false) == 0x21);
  CHECK(exception_class(AccessType::Execute, true) == 0x20);
}

TEST_CASE("Is the address space that of TTBR0_EL1, and either one until the context is synchronized?") {
  constexpr std::uint64_t three = std::uint64_t{3} << 48, five = std::uint64_t{5} << 48;
  const auto written = [&](std::uint64_t unsynchronized = 0) {
    Recorder thread;
    thread.handler_address = 0x8000;
    thread.give("TTBR0_EL1", three);
    thread.set(aarch64_detail::unsynchronized, thread.constant(unsynchronized));
    thread.give("X0", five);
    CHECK(thread.context().space == 3);
    thread.run("MSR TTBR0_EL1,X0");
    return thread;
  };
  Recorder thread = written();
  thread.choices = {0, 1};
  CHECK(thread.context().space == 5);
  CHECK(thread.context().space == 3);
  thread.run("MSR TTBR0_EL1,X0");  // the same once more
  thread.choices = {1};
  CHECK(thread.context().space == 3);
  thread.give("X0", std::uint64_t{6} << 48);
  CHECK_THROWS_AS(thread.run("MSR TTBR0_EL1,X0"), Unsupported);
  CHECK(thread.context().mode == 0);
  thread.be_user();
  CHECK(thread.context().mode == 1);
  const auto open = [&](const char* event, std::uint64_t unsynchronized) {
    INFO(event << " " << unsynchronized);
    Recorder other = written(unsynchronized);
    other.run(event);
    other.choices = {1};
    return other.context().space == 3;
  };
  using namespace aarch64_detail;
  CHECK_FALSE(open("ISB", entry_unsynchronized | svc_unsynchronized | return_unsynchronized));
  for (const char* event : {"SVC #0", "BRK #0", "ERET"}) CHECK_FALSE(open(event, 0));
  CHECK(open("SVC #0", entry_unsynchronized));
  CHECK(open("BRK #0", entry_unsynchronized));
  CHECK(open("SVC #0", svc_unsynchronized));
  CHECK_FALSE(open("BRK #0", svc_unsynchronized));
  CHECK_FALSE(open("ERET", entry_unsynchronized));
  CHECK(open("ERET", return_unsynchronized));
}

TEST_CASE("Are tables that the test does not name refused, and a hint at another level?") {
  Recorder thread;
  thread.give("X0", 0x5000);
  thread.run("MSR TTBR0_EL1,X0");
  CHECK_THROWS_WITH(thread.context(), Catch::Contains("other tables (TTBR0_EL1)"));
  thread.give("X0", 0);
  thread.run("MSR TTBR0_EL1,X0");
  CHECK(thread.context().space == 0);
  thread.give("X9", std::uint64_t{6} << 44 | 0x12);
  CHECK_THROWS_WITH(thread.run("TLBI VAE1IS,X9"), Catch::Contains("hint"));
  thread.give("X9", std::uint64_t{7} << 44 | 0x12);
  thread.run("TLBI VAE1IS,X9");
  CHECK(thread.events.back().address == 0x12000);
}

}  // namespace stalefetch::test
