// SPDX-License-Identifier: BSD-2-Clause
// Random conditions survive printing and parsing.
#include <rapidcheck.h>

#include "support.hpp"

namespace stalefetch::litmus {

namespace {

Condition operation(Condition::Kind kind, std::vector<Condition> operands) {
  Condition condition;
  condition.kind = kind;
  condition.operands = std::move(operands);
  return condition;
}

PageName random_page() {
  if (*rc::gen::arbitrary<bool>()) return Symbol{"x"};
  return CodeLabel{0, "L0"};
}

Place random_place() {
  switch (*rc::gen::inRange(0, 5)) {
    case 4:
      return EntryPlace{random_page(), *rc::gen::inRange(0U, 2U)};
    case 0:
      return RegisterPlace{*rc::gen::inRange(0U, 2U), *rc::gen::element<std::string>("X0", "X30", "%r", "s11")};
    case 1:
      return LocationPlace{"x", std::nullopt};
    case 2:
      return LocationPlace{"t", *rc::gen::inRange(0U, 9U)};
    default:
      return CodePlace{0, "L0"};
  }
}

Constant random_constant() {
  switch (*rc::gen::inRange(0, 7)) {
    case 4:
      return {EntryAddress{random_page(), *rc::gen::inRange(0U, 2U)}, {}};
    case 5:
      return {PhysicalAddress{random_page(), *rc::gen::arbitrary<bool>()}, {}};
    case 6: {
      PageTableEntry entry;
      entry.fields.push_back({"oa", {PhysicalAddress{random_page(), false}, {}}});
      if (*rc::gen::arbitrary<bool>()) entry.fields.push_back({"valid", {Integer{0, "0"}, {}}});
      return {std::move(entry), {}};
    }
    case 0: {
      const auto value = *rc::gen::arbitrary<std::uint64_t>();
      return {Integer{value, std::to_string(value)}, {}};
    }
    case 1:
      return {Symbol{"y"}, {}};
    case 2:
      return {CodeLabel{1, "L1"}, {}};
    default:
      return {InstructionValue{"B .+8"}, {}};
  }
}

Condition random_atom() {
  Condition condition;
  const int choice = *rc::gen::inRange(0, 5);
  condition.kind = choice == 0   ? Condition::Kind::True
                   : choice == 1 ? Condition::Kind::False
                   : choice == 2 ? Condition::Kind::Fault
                                 : Condition::Kind::Value;
  if (choice == 2)
    condition.fault = FaultAtom{1, *rc::gen::element<std::string>("", "L1"), "x", "UndefinedInstruction"};
  if (choice == 3) condition.value = ValueAtom{random_place(), random_constant()};
  if (choice == 4) condition.value = ValueAtom{random_place(), random_place()};
  return condition;
}

Condition random_condition(int depth) {
  const int choice = depth == 0 ? 0 : *rc::gen::inRange(0, 5);
  const auto below = [depth] { return random_condition(depth - 1); };
  if (choice == 1) return operation(Condition::Kind::Not, {below()});
  if (choice == 2) return operation(Condition::Kind::Implies, {below(), below()});
  if (choice == 3) return operation(Condition::Kind::And, {below(), below(), below()});
  if (choice == 4) return operation(Condition::Kind::Or, {below(), below()});
  return random_atom();
}

}  // namespace

TEST_CASE("does every condition survive printing and parsing?") {
  CHECK(rc::check([] {
    const Condition condition = random_condition(*rc::gen::inRange(0, 5));
    const Test read = parse(with_final("exists " + print(condition)), "t");
    RC_LOG() << print(condition);
    RC_ASSERT(same(*read.condition, condition));
  }));
}

}  // namespace stalefetch::litmus
