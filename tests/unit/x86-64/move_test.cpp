// SPDX-License-Identifier: BSD-2-Clause
// Do MOV and its relatives move the right bytes, and carry dependencies?
#include <catch2/catch.hpp>

#include "recorder.hpp"

namespace stalefetch::test {

TEST_CASE("Does an x86-64 MOV of each size write that much of a register?") {
  Recorder thread;
  const auto after = [&](std::string_view text) {
    thread.give("rax", 0x1111'2222'3333'4444);
    thread.give("rbx", 0xAAAA'BBBB'CCCC'DDDD);
    thread.run(text);
    return thread.number("rax");
  };
  CHECK(after("movb %bl,%al") == 0x1111'2222'3333'44DD);
  CHECK(after("movw %bx,%ax") == 0x1111'2222'3333'DDDD);
  CHECK(after("movl %ebx,%eax") == 0xCCCC'DDDD);
  CHECK(after("movq %rbx,%rax") == 0xAAAA'BBBB'CCCC'DDDD);
  CHECK(after("movb $-1,%al") == 0x1111'2222'3333'44FF);
  CHECK(after("movl $-1,%eax") == 0xFFFF'FFFF);
  CHECK(after("movq $-1,%rax") == 0xFFFF'FFFF'FFFF'FFFF);
  CHECK(after("movzbl %bl,%eax") == 0xDD);
  CHECK(after("movzwq %bx,%rax") == 0xDDDD);
  CHECK(after("movsbl %bl,%eax") == 0xFFFF'FFDD);
  CHECK(after("movsbw %bl,%ax") == 0x1111'2222'3333'FFDD);
  CHECK(after("movslq %ebx,%rax") == 0xFFFF'FFFF'CCCC'DDDD);
  CHECK(thread.events.empty());
}

TEST_CASE("Does an x86-64 load access the address and size that it names?") {
  Recorder thread;
  thread.give("rbx", 0x2000, {7});
  thread.give("rcx", 3, {8});
  thread.memory = {0x8877'6655'4433'2211, 0x8877'6655'4433'2211, 0x80};
  thread.run("movq -8(%rbx,%rcx,4),%rax");
  CHECK(thread.number("rax") == 0x8877'6655'4433'2211);
  thread.run("movl (%rbx),%eax");
  CHECK(thread.number("rax") == 0x4433'2211);
  thread.run("movsbq (x),%rax");
  CHECK(thread.number("rax") == 0xFFFF'FFFF'FFFF'FF80);
  REQUIRE(thread.events.size() == 3);
  CHECK(thread.events[0].address == 0x2000 + 12 - 8);
  CHECK(thread.events[0].bytes == 8);
  CHECK(thread.events[0].address_from == flow({7, 8}));
  CHECK(thread.events[1].bytes == 4);
  CHECK(thread.events[1].address_from == flow({7}));
  CHECK(thread.events[2].address == somewhere);
  CHECK(thread.events[2].bytes == 1);
  CHECK(thread.from("rax") == flow({2}));
}

TEST_CASE("Does an x86-64 store write the low bytes of its source?") {
  Recorder thread;
  thread.give("rax", 0x2000);
  thread.give("rbx", 0x8877'6655'4433'2211, {4});
  thread.run("movl %ebx,1(%rax)");
  thread.run("movb $0xcc,(%rax)");
  thread.run("MOV [x],$1");
  REQUIRE(thread.events.size() == 3);
  CHECK(thread.events[0].what == "store");
  CHECK(thread.events[0].address == 0x2001);
  CHECK(thread.events[0].data == 0x4433'2211);
  CHECK(thread.events[0].bytes == 4);
  CHECK(thread.events[0].data_from == flow({4}));
  CHECK_FALSE(thread.events[0].paired);
  CHECK(thread.events[1].data == 0xCC);
  CHECK(thread.events[1].bytes == 1);
  CHECK(thread.events[2].address == somewhere);
  CHECK(thread.events[2].bytes == 4);
}

TEST_CASE("Does x86-64 LEA compute an address without touching memory?") {
  Recorder thread;
  thread.give("rbx", 0x2000, {1});
  thread.run("leaq 8(%rbx,%rbx,2),%rcx");
  CHECK(thread.number("rcx") == 0x6008);
  CHECK(thread.from("rcx") == flow({1}));
  thread.run("lea lab(%rip),%rax");
  CHECK(thread.number("rax") == somewhere);
  CHECK(thread.events.empty());
}

TEST_CASE("Does x86-64 CMOV read its source either way, and depend on both values and the condition?") {
  Recorder thread;
  thread.give("rdx", 1, {9});
  thread.give("rbx", 0xFFFF'FFFF'0000'0005, {8});
  thread.memory = {6, 7};
  thread.run("cmpl $1,%edx");
  thread.run("cmovel (x),%ebx");
  CHECK(thread.number("rbx") == 6);
  CHECK(thread.from("rbx") == flow({0, 8, 9}));
  thread.run("cmovnel (x),%ebx");
  CHECK(thread.number("rbx") == 6);
  CHECK(thread.events.size() == 2);
  CHECK(thread.forced == 0);
  thread.give("rcx", 0xFF00);
  thread.run("sete %cl");
  CHECK(thread.number("rcx") == 0xFF01);
}

}  // namespace stalefetch::test
