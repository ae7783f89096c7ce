// SPDX-License-Identifier: BSD-2-Clause
// Do branches, calls, exceptions and returns go where they should, and leave the right events?
#include <catch2/catch.hpp>

#include "model/arch/x86-64/x86-64.hpp"
#include "model/error.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

TEST_CASE("Is a taken x86-64 branch an event, and one not taken none?") {
  Recorder thread;
  thread.give("rax", 1, {6});
  thread.run("cmpl $1,%eax");
  thread.at = 0x1000;
  thread.run("jne .+16");
  CHECK(thread.at == 0x1006);
  CHECK(thread.events.empty());
  CHECK(thread.controlled == flow({6}));
  thread.run("je.d8 .-2");
  CHECK(thread.at == 0x1004);
  thread.run("jmp lab");
  CHECK(thread.at == somewhere);
  REQUIRE(thread.events.size() == 2);
  CHECK(thread.events[0].has("JUMP"));
  CHECK(thread.events[1].has("JUMP"));
}

TEST_CASE("Does an indirect x86-64 branch go to the value, with a control dependency on it?") {
  Recorder thread;
  thread.give("rax", 0x3000, {2});
  thread.run("jmp *%rax");
  CHECK(thread.at == 0x3000);
  CHECK(thread.controlled == flow({2}));
  thread.memory = {0x4000};
  thread.run("jmp *(x)");
  CHECK(thread.at == 0x4000);
  CHECK(thread.controlled == flow({0, 2}));
}

TEST_CASE("Do x86-64 calls return behind themselves, nested ones too, up to a limit?") {
  Recorder thread;
  thread.run("call lab");
  CHECK(thread.at == somewhere);
  thread.give("rax", 0x3000);
  thread.run("call *%rax");
  CHECK(thread.at == 0x3000);
  thread.run("ret");
  CHECK(thread.at == somewhere + 2);
  thread.run("ret");
  CHECK(thread.at == 0x1005);
  thread.events.clear();
  thread.run("ret");
  REQUIRE(thread.events.size() == 1);
  CHECK(thread.events[0].what == "stop");
  for (unsigned depth = 0; depth < 8; ++depth) thread.run("call lab");
  CHECK_THROWS_AS(thread.run("call lab"), Unsupported);
}

TEST_CASE("Does an x86-64 breakpoint enter the handler, and IRET return behind it?") {
  Recorder thread;
  thread.handler_address = 0x5000;
  thread.run("int3");
  CHECK(thread.at == 0x5000);
  REQUIRE(thread.events.size() == 2);
  CHECK(thread.events[0].what == "fault");
  CHECK(thread.events[0].has("Breakpoint"));
  CHECK(thread.events[1].has("ExceptionEntry"));
  CHECK(thread.events[1].has("INT3"));
  CHECK_FALSE(thread.interrupts_enabled());
  thread.run("iretq");
  CHECK(thread.at == 0x1001);
  CHECK(thread.events.back().tags == std::vector<std::string>{"IRET", "HandlerReturn"});
  CHECK(thread.interrupts_enabled());
}

TEST_CASE("Do x86-64 handlers nest, and does each return where it came from?") {
  Recorder thread;
  thread.handler_address = 0x5000;
  thread.run("int3");
  thread.run("ud2");
  CHECK(thread.at == 0x5000);
  thread.run("iretq");
  CHECK(thread.at == 0x5000);
  CHECK_FALSE(thread.interrupts_enabled());
  thread.run("iretq");
  CHECK(thread.at == 0x1001);
  CHECK(thread.interrupts_enabled());
  for (unsigned depth = 0; depth < 4; ++depth) thread.run("ud2");
  CHECK_THROWS_AS(thread.run("ud2"), Unsupported);
}

TEST_CASE("Does an x86-64 exception without a handler end the thread?") {
  for (const std::string text : {"int3", "ud2"}) {
    Recorder thread;
    thread.run(text);
    CHECK(thread.events.back().what == "stop");
  }
}

TEST_CASE("Is an x86-64 UD2 or page fault taken at its instruction?") {
  Recorder thread;
  thread.handler_address = 0x5000;
  thread.run("ud2");
  CHECK(thread.events[0].has("UndefinedInstruction"));
  CHECK(thread.events[1].has("UD2"));
  thread.run("iretq");
  CHECK(thread.at == 0x1000);
  thread.fail({"PageFault:Protection", 0x9000, AccessType::Write, flow({3})});
  CHECK(thread.controlled == flow({3}));
  CHECK(thread.number("cr2") == 0x9000);
  CHECK(thread.at == 0x5000);
}

TEST_CASE("Does x86-64 IRET outside of a handler go on with the next instruction?") {
  for (const auto& [text, tag] : std::map<std::string, std::string>{
           {"iretq", "IRET"}, {"iret", "IRET"}, {"erets", "ERETS"}, {"eretu", "ERETU"}}) {
    INFO(text);
    Recorder thread;
    thread.run(text);
    CHECK(thread.at == 0x1000 + x86_64().assemble(text, {}).length);
    REQUIRE(thread.events.size() == 1);
    CHECK(thread.events[0].tags == std::vector<std::string>{tag});
  }
}

TEST_CASE("Do x86-64 system call returns go where RCX or RDX says?") {
  Recorder thread;
  thread.give("rcx", 0x3000, {1});
  thread.run("sysretq");
  CHECK(thread.at == 0x3000);
  CHECK(thread.controlled == flow({1}));
  CHECK(thread.events[0].has("SYSRET"));
  Recorder other;
  other.give("rdx", 0x4000);
  other.run("sysexitq");
  CHECK(other.at == 0x4000);
  CHECK(other.events[0].has("SYSEXIT"));
}

}  // namespace stalefetch::test
