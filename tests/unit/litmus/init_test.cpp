// SPDX-License-Identifier: BSD-2-Clause
// The initial state and values.
#include "support.hpp"

namespace stalefetch::litmus {

namespace {

InitEntry entry(const std::string& text) {
  const Test test = parse_both_ways(with_init(text));
  REQUIRE(test.init.size() == 1);
  return test.init[0];
}
std::uint64_t number(const std::string& text) { return std::get<Integer>(parse_constant(text).value).value; }

}  // namespace

TEST_CASE("does the parser know every kind of value?") {
  CHECK(number("42") == 42);
  CHECK(number("010") == 10);
  CHECK(number("0x14000001") == 0x14000001);
  CHECK(number("0b101") == 5);
  CHECK(number("-1") == 0xffffffffffffffffU);
  CHECK(number("18446744073709551615") == 0xffffffffffffffffU);
  CHECK(number("-9223372036854775808") == 0x8000000000000000U);
  CHECK(std::get<Symbol>(parse_constant(" x ").value).name == "x");
  CHECK(std::get<CodeLabel>(parse_constant("P1:L0").value).label == "L0");
  CHECK(std::get<CodeLabel>(parse_constant("label:\"P12:L0\"").value).thread == 12);
  CHECK(std::get<InstructionValue>(parse_constant("NOP").value).text == "NOP");
  CHECK(std::get<InstructionValue>(parse_constant("instr: \" B .+8 \"").value).text == "B .+8");
  CHECK(std::get<ConstantList>(parse_constant("{1, {x, 2}, {}}").value).elements.size() == 3);
  CHECK(print(parse_constant("{1,0x2}")) == "{1,0x2}");
}

TEST_CASE("is the spelling of a number kept?") {
  CHECK(std::get<Integer>(entry("x=0x0F").value->value).text == "0x0F");
  CHECK(print(Constant{Integer{7, ""}, {}}) == "7");
}

TEST_CASE("does the parser read registers in every spelling?") {
  for (const char* text : {"0:X1=x", "0: X1 = x;", "P0:X1=x", "; 0:X1=x;;"}) {
    const InitEntry read = entry(text);
    CHECK(std::get<RegisterPlace>(read.place).name == "X1");
    CHECK(std::get<Symbol>(read.value->value).name == "x");
  }
}

TEST_CASE("does P1:name mean the label if there is one, else the register?") {
  CHECK(std::holds_alternative<CodePlace>(entry("P1:L1=NOP").place));
  CHECK(std::holds_alternative<CodePlace>(entry("[P0:L0]=0x14000001").place));
  CHECK(std::holds_alternative<RegisterPlace>(entry("P1:L0=1").place));
}

TEST_CASE("does the parser read types and pointers?") {
  CHECK(entry("uint64_t x=1;").type == "uint64_t");
  CHECK(entry("unsigned  int x;").type == "unsigned int");
  CHECK_FALSE(entry("int x;").value.has_value());
  const InitEntry pointer = entry("ins_t *1:X9;");
  CHECK(pointer.pointer);
  CHECK(std::get<RegisterPlace>(pointer.place).thread == 1);
  CHECK(entry("void* 1:X1").pointer);
  CHECK(entry("ins_t 0:X1=instr:\"NOP\"").type == "ins_t");
}

TEST_CASE("does the parser tell arrays from their elements?") {
  const InitEntry array = entry("int t[4]={1,2};");
  CHECK(array.array_size == 4U);
  CHECK(std::get<ConstantList>(array.value->value).elements.size() == 2);
  CHECK(entry("int t[4];").array_size == 4U);
  CHECK_FALSE(entry("x={1,2}").array_size.has_value());
  CHECK(std::get<LocationPlace>(entry("t[2]=7").place).index == 2U);
  CHECK(std::get<LocationPlace>(entry("[t[2]]=7").place).index == 2U);
}

TEST_CASE("does a symbolic register belong to the threads that name it?") {
  CHECK(std::get<RegisterPlace>(entry("%a=x").place).thread == 1);
  CHECK(std::get<RegisterPlace>(entry("0:%a=x").place).thread == 0);
  const Test both = parse_both_ways("ARM t\n{%a=x;}\nP0|P1;\nLDR R0,[%a]|LDR R0,[%a];\nexists true");
  CHECK(both.init.size() == 2);
}

TEST_CASE("may a place be declared and initialised, and be initialised twice to the same value?") {
  CHECK(parse_both_ways(with_init("int x; x=1; x=0x1; int64_t 0:X1; 0:X1=2;")).init.size() == 5);
}

}  // namespace stalefetch::litmus
