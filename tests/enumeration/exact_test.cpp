// SPDX-License-Identifier: BSD-2-Clause
// The search finds exactly the executions that brute force finds, each once; and both find as many as can be counted.
#include <catch2/catch.hpp>

#include "tests/enumeration/examples.hpp"
#include "tests/enumeration/oracle.hpp"

namespace stalefetch::test {

namespace {

std::shared_ptr<const Analysis> analysed(const Sketch& sketch, const Configuration& configuration = {},
                                         const RuleOptions& rules = {}) {
  static RuleCache cache;
  CheckOptions options;
  options.configuration = configuration;
  options.rules = rules;
  return analyse(parsed(sketch), options, cache);
}

const Example& example(const std::string& name) {
  for (const Example& one : examples())
    if (one.sketch.name == name) return one;
  throw std::logic_error("no example " + name);
}

std::uint64_t count(const Executions& executions) {
  std::uint64_t result = 0;
  for (const auto& [text, times] : executions.consistent) result += times;
  return result;
}

void compare(const Sketch& sketch, const Configuration& configuration) {
  const auto analysis = analysed(sketch, configuration);
  const Executions found = enumerate_by_search(*analysis), wanted = enumerate_by_force(*analysis);
  CHECK(found.complete);
  CHECK(wanted.complete);
  for (const std::string& difference : differences(found, wanted)) FAIL_CHECK(difference);
}

}  // namespace

TEST_CASE("as many executions as can be counted by hand") {
  for (const auto& [sketch, candidates, consistent] : examples()) {
    DYNAMIC_SECTION(sketch.name) {
      const auto analysis = analysed(sketch);
      CHECK(enumerate_by_force(*analysis).candidates == candidates);
      CHECK(count(enumerate_by_search(*analysis)) == consistent);
    }
  }
}

TEST_CASE("search and brute force find the same executions") {
  for (const Example& one : examples()) {
    DYNAMIC_SECTION(one.sketch.name) {
      compare(one.sketch, {});
      compare(one.sketch, {{"IDC", true}});
      compare(one.sketch, {{"DIC", true}, {"IDC", true}});
      compare(one.sketch, {{"fetch-order-2020", true}});
    }
  }
}

TEST_CASE("a rule that is missing on either side shows") {
  // Without the rule, the one execution that it forbids is found.
  const auto [name, rule] = GENERATE(table<std::string, std::string>({{"MP+dmbs", "barrier-ob"},
                                                                      {"SM+sync", "DSB-ob"},
                                                                      {"publish", "CSE-ob"},
                                                                      {"MP+rel+addr", "dependency-ob"},
                                                                      {"CoWW", "internal"},
                                                                      {"exclusive", "atomic"}}));
  CAPTURE(name, rule);
  const Sketch& sketch = example(name).sketch;
  RuleOptions without;
  without.without = {rule};
  const auto right = analysed(sketch), wrong = analysed(sketch, {}, without);
  const Executions found = enumerate_by_search(*right);
  CHECK(differences(found, enumerate_by_force(*right)).empty());
  CHECK_FALSE(differences(found, enumerate_by_force(*right, without)).empty());
  CHECK_FALSE(differences(enumerate_by_search(*wrong), enumerate_by_force(*right)).empty());
}

TEST_CASE("a wrong rule text on one side shows") {
  const auto analysis = analysed(example("CoRR").sketch);
  RuleOptions broken;
  broken.text = std::string(analysis->architecture->rules());
  const std::string from_reads = "let fr = rf^-1; co";
  REQUIRE(broken.text.find(from_reads) != std::string::npos);
  broken.text.replace(broken.text.find(from_reads), from_reads.size(), "let fr = rf^-1; co; co");
  CHECK_FALSE(differences(enumerate_by_search(*analysis), enumerate_by_force(*analysis, broken)).empty());
}

TEST_CASE("what is missing, too much or double is named") {
  Executions found, wanted;
  wanted.consistent = {{"a", 1}, {"b", 1}};
  found.consistent = {{"a", 2}, {"c", 1}};
  CHECK(differences(found, wanted) == std::vector<std::string>{"found 2 times: a", "too much: c", "missing: b"});
  found.consistent = wanted.consistent;
  CHECK(differences(found, wanted).empty());
  found.final_states[{1}] = 1;
  CHECK(differences(found, wanted).size() == 1);
}

TEST_CASE("the same search gives the same executions in the same order") {
  for (const Example& one : examples()) {
    const auto analysis = analysed(one.sketch);
    const auto order = [&] {
      std::vector<std::vector<EventId>> sources;
      Search search(*analysis->program, *analysis->threads, *analysis->rules, {});
      search.run([&](const FoundExecution& found) {
        sources.push_back(*found.source);
        return true;
      });
      return sources;
    };
    CHECK(order() == order());
  }
}

}  // namespace stalefetch::test
