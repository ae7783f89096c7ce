// SPDX-License-Identifier: BSD-2-Clause
// The second checker accepts what the search found, and refuses it once anything in it is changed.
#include <algorithm>
#include <catch2/catch.hpp>

#include "model/recheck/recheck.hpp"
#include "tests/enumeration/examples.hpp"

namespace stalefetch::test {

namespace {

CheckResult checked(const Sketch& sketch) {
  static RuleCache cache;
  return check(parsed(sketch), {}, cache);
}

const Sketch& example(const std::string& name) {
  for (const Example& one : examples())
    if (one.sketch.name == name) return one.sketch;
  throw std::logic_error("no example " + name);
}

/// The same test with a proposition that every execution satisfies.
Sketch anything(Sketch sketch) {
  const std::string proposition = sketch.proposition.substr(std::string("exists ").size());
  sketch.proposition = "exists (" + proposition + " \\/ ~" + proposition + ")";
  return sketch;
}

/// Calls `damage(witness, analysis)` for an execution of every example; it says false when it changed nothing. The
/// damaged witness must be refused. Returns how many there were.
template <class Damage>
unsigned refused(Damage&& damage) {
  unsigned count = 0;
  for (const Example& one : examples()) {
    const CheckResult result = checked(anything(one.sketch));
    REQUIRE(result.witness);
    Witness witness = *result.witness;
    if (!damage(witness, *result.analysis)) continue;
    ++count;
    INFO(one.sketch.name);
    CHECK_FALSE(recheck(witness, *result.analysis, Claim::Consistent).empty());
  }
  return count;
}

Universe universe_of(const Witness& witness, const Analysis& analysis) {
  return Universe(*analysis.threads, witness.path_of_thread);
}

}  // namespace

TEST_CASE("what the search finds is accepted") {
  unsigned witnesses = 0, races = 0;
  for (const Example& one : examples())
    for (const Sketch& sketch : {one.sketch, anything(one.sketch)}) {
      const CheckResult result = checked(sketch);
      witnesses += result.witness ? 1 : 0;
      races += result.unpredictable ? 1 : 0;
      INFO(sketch.name);
      for (const std::string& objection : recheck(result)) FAIL_CHECK(objection);
    }
  CHECK(witnesses > examples().size());
  CHECK(races >= 1);
}

TEST_CASE("a read with another source is refused") {
  // of another value
  CHECK(refused([](Witness& witness, const Analysis& analysis) {
          const Universe universe = universe_of(witness, analysis);
          for (EventId e = 0; e < universe.size(); ++e) {
            if (!universe.events()[e].reads()) continue;
            for (const EventId other : universe.writes_of(universe.events()[e].cell))
              if (witness.values[other] != witness.values[e]) {
                witness.source[e] = other;
                return true;
              }
          }
          return false;
        }) > 10);
  // of another place, or none
  for (const bool none : {true, false})
    CHECK(refused([none](Witness& witness, const Analysis& analysis) {
            const Universe universe = universe_of(witness, analysis);
            for (EventId e = 0; e < universe.size(); ++e) {
              if (!universe.events()[e].reads()) continue;
              for (EventId other = 0; other < universe.size(); ++other)
                if (universe.events()[other].cell != universe.events()[e].cell) {
                  witness.source[e] = none ? ~EventId{0} : other;
                  return true;
                }
            }
            return false;
          }) > 10);
}

TEST_CASE("a source for what reads nothing is refused") {
  CHECK(refused([](Witness& witness, const Analysis&) {
          witness.source[0] = 0;  // an initial write
          return true;
        }) > 10);
}

TEST_CASE("another coherence order is refused") {
  const auto some_pair = [](Witness& witness, auto&& change) {
    const auto pairs = witness.co.pairs();
    if (pairs.empty()) return false;
    change(pairs.front().first, pairs.front().second);  // from an initial write
    return true;
  };
  CHECK(refused([&](Witness& witness, const Analysis&) {
          return some_pair(witness, [&](EventId a, EventId b) { witness.co.reset(a, b); });
        }) > 10);
  CHECK(refused([&](Witness& witness, const Analysis&) {
          return some_pair(witness, [&](EventId a, EventId b) {
            witness.co.reset(a, b);
            witness.co.set(b, a);
          });
        }) > 10);
  CHECK(refused([](Witness& witness, const Analysis&) {
          witness.co.set(witness.co.size() - 1, witness.co.size() - 1);
          return true;
        }) > 10);
}

TEST_CASE("swapped stores of one thread are refused by the rules") {
  Sketch sketch = example("CoWW");
  sketch.proposition = "exists (x=2)";
  const CheckResult result = checked(sketch);
  REQUIRE(result.witness);
  CHECK(recheck(result).empty());
  Witness witness = *result.witness;
  const Universe universe = universe_of(witness, *result.analysis);
  const std::vector<EventId> writes = universe.writes_of(universe.events()[0].cell);
  REQUIRE(writes.size() == 3);
  witness.co.reset(writes[1], writes[2]);
  witness.co.set(writes[2], writes[1]);
  const auto objections = recheck(witness, *result.analysis, Claim::Consistent);
  CHECK(std::find(objections.begin(), objections.end(), "axiom internal does not hold") != objections.end());
}

TEST_CASE("other declared orders are refused") {
  const auto some_pair = [](Witness& witness, auto&& change) {
    for (Relation& order : witness.orders)
      if (const auto pairs = order.pairs(); !pairs.empty()) {
        change(order, pairs.front().first, pairs.front().second);
        return true;
      }
    return false;
  };
  CHECK(refused([&](Witness& witness, const Analysis&) {
          return some_pair(witness, [](Relation& order, EventId a, EventId b) { order.reset(a, b); });
        }) >= 3);
  CHECK(refused([&](Witness& witness, const Analysis&) {
          return some_pair(witness, [](Relation& order, EventId a, EventId b) { order.set(b, a); });
        }) >= 3);
  CHECK(refused([&](Witness& witness, const Analysis&) {
          return some_pair(witness, [](Relation& order, EventId a, EventId) { order.set(a, a); });
        }) >= 3);
}

TEST_CASE("a clean moved before the store that precedes it is refused by the rules") {
  Sketch sketch = example("SM+sync");
  sketch.proposition = "exists (0:X9=1)";
  const CheckResult result = checked(sketch);
  REQUIRE(result.witness);
  CHECK(recheck(result).empty());
  Witness witness = *result.witness;
  const Universe universe = universe_of(witness, *result.analysis);
  unsigned swapped = 0;
  for (Relation& order : witness.orders)
    for (const auto& [a, b] : order.pairs()) {
      if (universe.events()[a].kind != EventKind::Write) continue;
      order.reset(a, b);
      order.set(b, a);
      ++swapped;
    }
  REQUIRE(swapped == 1);
  const auto objections = recheck(witness, *result.analysis, Claim::Consistent);
  CHECK(objections == std::vector<std::string>{"axiom external does not hold"});
}

TEST_CASE("a changed value is refused") {
  CHECK(refused([](Witness& witness, const Analysis& analysis) {
          const Universe universe = universe_of(witness, analysis);
          for (EventId e = 0; e < universe.size(); ++e)
            if (universe.events()[e].reads()) return (witness.values[e] ^= 1, true);
          return false;
        }) > 10);
  CHECK(refused([](Witness& witness, const Analysis&) { return (witness.values[0] ^= 1, true); }) > 10);
  CHECK(refused([](Witness& witness, const Analysis& analysis) {
          const Universe universe = universe_of(witness, analysis);
          for (EventId e = universe.size(); e-- > 0;)
            if (universe.events()[e].kind == EventKind::Write) return (witness.values[e] ^= 4, true);
          return false;
        }) > 10);
}

TEST_CASE("another path is refused") {
  CHECK(refused([](Witness& witness, const Analysis& analysis) {
          for (std::size_t t = 0; t < witness.path_of_thread.size(); ++t)
            if (analysis.threads->paths[t].size() > 1) {
              unsigned& path = witness.path_of_thread[t];
              path = path == 0 ? 1 : 0;
              return true;
            }
          return false;
        }) >= 8);
  CHECK(refused([](Witness& witness, const Analysis&) { return (witness.path_of_thread[0] = 1000, true); }) > 10);
  CHECK(refused([](Witness& witness, const Analysis&) { return (witness.path_of_thread.pop_back(), true); }) > 10);
}

TEST_CASE("a witness of the wrong size is refused") {
  CHECK(refused([](Witness& witness, const Analysis&) { return (witness.source.pop_back(), true); }) > 10);
  CHECK(refused([](Witness& witness, const Analysis&) { return (witness.values.push_back(0), true); }) > 10);
  CHECK(refused([](Witness& witness, const Analysis&) { return (witness.co = Relation(1), true); }) > 10);
  CHECK(refused([](Witness& witness, const Analysis&) { return (witness.orders.pop_back(), true); }) > 10);
  CHECK(refused([](Witness& witness, const Analysis&) { return (witness.state.push_back(0), true); }) > 10);
}

TEST_CASE("another final state is refused, and a proposition that does not hold there") {
  CHECK(refused([](Witness& witness, const Analysis&) { return (witness.state[0] ^= 1, true); }) > 10);
  for (const Example& one : examples()) {
    CheckResult result = checked(one.sketch);
    if (!result.witness) continue;
    CHECK_FALSE(recheck(*result.witness, *result.analysis, Claim::Violated).empty());
    result.witness.reset();
    CHECK_FALSE(recheck(result).empty());  // allowed, and nothing to show for it
  }
}

TEST_CASE("what a missing rule lets through is refused by the rules") {
  RuleCache cache;
  CheckOptions options;
  options.rules.without = {"barrier-ob"};
  const CheckResult result = check(parsed(example("MP+dmbs")), options, cache);
  REQUIRE(result.witness);
  CHECK(recheck(result, options.rules).empty());
  CHECK(recheck(result) == std::vector<std::string>{"axiom external does not hold"});
}

TEST_CASE("a race that is none is refused") {
  unsigned races = 0;
  for (const Example& one : examples()) {
    const CheckResult result = checked(one.sketch);
    if (!result.unpredictable) continue;
    ++races;
    Race race = *result.unpredictable;
    std::swap(race.fetch, race.write);
    CHECK_FALSE(recheck(race, *result.analysis).empty());
  }
  CHECK(races > 0);
  // An execution that raises no flag.
  const CheckResult calm = checked(example("MP"));
  REQUIRE(calm.witness);
  CHECK_FALSE(recheck(Race{0, 0, calm.analysis, *calm.witness}, *calm.analysis).empty());
}

TEST_CASE("a race of a thread that waits is checked as far as it goes") {
  // The jump to itself races with the store that ends it; an execution that ends saw the store.
  const Sketch waiting{
      "wait", {"0:X4=P1:f", "0:X7=instr:\"MOV W9,#1\""}, {{"STR W7,[X4]"}, {"f: B f"}}, "exists (1:X9=1)"};
  const CheckResult result = checked(waiting);
  REQUIRE(result.unpredictable);
  REQUIRE(result.unpredictable->while_waiting);
  CHECK(recheck(result).empty());
  Race race = *result.unpredictable;
  race.while_waiting = false;
  CHECK(recheck(race, *result.analysis) == std::vector<std::string>{"P1 has no such path"});
  race = *result.unpredictable;
  race.witness.values[race.fetch] ^= 1;
  CHECK_FALSE(recheck(race, *result.analysis).empty());
}

}  // namespace stalefetch::test
