// SPDX-License-Identifier: BSD-2-Clause
// Which accesses do loads and stores make, and on what do they and the registers after them depend?
#include <catch2/catch.hpp>

#include "recorder.hpp"

namespace stalefetch::test {

TEST_CASE("Is the address the one that is written?") {
  const std::pair<std::string_view, std::uint64_t> expected[] = {{"LDR W0,[X1]", 0x100},
                                                                 {"LDR X0,[X1,#8]", 0x108},
                                                                 {"LDR W0,[X1,#-4]", 0xFC},
                                                                 {"LDR W0,[X1,X2]", 0x104},
                                                                 {"LDR W0,[X1,X2,LSL #2]", 0x110},
                                                                 {"LDR W0,[X1,W3,SXTW]", 0xFF},
                                                                 {"LDR W0,[X1,W3,UXTW]", 0x1'0000'00FF},
                                                                 {"LDR W0,[X1],#8", 0x100},
                                                                 {"LDR W0,[X1,#8]!", 0x108},
                                                                 {"LDR W0,.+8", 0x1008},
                                                                 {"LDUR W0,[X1,#1]", 0x101}};
  for (const auto& [text, address] : expected) {
    Recorder thread;
    thread.give("X1", 0x100);
    thread.give("X2", 4);
    thread.give("X3", 0xFFFF'FFFF);
    thread.memory = {7};
    thread.run(text);
    INFO(text);
    REQUIRE(thread.events.size() == 1);
    CHECK(thread.events[0].address == address);
    CHECK(thread.number("X0") == 7);
  }
}

TEST_CASE("Are loaded values extended as the instruction says?") {
  const auto loaded = [](std::string_view text) {
    Recorder thread;
    thread.memory = {0xF1F2'F3F4'F5F6'F7F8};
    thread.run(text);
    return thread.number("X0");
  };
  CHECK(loaded("LDR X0,[X1]") == 0xF1F2'F3F4'F5F6'F7F8);
  CHECK(loaded("LDR W0,[X1]") == 0xF5F6'F7F8);
  CHECK(loaded("LDRH W0,[X1]") == 0xF7F8);
  CHECK(loaded("LDRB W0,[X1]") == 0xF8);
  CHECK(loaded("LDRSW X0,[X1]") == 0xFFFF'FFFF'F5F6'F7F8);
  CHECK(loaded("LDRSB X0,[X1]") == 0xFFFF'FFFF'FFFF'FFF8);
  CHECK(loaded("LDRSB W0,[X1]") == 0xFFFF'FFF8);
}

TEST_CASE("Does a narrow store keep the low bits?") {
  Recorder thread;
  thread.give("X0", 0xF1F2'F3F4'F5F6'F7F8, {4});
  thread.give("X1", 0x100, {5});
  for (const auto& [text, data] : {std::pair{"STR X0,[X1]", 0xF1F2'F3F4'F5F6'F7F8},
                                   {"STR W0,[X1]", 0xF5F6'F7F8},
                                   {"STRH W0,[X1]", 0xF7F8},
                                   {"STLRB W0,[X1]", 0xF8}}) {
    thread.run(text);
    CHECK(thread.events.back().data == data);
    CHECK(thread.events.back().data_from == flow({4}));
    CHECK(thread.events.back().address_from == flow({5}));
  }
  CHECK(thread.events.back().has("L"));
}

TEST_CASE("Does write-back depend on the base alone?") {
  for (const std::string_view text : {"LDR W0,[X1],#8", "LDR W0,[X1,#8]!"}) {
    Recorder thread;
    thread.give("X1", 0x100, {9});
    thread.memory = {1};
    thread.run(text);
    CHECK(thread.number("X1") == 0x108);
    CHECK(thread.from("X1") == flow({9}));
    CHECK(thread.from("X0") == flow({0}));
  }
  Recorder thread;
  CHECK_THROWS_AS(thread.run("STR X1,[X1],#8"), Unsupported);
}

TEST_CASE("Is the address dependency that of base and index?") {
  Recorder thread;
  thread.give("X1", 0x100, {8});
  thread.give("X2", 0, {9});
  thread.memory = {1};
  thread.run("LDR W0,[X1,W2,SXTW]");
  CHECK(thread.events[0].address_from == flow({8, 9}));
  CHECK(thread.from("X0") == flow({0}));
}

TEST_CASE("Are pairs two accesses?") {
  Recorder thread;
  thread.give("SP", 0x100);
  thread.give("X0", 1);
  thread.give("X1", 2);
  thread.run("STP X0,X1,[SP,#-16]!");
  REQUIRE(thread.events.size() == 2);
  CHECK(thread.events[0].address == 0xF0);
  CHECK(thread.events[1].address == 0xF8);
  CHECK(thread.events[1].data == 2);
  thread.memory = {3, 4};
  thread.run("LDP W2,W3,[SP],#16");
  CHECK(thread.events[3].address == 0xF4);
  CHECK(thread.number("X3") == 4);
  CHECK(thread.number("SP") == 0x100);
}

TEST_CASE("Do ordered accesses carry their tags?") {
  Recorder thread;
  thread.memory = {0, 0, 0};
  thread.run("LDAR W0,[X1]");
  thread.run("LDAPR X0,[X1]");
  thread.run("LDR X0,[X1]");
  CHECK(thread.events[0].tags == std::vector<std::string>{"A"});
  CHECK(thread.events[1].tags == std::vector<std::string>{"Q"});
  CHECK(thread.events[2].tags.empty());
}

}  // namespace stalefetch::test
