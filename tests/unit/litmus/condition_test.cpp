// SPDX-License-Identifier: BSD-2-Clause
// Conditions, filters and watched locations.
#include "support.hpp"

namespace stalefetch::litmus {

namespace {
std::string printed(const std::string& formula) { return print(condition_of("exists " + formula)); }
const Constant& value_of(const Condition& condition) { return std::get<Constant>(condition.value->right); }
}  // namespace

TEST_CASE("does the parser read conditions with and without parentheses?") {
  CHECK(printed("0:X0=1") == "0:X0=1");
  CHECK(printed("((0:X0=1) /\\ (x=2))") == "0:X0=1 /\\ x=2");
  CHECK(condition_of("exists(1:X0=1)").kind == Condition::Kind::Value);
}

TEST_CASE("do the operators bind as expected?") {
  CHECK(printed("x=1 \\/ y=1 /\\ z=1") == "x=1 \\/ y=1 /\\ z=1");
  CHECK(condition_of("exists x=1 /\\ y=1 /\\ z=1").operands.size() == 3);
  CHECK(condition_of("exists x=1 => y=1 => z=1").operands[1].kind == Condition::Kind::Implies);
  CHECK(condition_of("exists (x=1 => y=1) => z=1").operands[0].kind == Condition::Kind::Implies);
  CHECK(condition_of("exists not x=1 /\\ y=1").kind == Condition::Kind::And);
  CHECK(condition_of("exists ~(x=1 /\\ ~y=1)").kind == Condition::Kind::Not);
  CHECK(printed("true /\\ (false \\/ true)") == "true /\\ (false \\/ true)");
  CHECK(printed("x!=1") == "~x=1");
}

TEST_CASE("does the parser read every kind of equation?") {
  CHECK(std::get<Symbol>(value_of(condition_of("exists 0:X0=x")).value).name == "x");
  CHECK(std::get<CodeLabel>(value_of(condition_of("exists 0:X0=P1:L1")).value).label == "L1");
  CHECK(std::get<InstructionValue>(value_of(condition_of("exists 0:X0=instr:\"NOP\"")).value).text == "NOP");
  CHECK(std::holds_alternative<RegisterPlace>(std::get<Place>(condition_of("exists 0:X0=1:X1").value->right)));
  CHECK(std::holds_alternative<LocationPlace>(std::get<Place>(condition_of("exists 0:X0=[x]").value->right)));
  CHECK(std::holds_alternative<CodePlace>(condition_of("exists [P0:L0]=0x14000001").value->left));
  CHECK(std::holds_alternative<CodePlace>(condition_of("exists P0:L0=NOP").value->left));
  CHECK(std::holds_alternative<RegisterPlace>(condition_of("exists P0:X7=0").value->left));
  CHECK(std::get<LocationPlace>(condition_of("exists [x]=1").value->left).name == "x");
  CHECK(std::get<RegisterPlace>(condition_of("exists %a=1").value->left).thread == 1);
  CHECK(printed("[t[2]]=[t[3]]") == "t[2]=[t[3]]");
}

TEST_CASE("does the parser read faults?") {
  CHECK(printed("fault(P0:L0,x,MMU:Translation)") == "fault(P0:L0,x,MMU:Translation)");
  CHECK(condition_of("exists(fault(P0:L0,UndefinedInstruction))").fault->kind == "UndefinedInstruction");
  CHECK(condition_of("exists Fault(P1,x)").fault->location == "x");
  CHECK(printed("~fault (P1)") == "~fault(P1)");
}

TEST_CASE("does the parser tell the quantifiers apart?") {
  CHECK(parse_both_ways(with_final("exists true")).quantifier == Quantifier::Exists);
  CHECK(parse_both_ways(with_final("~exists (x=1)")).quantifier == Quantifier::NotExists);
  CHECK(parse_both_ways(with_final("~ exists(x=1)")).quantifier == Quantifier::NotExists);
  CHECK(parse_both_ways(with_final("not exists(x=1)")).quantifier == Quantifier::NotExists);
  CHECK(parse_both_ways(with_final("forall(x=1);")).quantifier == Quantifier::Forall);
}

TEST_CASE("does the parser read locations and filter?") {
  const Test test = parse_both_ways(with_final("locations [x; 0:X1;[y];P0:L0]\nfilter (x=1)\nforall (0:X1=1)\n"));
  CHECK(test.locations.size() == 4);
  CHECK(test.filter.has_value());
  const Test alone = parse_both_ways(with_final("locations [0:X9];"));
  CHECK_FALSE(alone.condition.has_value());
  CHECK(alone.locations.size() == 1);
}

TEST_CASE("does every part of a condition know where it is?") {
  const Condition both = condition_of("exists (x=1 /\\ ~y=2)");
  CHECK(both.at.line == 5);
  CHECK(both.operands[0].at.column == 9);
  CHECK(both.operands[1].at.column == 16);
  CHECK(both.operands[1].operands[0].at.column == 17);
}

}  // namespace stalefetch::litmus
