// SPDX-License-Identifier: BSD-2-Clause
// Does each mistake in x86-64 text give its place, what was found and what was expected?
#include <catch2/catch.hpp>

#include "model/arch/x86-64/x86-64.hpp"

namespace stalefetch {

namespace {

using Catch::Contains;
using Catch::StartsWith;

std::string error_of(const std::string& text, std::uint64_t label_address = 0x1100) {
  try {
    (void)x86_64().assemble(text, {"test", 3, 10}).encode(0x1000, [&](const std::string&) { return label_address; });
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("Does an unknown x86-64 instruction name near ones?") {
  CHECK_THAT(error_of("movv $1,%eax"), StartsWith("test:3:10: unknown instruction `movv`; expected perhaps mov"));
  CHECK_THAT(error_of("lock xad %eax,(x)"), StartsWith("test:3:15: unknown instruction `xad`"));
  CHECK_THAT(error_of("qqqqqqqqq"), Contains("an instruction of the x86-64 table"));
  CHECK_THAT(error_of(""), Contains("no instruction"));
  CHECK_THAT(error_of("nop10"), StartsWith("test:3:10: unknown instruction `nop10`"));
}

TEST_CASE("Does a wrong x86-64 operand give its place and the forms there are?") {
  CHECK_THAT(error_of("movl %rax,%ebx"),
             StartsWith("test:3:15: `%rax` in `movl %rax,%ebx`; expected a 32-bit register"));
  CHECK_THAT(error_of("movl %rax,%ebx"), Contains("`mov r/m32, r32`"));
  CHECK_THAT(error_of("mov %al,%ebx"), StartsWith("test:3:14: `%al`"));
  CHECK_THAT(error_of("movl (%rax),(%rbx)"), StartsWith("test:3:15: `(%rax)`"));
  CHECK_THAT(error_of("movl %eax"), StartsWith("test:3:19: an operand is missing"));
  CHECK_THAT(error_of("mfence %eax"), Contains("expected the end of the instruction"));
  CHECK_THAT(error_of("movl $1,%eaxx"), StartsWith("test:3:19: `eaxx`; expected perhaps eax"));
  CHECK_THAT(error_of("movl (%eax),%ebx"), Contains("expected a 64-bit register in an address"));
  CHECK_THAT(error_of("movl (%rax,%rsp),%ebx"), Contains("an index other than %rsp"));
  CHECK_THAT(error_of("movl (%rax,%rbx,3),%ebx"), Contains("a scale of 1, 2, 4 or 8"));
  CHECK_THAT(error_of("jmp %rax"), StartsWith("test:3:14: `%rax`"));
  CHECK_THAT(error_of("call (%rax)"), StartsWith("test:3:15: `(%rax)`"));
  CHECK_THAT(error_of("mov %rax,%cr1"), Contains("%cr3"));
  CHECK_THAT(error_of("movl $1,(P1:lab)"), StartsWith("test:3:21: `:lab)`; expected `)`"));
  CHECK_THAT(error_of("mov %eax,%cr3"), StartsWith("test:3:14: `%eax`"));
}

TEST_CASE("Is an x86-64 operand size that nothing says asked for?") {
  CHECK(
      error_of("mov $1,(x)") ==
      "test:3:10: nothing says the operand size of `mov $1,(x)`; expected a suffix, such as movb, movw, movl or movq");
  CHECK(error_of("MOV [x],$1") == "no error");
  CHECK(error_of("mov %eax,(x)") == "no error");
}

TEST_CASE("Is an x86-64 lock prefix refused where there is nothing to lock?") {
  CHECK_THAT(error_of("lock mov %eax,(x)"), StartsWith("test:3:10: `lock` before `mov`"));
  CHECK_THAT(error_of("lock addl $1,%eax"), Contains("a read-modify-write of memory"));
  CHECK_THAT(error_of("lock addl (x),%eax"), Contains("a read-modify-write of memory"));
  CHECK(error_of("lock xchgl %eax,(x)") == "no error");
}

TEST_CASE("Are x86-64 numbers that do not fit refused where they stand?") {
  CHECK_THAT(error_of("movb $256,%al"), StartsWith("test:3:15: `$256`"));
  CHECK_THAT(error_of("movl $0x100000000,%eax"), StartsWith("test:3:15: `$0x100000000`"));
  CHECK_THAT(error_of("addq $0x80000000,%rax"), StartsWith("test:3:15: `$0x80000000`"));
  CHECK_THAT(error_of("movq $0x10000000000000000,%rax"), Contains("a number of 64 bits"));
  CHECK_THAT(error_of("movl 0x80000000(%rax),%ebx"), Contains("a displacement of 32 bits"));
  CHECK_THAT(error_of(".byte 256"), Contains("up to 15 bytes"));
  CHECK_THAT(error_of(".byte"), Contains("no bytes"));
}

TEST_CASE("Are x86-64 targets out of reach refused with their distance?") {
  CHECK(error_of("jmp.d8 far", 0x1082) ==
        "test:3:17: the target of `jmp.d8 far` is 128 bytes after the next instruction; expected a distance from -128 "
        "to 127");
  CHECK(error_of("jmp.d8 far", 0x1081) == "no error");
  CHECK(error_of("je.d8 .-126") == "no error");
  CHECK_THAT(error_of("je.d8 .-127"), Contains("is -129 bytes after"));
  CHECK_THAT(error_of("jmp far", 0x1'0000'0000), Contains("a distance from -2147483648 to 2147483647"));
  CHECK_THAT(error_of("movl (x),%eax", 0x1'0000'0000), Contains("out of reach"));
}

TEST_CASE("Is an x86-64 instruction refused whose bytes after the eighth are not 0?") {
  CHECK_THAT(error_of("movl $-1,(x)"), StartsWith("test:3:10: `movl $-1,(x)` has 10 bytes"));
  CHECK_THAT(error_of("movabsq $0x1122334455667788,%rax"), Contains("has 10 bytes"));
  CHECK(error_of("movl $65535,(x)") == "no error");
  CHECK(error_of("nop9") == "no error");
}

TEST_CASE("Do strange bytes give an error rather than a surprise in x86-64 text?") {
  for (const std::string text : {"[",
                                 ",",
                                 "$",
                                 "movl",
                                 "movl ,",
                                 "movl $,%eax",
                                 "movl (,%eax",
                                 "jmp .+",
                                 "jmp .+8 x",
                                 "\x80\xff",
                                 "lock",
                                 "lock lock",
                                 "movl (%rax",
                                 "movl %,%eax",
                                 "MOV [x,$1",
                                 "MOV [],$1",
                                 "MOV [x+y],$1",
                                 "jmp *",
                                 "movl -,%eax",
                                 ".byte x",
                                 "MOV DWORD EAX,$1",
                                 "movl $1,(x))"}) {
    INFO(text);
    CHECK_THAT(error_of(text), StartsWith("test:3:"));
  }
}

}  // namespace stalefetch
