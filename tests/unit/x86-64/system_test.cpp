// SPDX-License-Identifier: BSD-2-Clause
// Does each fence and system instruction leave its event, by which the rules know it?
#include <catch2/catch.hpp>

#include "model/error.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

TEST_CASE("Is there one event, with its own tag, for each x86-64 fence and serializing instruction?") {
  const std::vector<std::pair<std::string, std::vector<std::string>>> all{
      {"mfence", {"MFENCE"}},
      {"lfence", {"LFENCE"}},
      {"sfence", {"SFENCE"}},
      {"cpuid", {"CPUID"}},
      {"serialize", {"SERIALIZE"}},
      {"mov %rax,%cr0", {"MOV-CR"}},
      {"mov %rax,%cr2", {"MOV-CR"}},
      {"mov %rax,%cr4", {"MOV-CR"}},
      {"mov %rax,%cr8", {"MOV-CR8"}},
      {"mov %rax,%db7", {"MOV-DR"}},
      {"lgdt (%rax)", {"LGDT"}},
      {"lidt (%rax)", {"LGDT"}},
      {"lldt %ax", {"LGDT"}},
      {"ltr %ax", {"LGDT"}},
      {"invd", {"INVD"}},
      {"wbinvd", {"WBINVD"}},
      {"wbnoinvd", {"WBINVD"}},
      {"wrmsr", {"WRMSR"}},
      {"vmcall", {"VM"}},
      {"vmlaunch", {"VM"}},
      {"vmresume", {"VM"}},
      {"vmrun", {"VM"}},
      {"vmmcall", {"VM"}},
  };
  for (const auto& [text, tags] : all) {
    INFO(text);
    Recorder thread;
    thread.run(text);
    REQUIRE(thread.events.size() == 1);
    CHECK(thread.events[0].what == "barrier");
    CHECK(thread.events[0].tags == tags);
  }
}

TEST_CASE("Do x86-64 NOPs and ENDBR64 do nothing at all?") {
  for (const std::string text : {"nop", "nop2", "nop9", "nopl (%rax)", "nopw 8(%rax)", "pause", "endbr64"}) {
    INFO(text);
    Recorder thread;
    thread.run(text);
    CHECK(thread.events.empty());
    CHECK(thread.forced == 0);
  }
}

TEST_CASE("Does an x86-64 WRMSR say which registers do not serialize?") {
  const auto tag_of = [](std::uint64_t number) {
    Recorder thread;
    thread.give("rcx", number);
    thread.run("wrmsr");
    return thread.events.at(0).tags;
  };
  CHECK(tag_of(0xC000'0080) == std::vector<std::string>{"WRMSR"});
  CHECK(tag_of(0x6E0) == std::vector<std::string>{"WRMSR-DEADLINE"});
  CHECK(tag_of(0x48) == std::vector<std::string>{"WRMSR-SPECULATION"});
  CHECK(tag_of(0x49) == std::vector<std::string>{"WRMSR-SPECULATION"});
  CHECK_THROWS_AS(tag_of(0x808), Unsupported);
}

TEST_CASE("Does x86-64 CPUID overwrite the registers that it reports in?") {
  Recorder thread;
  for (const std::string name : {"rax", "rbx", "rcx", "rdx"}) thread.give(name, 5, {1});
  thread.run("cpuid");
  for (const std::string name : {"rax", "rbx", "rcx", "rdx"}) {
    CHECK(thread.number(name) == 0);
    CHECK(thread.from(name) == Dependencies{});
  }
}

}  // namespace stalefetch::test
