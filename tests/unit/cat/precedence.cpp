// SPDX-License-Identifier: BSD-2-Clause
// Which operator binds tighter, and how chains group: herd7's order.
#include "model/cat/syntax.hpp"
#include "support.hpp"

namespace stalefetch::cat::test {

namespace {
std::string shape(const Expression& e);

std::string joined(const Expression& e, const std::string& between) {
  std::string result;
  for (const ExpressionPointer& operand : e.operands) result += (result.empty() ? "(" : between) + shape(*operand);
  return result + ")";
}

/// The expression with every operation in parentheses.
std::string shape(const Expression& e) {
  using Kind = Expression::Kind;
  switch (e.kind) {
    case Kind::Name:
      return e.name;
    case Kind::Empty:
      return "0";
    case Kind::Universe:
      return "_";
    case Kind::Union:
      return joined(e, " | ");
    case Kind::Sequence:
      return joined(e, " ; ");
    case Kind::Difference:
      return joined(e, " \\ ");
    case Kind::Intersection:
      return joined(e, " & ");
    case Kind::Product:
      return joined(e, " * ");
    case Kind::Complement:
      return "(~" + shape(*e.operands[0]) + ")";
    case Kind::Inverse:
      return "(" + shape(*e.operands[0]) + "^-1)";
    case Kind::Plus:
      return "(" + shape(*e.operands[0]) + "^+)";
    case Kind::Star:
      return "(" + shape(*e.operands[0]) + "^*)";
    case Kind::Optional:
      return "(" + shape(*e.operands[0]) + "?)";
    case Kind::Identity:
      return "[" + shape(*e.operands[0]) + "]";
    case Kind::Apply:
      return joined(e, ", ");
    case Kind::Conditional:
      return "if" + joined(e, " else ");
    case Kind::Try:
      return "try" + joined(e, " with ");
    case Kind::Let:
      return "let" + joined(e, "");
  }
  return "";
}

std::string shape(const std::string& text) {
  const RuleFile file = parse("let x = " + text, "test.cat", nullptr);
  REQUIRE(file.statements.size() == 1);
  return shape(*std::get<LetStatement>(file.statements[0]).bindings[0].body);
}
}  // namespace

TEST_CASE("Do operators bind in herd7's order: | ; \\ & * ~ postfix application?") {
  CHECK(shape("a | b ; c") == "(a | (b ; c))");
  CHECK(shape("a ; b | c") == "((a ; b) | c)");
  CHECK(shape("a ; b \\ c") == "(a ; (b \\ c))");
  CHECK(shape("a \\ b & c") == "(a \\ (b & c))");
  CHECK(shape("a & b * c") == "(a & (b * c))");
  CHECK(shape("~a * b") == "((~a) * b)");
  CHECK(shape("~a^-1") == "(~(a^-1))");
  CHECK(shape("a & ~b+ ; c") == "((a & (~(b^+))) ; c)");
  CHECK(shape("f x^-1") == "((f, x)^-1)");
  CHECK(shape("~f(x, y | z)?") == "(~((f, x, (y | z))?))");
  CHECK(shape("a | b ; c \\ d & e * ~g+") == "(a | (b ; (c \\ (d & (e * (~(g^+)))))))");
}

TEST_CASE("Do chains group from the left, and parentheses and brackets against it?") {
  CHECK(shape("a \\ b \\ c") == "(a \\ b \\ c)");
  CHECK(relation("loc \\ po \\ rf") == relation("(loc \\ po) \\ rf"));
  CHECK(shape("a \\ (b \\ c)") == "(a \\ (b \\ c))");
  CHECK(shape("(a | b) ; [c | d]") == "((a | b) ; [(c | d)])");
  CHECK(shape("((a))") == "a");
}

TEST_CASE("Do postfix operators stack, and does what follows a star decide what it is?") {
  CHECK(shape("a^-1+?") == "(((a^-1)^+)?)");
  CHECK(shape("a* * b") == "((a^*) * b)");
  CHECK(shape("a*;b") == "((a^*) ; b)");
  CHECK(shape("(a*)") == "(a^*)");
  CHECK(shape("a*(b)") == "(a * b)");
  CHECK(shape("a*~b") == "(a * (~b))");
  CHECK(shape("a*+") == "((a^*)^+)");
  CHECK(shape("_*_") == "(_ * _)");
}

TEST_CASE("Do `if` and `let in` reach as far to the right as they can?") {
  CHECK(shape("if \"v\" then a else b | c") == "if(a else (b | c))");
  CHECK(shape("a | if \"v\" then b else c") == "(a | if(b else c))");
  CHECK(shape("let y = a in y | b") == "let((y | b))");
}

}  // namespace stalefetch::cat::test
