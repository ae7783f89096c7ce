// SPDX-License-Identifier: BSD-2-Clause
// Which definitions are documented rules, what do they say, and what happens when one is left out?
#include "model/cat/lexer.hpp"
#include "support.hpp"

namespace stalefetch::cat::test {

namespace {
const std::string documented = R"(AArch64
(** Fetch order: a fetch comes before
    what it does. source: Arm ARM, issue M.c, "Fetch" **)
let fob = po
let plain = rf
(** Coherent. No colon here. source: B2.3 *)
let rec a = co | a; a
(** Second *) and b = W | range([b]; a)
(** Main: all of it. source: B2 *)
acyclic fob | plain | a as main
empty 0 as bare
)";

const Rule& rule(const Model& model, const std::string& name) {
  for (const Rule& one : model.rules)
    if (one.name == name) return one;
  FAIL("no rule " << name);
  return model.rules.front();
}

CompileOptions leaving_out(const std::string& name) {
  CompileOptions result = options();
  result.without = {name};
  return result;
}
}  // namespace

TEST_CASE("Is a documentation comment split into title, text and source?") {
  const Model model = compiled(documented);
  CHECK(model.title == "AArch64");
  CHECK(rule(model, "fob").title == "Fetch order");
  CHECK(rule(model, "fob").text == "a fetch comes before what it does.");
  CHECK(rule(model, "fob").source == "Arm ARM, issue M.c, \"Fetch\"");
  CHECK(rule(model, "fob").at.line == 4);
  CHECK(rule(model, "a").title == "Coherent");
  CHECK(rule(model, "a").text == "No colon here.");
  CHECK(rule(model, "b").title == "Second");
  CHECK(rule(model, "main").source == "B2");
  CHECK(parse_documentation(" source: only ").source == "only");
  CHECK(parse_documentation("One sentence.").title == "One sentence");
  CHECK(parse_documentation("").title.empty());
}

TEST_CASE("Is every axiom a rule, and a definition only when documented?") {
  const Model model = compiled(documented);
  CHECK(model.rules.size() == 5);
  for (const Axiom& axiom : model.axioms) CHECK(model.rules.at(axiom.rule).name == axiom.name);
  CHECK(rule(model, "bare").title.empty());
  CHECK(model.definitions.size() == 4);
}

TEST_CASE("Is a frame of stars an ordinary comment?") {
  CHECK(compiled("(*** frame ***)\nlet x = po").rules.empty());
  CHECK(compiled("(**)\nlet x = po").rules.empty());
  CHECK(compiled("(***)\nlet x = po").rules.empty());
  CHECK(compiled("(** Doc *) (* more *) let x = po").rules.size() == 1);
  CHECK(compiled("(** Doc *) let f(x) = po let y = po").rules.empty());
}

TEST_CASE("Is the title a string, a word or the first comment?") {
  CHECK(compiled("\"A title\" let x = po").title == "A title");
  CHECK(compiled("(* The manual,\n issue M *) let x = po").title == "The manual,");
  CHECK(compiled("let x = po").title.empty());
}

TEST_CASE("Does leaving out a rule empty a definition or remove an axiom?") {
  CHECK(evaluate(documented, leaving_out("fob")).definitions.at("fob") == NaiveValue(NaiveRelation{}));
  CHECK(evaluate(documented, leaving_out("a")).definitions.at("b") == NaiveValue(NaiveSet{0, 1}));
  CHECK(evaluate(documented, leaving_out("b")).definitions.at("b") == NaiveValue(NaiveSet{}));
  CHECK(evaluate(documented, leaving_out("main")).holds.size() == 1);
  CHECK(evaluate(documented, leaving_out("bare")).holds.size() == 1);
  CHECK(compiled(documented, leaving_out("main")).rules.size() == 5);
}

TEST_CASE("Is leaving out an unknown rule an error?") {
  CHECK_THAT(error_of(documented, leaving_out("fbo")), Catch::Contains("no rule 'fbo'"));
  CHECK_THAT(error_of(documented, leaving_out("mian")), Catch::Contains("perhaps main"));
  CHECK_THAT(error_of(documented, leaving_out("plain")), Catch::Contains("no rule 'plain'"));
}

}  // namespace stalefetch::cat::test
