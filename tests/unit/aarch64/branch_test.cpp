// SPDX-License-Identifier: BSD-2-Clause
// Where do branches go, and what depends on a condition: all that follows, or only what was selected?
#include <catch2/catch.hpp>

#include "recorder.hpp"

namespace stalefetch::test {

TEST_CASE("Do branches go where they say?") {
  Recorder thread;
  thread.run("B .+8");
  CHECK(thread.at == 0x1008);
  thread.run("BL .-4");
  CHECK(thread.at == 0x1004);
  CHECK(thread.number("X30") == 0x100C);
  thread.run("RET");
  CHECK(thread.at == 0x100C);
  thread.run("B.AL .+16");
  CHECK(thread.at == 0x101C);
  CHECK(thread.controlled == flow({}));
}

TEST_CASE("Does a conditional branch control all that follows, taken or not?") {
  for (const std::uint64_t value : {0U, 1U}) {
    for (const std::string_view text : {"CBZ W1,.+8", "TBZ X1,#0,.+8"}) {
      Recorder thread;
      thread.give("X1", value, {5});
      thread.run(text);
      CHECK(thread.at == (value == 0 ? 0x1008 : 0x1004));
      CHECK(thread.controlled == flow({5}));
    }
    Recorder thread;
    thread.give("X1", value, {5});
    thread.run("CMP W1,#0");
    CHECK(thread.controlled == flow({}));
    thread.run("B.NE .+8");
    CHECK(thread.at == (value == 0 ? 0x1008 : 0x100C));
    CHECK(thread.controlled == flow({5}));
  }
}

TEST_CASE("Do all conditions read the flags as the manual says?") {
  const std::pair<std::string_view, unsigned> holds[] = {
      {"EQ", 0b0100}, {"NE", 0},      {"CS", 0b0010}, {"HS", 0b0010}, {"CC", 0},      {"LO", 0},
      {"MI", 0b1000}, {"PL", 0},      {"VS", 0b0001}, {"VC", 0},      {"HI", 0b0010}, {"LS", 0b0110},
      {"GE", 0b1001}, {"LT", 0b1000}, {"GT", 0},      {"LE", 0b0100}};
  const std::pair<std::string_view, unsigned> fails[] = {
      {"EQ", 0},      {"NE", 0b0100}, {"CS", 0},      {"CC", 0b0010}, {"MI", 0},      {"PL", 0b1000}, {"VS", 0},
      {"VC", 0b0001}, {"HI", 0b0110}, {"LS", 0b0010}, {"GE", 0b1000}, {"LT", 0b1001}, {"GT", 0b0100}, {"LE", 0}};
  const auto taken = [](std::string_view condition, unsigned flags) {
    Recorder thread;
    thread.give("NZCV", flags);
    thread.run("B." + std::string(condition) + " .+8");
    return thread.at == 0x1008;
  };
  for (const auto& [condition, flags] : holds) CHECK(taken(condition, flags));
  for (const auto& [condition, flags] : fails) CHECK_FALSE(taken(condition, flags));
}

TEST_CASE("Does an indirect branch control what follows?") {
  for (const std::string_view text : {"BR X1", "BLR X1", "RET X1"}) {
    Recorder thread;
    thread.give("X1", 0x2000, {3});
    thread.run(text);
    CHECK(thread.at == 0x2000);
    CHECK(thread.controlled == flow({3}));
  }
  Recorder thread;
  thread.give("X30", 0x2000, {3});
  thread.run("BLR X30");
  CHECK(thread.at == 0x2000);
  CHECK(thread.number("X30") == 0x1004);
  CHECK(thread.from("X30") == flow({}));
}

TEST_CASE("Does a conditional select depend on its choice only as a pick?") {
  for (const bool equal : {true, false}) {
    Recorder thread;
    thread.give("X1", 1, {1});
    thread.give("X2", 2, {2});
    thread.give("NZCV", equal ? 4 : 0, {3});
    thread.run("CSEL W0,W1,W2,EQ");
    Dependencies expected = equal ? flow({1}) : flow({2});
    expected |= pick({3});
    CHECK(thread.number("X0") == (equal ? 1 : 2));
    CHECK(thread.from("X0") == expected);
    CHECK(thread.controlled == flow({}));

    thread.run("CSET W0,EQ");
    CHECK(thread.number("X0") == (equal ? 1 : 0));
    CHECK(thread.from("X0") == pick({3}));
    thread.run("CSINV X0,X1,X2,EQ");
    CHECK(thread.number("X0") == (equal ? 1 : ~std::uint64_t{2}));
    thread.run("CNEG X0,X2,EQ");
    CHECK(thread.number("X0") == (equal ? ~std::uint64_t{1} : 2));
    thread.run("CSETM W0,NE");
    CHECK(thread.number("X0") == (equal ? 0 : 0xFFFF'FFFF));
  }
}

TEST_CASE("Does a conditional compare depend on its condition only as a pick?") {
  for (const bool equal : {true, false}) {
    Recorder thread;
    thread.give("X1", 1, {1});
    thread.give("NZCV", equal ? 4 : 0, {3});
    thread.run("CCMP W1,#1,#8,EQ");
    Dependencies expected = equal ? flow({1}) : flow({});
    expected |= pick({3});
    CHECK(thread.number("NZCV") == (equal ? 0b0110 : 8));
    CHECK(thread.from("NZCV") == expected);
    CHECK(thread.controlled == flow({}));
  }
}

}  // namespace stalefetch::test
