// SPDX-License-Identifier: BSD-2-Clause
// Which place do instruction values with labels belong to?
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::test {

namespace {

using Catch::Contains;

std::string patch(const std::string& init, const std::string& store, const std::string& condition) {
  return "RISCV t\n{ " + init + " }\n P0 | P1 ;\n " + store +
         " | m: ;\n | j out ;\n | next: ;\n | li s5,1 ;\n | out: ;\n" + condition + "\n";
}

}  // namespace

TEST_CASE("Is a label of an instruction value looked up where the instruction is stored?") {
  const std::string init = "0:a1=P1:m; 0:a2=instr:\"j next\";";
  CHECK(outcome_of(patch(init, "sw a2,0(a1)", "exists (1:s5=1)")) == "allowed");
  CHECK(outcome_of(patch(init, "sw a2,0(a1)", "exists ([P1:m]=instr:\"j out\")")) == "forbidden");
  CHECK(outcome_of(patch(init, "sw a2,0(a1)", "exists ([P1:m]=instr:\"j next\")")) == "allowed");
}

TEST_CASE("Is a loaded instruction compared as one of the place that it is loaded from?") {
  CHECK(outcome_of(patch("0:a1=P1:m;", "lwu a2,0(a1)", "forall (0:a2=instr:\"j out\")")) == "required");
}

TEST_CASE("Is an instruction value with a label refused if it has no place, or two?") {
  const std::string init = "0:a1=P1:m; 0:a2=instr:\"j next\";";
  CHECK_THAT(error_in([&] { (void)check_text(patch(init, "nop", "exists (1:s5=1)")); }),
             Contains("label in an instruction value that is stored to no known place of code"));
  CHECK_THAT(error_in([&] {
               (void)check_text(patch("0:a1=P1:m; 0:a2=instr:\"j nowhere\";", "sw a2,0(a1)", "exists (1:s5=1)"));
             }),
             Contains("label `nowhere` is not defined in P1"));
  CHECK_THAT(error_in([&] {
               (void)check_text(
                   "RISCV t\n{ 0:a1=P0:m; 0:a2=instr:\"j m\"; }\n P0 ;\n sw a2,0(a1) ;\n sw a2,4(a1) ;\n m: ;\n nop "
                   ";\n nop ;\nexists (0:a1=0)\n");
             }),
             Contains("stored to several places of code"));
  CHECK_THAT(error_in([&] { (void)check_text(patch(init, "sw a2,0(a1)", "exists (1:s5=instr:\"j next\")")); }),
             Contains("loaded from no known place of code"));
}

}  // namespace stalefetch::test
