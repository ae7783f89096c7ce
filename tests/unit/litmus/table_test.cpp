// SPDX-License-Identifier: BSD-2-Clause
// The code table.
#include "support.hpp"

namespace stalefetch::litmus {

TEST_CASE("does the parser read labels, instructions and empty cells?") {
  const Test test = parse_both_ways(
      "AArch64 t\n{}\n P0          | P1   ;\n a: b: B l0   | ;\n l0:         |  ISB ;\n MOV W0,#1 ;\nexists true");
  REQUIRE(test.columns.size() == 2);
  REQUIRE(test.columns[0].lines.size() == 3);
  const Line& first = test.columns[0].lines[0];
  CHECK(first.labels == std::vector<std::string>{"a", "b"});
  CHECK(first.instruction == "B l0");
  CHECK(first.at.line == 4);
  CHECK(first.at.column == 8);
  CHECK(test.columns[0].lines[1].instruction.empty());
  CHECK(test.columns[0].lines[1].at.column == 2);
  CHECK(test.columns[1].lines.size() == 1);
}

TEST_CASE("does the parser read fault handlers?") {
  const Test test = parse_both_ways("AArch64 t\n{0:X1=P1:e;}\nP0|P1|P1.F;\nNOP|UDF #0|e: ERET;\nexists true");
  REQUIRE(test.columns.size() == 3);
  CHECK(test.columns[2].role == ColumnRole::ExceptionHandler);
  CHECK(test.columns[2].thread == 1);
}

TEST_CASE("is the text of an instruction kept as it is?") {
  for (const char* code :
       {"DC CVAU, X5", "movl (x),%eax", "MOV [x],$1", "STR W4,[R3,%x1]", "lw  s0, 0(a4)", "B.NE .+8"}) {
    const Test test = parse_both_ways("X86_64 t\n{}\nP0 ;\n  " + std::string(code) + "  ;\nexists true");
    CHECK(test.columns[0].lines[0].instruction == code);
  }
}

TEST_CASE("may a test have no instructions at all?") {
  CHECK(parse_both_ways("AArch64 t\n{}\nP0 | P1 ;\nexists true").columns.size() == 2);
}

}  // namespace stalefetch::litmus
