// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/state_condition.hpp"

#include <catch2/catch.hpp>

namespace stalefetch::protocol {

TEST_CASE("are the values of a printed state those that it shows?") {
  const auto values = values_of("1:torn=0; ~fault(P1,UndefinedInstruction); fault(P0,Breakpoint); 1:rsi=0x5; x=7;");
  CHECK(values.size() == 5);
  CHECK(values.at("1:torn") == "0");
  CHECK(values.at("fault(P1,UndefinedInstruction)") == "0");
  CHECK(values.at("fault(P0,Breakpoint)") == "1");
  CHECK(values.at("1:rsi") == "0x5");
  CHECK(values.at("x") == "7");
}

TEST_CASE("does a condition hold as it reads?") {
  const std::map<std::string, std::string> state = {{"0:a", "1"}, {"0:b", "2"}, {"fault(P1,Kind)", "1"}};
  const auto is = [&](const std::string& condition) { return holds(condition, state); };
  CHECK(is("0:a=1") == true);
  CHECK(is("0:a=2") == false);
  CHECK(is("~(0:a=2)") == true);
  CHECK(is("~0:a=1") == false);
  CHECK(is("0:a=1 /\\ 0:b=2") == true);
  CHECK(is("0:a=1 /\\ 0:b=3") == false);
  CHECK(is("0:a=2 /\\ 0:b=2") == false);
  CHECK(is("0:a=2 \\/ 0:b=2") == true);
  CHECK(is("0:a=1 \\/ 0:b=3") == true);
  CHECK(is("0:a=2 \\/ 0:b=3") == false);
  CHECK(is("0:a=1 \\/ 0:a=2 /\\ 0:b=3") == true);  // `/\` binds tighter
  CHECK(is("(0:a=1 \\/ 0:a=2) /\\ 0:b=3") == false);
  CHECK(is("fault(P1,Kind)") == true);
}

TEST_CASE("is what cannot be told not told?") {
  const std::map<std::string, std::string> state = {{"0:a", "1"}};
  CHECK_FALSE(holds("0:c=1", state));  // not shown
  CHECK_FALSE(holds("0:a=1 \\/ 0:c=1", state));
  CHECK_FALSE(holds("~(0:a=P2:prog)", state));  // an address may be printed otherwise
  CHECK_FALSE(holds("fault(P0,Other)", state));
  CHECK_FALSE(holds("0:a=1 extra", state));
  CHECK_FALSE(holds("(0:a=1", state));
  CHECK_FALSE(holds("", state));
  CHECK_FALSE(holds(std::string(5000, '(') + "0:a=1", state));
}

}  // namespace stalefetch::protocol
