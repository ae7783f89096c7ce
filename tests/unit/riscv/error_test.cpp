// SPDX-License-Identifier: BSD-2-Clause
// Does each mistake give its place, what was found and what was expected?
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::test {

namespace {

using Catch::Contains;
using Catch::StartsWith;

std::string error_of(const std::string& text, std::uint64_t label = 0x1000) {
  return error_in([&] {
    (void)riscv().assemble(text, {"test", 3, 10}).encode(0x1000, [&](const std::string&) { return label; });
  });
}

}  // namespace

TEST_CASE("Does an unknown instruction name near ones?") {
  CHECK(error_of("lww s0,0(a1)").starts_with("test:3:10: unknown instruction `lww`; expected perhaps "));
  CHECK_THAT(error_of("lww s0,0(a1)"), Contains("lw"));
  CHECK_THAT(error_of("fenc.i"), Contains("fence.i"));
  CHECK_THAT(error_of("amoswp.w a0,a1,(a2)"), Contains("amoswap.w"));
  CHECK_THAT(error_of("qqqqqqqq"), Contains("an instruction of the RISC-V table"));
  CHECK_THAT(error_of(""), Contains("no instruction"));
  CHECK_THAT(error_of("STR W0,[X1]"), StartsWith("test:3:10: unknown instruction `STR`"));
}

TEST_CASE("Does what needs several instructions say so?") {
  CHECK_THAT(error_of("la a0,x"),
             StartsWith("test:3:10: `la` needs several instructions; expected an address in the initial state"));
  CHECK_THAT(error_of("li a0,123456"), StartsWith("test:3:16: `123456` in `li a0,123456`"));
  CHECK_THAT(error_of("li a0,123456"), Contains("need several instructions"));
}

TEST_CASE("Does a wrong operand give its place and the forms there are?") {
  CHECK_THAT(error_of("lw q0,0(a1)"), StartsWith("test:3:13: `q0` in `lw q0,0(a1)`; expected a register"));
  CHECK_THAT(error_of("lw s0,0(a9)"), Contains("perhaps"));
  CHECK_THAT(error_of("lw s0,0(a1"), StartsWith("test:3:20: the instruction ends in `lw s0,0(a1`; expected `)`"));
  CHECK_THAT(error_of("lw s0"), Contains("the forms are `lw rd, imm(rs1)`"));
  CHECK_THAT(error_of("lw s0,2048(a1)"), Contains("a number from -2048 to 2047"));
  CHECK_THAT(error_of("slli a0,a1,64"), Contains("a shift from 0 to 63"));
  CHECK_THAT(error_of("slliw a0,a1,32"), Contains("a shift from 0 to 31"));
  CHECK_THAT(error_of("lui a0,-1"), Contains("a number from 0 to 1048575"));
  CHECK_THAT(error_of("fence wr,rw"), StartsWith("test:3:16: `wr` in `fence wr,rw`"));
  CHECK_THAT(error_of("fence wr,rw"), Contains("a set of accesses such as rw"));
  CHECK_THAT(error_of("fence rw"), Contains("the instruction ends"));
  CHECK_THAT(error_of("lr.w a0,4(a1)"), StartsWith("test:3:18: `4(a1)`"));
  CHECK_THAT(error_of("csrr a0,time"), Contains("mepc"));
  CHECK_THAT(error_of("csrsi sstatus,32"), Contains("a number from 0 to 31"));
  CHECK_THAT(error_of("sinval.vma a0"), Contains("the forms are `sinval.vma rs1, rs2`"));
  CHECK_THAT(error_of("nop a0"), Contains("expected the end of the instruction"));
  CHECK_THAT(error_of("j"), Contains("a label, or a distance such as .+8,"));
  CHECK_THAT(error_of("j .+3"), Contains("in steps of 2"));
  CHECK_THAT(error_of("j .*3"), StartsWith("test:3:13: `*3`"));
  CHECK_THAT(error_of(".word 0x100000000"), Contains("an opcode of 32 bits"));
  CHECK_THAT(error_of(".half -1"), Contains("an opcode of 16 bits"));
}

TEST_CASE("Is a target out of reach refused when addresses are known?") {
  CHECK_THAT(
      error_of("beq a0,a1,far", 0x3000),
      StartsWith("test:3:20: the target of `beq a0,a1,far` is 8192 bytes away; expected a label, or a distance"));
  CHECK_THAT(error_of("j far", 0x1000 + (1U << 20)), Contains("1048576 bytes away"));
  CHECK(error_of("j far", 0x1000 - (std::uint64_t{1} << 20)) == "no error");
}

TEST_CASE("Does damaged text end in an Error and nothing else?") {
  const std::string text = "amoswap.w.aqrl a0,a2,(a1)";
  for (std::size_t k = 0; k <= text.size(); ++k) {
    for (const char c : {' ', '(', ',', '.', '0', '\x7f', '-'}) {
      std::string damaged = text.substr(0, k) + c + text.substr(std::min(k + 1, text.size()));
      CHECK_NOTHROW(error_of(damaged));
      CHECK_NOTHROW(error_of(damaged.substr(0, k)));
    }
  }
}

}  // namespace stalefetch::test
