// SPDX-License-Identifier: BSD-2-Clause
// Modes: what user space may not execute, how it leaves its mode and comes back, and what a page fault says of it.
#include <catch2/catch.hpp>

#include "model/arch/x86-64/tags.hpp"
#include "model/error.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

TEST_CASE("Which x86-64 instructions raise general protection in user mode?") {
  for (const char* text : {"cli", "sti", "sysretq", "sysexitq", "erets", "eretu", "movq %rax,%cr3", "movq %rax,%cr0", "movq %cr2,%rax",
                           "movq %rax,%dr7", "invlpg (%rax)", "invpcid (%rax),%rbx", "lgdt (%rax)", "lidt (%rax)", "ltr %ax",
                           "invd", "wbinvd", "wrmsr"}) {
    INFO(text);
    Recorder user;
    user.be_user();
    CHECK(user.exception(text) == "GeneralProtection");
    CHECK(Recorder().exception(text).empty());
  }
  for (const char* text : {"iretq", "cpuid", "serialize", "mfence", "lfence", "nop", "movq (%rax),%rbx"}) {
    INFO(text);
    Recorder user;
    user.be_user();
    CHECK(user.exception(text).empty());
  }
}

TEST_CASE("Does every x86-64 exception lead to the kernel, and IRETQ back to the mode before it?") {
  for (const bool user : {false, true}) {
    INFO(user);
    Recorder thread;
    thread.handler_address = 0x8000;
    if (user) thread.be_user();
    thread.run("int3");
    CHECK_FALSE(thread.is_user());
    thread.run("int3");  // a handler within the handler
    thread.run("iretq");
    CHECK_FALSE(thread.is_user());
    thread.run("iretq");
    CHECK(thread.is_user() == user);
    thread.run("iretq");  // to itself
    CHECK(thread.is_user() == user);
  }
}

TEST_CASE("Does SYSCALL lead to the kernel, and SYSRET to user mode whatever was before?") {
  Recorder thread;
  thread.handler_address = 0x8000;
  thread.run("syscall");
  CHECK_FALSE(thread.is_user());
  thread.run("sysretq");
  CHECK(thread.is_user());
  thread.run("syscall");
  CHECK_FALSE(thread.is_user());
  thread.run("sysexitq");
  CHECK(thread.is_user());
}

TEST_CASE("Does an interrupt lead to the kernel?") {
  Recorder thread;
  thread.interrupt_handler_address = 0x9000;
  thread.be_user();
  thread.interrupt();
  CHECK_FALSE(thread.is_user());
  thread.run("iretq");
  CHECK(thread.is_user());
}

TEST_CASE("Does the error code of a page fault say what failed, and in which mode?") {
  const auto code = [](const AccessFailure& failure, bool user) {
    Recorder thread;
    thread.handler_address = 0x8000;
    if (user) thread.be_user();
    thread.fail(failure);
    return thread.force(thread.get(x86_64_detail::fault_code));
  };
  CHECK(code({"PageFault:NotPresent", 0x6000, AccessType::Read, {}}, false) == 0);
  CHECK(code({"PageFault:Protection", 0x6000, AccessType::Read, {}}, true) == 5);
  CHECK(code({"PageFault:Protection", 0x6000, AccessType::Write, {}}, true) == 7);
  CHECK(code({"PageFault:Protection", 0x6000, AccessType::Execute, {}}, true) == 21);
  CHECK(code({"PageFault:NotPresent", 0x6000, AccessType::Read, {}, x86_64_detail::tag("LOCK")}, false) == 2);
}

}  // namespace stalefetch::test
