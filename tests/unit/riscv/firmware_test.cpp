// SPDX-License-Identifier: BSD-2-Clause
// Calls of the firmware: who is interrupted, who waits, and what is refused.
#include <algorithm>

#include "tests/unit/riscv/support.hpp"

namespace stalefetch::test {

namespace {

using Catch::Contains;

constexpr const char* ipi = "0:a7=0x735049; ";
constexpr const char* remote_fence = "0:a7=0x52464E43; ";

/// P0 calls; P1 to P3 count their interrupts in s9.
std::string after_call(const std::string& init, const std::string& condition) {
  return outcome_of("RISCV t\n{ " + init +
                    " }\n P0 | P1 | P1.I | P2 | P2.I ;\n ecall | nop | addi s9,s9,1 | nop | addi s9,s9,1 ;\n"
                    " | | sret | | sret ;\n" +
                    condition + "\n");
}

std::string reasons(const std::string& init) {
  std::string all;
  for (const std::string& reason :
       check_text("RISCV t\n{ " + init + " }\n P0 | P1 ;\n ecall | nop ;\nexists (0:a0=7)\n").reasons)
    all += reason;
  return all;
}

}  // namespace

TEST_CASE("Does an IPI reach the harts of its mask, and none else?") {
  const std::string call(ipi);
  CHECK(after_call(call + "0:a0=2;", "exists (1:s9=1)") == "allowed");
  CHECK(after_call(call + "0:a0=2;", "exists (2:s9=1)") == "forbidden");
  CHECK(after_call(call + "0:a0=6;", "exists (1:s9=1 /\\ 2:s9=1)") == "allowed");
  CHECK(after_call(call + "0:a0=1; 0:a1=2;", "exists (2:s9=1)") == "allowed");
  CHECK(after_call(call + "0:a0=1; 0:a1=2;", "exists (1:s9=1)") == "forbidden");
  CHECK(after_call(call + "0:a0=6;", "exists (1:s9=2)") == "forbidden");
  CHECK(after_call(call + "0:a0=2;", "forall (0:a0=0 /\\ 0:a1=0)") == "required");
}

TEST_CASE("Does a hart that masks interrupts take requests of the firmware, and no IPI?") {
  CHECK(after_call(std::string(ipi) + "0:a0=2; 1:sstatus=0;", "exists (1:s9=1)") == "forbidden");
  CHECK(after_call(std::string(remote_fence) + "0:a0=2; 1:sstatus=0;", "forall (0:a0=0 /\\ 1:s9=0)") == "required");
}

TEST_CASE("Does the caller serve others while it waits, and fence for itself?") {
  CHECK(outcome_of("RISCV t\n{ 0:a7=0x52464E43; 0:a0=2; 1:a7=0x52464E43; 1:a0=1; }\n P0 | P1 ;\n ecall | ecall ;\n"
                   "forall (0:a0=0 /\\ 1:a0=0)\n") == "required");
  const std::string own =
      "RISCV t\n{ 0:a7=0x52464E43; 0:s1=P0:m; 0:s2=instr:\"li s5, 7\"; 0:a0=1; }\n P0 ;\n sw s2,0(s1) ;\n ecall ;\n"
      " m: ;\n li s5,3 ;\n";
  CHECK(outcome_of(own + "forall (0:s5=7)\n") == "required");
}

TEST_CASE("Does a hart not wait for its own answer?") {
  CHECK(after_call(std::string(remote_fence) + "0:a0=3;", "forall (0:a0=0)") == "required");
}

TEST_CASE("Does the supervisor take no interrupt while its firmware waits?") {
  // P0 is interrupted before the call, after it, or not at all; P1 answers before or after its instruction.
  const CheckResult result = check_text(
      "RISCV t\nInterrupts=P0\n{ 0:a7=0x52464E43; 0:a0=2; }\n P0 | P0.I | P1 ;\n ecall | sret | nop ;\n"
      "forall (0:a1=0)\n");
  CHECK(result.outcome == Outcome::Required);
  CHECK(result.counts.consistent == 6);
}

TEST_CASE("Is a remote SFENCE.VMA one of the page that is asked for, or of all?") {
  const auto remapped = [](const std::string& pages) {
    return outcome_of(
        "RISCV t\n{ int64_t x=1; int64_t y=2; 0:s0=PTE(x); 0:s1=(oa:PA(y)); 0:s4=f; 0:t4=1; 1:s0=x; 1:s4=f;\n"
        " 0:a7=0x52464E43; 0:a6=1; 0:a0=2; " +
        pages +
        " }\n P0 | P1 ;\n sd s1,0(s0) | lw s6,0(s4) ;\n"
        " fence w,o | ld s5,0(s0) ;\n ecall | ;\n fence w,w | ;\n sw t4,0(s4) | ;\n"
        "exists (1:s6=1 /\\ 1:s5=1)\n");
  };
  CHECK(remapped("") == "forbidden");
  CHECK(remapped("0:a2=x; 0:a3=8;") == "forbidden");
  CHECK(remapped("0:a2=y; 0:a3=8;") == "allowed");
  CHECK(remapped("0:a2=y; 0:a3=-1;") == "forbidden");
}

TEST_CASE("Are two calls of one hart answered each?") {
  CHECK(outcome_of("RISCV t\n{ 0:a7=0x52464E43; 0:a0=2; 0:s1=P1:m; 0:s2=instr:\"li s5, 7\"; 0:s4=x; 0:s5=1; 1:s7=x; }\n"
                   " P0 | P1 ;\n ecall | lw s6,0(s7) ;\n li a0,2 | m: ;\n sw s2,0(s1) | li s5,3 ;\n fence w,o | ;\n"
                   " ecall | ;\n fence w,w | ;\n sw s5,0(s4) | ;\nexists (1:s6=1 /\\ 1:s5=3)\n") == "forbidden");
}

TEST_CASE("Is a wait for a hart that masks its interrupts a deadlock?") {
  const CheckResult result = check_text(
      "RISCV t\n{ 0:a7=0x735049; 0:a0=2; 0:s8=a; 1:s8=a; 1:s9=done; 0:s9=done; 0:t4=1; 1:sstatus=0; }\n"
      " P0 | P1 | P1.I ;\n ecall | L1: lw t1,0(s9) | li t1,1 ;\n L0: lw t0,0(s8) | beqz t1,L1 | sw t1,0(s8) ;\n"
      " beqz t0,L0 | | sret ;\n sw t4,0(s9) | | ;\nexists (1:t1=0)\n");
  CHECK(result.counts.consistent == 0);
  REQUIRE(result.deadlock);
  REQUIRE(result.deadlock->waits.size() == 2);
  CHECK_THAT(result.deadlock->waits[0], Contains("P0 waits for a, which P1 could store to"));
  CHECK_THAT(result.deadlock->waits[1], Contains("P1 waits for done, which P0 could store to"));
  CHECK_THAT(result.deadlock->waits[1], Contains("an interrupt was sent to it, which it masks"));
}

TEST_CASE("Is what the firmware is asked and we do not model refused with a reason?") {
  CHECK_THAT(reasons(std::string(ipi) + "0:a0=4;"), Contains("a hart that the test does not have"));
  CHECK_THAT(reasons(std::string(ipi) + "0:a0=2; 0:a6=1;"), Contains("function 1 of SBI's IPI extension"));
  CHECK_THAT(reasons(std::string(remote_fence) + "0:a0=2; 0:a6=3;"), Contains("function 3 of SBI's RFENCE extension"));
  CHECK_THAT(reasons(std::string(remote_fence) + "0:a0=2; 0:a6=1; 0:a2=0x1000; 0:a3=0x1001;"),
             Contains("SFENCE.VMA of some pages"));
  CHECK_THAT(reasons(std::string(ipi) + "0:a0=2;"), Contains("no handler"));
}

}  // namespace stalefetch::test
