// SPDX-License-Identifier: BSD-2-Clause
// Do arithmetic instructions compute what the manual says, flags included?
#include <catch2/catch.hpp>

#include "recorder.hpp"

namespace stalefetch::test {

namespace {

/// The condition codes that hold: `o`, `c`, `z`, `s`, `p` for the flags themselves.
std::string flags_of(Recorder& thread) {
  std::string result;
  for (const std::string letter : {"o", "c", "z", "s", "p"}) {
    thread.run("set" + letter + " %r15b");
    if (thread.number("r15b") != 0) result += letter;
  }
  return result;
}

struct Sum {
  std::string_view text;
  std::uint64_t rax, rbx, result;
  std::string flags;
};

// Flags as in the manual: o overflow, c carry, z zero, s sign, p even parity of the low byte.
const Sum sums[] = {
    {"addl %ebx,%eax", 0xFFFF'FFFF, 1, 0, "czp"},
    {"addl %ebx,%eax", 0x7FFF'FFFF, 1, 0x8000'0000, "osp"},
    {"addq %rbx,%rax", 0xFFFF'FFFF, 1, 0x1'0000'0000, "p"},
    {"addb %bl,%al", 0x17F, 1, 0x180, "os"},
    {"addb %bl,%al", 0x1FF, 1, 0x100, "czp"},
    {"addw %bx,%ax", 0xFFFF, 2, 1, "c"},
    {"subl %ebx,%eax", 0, 1, 0xFFFF'FFFF, "csp"},
    {"subl %ebx,%eax", 5, 5, 0, "zp"},
    {"subb %bl,%al", 0x80, 1, 0x7F, "o"},
    {"subq $1,%rax", 0x8000'0000'0000'0000, 0, 0x7FFF'FFFF'FFFF'FFFF, "op"},
    {"cmpl %ebx,%eax", 1, 2, 1, "csp"},
    {"cmpb $200,%al", 200, 0, 200, "zp"},
    {"andl %ebx,%eax", 0xF0, 0x0F, 0, "zp"},
    {"orl $0x80000000,%eax", 1, 0, 0x8000'0001, "s"},
    {"xorq %rbx,%rax", 0xFF, 0xF0, 0x0F, "p"},
    {"testb %al,%al", 0x80, 0, 0x80, "s"},
    {"negl %eax", 1, 0, 0xFFFF'FFFF, "csp"},
    {"negl %eax", 0, 0, 0, "zp"},
    {"negb %al", 0x80, 0, 0x80, "ocs"},
    {"shll $1,%eax", 0x8000'0001, 0, 2, "oc"},
    {"shll $1,%eax", 0xC000'0000, 0, 0x8000'0000, "csp"},
    {"shrl $1,%eax", 0x8000'0003, 0, 0x4000'0001, "oc"},
    {"sarl $1,%eax", 0x8000'0000, 0, 0xC000'0000, "sp"},
    {"sarb $4,%al", 0x88, 0, 0xF8, "cs"},
    {"shrb $9,%al", 0xFF, 0, 0, "zp"},
};

}  // namespace

TEST_CASE("Do x86-64 results and flags agree with the manual?") {
  for (const Sum& sum : sums) {
    INFO(sum.text << " of " << sum.rax << " and " << sum.rbx);
    Recorder thread;
    thread.give("rax", sum.rax);
    thread.give("rbx", sum.rbx);
    thread.run(sum.text);
    CHECK(thread.number("rax") == sum.result);
    CHECK(flags_of(thread) == sum.flags);
  }
}

TEST_CASE("Do x86-64 INC and DEC keep the carry, and NOT all flags?") {
  Recorder thread;
  thread.run("cmpl $1,%eax");  // 0 - 1: carry, sign, parity
  thread.give("rax", 0x7FFF'FFFF);
  thread.run("incl %eax");
  CHECK(thread.number("rax") == 0x8000'0000);
  CHECK(flags_of(thread) == "ocsp");
  thread.give("rax", 1);
  thread.run("decl %eax");
  CHECK(flags_of(thread) == "czp");
  thread.run("notq %rax");
  CHECK(thread.number("rax") == 0xFFFF'FFFF'FFFF'FFFF);
  CHECK(flags_of(thread) == "czp");
}

TEST_CASE("Is an x86-64 shift count masked, and does a count of 0 change no flag?") {
  Recorder thread;
  thread.run("cmpl $1,%eax");
  thread.give("rax", 5, {2});
  thread.give("rcx", 32, {3});
  thread.run("shll %cl,%eax");
  CHECK(thread.number("rax") == 5);
  CHECK(flags_of(thread) == "csp");
  CHECK(thread.from("rax") == flow({2, 3}));
  thread.run("shlq %cl,%rax");
  CHECK(thread.number("rax") == 0x5'0000'0000);
}

TEST_CASE("Does each x86-64 condition hold for the comparisons that its name says?") {
  struct Compared {
    std::uint64_t a, b;
    std::string holds;
  };
  const Compared all[] = {
      {1, 1, "ae be e ge le no ns p"},           {1, 2, "b be l le ne no p s"},
      {2, 1, "a ae g ge ne no np ns"},           {0x8000'0000, 1, "a ae l le ne ns o p"},
      {1, 0xFFFF'FFFF, "b be g ge ne no np ns"},
  };
  for (const Compared& compared : all) {
    Recorder thread;
    thread.give("rax", compared.a);
    thread.give("rbx", compared.b);
    thread.run("cmpl %ebx,%eax");
    std::string holds;
    for (const std::string name :
         {"a", "ae", "b", "be", "e", "g", "ge", "l", "le", "ne", "no", "np", "ns", "o", "p", "s"}) {
      thread.run("set" + name + " %cl");
      if (thread.number("cl") != 0) holds += (holds.empty() ? "" : " ") + name;
    }
    CHECK(holds == compared.holds);
  }
}

TEST_CASE("Does x86-64 arithmetic on memory read and write it, as one atomic only under LOCK?") {
  Recorder thread;
  thread.give("rbx", 3, {5});
  thread.memory = {0xFFFF'FFFF, 1, 2};
  thread.run("addl %ebx,(x)");
  thread.run("lock decl (x)");
  thread.run("addl (x),%ebx");
  REQUIRE(thread.events.size() == 5);
  CHECK(thread.events[1].data == 2);
  CHECK(thread.events[1].data_from == flow({0, 5}));
  CHECK_FALSE(thread.events[1].paired);
  CHECK(thread.events[1].tags.empty());
  CHECK(thread.events[2].has("LOCK"));
  CHECK(thread.events[3].has("LOCK"));
  CHECK(thread.events[3].paired);
  CHECK(thread.events[3].data == 0);
  CHECK(thread.events[4].what == "load");
  CHECK(thread.number("rbx") == 5);
}

}  // namespace stalefetch::test
