// SPDX-License-Identifier: BSD-2-Clause
// Do the compiled rules and the naive evaluator agree on random rules and executions, whatever was computed before?
#include <rapidcheck.h>
#include <algorithm>

#include "model/cat/growth.hpp"
#include "random_rules.hpp"

namespace stalefetch::cat::test {

namespace {
unsigned any_size() {
  return *rc::gen::weightedOneOf<unsigned>(
      {{5, rc::gen::inRange(1U, 13U)}, {1, rc::gen::inRange(13U, 71U)}, {2, rc::gen::element(63U, 64U, 65U)}});
}
/// Slow sets of pairs bound how deep expressions over many events may be.
unsigned any_depth(unsigned events) { return *rc::gen::inRange(0U, events > 12 ? 3U : 4U); }
Stages any_stages() { return static_cast<Stages>(*rc::gen::inRange(0, 8)); }

bool is_po(std::string_view name) { return name == "po"; }

/// The pairs or events that lie among the first `count` events.
NaiveValue among_first(const NaiveValue& value, unsigned count) {
  if (const auto* set = std::get_if<NaiveSet>(&value)) return NaiveSet(set->begin(), set->lower_bound(count));
  NaiveRelation result;
  for (const auto& [a, b] : std::get<NaiveRelation>(value))
    if (a < count && b < count) result.emplace(a, b);
  return result;
}

NaiveExecution among_first(const NaiveExecution& whole, unsigned count) {
  NaiveExecution part{count, {}, {}};
  for (const auto& [name, value] : whole.primitives) part.primitives[name] = among_first(value, count);
  for (const auto& [name, value] : whole.choices)
    part.choices[name] = std::get<NaiveRelation>(among_first(NaiveValue(value), count));
  return part;
}

/// `po` only within the first `count` events, and within the others.
void divide_po(NaiveExecution& execution, unsigned count) {
  std::erase_if(std::get<NaiveRelation>(execution.primitives.at("po")),
                [&](const auto& pair) { return (pair.first < count) != (pair.second < count); });
}

bool agree(const NaiveResult& a, const NaiveResult& b) {
  return a.definitions == b.definitions && a.holds == b.holds && a.raised == b.raised;
}

bool below(const NaiveValue& part, const NaiveValue& whole) {
  if (const auto* set = std::get_if<NaiveSet>(&part)) {
    const auto& all = std::get<NaiveSet>(whole);
    return std::includes(all.begin(), all.end(), set->begin(), set->end());
  }
  const auto& pairs = std::get<NaiveRelation>(part);
  const auto& all = std::get<NaiveRelation>(whole);
  return std::includes(all.begin(), all.end(), pairs.begin(), pairs.end());
}
}  // namespace

TEST_CASE("Do compiled and naive evaluation agree on random rules?") {
  CHECK(rc::check([](std::uint64_t seed, bool on) {
    const unsigned events = any_size();
    RandomRules rules(seed, any_depth(events));
    const std::string text = rules.file();
    RC_LOG(text);
    const NaiveExecution execution = rules.execution(events);
    CompileOptions with = options();
    if (on) with.variants.insert("on");
    RC_ASSERT(agree(evaluate_compiled(text, with, execution), evaluate_naively(text, "test.cat", with, execution)));
  }));
}

TEST_CASE("Is it enough to recompute what a change reaches?") {
  CHECK(rc::check([](std::uint64_t seed) {
    const unsigned events = any_size();
    RandomRules rules(seed, any_depth(events));
    const std::string text = rules.file();
    RC_LOG(text);
    const NaiveExecution before = rules.execution(events);
    const Stages changed = any_stages();
    RC_PRE(changed != Static);
    const NaiveExecution after = rules.part_of(before, changed);
    const Model model = compiled(text);
    Evaluator evaluator(model);
    evaluator.resize(events + 1);  // storage of another size is to be forgotten
    evaluator.resize(events);
    load(evaluator, model, before);
    evaluator.run(make_schedule(model, all_roots(model), Static));
    load(evaluator, model, after);
    evaluator.run(make_schedule(model, all_roots(model), changed));
    RC_ASSERT(agree(results(evaluator, model), evaluate_naively(text, "test.cat", options(), after)));
  }));
}

TEST_CASE("Is a lower bound below the value for every way to complete the unfinished stages?") {
  CHECK(rc::check([](std::uint64_t seed) {
    const unsigned events = any_size();
    RandomRules rules(seed, any_depth(events));
    const std::string text = rules.file();
    RC_LOG(text);
    const Stages unfinished = any_stages();
    const NaiveExecution whole = rules.execution(events);
    const NaiveExecution part = rules.part_of(whole, unfinished);
    Model model = compiled(text);
    std::vector<NodeId> bounds;
    for (const auto& definition : std::vector(model.definitions))
      bounds.push_back(lower_bound(model, definition.second, unfinished));
    Evaluator evaluator(model);
    evaluator.resize(events);
    load(evaluator, model, part);
    evaluator.run(make_schedule(model, bounds, Static));
    const NaiveResult final = evaluate_naively(text, "test.cat", options(), whole);
    for (std::size_t i = 0; i < bounds.size(); ++i)
      RC_ASSERT(below(read(evaluator, model, bounds[i]), final.definitions.at(model.definitions[i].first)));
  }));
}

TEST_CASE("Does what is said to grow with threads grow when events are added?") {
  CHECK(rc::check([](std::uint64_t seed) {
    const unsigned events = any_size(), first = *rc::gen::inRange(0U, events + 1);
    RandomRules rules(seed, any_depth(events));
    const std::string text = rules.file();
    RC_LOG(text);
    NaiveExecution whole = rules.execution(events);
    divide_po(whole, first);
    const NaiveResult less = evaluate_naively(text, "test.cat", options(), among_first(whole, first));
    const NaiveResult more = evaluate_naively(text, "test.cat", options(), whole);
    const Model model = compiled(text);
    for (const auto& [name, node] : model.definitions)
      if (grows_with_threads(model, node, is_po)) RC_ASSERT(below(less.definitions.at(name), more.definitions.at(name)));
  }));
}

}  // namespace stalefetch::cat::test
