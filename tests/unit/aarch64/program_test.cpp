// SPDX-License-Identifier: BSD-2-Clause
// Are headers and entries that no program can have refused where they stand?
#include "model/program.hpp"

#include <catch2/catch.hpp>

#include "model/arch/aarch64/aarch64.hpp"
#include "model/litmus/parse.hpp"

namespace stalefetch {

namespace {

/// P0, and P1 with a handler of interrupts.
std::string error_of(const std::string& header, const std::string& init) {
  try {
    const litmus::Test test = litmus::parse(
        "AArch64 t\n" + header + "\n{" + init + "}\n P0 | P1 | P1.I ;\n L0: NOP | L1: NOP | ERET ;\nexists (0:X0=1)\n", "t");
    const Program program(test, aarch64(), aarch64().complete({}));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string interrupts(const std::string& value) { return error_of("Interrupts=" + value, ""); }

}  // namespace

TEST_CASE("Is an Interrupts= line that names nobody refused?") {
  CHECK(interrupts("P1") == "no error");
  CHECK(interrupts("P1@L1, P1") == "no error");
  CHECK_THAT(interrupts("P2"), Catch::Contains("thread 2 in Interrupts=; expected 0 to 1"));
  CHECK_THAT(interrupts("P0"), Catch::Contains("Interrupts=P0, but there is no column P0.I"));
  CHECK_THAT(interrupts("P1@L0"), Catch::Contains("label `L0` is not defined in P1"));
  for (const std::string bad : {"1", "Px", "P1@", "P1 P1", "P"})
    CHECK_THAT(interrupts(bad), Catch::Contains("expected threads such as P1, with commas between (an interrupt also P1@LABEL)"));
}

TEST_CASE("Is a descriptor with a field that is none refused where it stands?") {
  CHECK(error_of("", "PTE(x)=(valid:0)") == "no error");
  CHECK_THAT(error_of("", "PTE(x)=(valid:2)"), Catch::StartsWith("t:3:16: valid:2; expected 0 or 1"));
  CHECK_THAT(error_of("", "0:X1=(oa:PA(x),dirty:1)"), Catch::Contains("the field `dirty` of a page descriptor"));
  CHECK_THAT(error_of("", "0:X1=(valid:0)"), Catch::Contains("a page descriptor without an output address"));
}

TEST_CASE("Is TTHM= with a feature that is none refused?") {
  CHECK(error_of("TTHM=P0:HA HD", "") == "no error");
  CHECK_THAT(error_of("TTHM=HX", ""), Catch::Contains("`HX` in TTHM=HX; expected HA, HD"));
}

}  // namespace stalefetch
