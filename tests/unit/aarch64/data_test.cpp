// SPDX-License-Identifier: BSD-2-Clause
// Do arithmetic and logic give the right numbers, and keep the right dependencies?
#include <catch2/catch.hpp>

#include "recorder.hpp"

namespace stalefetch::test {

namespace {

/// What an instruction leaves in X0 when X1, X2, X3 hold these numbers.
std::uint64_t result(std::string_view text, std::uint64_t x1, std::uint64_t x2 = 0, std::uint64_t x3 = 0) {
  Recorder thread;
  thread.give("X0", 0xAAAA'BBBB'CCCC'DDDD);
  thread.give("X1", x1);
  thread.give("X2", x2);
  thread.give("X3", x3);
  thread.run(text);
  return thread.number("X0");
}

}  // namespace

TEST_CASE("Do moves give the number that is written?") {
  CHECK(result("MOV W0,#1", 0) == 1);
  CHECK(result("MOV W0,#-1", 0) == 0xFFFF'FFFF);
  CHECK(result("MOV X0,#-1", 0) == ~std::uint64_t{0});
  CHECK(result("MOV X0,#0x5555555555555555", 0) == 0x5555'5555'5555'5555);
  CHECK(result("MOVK X0,#1,LSL #16", 0) == 0xAAAA'BBBB'0001'DDDD);
  CHECK(result("MOVK W0,#1,LSL #16", 0) == 0x0001'DDDD);
  CHECK(result("MOV W0,W1", 0x1'0000'0002) == 2);
  CHECK(result("MOV X0,X1", 0x1'0000'0002) == 0x1'0000'0002);
  CHECK(result("MVN W0,W1", 0) == 0xFFFF'FFFF);
}

TEST_CASE("Are 32-bit results extended by zeros?") {
  CHECK(result("ADD W0,W1,#1", 0xFFFF'FFFF) == 0);
  CHECK(result("ADD X0,X1,#1", 0xFFFF'FFFF) == 0x1'0000'0000);
  CHECK(result("SUB W0,W1,W2", 1, 2) == 0xFFFF'FFFF);
  CHECK(result("LSL W0,W1,#31", 3) == 0x8000'0000);
  CHECK(result("ASR W0,W1,#4", 0x8000'0000) == 0xF800'0000);
  CHECK(result("ROR W0,W1,#4", 0x1) == 0x1000'0000);
  CHECK(result("EON W0,W1,W2", 0, 0) == 0xFFFF'FFFF);
  CHECK(result("MUL W0,W1,W2", 0x1'0000, 0x1'0000) == 0);
}

TEST_CASE("Are operands shifted and extended as written?") {
  CHECK(result("ADD X0,X1,W2,SXTW", 16, 0xFFFF'FFFF) == 15);
  CHECK(result("ADD X0,X1,W2,UXTW #2", 16, 1) == 20);
  CHECK(result("ADD X0,X1,X2,LSL #3", 1, 2) == 17);
  CHECK(result("SUB W0,W1,W2,ASR #1", 0, 0xFFFF'FFFE) == 1);
  CHECK(result("ORR X0,X1,X2,LSR #4", 1, 0x100) == 0x11);
  CHECK(result("BIC X0,X1,X2", 0xFF, 0x0F) == 0xF0);
  CHECK(result("LSL X0,X1,X2", 1, 65) == 2);
  CHECK(result("LSR W0,W1,W2", 4, 33) == 2);
  CHECK(result("ROR X0,X1,X2", 1, 1) == 0x8000'0000'0000'0000);
}

TEST_CASE("Do bit fields and bit order come out right?") {
  CHECK(result("UBFX X0,X1,#4,#8", 0xABCD) == 0xBC);
  CHECK(result("SBFX X0,X1,#4,#8", 0xFFF) == ~std::uint64_t{0});
  CHECK(result("UBFIZ X0,X1,#4,#8", 0xABC) == 0xBC0);
  CHECK(result("BFI X0,X1,#4,#8", 0xABC) == 0xAAAA'BBBB'CCCC'DBCD);
  CHECK(result("BFXIL X0,X1,#4,#8", 0xABCD) == 0xAAAA'BBBB'CCCC'DDBC);
  CHECK(result("SXTB W0,W1", 0x80) == 0xFFFF'FF80);
  CHECK(result("SXTW X0,W1", 0x8000'0000) == 0xFFFF'FFFF'8000'0000);
  CHECK(result("UXTH W0,W1", 0x12345) == 0x2345);
  CHECK(result("EXTR X0,X1,X2,#4", 0xF, 0x10) == 0xF000'0000'0000'0001);
  CHECK(result("RBIT W0,W1", 1) == 0x8000'0000);
  CHECK(result("REV X0,X1", 0x0102'0304'0506'0708) == 0x0807'0605'0403'0201);
  CHECK(result("REV W0,W1", 0x0102'0304) == 0x0403'0201);
  CHECK(result("REV16 X0,X1", 0x0102'0304'0506'0708) == 0x0201'0403'0605'0807);
  CHECK(result("REV32 X0,X1", 0x0102'0304'0506'0708) == 0x0403'0201'0807'0605);
  CHECK(result("MADD X0,X1,X2,X3", 3, 4, 5) == 17);
  CHECK(result("MSUB X0,X1,X2,X3", 3, 4, 50) == 38);
  CHECK(result("SMULL X0,W1,W2", 0xFFFF'FFFF, 2) == ~std::uint64_t{1});
}

TEST_CASE("Are the flags those of the operation?") {
  const auto flags = [](std::string_view text, std::uint64_t x1, std::uint64_t x2) {
    Recorder thread;
    thread.give("X1", x1);
    thread.give("X2", x2);
    thread.run(text);
    return thread.number("NZCV");
  };
  CHECK(flags("CMP W1,W2", 1, 1) == 0b0110);
  CHECK(flags("CMP W1,W2", 0, 1) == 0b1000);
  CHECK(flags("CMP X1,X2", 0x1'0000'0000, 0) == 0b0010);
  CHECK(flags("CMP W1,W2", 0x8000'0000, 1) == 0b0011);
  CHECK(flags("CMN W1,#1", 0xFFFF'FFFF, 0) == 0b0110);
  CHECK(flags("TST W1,#1", 2, 0) == 0b0100);
  CHECK(flags("TST X1,X2", ~std::uint64_t{0}, ~std::uint64_t{0}) == 0b1000);
}

TEST_CASE("Does the zero register read 0 and forget what is written?") {
  Recorder thread;
  thread.give("SP", 0x40);
  thread.run("MOV W0,WZR");
  thread.run("CMP WZR,WZR");
  thread.run("ADDS XZR,XZR,XZR");
  CHECK(thread.number("X0") == 0);
  CHECK(thread.number("SP") == 0x40);
  thread.run("ADD SP,SP,#16");
  CHECK(thread.number("SP") == 0x50);
}

TEST_CASE("Do results depend on all that flows in, and on nothing else?") {
  Recorder thread;
  thread.give("X1", 1, {1});
  thread.give("X2", 2, {2});
  thread.run("EOR W0,W1,W1");
  CHECK(thread.from("X0") == flow({1}));
  thread.run("ADD X3,X1,W2,SXTW");
  CHECK(thread.from("X3") == flow({1, 2}));
  thread.run("MOVK X1,#1");
  CHECK(thread.from("X1") == flow({1}));
  thread.run("MOV X1,#1");
  CHECK(thread.from("X1") == flow({}));
  thread.run("CMP W0,W2");
  CHECK(thread.from("NZCV") == flow({1, 2}));
  thread.run("ADR X0,.+8");
  CHECK(thread.from("X0") == flow({}));
  CHECK(thread.number("X0") == 0x1000 + 5 * 4 + 8);
  CHECK(thread.forced == 0);
}

}  // namespace stalefetch::test
