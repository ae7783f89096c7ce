// SPDX-License-Identifier: BSD-2-Clause
// Arrays with values in litmus tests: where their elements lie, for every size.
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::test {

TEST_CASE("Do the elements of an array lie where C has them?") {
  CHECK(always("int t[3]={1,-2,3}; 0:a0=t;", "lw a1,0(a0);lw a2,4(a0);lw a3,8(a0)", "0:a1=1 /\\ 0:a2=-2 /\\ 0:a3=3") ==
        "required");
  CHECK(always("int64_t x=7; uint64_t t[3]={1,x,5}; 0:a0=t;", "ld a1,8(a0);ld a2,0(a1);ld a3,16(a0)",
               "0:a2=7 /\\ 0:a3=5") == "required");
  CHECK(always("uint8_t t[12]={1,2,3,4,5,6,7,8,9,10,11,12}; 0:a0=t;", "lbu a1,1(a0);lbu a2,7(a0);lbu a3,8(a0);lbu a4,11(a0)",
               "0:a1=2 /\\ 0:a2=8 /\\ 0:a3=9 /\\ 0:a4=12") == "required");
  CHECK(always("uint16_t t[2]={0x1234,0x5678}; 0:a0=t;", "lw a1,0(a0)", "0:a1=0x56781234") == "required");
}

TEST_CASE("Are elements without a value 0?") {
  CHECK(always("uint64_t t[3]={1}; 0:a0=t; 0:a2=9;", "ld a1,0(a0);ld a2,16(a0)", "0:a1=1 /\\ 0:a2=0") == "required");
}

TEST_CASE("Is an array refused that is no page, or an element by itself?") {
  const auto error = [](const std::string& init) { return error_in([&] { (void)always(init, "nop", "0:a0=0"); }); };
  CHECK_THAT(error("uint64_t t[600]={1};"), Catch::Contains("`t` of 4800 bytes") && Catch::Contains("a page"));
  CHECK_THAT(error("t[1]=2;"), Catch::Contains("an element of `t` by itself") && Catch::Contains("such as {1, 2}"));
  CHECK_THAT(error("int t[2]={1,2,3};"), Catch::Contains("3 values"));
}

}  // namespace stalefetch::test
