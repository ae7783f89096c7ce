// SPDX-License-Identifier: BSD-2-Clause
// What do exclusives and atomics read, write, and depend on?
#include <catch2/catch.hpp>

#include "recorder.hpp"

namespace stalefetch::test {

TEST_CASE("Does a store-exclusive succeed only with its reservation, and may it fail?") {
  const auto status = [](std::string_view load, std::string_view store, unsigned choice) {
    Recorder thread;
    thread.give("X1", 0x100);
    thread.give("X5", 0x200);
    thread.give("X3", 9, {7});
    thread.memory = {1};
    thread.choices = {choice};
    if (!load.empty()) thread.run(load);
    thread.run(store);
    CHECK(thread.from("X2") == flow({}));
    CHECK_FALSE(thread.reservation().has_value());
    const bool stored = thread.events.size() > (load.empty() ? 0U : 1U);
    if (stored) CHECK(thread.events.back().paired);
    if (stored) CHECK(thread.events.back().data_from == flow({7}));
    CHECK(stored == (thread.number("X2") == 0));
    return thread.number("X2");
  };
  CHECK(status("LDXR W0,[X1]", "STXR W2,W3,[X1]", 0) == 0);
  CHECK(status("LDXR W0,[X1]", "STXR W2,W3,[X1]", 1) == 1);
  CHECK(status("LDAXR X0,[X1]", "STLXR W2,X3,[X1]", 0) == 0);
  CHECK(status("", "STXR W2,W3,[X1]", 0) == 1);
  CHECK(status("LDXR W0,[X1]", "STXR W2,W3,[X5]", 0) == 1);
  CHECK(status("LDXR W0,[X1]", "STXR W2,X3,[X1]", 0) == 1);
  CHECK(status("LDR W0,[X1]", "STXR W2,W3,[X1]", 0) == 1);
}

TEST_CASE("Does CLREX take the reservation away?") {
  Recorder thread;
  thread.memory = {1};
  thread.run("LDXR W0,[X1]");
  thread.run("CLREX");
  thread.run("STXR W2,W3,[X1]");
  CHECK(thread.number("X2") == 1);
}

TEST_CASE("Does a compare-and-swap that fails store nothing, and load by data flow?") {
  Recorder thread;
  thread.give("X0", 1, {7});
  thread.give("X1", 2, {8});
  thread.memory = {5};
  thread.run("CASAL W0,W1,[X2]");
  REQUIRE(thread.events.size() == 1);
  CHECK(thread.events[0].has("A"));
  CHECK(thread.number("X0") == 5);
  CHECK(thread.from("X0") == flow({0}));
  CHECK(thread.controlled == flow({}));
}

TEST_CASE("Does a compare-and-swap that succeeds depend on what it compared as a pick?") {
  Recorder thread;
  thread.give("X0", 0xFFFF'FFFF'0000'0005, {7});
  thread.give("X1", 2, {8});
  thread.memory = {5};
  thread.run("CASAL W0,W1,[X2]");
  REQUIRE(thread.events.size() == 2);
  CHECK(thread.events[1].paired);
  CHECK(thread.events[1].has("L"));
  CHECK(thread.events[1].data == 2);
  Dependencies data = flow({8});
  data |= pick({0, 7});
  CHECK(thread.events[1].data_from == data);
  CHECK(thread.number("X0") == 5);
  CHECK(thread.from("X0").pick_reads == pick({0, 7}).pick_reads);
  CHECK(thread.from("X0").reads != flow({0, 7}).reads);
  CHECK(thread.controlled == flow({}));
}

TEST_CASE("Do swaps and updates store what they should?") {
  const auto stored = [](std::string_view text, std::uint64_t old, std::uint64_t operand) {
    Recorder thread;
    thread.give("X0", operand, {7});
    thread.memory = {old};
    thread.run(text);
    REQUIRE(thread.events.size() == 2);
    CHECK(thread.events[1].paired);
    return thread.events[1].data;
  };
  CHECK(stored("SWP W0,W1,[X2]", 5, 9) == 9);
  CHECK(stored("LDADD W0,W1,[X2]", 0xFFFF'FFFF, 1) == 0);
  CHECK(stored("LDCLR W0,W1,[X2]", 0xFF, 0x0F) == 0xF0);
  CHECK(stored("LDEOR W0,W1,[X2]", 0xFF, 0x0F) == 0xF0);
  CHECK(stored("LDSET W0,W1,[X2]", 0xF0, 0x0F) == 0xFF);
  CHECK(stored("LDSMAX W0,W1,[X2]", 0xFFFF'FFFF, 1) == 1);
  CHECK(stored("LDSMIN W0,W1,[X2]", 0xFFFF'FFFF, 1) == 0xFFFF'FFFF);
  CHECK(stored("LDUMAX W0,W1,[X2]", 0xFFFF'FFFF, 1) == 0xFFFF'FFFF);
  CHECK(stored("LDUMINB W0,W1,[X2]", 0xFF, 1) == 1);
}

TEST_CASE("Does an update depend on what it reads and on its operand, a swap on its operand alone?") {
  Recorder thread;
  thread.give("X0", 1, {7});
  thread.memory = {5, 5};
  thread.run("SWP W0,W1,[X2]");
  CHECK(thread.events[1].data_from == flow({7}));
  CHECK(thread.from("X1") == flow({0}));
  thread.run("LDADD W0,W1,[X2]");
  CHECK(thread.events[3].data_from == flow({1, 7}));
  CHECK(thread.number("X1") == 5);
}

TEST_CASE("Does an atomic without a result acquire nothing?") {
  const auto read_tags = [](std::string_view text) {
    Recorder thread;
    thread.memory = {5};
    thread.run(text);
    return thread.events[0].tags;
  };
  using Names = std::vector<std::string>;
  CHECK(read_tags("LDADDA W0,W1,[X2]") == Names{"A"});
  CHECK(read_tags("LDADDA W0,WZR,[X2]") == Names{"NoReturn"});
  CHECK(read_tags("STADD W0,[X2]") == Names{"NoReturn"});
  CHECK(read_tags("SWPAL W0,WZR,[X2]") == Names{"NoReturn"});
  CHECK(read_tags("CASA WZR,W1,[X2]") == Names{"NoReturn"});
  CHECK(read_tags("LDXR W0,[X2]") == Names{"X"});
  CHECK(read_tags("LDAXR W0,[X2]") == Names{"A", "X"});
}

}  // namespace stalefetch::test
