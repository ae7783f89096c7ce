// SPDX-License-Identifier: BSD-2-Clause
// Does each mistake give its place, what was found and what was expected?
#include <catch2/catch.hpp>

#include "model/arch/aarch64/aarch64.hpp"

namespace stalefetch {

namespace {

using Catch::Contains;
using Catch::StartsWith;

std::string error_of(const std::string& text, std::uint64_t label_address = 0) {
  try {
    (void)aarch64().assemble(text, {"test", 3, 10}).encode(0x1000, [&](const std::string&) { return label_address; });
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("Does an unknown instruction name near ones?") {
  CHECK(error_of("LDRX W0,[X1]").starts_with("test:3:10: unknown instruction `LDRX`; expected "));
  CHECK_THAT(error_of("LDRX W0,[X1]"), Contains("LDR"));
  CHECK_THAT(error_of("MOVW W0,#1"), Contains("MOV"));
  CHECK_THAT(error_of("FLURB"), StartsWith("test:3:10: unknown instruction `FLURB`"));
  CHECK_THAT(error_of("QQQQQQQQ"), Contains("an instruction of the AArch64 table"));
  CHECK_THAT(error_of(""), Contains("no instruction"));
  CHECK_THAT(error_of("frobi VMALLE1IS"), StartsWith("test:3:10: unknown instruction `frobi`"));
}

TEST_CASE("Does a wrong operand give its place and the forms there are?") {
  CHECK_THAT(error_of("LDR W0,[W1]"), StartsWith("test:3:18: `W1]` in `LDR W0,[W1]`; expected an X register or SP"));
  CHECK_THAT(error_of("LDR W0,[W1]"), Contains("LDR has the forms `LDR (W|X)t, [Xn|SP {, #offset}]`"));
  CHECK_THAT(error_of("DMB FOO"), StartsWith("test:3:14: `FOO` in `DMB FOO`; expected OSHLD or"));
  CHECK_THAT(error_of("MOV W0"), StartsWith("test:3:16: the instruction ends in `MOV W0`; expected `,`"));
  CHECK_THAT(error_of("EOR W0,W1,X2"), StartsWith("test:3:20: `X2`"));
  CHECK_THAT(error_of("CSEL W0,W1,W2,ZZ"), Contains("expected a condition such as EQ or NE"));
  CHECK_THAT(error_of("CSET W0,AL"), Contains("not AL, NV"));
  CHECK_THAT(error_of("NOP X0"), Contains("expected the end of the instruction"));
  CHECK_THAT(error_of("LDR W0,[X1"), StartsWith("test:3:20: the instruction ends"));
  CHECK_THAT(error_of("MSR CTR_EL0,X0"), Contains("a system register that can be written"));
  CHECK_THAT(error_of("MRS X0,FOO_EL1"), Contains("CTR_EL0"));
}

TEST_CASE("Are numbers that do not fit refused where they stand?") {
  CHECK_THAT(error_of("LDR W0,[X1,#3000000]"), StartsWith("test:3:21: `#3000000]`"));
  CHECK_THAT(error_of("MOV W0,#0x12345678"), StartsWith("test:3:17: `#0x12345678`"));
  CHECK_THAT(error_of("MOV W0,#0x100000000"), Contains("a number that one MOV can build"));
  CHECK_THAT(error_of("LSL W0,W1,#32"), Contains("a shift of less than the register's width"));
  CHECK_THAT(error_of("AND W0,W1,#5"), Contains("a repeated, rotated run of ones"));
  CHECK_THAT(error_of("UDF #65536"), Contains("a number 0 to 65535"));
  CHECK_THAT(error_of("MOV X0,#99999999999999999999"), StartsWith("test:3:17:"));
  CHECK_THAT(error_of("MOV X0,#0x"), StartsWith("test:3:17:"));
  CHECK_THAT(error_of(".word 0x100000000"), Contains("an opcode of 32 bits"));
}

TEST_CASE("Are targets out of reach refused with their distance?") {
  CHECK(error_of("CBZ W0,far", 0x1000 + (1 << 20)) ==
        "test:3:17: the target of `CBZ W0,far` is 1048576 bytes away; expected a label or `.+8`, at most 1 MiB away");
  CHECK(error_of("CBZ W0,far", 0x1000 + (1 << 20) - 4) == "no error");
  CHECK_THAT(error_of("B odd", 0x1001), Contains("is 1 bytes away"));
  CHECK_THAT(error_of("B .+2"), Contains("expected a label"));
  CHECK_THAT(error_of("B 8"), Contains("expected a label"));
}

TEST_CASE("Do strange bytes give an error rather than a surprise?") {
  for (const std::string text : {"[", ",", "#", "B .+", "LDR", "LDR ", "LDR W0,[", "MOV W0,#-", "\x80\xff", "B .+8 x",
                                 "DC", "DC ,", "CAS W0", "(", "LDR W0,[X1,W2,SXTW #]", "MOV W0,#--1"}) {
    INFO(text);
    CHECK_THAT(error_of(text), StartsWith("test:3:"));
  }
}

}  // namespace stalefetch
