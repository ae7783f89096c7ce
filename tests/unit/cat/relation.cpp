// SPDX-License-Identifier: BSD-2-Clause
// Do the operations on rows of words agree with their definitions on sets of pairs, around the size of a word too?
#include "model/relation.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <random>

#include "model/cat/naive_operations.hpp"

namespace stalefetch::cat::test {

namespace {
using namespace naive;

struct Sample {
  unsigned size;
  std::mt19937_64 random;

  NaiveSet set() {
    NaiveSet result;
    for (EventId e = 0; e < size; ++e)
      if (random() % 2 == 0) result.insert(e);
    return result;
  }
  NaiveRelation relation() {
    NaiveRelation result;
    const unsigned pairs = static_cast<unsigned>(random() % (2 * size + 1));
    for (unsigned i = 0; i < pairs; ++i)
      result.emplace(static_cast<EventId>(random() % size), static_cast<EventId>(random() % size));
    return result;
  }
};

EventSet pack(const NaiveSet& from, unsigned size) {
  EventSet result(size);
  for (const EventId e : from) result.set(e);
  return result;
}
Relation pack(const NaiveRelation& from, unsigned size) {
  Relation result(size);
  for (const auto& [a, b] : from) result.set(a, b);
  return result;
}

template <class Test>
void for_random_sizes(Test&& test) {
  const bool passed = rc::check([&](std::uint64_t seed) {
    const unsigned size = *rc::gen::oneOf(rc::gen::inRange(1U, 71U), rc::gen::element(63U, 64U, 65U));
    test(Sample{size, std::mt19937_64(seed)});
  });
  CHECK(passed);
}
}  // namespace

TEST_CASE("Do sets of events behave like sets?") {
  for_random_sizes([](Sample sample) {
    const unsigned n = sample.size;
    const NaiveSet a = sample.set(), b = sample.set();
    EventSet joined = pack(a, n), met = pack(a, n), left = pack(a, n), rest(n), all(n);
    joined |= pack(b, n);
    met &= pack(b, n);
    left -= pack(b, n);
    complement(rest, pack(a, n));
    all.fill();
    RC_ASSERT(joined == pack(either(a, b), n));
    RC_ASSERT(met == pack(both(a, b), n));
    RC_ASSERT(left == pack(minus(a, b), n));
    RC_ASSERT(rest == pack(minus(all_events(n), a), n));
    RC_ASSERT(all == pack(all_events(n), n));
    RC_ASSERT(pack(a, n).count() == a.size());
    RC_ASSERT(pack(a, n).empty() == a.empty());
    NaiveSet visited;
    pack(a, n).for_each([&](EventId e) { visited.insert(e); });
    RC_ASSERT(visited == a);
  });
}

TEST_CASE("Do relations behave like sets of pairs?") {
  for_random_sizes([](Sample sample) {
    const unsigned n = sample.size;
    const NaiveRelation a = sample.relation(), b = sample.relation();
    const NaiveSet all = all_events(n);
    Relation joined = pack(a, n), met = pack(a, n), left = pack(a, n), rest(n);
    joined |= pack(b, n);
    met &= pack(b, n);
    left -= pack(b, n);
    complement(rest, pack(a, n));
    RC_ASSERT(joined == pack(either(a, b), n));
    RC_ASSERT(met == pack(both(a, b), n));
    RC_ASSERT(left == pack(minus(a, b), n));
    RC_ASSERT(rest == pack(minus(cross(all, all), a), n));
    RC_ASSERT(pack(a, n).count() == a.size());
    RC_ASSERT(pack(a, n).empty() == a.empty());
    const auto pairs = pack(a, n).pairs();
    RC_ASSERT(NaiveRelation(pairs.begin(), pairs.end()) == a);
  });
}

TEST_CASE("Do sequences, restrictions, inverses and products follow their definitions?") {
  for_random_sizes([](Sample sample) {
    const unsigned n = sample.size;
    const NaiveRelation a = sample.relation(), b = sample.relation();
    const NaiveSet s = sample.set(), t = sample.set();
    Relation out(n);
    sequence(out, pack(a, n), pack(b, n));
    RC_ASSERT(out == pack(compose(a, b), n));
    restrict_domain(out, pack(s, n), pack(a, n));
    RC_ASSERT(out == pack(compose(identity(s), a), n));
    restrict_range(out, pack(a, n), pack(s, n));
    RC_ASSERT(out == pack(compose(a, identity(s)), n));
    inverse(out, pack(a, n));
    RC_ASSERT(out == pack(reverse(a), n));
    product(out, pack(s, n), pack(t, n));
    RC_ASSERT(out == pack(cross(s, t), n));
    identity_on(out, pack(s, n));
    RC_ASSERT(out == pack(identity(s), n));
  });
}

TEST_CASE("Does a range relate an event to those in it, and leave the others?") {
  for_random_sizes([](Sample sample) {
    const unsigned n = sample.size;
    NaiveRelation expected = sample.relation();
    Relation out = pack(expected, n);
    const auto a = static_cast<EventId>(sample.random() % n), first = static_cast<EventId>(sample.random() % (n + 1));
    const auto end = static_cast<EventId>(first + sample.random() % (n + 1 - first));
    out.set_range(a, first, end);
    for (EventId b = first; b < end; ++b) expected.emplace(a, b);
    RC_ASSERT(out == pack(expected, n));
  });
}

TEST_CASE("Do closures, cycles, domains and ranges follow their definitions?") {
  for_random_sizes([](Sample sample) {
    const unsigned n = sample.size;
    const NaiveRelation a = sample.relation();
    Relation closed = pack(a, n);
    close_transitively(closed);
    RC_ASSERT(closed == pack(closure(a), n));
    RC_ASSERT(pack(a, n).acyclic() == both(closure(a), identity(all_events(n))).empty());
    RC_ASSERT(pack(a, n).reflexive_somewhere() == !both(a, identity(all_events(n))).empty());
    add_identity(closed);
    RC_ASSERT(closed == pack(either(closure(a), identity(all_events(n))), n));
    EventSet side(n);
    domain(side, pack(a, n));
    RC_ASSERT(side == pack(sources(a), n));
    range(side, pack(a, n));
    RC_ASSERT(side == pack(sources(reverse(a)), n));
  });
}

}  // namespace stalefetch::cat::test
