// SPDX-License-Identifier: BSD-2-Clause
// Do XCHG, XADD and CMPXCHG make one atomic, and move the right values?
#include <catch2/catch.hpp>

#include "model/error.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

namespace {

void check_atomic(const Recorder& thread, std::size_t load, std::size_t store, std::uint64_t data) {
  CHECK(thread.events.at(load).what == "load");
  CHECK(thread.events.at(store).what == "store");
  CHECK(thread.events.at(load).has("LOCK"));
  CHECK(thread.events.at(store).has("LOCK"));
  CHECK(thread.events.at(store).paired);
  CHECK(thread.events.at(store).data == data);
}

}  // namespace

TEST_CASE("Is an x86-64 XCHG with memory atomic without a prefix, and one of registers no access?") {
  Recorder thread;
  thread.give("rax", 0x1'0000'0005, {3});
  thread.memory = {7};
  thread.run("xchgl %eax,(x)");
  REQUIRE(thread.events.size() == 2);
  check_atomic(thread, 0, 1, 5);
  CHECK(thread.number("rax") == 7);
  CHECK(thread.from("rax") == flow({0}));
  thread.give("rbx", 9);
  thread.run("XCHG RAX,RBX");
  CHECK(thread.number("rax") == 9);
  CHECK(thread.number("rbx") == 7);
  CHECK(thread.events.size() == 2);
}

TEST_CASE("Does x86-64 XADD give the old value and store the sum?") {
  Recorder thread;
  thread.give("rax", 5);
  thread.memory = {7};
  thread.run("lock xaddl %eax,(x)");
  check_atomic(thread, 0, 1, 12);
  CHECK(thread.number("rax") == 7);
}

TEST_CASE("Does x86-64 CMPXCHG store the source if equal, and else write back what it read?") {
  for (const bool equal : {true, false}) {
    INFO(equal);
    Recorder thread;
    thread.give("rax", equal ? 7 : 0x1'0000'0008, {4});
    thread.give("rbx", 5, {5});
    thread.memory = {7};
    thread.run("lock cmpxchgl %ebx,(x)");
    REQUIRE(thread.events.size() == 2);
    check_atomic(thread, 0, 1, equal ? 5 : 7);
    CHECK(thread.number("rax") == 7);
    CHECK(thread.events[1].data_from == (equal ? flow({0, 4, 5}) : flow({0, 4})));
    thread.run("sete %cl");
    CHECK(thread.number("cl") == (equal ? 1 : 0));
  }
}

TEST_CASE("Does x86-64 CMPXCHG16B make two atomics of 8 bytes?") {
  for (const bool equal : {true, false}) {
    Recorder thread;
    thread.give("rdi", 0x2000);
    thread.give("rax", 1);
    thread.give("rdx", 2);
    thread.give("rbx", 3);
    thread.give("rcx", 4);
    thread.memory = {1, equal ? 2U : 9U};
    thread.run("lock cmpxchg16b (%rdi)");
    REQUIRE(thread.events.size() == 4);
    check_atomic(thread, 0, 2, equal ? 3 : 1);
    check_atomic(thread, 1, 3, equal ? 4 : 9);
    CHECK(thread.events[1].address == 0x2008);
    CHECK(thread.number("rdx") == (equal ? 2 : 9));
    thread.run("sete %r8b");
    CHECK(thread.number("r8b") == (equal ? 1 : 0));
  }
  Recorder thread;
  thread.give("rdi", 0x2008);
  CHECK_THROWS_AS(thread.run("lock cmpxchg16b (%rdi)"), Unsupported);
}

}  // namespace stalefetch::test
