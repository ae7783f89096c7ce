// SPDX-License-Identifier: BSD-2-Clause
#include <catch2/catch.hpp>

#include "cores/program_semantics.hpp"
#include "cores/recorder.hpp"
#include "tests/unit/cores/support.hpp"

using namespace stalefetch;
using namespace stalefetch::cores_test;

namespace {

/// P0 makes the entry of x invalid, and completes that everywhere; P1 sees a flag and then reads x.
const std::string unmap = R"(AArch64 unmap
{ [PTE(x)]=(oa:PA(x)); 0:X0=0; 0:X1=PTE(x); 0:X2=x; 0:X3=f; 0:X4=1; 1:X3=f; 1:X2=x; 1:X5=7; }
 P0               | P1                ;
 STR X0,[X1]      | LDR W6,[X3]       ;
 DSB ISH          | DSB SY            ;
 LSR X9,X2,#12    | ISB               ;
 TLBI VAAE1IS,X9  | L0: LDR W5,[X2]   ;
 DSB ISH          |                   ;
 STR W4,[X3]      |                   ;
exists (1:X6=1 /\ 1:X5=0)
)";

/// The same where x has moved to y, by the entry of the table above.
const std::string moved_table = R"(AArch64 moved-table
{ [PDE(x)]=(oa:PA(PTE(x))); y=5; 0:X0=(oa:PA(PTE(y))); 0:X1=PDE(x); 0:X2=x; 0:X3=f; 0:X4=1; 0:X7=PTE(y);
  1:X3=f; 1:X2=x; }
 P0               | P1                ;
 STR X0,[X1]      | LDR W6,[X3]       ;
 DSB ISH          | DSB SY            ;
 LSR X9,X2,#12    | ISB               ;
 TLBI VAAE1IS,X9  | L0: LDR W5,[X2]   ;
 DSB ISH          |                   ;
 STR W4,[X3]      |                   ;
exists (1:X6=1 /\ 1:X5=0)
)";

cores::Translation found(cores::Address page, std::uint64_t value, cores::StoreNumber version, bool global = false) {
  cores::Translation result;
  result.page = page;
  result.leaf = {value, version};
  result.global = global;
  return result;
}

}  // namespace

TEST_CASE("a TLB holds a page as often as it can, and forgets the oldest") {
  cores::Tlb tlb;
  tlb.reset(2);
  tlb.fill(found(0x1000, 1, 1));
  tlb.fill(found(0x1000, 1, 1));
  CHECK(tlb.copies_of(0x1000) == 1);
  tlb.fill(found(0x1000, 2, 2));
  tlb.fill(found(0x1000, 3, 3));
  REQUIRE(tlb.copies_of(0x1000) == 2);
  CHECK(tlb.copy(0x1000, 0).leaf.value == 2);
  CHECK(tlb.copy(0x1000, 1).leaf.value == 3);
}

TEST_CASE("maintenance drops one page or all, and spares global entries where it says so") {
  cores::Tlb tlb;
  tlb.reset(2);
  tlb.fill(found(0x1000, 1, 1));
  tlb.fill(found(0x2000, 2, 1));
  tlb.fill(found(0x3000, 3, 1, true));
  tlb.drop({false, 0x1000, false});
  CHECK(tlb.copies_of(0x1000) == 0);
  CHECK(tlb.copies_of(0x2000) == 1);
  tlb.drop({true, 0, true});
  CHECK(tlb.copies_of(0x2000) == 0);
  CHECK(tlb.copies_of(0x3000) == 1);
  tlb.drop({true, 0, false});
  CHECK(tlb.entries().empty());
}

TEST_CASE("no machine reads by a translation that was dropped; one that does not drop it does") {
  const Answered test(unmap);
  REQUIRE(test.result.outcome == Outcome::Forbidden);
  for (const char* profile : {"cortex-a53-like", "cortex-a57-like", "neoverse-n1-like", "worst-case"}) {
    INFO(profile);
    const cores::Histogram histogram = run(test, profile, 1000);
    CHECK(satisfying(test, histogram) == 0);
    CHECK_FALSE(histogram.states.empty());
  }
  CHECK(satisfying(test, run(test, "worst-case", 5000, cores::Breakage::SkipFlush)) > 0);
}

TEST_CASE("a walk cache that is not flushed leads to the old table") {
  const Answered test(moved_table);
  REQUIRE(test.result.outcome == Outcome::Forbidden);
  CHECK(satisfying(test, run(test, "worst-case", 1000)) == 0);
  CHECK(satisfying(test, run(test, "worst-case", 8000, cores::Breakage::KeepWalkCache)) > 0);
}

