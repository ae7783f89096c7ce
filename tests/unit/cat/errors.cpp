// SPDX-License-Identifier: BSD-2-Clause
// Does each mistake give its place, what was found and what was expected?
#include "support.hpp"

namespace stalefetch::cat::test {

using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("Are syntax errors placed?") {
  CHECK(error_of("let x = \n  po | ;") == "test.cat:2:8: found ';'; expected a set or a relation");
  CHECK_THAT(error_of("let x po"), StartsWith("test.cat:1:9: found end of the file; expected '='"));
  CHECK_THAT(error_of("let = po"), StartsWith("test.cat:1:5: found '='; expected a name to define"));
  CHECK_THAT(error_of("let x = (po"), Contains("expected ')'"));
  CHECK_THAT(error_of("let x = [W"), Contains("expected ']'"));
  CHECK_THAT(error_of("acyclic po"), Contains("expected 'as' and the name of the axiom"));
  CHECK_THAT(error_of("flag po as x"), StartsWith("test.cat:1:6: found 'po'; expected acyclic"));
  CHECK_THAT(error_of("let x = po rf"), StartsWith("test.cat:1:9: a relation is called like a function"));
  CHECK_THAT(error_of("let x = (po) rf"), StartsWith("test.cat:1:10: a relation is called like a function"));
  CHECK_THAT(error_of("let x = po $ rf"), StartsWith("test.cat:1:12: unexpected character '$'"));
  CHECK_THAT(error_of("let x = po \xff rf"), StartsWith("test.cat:1:12: unexpected byte 0xff"));
  CHECK_THAT(error_of("let x = 1"), StartsWith("test.cat:1:9: unexpected character '1'"));
  CHECK_THAT(error_of("let x = let y = po in"), StartsWith("test.cat:1:22: found end of the file"));
  CHECK_THAT(error_of("let x = po in x"), StartsWith("test.cat:1:12: 'in' after a definition of the whole file"));
  CHECK_THAT(error_of("let x = if on then po else rf"),
             StartsWith("test.cat:1:12: found 'on'; expected the name of a variant"));
  CHECK_THAT(error_of("with x from cross(po)"), StartsWith("test.cat:1:13: found 'cross'; expected orders"));
  CHECK_THAT(error_of("include inner"), StartsWith("test.cat:1:9: found 'inner'"));
}

TEST_CASE("Are unterminated comments and strings placed where they start?") {
  CHECK(error_of("let x = po\n (* (* *)") == "test.cat:2:2: unterminated comment");
  CHECK(error_of("let x = po (*)") == "test.cat:1:12: unterminated comment");
  CHECK(error_of("include \"x\nlet y = po") == "test.cat:1:9: unterminated string");
}

TEST_CASE("Does an unknown name bring near matches among what is in scope?") {
  CHECK(error_of("let order = po\nlet x = odrer | rf") == "test.cat:2:9: unknown name 'odrer'; expected perhaps order");
  CHECK(error_of("let x = nothing-like-it") == "test.cat:1:9: unknown name 'nothing-like-it'");
  CHECK(error_of("let ordered = po\nlet x = orderd") ==
        "test.cat:2:9: unknown name 'orderd'; expected perhaps ordered");
  CHECK_THAT(error_of("let x = rff"), Contains("perhaps rf"));
  CHECK_THAT(error_of("let x = later\nlet later = po"), StartsWith("test.cat:1:9: unknown name 'later'"));
}

TEST_CASE("Are types checked?") {
  CHECK(error_of("let x = W ; po") ==
        "test.cat:1:9: this operand is a set; expected a relation; [s] makes one of a set");
  CHECK_THAT(error_of("let x = W | po"), StartsWith("test.cat:1:13: this operand is a relation; expected a set"));
  CHECK_THAT(error_of("let x = po & W"), StartsWith("test.cat:1:14: this operand is a set"));
  CHECK_THAT(error_of("let x = po * W"), StartsWith("test.cat:1:9: this operand is a relation; expected a set"));
  CHECK_THAT(error_of("let x = W * R * F"), StartsWith("test.cat:1:17: a product is a relation"));
  CHECK_THAT(error_of("let x = [po]"), StartsWith("test.cat:1:10: this operand is a relation"));
  CHECK_THAT(error_of("let x = W^-1"), StartsWith("test.cat:1:9: this operand is a set"));
  CHECK_THAT(error_of("let x = domain(W)"), StartsWith("test.cat:1:16: this operand is a set"));
  CHECK_THAT(error_of("acyclic W as x"), StartsWith("test.cat:1:9: the axiom is a set"));
  CHECK_THAT(error_of("let x = ~domain"), StartsWith("test.cat:1:10: the operand of ~ is a function"));
  CHECK_THAT(error_of("let rec r = po | r and s = W | r"), StartsWith("test.cat:1:32: this operand is a relation"));
}

TEST_CASE("Are calls checked?") {
  CHECK(error_of("let f(a, b) = a | b\nlet x = f(po)") == "test.cat:2:9: 1 argument given; expected 2");
  CHECK(error_of("let x = range(po, po)") == "test.cat:1:9: 2 arguments given; expected 1");
  CHECK_THAT(error_of("let x = po(rf)"), Contains("a relation is called like a function"));
  CHECK_THAT(error_of("let f(a, a) = a"), StartsWith("test.cat:1:10: parameter 'a' is given twice"));
  CHECK_THAT(error_of("let f(a) = a\nlet x = f | po"), StartsWith("test.cat:2:9: this operand is a function"));
}

TEST_CASE("Are axioms named, each by its own name, and choices too?") {
  CHECK_THAT(error_of("acyclic po as x\nempty rf as x"), StartsWith("test.cat:2:1: a second axiom is named 'x'"));
  CHECK_THAT(error_of("with x from orders(po) with x from orders(po)"), Contains("'x' is chosen twice"));
  CHECK_THAT(error_of("with x from orders(po | rf)"), StartsWith("test.cat:1:6: 'x' is chosen for pairs that depend"));
}

TEST_CASE("Are variants checked when they are known?") {
  CompileOptions with = options();
  CHECK(error_of("let x = if \"DIK\" then po else rf", with).empty());
  with.known_variants = {"DIC", "IDC"};
  CHECK(error_of("let x = if \"DIK\" then po else rf", with) ==
        "test.cat:1:12: unknown variant \"DIK\"; expected one of DIC, IDC");
}

TEST_CASE("Are missing and cyclic includes errors, placed in the file that includes?") {
  CompileOptions with = options();
  CHECK_THAT(error_of("include \"a.cat\"", with), StartsWith("test.cat:1:9: no file \"a.cat\""));
  with.include = [](const std::string& name) -> std::optional<std::string> {
    if (name == "a.cat") return "let y = po include \"b.cat\"";
    if (name == "b.cat") return "\n include \"a.cat\"";
    if (name == "bad.cat") return "let z = nope";
    return std::nullopt;
  };
  CHECK(error_of("include \"a.cat\"", with) ==
        "b.cat:2:10: \"a.cat\" includes itself: test.cat > a.cat > b.cat > a.cat");
  CHECK_THAT(error_of("let x = po include \"bad.cat\"", with), StartsWith("bad.cat:1:9: unknown name 'nope'"));
}

TEST_CASE("Are recursive names refused where they would shrink their own definition?") {
  CHECK_THAT(error_of("let rec r = po | ~r"), StartsWith("test.cat:1:18: 'r' is defined by its own complement"));
  CHECK_THAT(error_of("let rec r = po \\ (r ; r)"), StartsWith("test.cat:1:16: 'r' is defined by"));
  CHECK_THAT(error_of("let rec a = po | b and b = co \\ a"), StartsWith("test.cat:1:31:"));
  CHECK(error_of("let rec r = (po | r) \\ rf").empty());
  CHECK(error_of("let rec r = po | ~(~r)").empty());
  CHECK_THAT(error_of("let rec f(x) = po"), Contains("recursive functions are not supported"));
}

TEST_CASE("Is what the language does not have said to be so?") {
  for (const std::string word : {"procedure f() = end", "call f()", "forall x in po do end", "instructions W[]"})
    CHECK_THAT(error_of("let x = po " + word), StartsWith("test.cat:1:12: ") && Contains("is not supported"));
  CHECK_THAT(error_of("let x = match po with end"), StartsWith("test.cat:1:9: 'match' is not supported"));
  CHECK_THAT(error_of("let x = W ++ R"), StartsWith("test.cat:1:11: '++' is not supported"));
  CHECK_THAT(error_of("let x = {W, R}"), Contains("are not supported"));
  CHECK_THAT(error_of("let (a, b) = po"), Contains("patterns in definitions are not supported"));
}

TEST_CASE("Are deep nesting and endless expansion errors, and long chains not?") {
  const auto repeated = [](const std::string& part, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += part;
    return result;
  };
  CHECK_THAT(error_of("let x = " + repeated("(", 100000) + "po"), Contains("nested more than 200 deep"));
  CHECK_THAT(error_of("let x = " + repeated("~", 100000) + "po"), Contains("nested more than 200 deep"));
  CHECK_THAT(error_of("let x = po" + repeated("^-1", 100000)), Contains("nested more than 200 deep"));
  CHECK_THAT(error_of("let x = if " + repeated("not ", 100000) + "\"v\""), Contains("nested more than 200 deep"));
  CHECK_THAT(error_of(repeated("(*", 100000)), Contains("unterminated comment"));
  CHECK(error_of("let x = po" + repeated(" | rf ; po", 20000)).empty());
  std::string doubling = "let f0(x) = x | x^-1\n";
  for (int i = 1; i < 60; ++i)
    doubling +=
        "let f" + std::to_string(i) + "(x) = f" + std::to_string(i - 1) + "(f" + std::to_string(i - 1) + "(x))\n";
  CHECK_THAT(error_of(doubling + "let x = f59(po)"), Contains("expand to too many operations"));
}

}  // namespace stalefetch::cat::test
