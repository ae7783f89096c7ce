// SPDX-License-Identifier: BSD-2-Clause
// Does each construct of the rule language mean what it should?
#include "support.hpp"

namespace stalefetch::cat::test {

using Pairs = NaiveRelation;
using Events = NaiveSet;

TEST_CASE("Are sets and relations combined member by member?") {
  CHECK(set("W | R") == Events{0, 1, 2, 3});
  CHECK(set("(W | R) & (R | F)") == Events{2, 3});
  CHECK(set("_ \\ W") == Events{2, 3, 4});
  CHECK(set("~W") == Events{2, 3, 4});
  CHECK(relation("po | rf") == Pairs{{0, 2}, {0, 3}, {1, 3}});
  CHECK(relation("loc & po") == Pairs{{0, 2}, {1, 3}});
  CHECK(relation("(po | rf) \\ po") == Pairs{{0, 3}});
  CHECK(relation("~(~po)") == Pairs{{0, 2}, {1, 3}});
}

TEST_CASE("Do sequences, inverses and closures follow edges?") {
  CHECK(relation("co ; po") == Pairs{{0, 3}});
  CHECK(relation("rf^-1 ; co") == Pairs{{3, 1}});
  CHECK(relation("(co | po)+") == Pairs{{0, 1}, {0, 2}, {0, 3}, {1, 3}});
  CHECK(relation("(co | po)^+") == relation("(co | po)+"));
  CHECK(relation("co*") == Pairs{{0, 0}, {0, 1}, {1, 1}, {2, 2}, {3, 3}, {4, 4}});
  CHECK(relation("co^*") == relation("co*"));
  CHECK(relation("co?") == relation("co*"));
  CHECK(relation("(co ; po)?") == Pairs{{0, 0}, {0, 3}, {1, 1}, {2, 2}, {3, 3}, {4, 4}});
}

TEST_CASE("Do brackets, products, domain and range go between sets and relations?") {
  CHECK(relation("[F]") == Pairs{{4, 4}});
  CHECK(relation("[W] ; loc ; [R]") == Pairs{{0, 2}, {0, 3}, {1, 2}, {1, 3}});
  CHECK(relation("W * F") == Pairs{{0, 4}, {1, 4}});
  CHECK(relation("W*F") == relation("W * F"));
  CHECK(set("domain(po)") == Events{0, 1});
  CHECK(set("range po") == Events{2, 3});
  CHECK(relation("id & (F * _)") == Pairs{{4, 4}});
}

TEST_CASE("Is an empty set or relation of the type that is needed?") {
  CHECK(set("W & {}") == Events{});
  CHECK(set("W | 0") == Events{0, 1});
  CHECK(relation("0 | co") == Pairs{{0, 1}});
  CHECK(relation("{} ; co") == Pairs{});
  CHECK(relation("[emptyset]") == Pairs{});
  CHECK(relation("0*") == relation("id"));
  CHECK(relation("0") == Pairs{});
}

TEST_CASE("Is a star before an operand a product, and a closure elsewhere?") {
  CHECK(relation("co* ; po") == relation("(co^*) ; po"));
  CHECK(relation("W * R \\ po") == Pairs{{0, 3}, {1, 2}});
  CHECK(evaluate("let a = co*\nlet b = co* & loc").definitions.size() == 2);
  CHECK(evaluate("acyclic co* as never").holds.at("never") == false);
}

TEST_CASE("Are functions expanded in the scope of their definition?") {
  const NaiveResult result = evaluate(
      "let base = po\n"
      "let leaving(s, r) = [s]; r; base?\n"
      "let base = rf\n"
      "let other r = r^-1\n"
      "let none() = co\n"
      "let a = leaving(W, co)\n"
      "let b = other co\n"
      "let c = none() | other(other (co))");
  CHECK(result.definitions.at("a") == NaiveValue(Pairs{{0, 1}, {0, 3}}));
  CHECK(result.definitions.at("b") == NaiveValue(Pairs{{1, 0}}));
  CHECK(result.definitions.at("c") == NaiveValue(Pairs{{0, 1}}));
  CHECK(result.find("leaving") == nullptr);
}

TEST_CASE("Can a function be an argument, and does application bind tightest?") {
  CHECK(relation("let twice(f, x) = f(f(x)) in let step(r) = r ; loc in twice(step, co)") == relation("co;loc;loc"));
  CHECK(relation("let swap r = r^-1 in swap co^-1") == Pairs{{0, 1}});
}

TEST_CASE("Does `let in` bind for one expression only, and `and` not see its sisters?") {
  CHECK(relation("let r = co in r | r^-1") == Pairs{{0, 1}, {1, 0}});
  CHECK(relation("(let r = co in r) ; po") == Pairs{{0, 3}});
  CHECK_THAT(error_of("let x = (let hidden = co in hidden) | hidden"), Catch::Contains("unknown name 'hidden'"));
  CHECK(evaluate("let co = po and was = co").definitions.at("was") == NaiveValue(Pairs{{0, 1}}));
}

TEST_CASE("Does a later definition shadow an earlier one?") {
  const NaiveResult result = evaluate("let r = co\nlet s = r\nlet r = po\nlet t = r");
  CHECK(result.definitions.at("s") == NaiveValue(Pairs{{0, 1}}));
  CHECK(result.definitions.at("t") == NaiveValue(Pairs{{0, 2}, {1, 3}}));
}

TEST_CASE("Do variants choose between expressions?") {
  CompileOptions with = options();
  with.variants = {"on"};
  CHECK(relation("if \"on\" then co else 0", with) == Pairs{{0, 1}});
  CHECK(relation("if \"off\" then co else po", with) == relation("po"));
  CHECK(relation("if not \"off\" && (\"on\" || \"off\") then co else 0", with) == Pairs{{0, 1}});
  CHECK(relation("if not (\"off\" || \"on\") then co else 0", with) == Pairs{});
  CHECK(relation("if \"off\" || \"off\" && \"on\" then co else rf", with) == relation("rf"));
  CHECK(relation("(if \"on\" then co else 0) | po", with) == relation("co | po"));
}

TEST_CASE("Does `try` stand in for what the architecture does not name, and for nothing else?") {
  CHECK(set("F | (try Tagged & W with emptyset)") == Events{4});
  CHECK(set("try W | R with emptyset") == Events{0, 1, 2, 3});
  CHECK(relation("(try missing with try absent with co); po") == Pairs{{0, 3}});
  CHECK_THAT(error_of("let x = try W ; po with po"), Catch::Contains("this operand is a set"));
  CHECK_THAT(error_of("let x = try missing with absent"), Catch::Contains("unknown name 'absent'"));
}

TEST_CASE("Do axioms and flags say what they test?") {
  const NaiveResult result = evaluate(
      "acyclic po | rf as no-cycle\n"
      "acyclic po | po^-1 as cycle\n"
      "~acyclic po | po^-1 as some-cycle\n"
      "irreflexive po as ordered\n"
      "irreflexive (co | co^-1)+ as disordered\n"
      "empty rf & po as none\n"
      "empty W as no-writes\n"
      "~empty F as some-fetch\n"
      "flag ~empty rf as raised\n"
      "flag empty rf as calm\n"
      "undefined_unless irreflexive id as undefined");
  CHECK(result.holds == std::map<std::string, bool>{{"no-cycle", true},
                                                    {"cycle", false},
                                                    {"some-cycle", true},
                                                    {"ordered", true},
                                                    {"disordered", false},
                                                    {"none", true},
                                                    {"no-writes", false},
                                                    {"some-fetch", true}});
  CHECK(result.raised == std::map<std::string, bool>{{"raised", true}, {"calm", false}, {"undefined", true}});
}

TEST_CASE("Is an order to choose a static relation's, and its value the chooser's?") {
  const std::string text = "with wco from orders([W]; loc; [F])\nlet x = co; wco\nacyclic x as a";
  NaiveExecution on = execution();
  on.choices["wco"] = {{1, 4}};
  CHECK(evaluate(text, options(), on).definitions.at("x") == NaiveValue(Pairs{{0, 4}}));
  const Model model = compiled(text);
  REQUIRE(model.choices.size() == 1);
  CHECK(model.nodes[model.choices[0].node].op == Op::Choice);
  CHECK(model.nodes[model.choices[0].pairs].depends_on == Static);
}

TEST_CASE("Are included definitions seen, and comments and `show` passed over?") {
  CompileOptions with = options();
  with.include = [](const std::string& name) -> std::optional<std::string> {
    if (name == "inner.cat") return "\"Inner\" let shared = co // end";
    return std::nullopt;
  };
  const NaiveResult result = evaluate(
      "\"Title\" (* (* nested *) \" *) include \"inner.cat\" // line (* \n"
      "include \"inner.cat\"\n"
      "show shared, po as p\nshow co^-1 as c unshow shared\n"
      "let po-loc.all_' = shared",
      with);
  CHECK(result.definitions.at("po-loc.all_'") == NaiveValue(Pairs{{0, 1}}));
}

TEST_CASE("Are there answers for universes of no event and one event?") {
  for (unsigned events : {0U, 1U}) {
    NaiveExecution on = execution();
    on.events = events;
    for (auto& [name, value] : on.primitives) {
      if (std::holds_alternative<NaiveSet>(value)) value = NaiveSet{};
      if (std::holds_alternative<NaiveRelation>(value)) value = NaiveRelation{};
    }
    const NaiveResult result =
        evaluate("let a = (po | id)* & (_ * _) acyclic a as x acyclic rf | co as y", options(), on);
    CHECK(result.holds.at("x") == (events == 0));
    CHECK(result.holds.at("y"));
  }
}

}  // namespace stalefetch::cat::test