TEST_CASE("an old translation may be used until maintenance, and the fault goes to its handler with the address") {
  const Answered test(R"(AArch64 t
{ [PTE(x)]=(oa:PA(x)); 0:X0=0; 0:X1=PTE(x); 0:X2=x; 0:X5=7; 0:X8=0; }
 P0              | P0.F       ;
 STR X0,[X1]     | MOV W8,#1  ;
 DSB SY          | MRS X9,FAR_EL1 ;
 ISB             | ADR X10,L1 ;
 L0: LDR W5,[X2] | MSR ELR_EL1,X10 ;
 L1: NOP         | ERET       ;
exists (0:X8=0 /\ 0:X5=0)
)");
  for (const char* profile : {"cortex-a53-like", "worst-case"}) {
    INFO(profile);
    const cores::Histogram histogram = run(test, profile, 3000);
    CHECK(satisfying(test, histogram) > 0);
    CHECK(satisfying(test, histogram) < 3000);
    CHECK(histogram.refused.empty());
  }
}

TEST_CASE("a broadcast flush waits for the accesses that go by what it drops") {
  const Answered test(R"(AArch64 t
{ [PTE(x)]=(oa:PA(x)); 0:X0=0; 0:X1=PTE(x); 0:X2=x; 0:X6=x2; 1:X2=x; 1:X4=1; x=0; }
 P0               | P1               ;
 STR X0,[X1]      | L0: STR W4,[X2]  ;
 DSB ISH          |                  ;
 LSR X9,X2,#12    |                  ;
 TLBI VAAE1IS,X9  |                  ;
 DSB ISH          |                  ;
 MOV W5,#1        |                  ;
exists (0:X5=1)
)");
  // A store that used the old translation reaches memory before the flush is complete, or does not at all.
  cores::Simulation simulation(test.program(), cores::find_profile("worst-case"));
  unsigned stored = 0;
  for (std::uint64_t number = 0; number < 500; ++number) {
    cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
    simulation.machine().observer = &recorder;
    if (!simulation.run(1, number)) continue;
    bool flushed = false;
    for (const cores::TraceEvent& event : recorder.events()) {
      flushed |= event.what == "flushed";
      if (event.core != 1 || event.what != "store") continue;
      ++stored;
      CHECK_FALSE(flushed);
    }
  }
  simulation.machine().observer = nullptr;
  CHECK(stored > 0);
}

TEST_CASE("what the TLBs here do not have is refused by name") {
  const auto refused = [](const std::string& head, const std::string& init, const std::string& code) {
    const Answered test("AArch64 t\n" + head + "\n{ " + init + " 0:X2=x; }\n P0 ;\n " + code +
                        " ;\n LDR W5,[X2] ;\nexists (0:X5=0)\n");
    const cores::Histogram histogram = run(test, "worst-case", 100);
    return histogram.refused.empty() ? std::string() : histogram.refused.begin()->first;
  };
  using Catch::Matchers::Contains;
  CHECK(refused("TTHM=P0:HA", "[PTE(x)]=(oa:PA(x)); 0:X3=1;", "NOP").empty());
  CHECK_THAT(refused("TTHM=P0:HA", "[PTE(x)]=(oa:PA(x), af:0); 0:X3=1;", "NOP"), Contains("hardware updates"));
  CHECK_THAT(refused("", "[PTE(x)]=(oa:PA(x)); 0:X3=0x1000000000000;", "MSR TTBR0_EL1,X3 ;\n ISB"),
             Contains("a change of the address space"));
  CHECK(refused("", "[PTE(x)]=(oa:PA(x)); 0:TTBR0_EL1=0x1000000000000; 0:X3=0x1000000000001;", "MSR TTBR0_EL1,X3 ;\n ISB")
            .empty());
  CHECK_THAT(refused("", "[PTE(x)]=(oa:PA(x)); 0:X3=0;", "MSR SPSR_EL1,X3 ;\n ADR X4,L ;\n MSR ELR_EL1,X4 ;\n ERET ;\n L: NOP"),
             Contains("another mode"));
  CHECK_THAT(refused("", "[PTE(x)]=(oa:PA(x)); 0:X3=0x1000000000000;", "TLBI VAE1IS,X3"),
             Contains("another address space"));
  const Answered user("AArch64 t\nUser=P0\n{ [PTE(x)]=(oa:PA(x)); 0:X2=x; }\n P0 ;\n LDR W5,[X2] ;\nexists (0:X5=0)\n");
  CHECK_THROWS_WITH(cores::make_semantics(user.program()), Contains("another mode"));
}

TEST_CASE("a trace and a waveform show walks, TLB entries and flushes") {
  const Answered test(unmap);
  cores::Simulation simulation(test.program(), cores::find_profile("worst-case"));
  cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
  simulation.machine().observer = &recorder;
  REQUIRE(simulation.run(1, 3));
  const std::string text = to_text(recorder);
  CHECK_THAT(text, Catch::Matchers::Contains("flushed      page of x"));
  CHECK_THAT(text, Catch::Matchers::Contains("translate    x: "));
  const std::string dump = to_vcd(recorder);
  for (const char* signal : {" data_tlb ", " fetch_tlb ", " walk_cache "})
    CHECK_THAT(dump, Catch::Matchers::Contains(signal));
  CHECK_THAT(dump, Catch::Matchers::Contains("spage_of_x,_entry_as_of_initial"));
}
