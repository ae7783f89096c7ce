// SPDX-License-Identifier: BSD-2-Clause
#include <catch2/catch.hpp>

#include "cores/recorder.hpp"
#include "tests/unit/cores/support.hpp"

using namespace stalefetch;
using namespace stalefetch::cores_test;

namespace {

const std::string masked = R"(AArch64 masked
Interrupts=P0
{ 0:X1=0; 0:X2=0; }
 P0             | P0.I      ;
 MSR DAIFSet,#2 | MOV W3,W1 ;
 MOV W1,#1      | MOV W4,W2 ;
 MOV W2,#1      | ERET      ;
 MSR DAIFClr,#2 |           ;
exists (0:X3=1 /\ 0:X4=0)
)";

const std::string counted = R"(AArch64 counted
{ 0:X11=0x2; 1:X5=0; }
 P0                    | P1  | P1.I         ;
 MSR ICC_SGI1R_EL1,X11 | NOP | ADD W5,W5,#1 ;
                       |     | ERET         ;
exists (1:X5=1)
)";

const std::string placed = R"(AArch64 placed
Interrupts=P0@here
{ 0:X1=0; 0:X2=0; }
 P0              | P0.I      ;
 MOV W1,#1       | MOV W3,W1 ;
 here: MOV W2,#1 | MOV W4,W2 ;
                 | ERET      ;
exists (0:X3=1 /\ 0:X4=0)
)";

/// P0 has firmware of P1 run FENCE.I, and waits for it; then P1 sees a flag and executes.
const std::string remote_fence = R"(RISCV remote-fence
{ 0:s1=P1:m; 0:s2=instr:"li s5, 7"; 0:s4=x; 0:s5=1; 1:s7=x; 0:a7=0x52464E43; 0:a6=0; 0:a0=2; }
 P0            | P1            ;
   sw s2,0(s1) |   lw s6,0(s7) ;
   fence rw,o  |   fence r,rw  ;
   ecall       | m:            ;
   fence rw,w  |   li s5,3     ;
   sw s5,0(s4) |               ;
exists (1:s6=1 /\ 1:s5=7)
)";

constexpr const char* profiles[] = {"cortex-a53-like", "cortex-a57-like", "worst-case"};

}  // namespace

TEST_CASE("an interrupt stays pending until it is taken, and is delivered once") {
  cores::InterruptController controller;
  CHECK(controller.idle());
  controller.send(1, {cores::InterruptPin::Masked, 5, 17});
  controller.send(0, {cores::InterruptPin::Firmware, 6, 18});
  REQUIRE(controller.pending().size() == 2);
  CHECK(controller.pending()[0].core == 1);
  CHECK(controller.take(0).payload == 5);
  REQUIRE(controller.pending().size() == 1);
  CHECK(controller.take(0).sender == 18);
  CHECK(controller.idle());
}

TEST_CASE("an interrupt that is masked waits; a machine that does not look at the mask takes it") {
  const Answered test(masked);
  REQUIRE(test.result.outcome == Outcome::Forbidden);
  for (const char* profile : profiles) {
    INFO(profile);
    CHECK(satisfying(test, run(test, profile, 3000)) == 0);
    CHECK(satisfying(test, run(test, profile, 3000, cores::Breakage::IgnoreMask)) > 0);
  }
}

TEST_CASE("an interrupt is taken at every boundary in some run, the last included") {
  const Answered test("AArch64 t\nInterrupts=P0\n{ 0:X1=0; 0:X3=9; }\n P0 | P0.I ;\n MOV W1,#1 | MOV W3,W1 ;\n"
                      " MOV W1,#2 | ERET ;\nexists (0:X3=0)\n");
  for (const char* profile : profiles) {
    INFO(profile);
    CHECK(run(test, profile, 3000).states.size() >= 2);
  }
  CHECK(run(test, "worst-case", 3000).states.size() == 4);  // before, between, behind, not at all
}

TEST_CASE("an interrupt that comes just before an instruction comes there in every run") {
  const Answered test(placed);
  for (const char* profile : profiles) {
    INFO(profile);
    const cores::Histogram histogram = run(test, profile, 500);
    CHECK(satisfying(test, histogram) == 500);
  }
}

TEST_CASE("what one core sends, the other takes once, or not before its end") {
  const Answered test(counted);
  for (const char* profile : profiles) {
    INFO(profile);
    const cores::Histogram histogram = run(test, profile, 3000);
    CHECK(satisfying(test, histogram) > 0);
    CHECK(histogram.states.size() <= 2);
  }
  CHECK(run(test, "worst-case", 3000).states.size() == 2);
  CHECK(run(test, "worst-case", 3000, cores::Breakage::DeliverTwice).states.size() > 2);
}

TEST_CASE("firmware runs a fence for another hart, which waits for its answer") {
  const Answered test(remote_fence);
  for (const char* profile : {"riscv-inorder", "worst-case"}) {
    INFO(profile);
    const cores::Histogram histogram = run(test, profile, 3000);
    CHECK((profile != std::string("worst-case") || satisfying(test, histogram) > 0));
    CHECK_FALSE(histogram.states.empty());
    for (const auto& [state, count] : histogram.states) {
      const std::vector<std::string>& names = test.result.analysis->observation->names();
      REQUIRE(names.size() == 2);
      CHECK_FALSE((state[0] == 1 && state[1] == 3));  // the flag, and the old instruction
    }
  }
}

TEST_CASE("an interrupt of a core without a handler is refused by name") {
  const Answered test("AArch64 t\n{ 0:X11=0x2; }\n P0 | P1 ;\n MSR ICC_SGI1R_EL1,X11 | NOP ;\n | NOP ;\nexists (1:X1=1)\n");
  const cores::Histogram histogram = run(test, "worst-case", 200);
  REQUIRE(histogram.refused.size() == 1);
  CHECK_THAT(histogram.refused.begin()->first, Catch::Matchers::Contains("no handler"));
}

TEST_CASE("a trace and a waveform show what is sent, pending and taken") {
  const Answered test(counted);
  cores::Simulation simulation(test.program(), cores::find_profile("worst-case"));
  cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
  std::uint64_t number = 0;
  while (number < 100 && simulation.run(1, number) && simulation.outcome() != cores::Outcome{1}) ++number;
  REQUIRE(number < 100);
  simulation.machine().observer = &recorder;
  REQUIRE(simulation.run(1, number));
  const std::string text = to_text(recorder);
  CHECK_THAT(text, Catch::Matchers::Contains("send         to P1"));
  CHECK_THAT(text, Catch::Matchers::Contains("interrupt    from P0 `MSR ICC_SGI1R_EL1,X11`"));
  const std::string dump = to_vcd(recorder);
  CHECK_THAT(dump, Catch::Matchers::Contains("interrupt_pending"));
  CHECK_THAT(dump, Catch::Matchers::Contains("sfrom_P0_`MSR_ICC_SGI1R_EL1,X11`"));
}
