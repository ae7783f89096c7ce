// SPDX-License-Identifier: BSD-2-Clause
// Interrupts of x86-64: sent to whom, taken when, and returned from; system calls, which mask them too.
#include <catch2/catch.hpp>

#include "model/error.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

namespace {

using Names = std::vector<std::string>;

/// The CPUs that a write of the x2APIC interrupt command reaches. The sender is CPU 1 of 3.
std::vector<std::uint64_t> reached(std::uint64_t command, std::uint64_t destination) {
  Recorder thread;
  thread.give("rcx", 0x830);
  thread.give("rax", command);
  thread.give("rdx", destination);
  thread.run("wrmsr");
  std::vector<std::uint64_t> result;
  for (const Recorded& event : thread.events) {
    CHECK(event.what == "send");
    CHECK(event.data == (command & 0xFF));
    result.push_back(event.address);
  }
  return result;
}

using Cpus = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("Does the x2APIC interrupt command reach its destination or shorthand?") {
  CHECK(reached(0x40, 0) == Cpus{0});
  CHECK(reached(0x40, 2) == Cpus{2});
  CHECK(reached(0x40, 3) == Cpus{});
  CHECK(reached(0x40, 0xFFFF'FFFF) == Cpus{0, 1, 2});
  CHECK(reached(0x40040, 0) == Cpus{1});
  CHECK(reached(0x80040, 0) == Cpus{0, 1, 2});
  CHECK(reached(0xC0040, 0) == Cpus{0, 2});
  CHECK_THROWS_AS(reached(0x440, 0), Unsupported);  // an NMI
  CHECK_THROWS_AS(reached(0x840, 0), Unsupported);  // logical
}

TEST_CASE("Does the end of an x2APIC interrupt leave no event?") {
  Recorder thread;
  thread.give("rcx", 0x80B);
  thread.run("wrmsr");
  CHECK(thread.events.empty());
}

TEST_CASE("Is an x86-64 interrupt taken at its boundary, with interrupts masked until the return?") {
  Recorder thread;
  CHECK_THROWS_AS(thread.interrupt(), Unsupported);
  thread.interrupt_handler_address = 0x6000;
  REQUIRE(thread.interrupts_enabled());
  thread.interrupt();
  CHECK(thread.at == 0x6000);
  REQUIRE(thread.events.size() == 1);
  CHECK(thread.events[0].what == "taken");
  CHECK(thread.events[0].tags == Names{"ExceptionEntry"});
  CHECK_FALSE(thread.interrupts_enabled());
  thread.run("erets");
  CHECK(thread.at == 0x1000);
  CHECK(thread.interrupts_enabled());
  CHECK(thread.events.back().tags == Names{"ERETS", "HandlerReturn"});
}

TEST_CASE("Do CLI and STI mask and unmask, without an event?") {
  Recorder thread;
  thread.run("cli");
  CHECK_FALSE(thread.interrupts_enabled());
  thread.run("sti");
  CHECK(thread.interrupts_enabled());
  CHECK(thread.events.empty());
  CHECK_FALSE(x86_64().interrupts_enabled(thread, InterruptLine::Firmware));
}

TEST_CASE("Does SYSCALL go to the handler with interrupts masked, and SYSRET back behind it?") {
  Recorder thread;
  thread.handler_address = 0x5000;
  thread.run("syscall");
  CHECK(thread.at == 0x5000);
  CHECK(thread.number("rcx") == 0x1002);
  CHECK(thread.number("r11") == 0x200);
  CHECK_FALSE(thread.interrupts_enabled());
  CHECK(thread.events.back().tags == Names{"SYSCALL"});
  thread.run("sysretq");
  CHECK(thread.at == 0x1002);
  CHECK(thread.interrupts_enabled());
  thread.give("r11", 0);
  thread.run("sysretq");
  CHECK_FALSE(thread.interrupts_enabled());
}

TEST_CASE("Does an x86-64 page fault say where and why?") {
  const auto code = [](std::string_view kind, AccessType type) {
    Recorder thread;
    thread.fail({kind, 0x9000, type, {}});
    CHECK(thread.events[0].has("PageFault"));
    CHECK(thread.events[0].address == 0x9000);
    CHECK(thread.number("cr2") == 0x9000);
    thread.run("mov %cr2,%rbx");
    CHECK(thread.number("rbx") == 0x9000);
    return thread.force(thread.get(x86_64_detail::fault_code));
  };
  CHECK(code("PageFault:NotPresent", AccessType::Read) == 0);
  CHECK(code("PageFault:NotPresent", AccessType::Execute) == 16);
  CHECK(code("PageFault:Protection", AccessType::Write) == 3);
  Recorder thread;
  CHECK_THROWS_AS(thread.run("mov %cr4,%rax"), Unsupported);
}

}  // namespace stalefetch::test
