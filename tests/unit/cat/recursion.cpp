// SPDX-License-Identifier: BSD-2-Clause
// Are recursive definitions least fixed points, alone, together and inside of each other?
#include <algorithm>

#include "support.hpp"

namespace stalefetch::cat::test {

namespace {
bool has(const Model& model, Op op) {
  return std::any_of(model.nodes.begin(), model.nodes.end(), [&](const Node& node) { return node.op == op; });
}
}  // namespace

TEST_CASE("Is a recursive relation the least fixed point?") {
  CHECK(relation("let rec r = co | po | r; r in r") == relation("(co | po)+"));
  CHECK(relation("let rec r = co | po | r; po in r") == relation("(co | po); po*"));
  CHECK(relation("let rec r = r in r") == NaiveRelation{});
  CHECK(relation("let rec r = co in r") == relation("co"));
  CHECK(relation("let rec r = co | (r | r^-1); loc in r") == relation("let rec r = co | (r | r^-1); loc in r | r"));
}

TEST_CASE("Is a recursive set the least fixed point?") {
  CHECK(set("let rec s = W | range([s]; po) in s") == NaiveSet{0, 1, 2, 3});
  CHECK(set("let rec s = s | F in s") == NaiveSet{4});
}

TEST_CASE("Are definitions by each other solved together, sets with relations?") {
  const NaiveResult result = evaluate("let rec r = co | [s]; po and s = domain(r) | range(r)");
  CHECK(result.definitions.at("r") == NaiveValue(NaiveRelation{{0, 1}, {0, 2}, {1, 3}}));
  CHECK(result.definitions.at("s") == NaiveValue(NaiveSet{0, 1, 2, 3}));
}

TEST_CASE("Is recursion inside of recursion solved?") {
  CHECK(relation("let rec a = co | (let rec b = a | b; po in b) in a") == relation("co; po*"));
  CHECK(evaluate("let rec a = co | a; po\nlet rec b = a | b; rf^-1\nlet c = b \\ a").definitions.size() == 3);
}

TEST_CASE("Is a plain transitive closure recognized, and only a plain one?") {
  const Model plain = compiled("let rec r = po | rf | r; r\nirreflexive r as x");
  CHECK(has(plain, Op::Plus));
  CHECK(plain.recursive_groups.empty());
  CHECK(plain.axioms[0].kind == Axiom::Kind::Acyclic);
  const Model other = compiled("let rec r = po | [W]; r; rf | r; r\nirreflexive r as x");
  CHECK_FALSE(has(other, Op::Plus));
  REQUIRE(other.recursive_groups.size() == 1);
  CHECK(other.recursive_groups[0].size() == 1);
}

TEST_CASE("Is a group one step of a schedule, and recomputed when what it reads changes?") {
  const Model model = compiled("let rec r = po | [W]; r; rf and s = range(r)\nacyclic r as x");
  const NodeId r = model.axioms[0].node;
  REQUIRE(model.nodes[r].op == Op::Recursive);
  CHECK(model.nodes[r].depends_on == ReadsFrom);
  CHECK(model.nodes[r].decreases_in == Static);
  CHECK(make_schedule(model, {r}, ReadsFrom) == Schedule{r});
  CHECK(make_schedule(model, {r}, Coherence).empty());
  Evaluator evaluator(model);
  evaluator.resize(5);
  NaiveExecution on = execution();
  load(evaluator, model, on);
  evaluator.run(make_schedule(model, {r}, Static));
  on.primitives["rf"] = NaiveRelation{{2, 1}};
  load(evaluator, model, on);
  evaluator.run(make_schedule(model, {r}, ReadsFrom));
  CHECK(read(evaluator, model, r) == NaiveValue(NaiveRelation{{0, 1}, {0, 2}, {1, 3}}));
}

}  // namespace stalefetch::cat::test
