// SPDX-License-Identifier: BSD-2-Clause
// Does the compiler know what depends on which choice, what may shrink, and what is the same or plain already?
#include <algorithm>

#include "model/cat/growth.hpp"
#include "support.hpp"

namespace stalefetch::cat::test {

namespace {
const Node& node(const Model& model, const std::string& name) {
  for (const auto& [known, id] : model.definitions)
    if (known == name) return model.nodes[id];
  FAIL("no definition " << name);
  return model.nodes.front();
}

NodeId id(const Model& model, const std::string& name) {
  return static_cast<NodeId>(&node(model, name) - model.nodes.data());
}

/// The node of one expression.
Node of(const std::string& expression) { return node(compiled("let x = " + expression), "x"); }
bool same(const std::string& a, const std::string& b) {
  const Model model = compiled("let a = " + a + "\nlet b = " + b);
  return id(model, "a") == id(model, "b");
}
}  // namespace

TEST_CASE("Does a node depend on the stages of its primitives?") {
  CHECK(of("po ; [W]").depends_on == Static);
  CHECK(of("po | rf").depends_on == ReadsFrom);
  CHECK(of("rf^-1 ; co").depends_on == (ReadsFrom | Coherence));
  CHECK(node(compiled("with c from orders(po) let x = c | rf"), "x").depends_on == (Choices | ReadsFrom));
}

TEST_CASE("Does difference and complement turn growth around, twice back again?") {
  CHECK(of("rf^-1 ; co").decreases_in == Static);
  CHECK(of("co \\ rf").decreases_in == ReadsFrom);
  CHECK(of("co \\ rf").increases_in == Coherence);
  CHECK(of("~(rf | co)").decreases_in == (ReadsFrom | Coherence));
  CHECK(of("co \\ (po \\ rf)").decreases_in == Static);
  CHECK(of("po \\ (co \\ rf)").increases_in == ReadsFrom);
  CHECK(of("(rf \\ po)+ & co").decreases_in == Static);
  CHECK(of("W \\ range(rf)").decreases_in == ReadsFrom);
}

TEST_CASE("Are equal operations one node?") {
  CHECK(same("po | rf", "rf | po"));
  CHECK(same("po & rf", "rf & po"));
  CHECK(same("(po ; rf)+", "(po ; rf)^+"));
  CHECK(same("[W]; po; [R]", "let f(s) = [s]; po in f(W); [R]"));
  CHECK_FALSE(same("po ; rf", "rf ; po"));
  CHECK_FALSE(same("po \\ rf", "rf \\ po"));
}

TEST_CASE("Are operations on empty and full values folded?") {
  CHECK(same("po | 0", "po"));
  CHECK(same("po & 0", "0 ; rf"));
  CHECK(same("po \\ 0", "po"));
  CHECK(same("0 \\ po", "po \\ po"));
  CHECK(same("0*", "id"));
  CHECK(same("0?", "id"));
  CHECK(same("0 ; po", "0+"));
  CHECK(same("id ; po", "po ; [_]"));
  CHECK(same("~{} & po", "po"));
  CHECK(same("_ * _", "~0 | po"));
  CHECK(same("(_ * _) \\ po", "~po"));
  CHECK(same("po+*", "po?+"));
}

TEST_CASE("Are closures of closures and inverses of inverses folded?") {
  CHECK(same("(po+)+", "po+"));
  CHECK(same("(po+)*", "po*"));
  CHECK(same("(po*)?", "po*"));
  CHECK(same("(po?)*", "po*"));
  CHECK(same("(po^-1)^-1", "po"));
  CHECK(same("(W * R)^-1", "R * W"));
  CHECK(same("[W]+", "[W]"));
  CHECK(same("[W]; [R]", "[W & R]"));
  CHECK(same("domain([W])", "range([W])"));
}

TEST_CASE("Is an axiom on a closure a search for cycles?") {
  const Model model = compiled("irreflexive (po | rf)+ as a\nacyclic po+ as b\nirreflexive po as c\nempty po+ as d");
  CHECK(model.axioms[0].kind == Axiom::Kind::Acyclic);
  CHECK(model.nodes[model.axioms[0].node].op == Op::Union);
  CHECK(model.nodes[model.axioms[1].node].op == Op::Primitive);
  CHECK(model.axioms[2].kind == Axiom::Kind::Irreflexive);
  CHECK(model.nodes[model.axioms[3].node].op == Op::Plus);
}

TEST_CASE("Does a schedule hold what the roots need and the change reaches, operands first?") {
  const Model model = compiled("let a = [W]; po\nlet b = a | rf\nlet c = b ; co\nlet d = c \\ a\nlet e = co+");
  const NodeId d = id(model, "d");
  CHECK(make_schedule(model, {d}, ReadsFrom) == Schedule{id(model, "b"), id(model, "c"), d});
  CHECK(make_schedule(model, {d}, Coherence) == Schedule{id(model, "c"), d});
  CHECK(make_schedule(model, {d}, Static) == Schedule{id(model, "a"), id(model, "b"), id(model, "c"), d});
  CHECK(make_schedule(model, {id(model, "a")}, ReadsFrom | Coherence).empty());
}

TEST_CASE("Do only used primitives have nodes, each one?") {
  const Model model = compiled("let a = po | rf\nlet b = po");
  CHECK(model.primitives.size() == 2);
}

TEST_CASE("Is the lower bound the node itself while nothing unfinished shrinks it?") {
  Model model = compiled("let a = rf^-1 ; co\nlet b = co \\ rf");
  CHECK(lower_bound(model, id(model, "a"), ReadsFrom | Coherence) == id(model, "a"));
  CHECK(lower_bound(model, id(model, "b"), Coherence) == id(model, "b"));
  const NodeId bound = lower_bound(model, id(model, "b"), ReadsFrom);
  CHECK(model.nodes[bound].op == Op::Empty);
  const std::size_t before = model.nodes.size();
  CHECK(lower_bound(model, id(model, "b"), ReadsFrom) == bound);
  CHECK(model.nodes.size() == before);
}

TEST_CASE("Does the lower bound keep the parts that grow beside those that shrink?") {
  Model model = compiled("let a = (po | co \\ rf)+\nlet b = po+\nlet c = po \\ (loc & rf)\nlet d = po \\ loc");
  CHECK(lower_bound(model, id(model, "a"), ReadsFrom) == id(model, "b"));
  CHECK(lower_bound(model, id(model, "c"), ReadsFrom) == id(model, "d"));
}

TEST_CASE("Does the lower bound of a recursive relation stay recursive?") {
  Model model = compiled("let rec r = po | [W]; r; rf | (co \\ rf)\nacyclic r as x");
  const NodeId bound = lower_bound(model, model.axioms[0].node, ReadsFrom);
  CHECK(bound != model.axioms[0].node);
  CHECK(model.nodes[bound].op == Op::Recursive);
  CHECK(model.nodes[bound].decreases_in == Static);
  CHECK(model.recursive_groups.size() == 2);
}

TEST_CASE("What can only grow when threads are added?") {
  const auto grows = [](const std::string& expression) {
    const Model model = compiled("let x = " + expression);
    return grows_with_threads(model, id(model, "x"), [](std::string_view name) { return name == "po"; });
  };
  CHECK(grows("(po ; loc)^+ | [W] ; rf"));
  CHECK(grows("rf \\ loc"));
  CHECK(grows("loc \\ (po ; [W] ; po)"));
  CHECK(grows("loc \\ (po ; loc)"));
  CHECK(grows("po \\ po^+"));
  CHECK(grows("loc \\ (W * R)"));
  CHECK(grows("[W \\ domain(po)]"));
  CHECK_FALSE(grows("po \\ (loc ; loc)"));  // the event between may be of a new thread
  CHECK_FALSE(grows("po \\ loc^+"));
  CHECK_FALSE(grows("[W \\ domain(loc)]"));
  CHECK_FALSE(grows("~(loc ; loc)"));
  CHECK(grows("~loc"));
  CHECK(grows("po \\ ((_ * _) ; (_ * _))"));
}

TEST_CASE("Does a recursive definition grow with threads if its body does?") {
  const auto grows = [](const std::string& body) {
    const Model model = compiled("let rec x = " + body);
    return grows_with_threads(model, id(model, "x"), [](std::string_view name) { return name == "po"; });
  };
  CHECK(grows("rf | (x ; po)"));
  CHECK_FALSE(grows("(rf \\ (loc ; loc)) | (x ; po)"));
}

}  // namespace stalefetch::cat::test
