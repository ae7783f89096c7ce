// SPDX-License-Identifier: BSD-2-Clause
// Small executions, and rules evaluated on them by both evaluators at once.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "model/cat/evaluate.hpp"
#include "model/cat/naive.hpp"

namespace stalefetch::cat::test {

/// Sets W R F; static po loc, rf (reads-from), co (coherence).
inline CompileOptions options() {
  CompileOptions result;
  for (const char* name : {"W", "R", "F"}) result.primitives.push_back({name, Type::Set, Static});
  for (const char* name : {"po", "loc"}) result.primitives.push_back({name, Type::Relation, Static});
  result.primitives.push_back({"rf", Type::Relation, ReadsFrom});
  result.primitives.push_back({"co", Type::Relation, Coherence});
  return result;
}

/// W = {0, 1}, R = {2, 3}, F = {4}; po: 0 2, 1 3 (closed), loc: {0 1 2 3}; rf: 0 3; co: 0 1.
inline NaiveExecution execution() {
  NaiveExecution result;
  result.events = 5;
  result.primitives["W"] = NaiveSet{0, 1};
  result.primitives["R"] = NaiveSet{2, 3};
  result.primitives["F"] = NaiveSet{4};
  result.primitives["po"] = NaiveRelation{{0, 2}, {1, 3}};
  NaiveRelation loc;
  for (EventId a = 0; a < 4; ++a)
    for (EventId b = 0; b < 4; ++b) loc.emplace(a, b);
  result.primitives["loc"] = loc;
  result.primitives["rf"] = NaiveRelation{{0, 3}};
  result.primitives["co"] = NaiveRelation{{0, 1}};
  return result;
}

inline Model compiled(const std::string& text, const CompileOptions& with = options()) {
  return compile(text, "test.cat", with);
}

/// Fills in what the rules are given.
inline void load(Evaluator& evaluator, const Model& model, const NaiveExecution& from) {
  for (const NodeId node : model.primitives) {
    const NaiveValue& value = from.primitives.at(model.names[model.nodes[node].name]);
    if (const auto* set = std::get_if<NaiveSet>(&value)) {
      evaluator.set(node).clear();
      for (const EventId e : *set) evaluator.set(node).set(e);
    } else {
      evaluator.relation(node).clear();
      for (const auto& [a, b] : std::get<NaiveRelation>(value)) evaluator.relation(node).set(a, b);
    }
  }
  for (const Choice& choice : model.choices) {
    evaluator.relation(choice.node).clear();
    for (const auto& [a, b] : from.choices.at(model.names[choice.name])) evaluator.relation(choice.node).set(a, b);
  }
}

/// Every definition and axiom.
inline std::vector<NodeId> all_roots(const Model& model) {
  std::vector<NodeId> roots;
  for (const auto& [name, node] : model.definitions) roots.push_back(node);
  for (const Axiom& axiom : model.axioms) roots.push_back(axiom.node);
  return roots;
}

inline NaiveValue read(const Evaluator& evaluator, const Model& model, NodeId node) {
  if (model.nodes[node].type == Type::Relation) {
    const auto pairs = evaluator.relation(node).pairs();
    return NaiveRelation(pairs.begin(), pairs.end());
  }
  NaiveSet result;
  evaluator.set(node).for_each([&](EventId e) { result.insert(e); });
  return result;
}

/// What the compiled rules say of an execution, in the words of the naive evaluator.
inline NaiveResult results(const Evaluator& evaluator, const Model& model) {
  NaiveResult result;
  for (const auto& [name, node] : model.definitions) result.definitions[name] = read(evaluator, model, node);
  for (const Axiom& axiom : model.axioms)
    (axiom.flag ? result.raised : result.holds)[axiom.name] = evaluator.holds(axiom);
  return result;
}

inline NaiveResult evaluate_compiled(const std::string& text, const CompileOptions& with, const NaiveExecution& on) {
  const Model model = compiled(text, with);
  Evaluator evaluator(model);
  evaluator.resize(on.events);
  load(evaluator, model, on);
  evaluator.run(make_schedule(model, all_roots(model), Static));
  return results(evaluator, model);
}

/// The result of both evaluators, which must agree.
inline NaiveResult evaluate(const std::string& text, const CompileOptions& with = options(),
                            const NaiveExecution& on = execution()) {
  NaiveResult fast = evaluate_compiled(text, with, on);
  const NaiveResult slow = evaluate_naively(text, "test.cat", with, on);
  CHECK(fast.definitions == slow.definitions);
  CHECK(fast.holds == slow.holds);
  CHECK(fast.raised == slow.raised);
  return fast;
}

inline NaiveRelation relation(const std::string& expression, const CompileOptions& with = options()) {
  return std::get<NaiveRelation>(evaluate("let x = " + expression, with).definitions.at("x"));
}

inline NaiveSet set(const std::string& expression) {
  return std::get<NaiveSet>(evaluate("let x = " + expression).definitions.at("x"));
}

/// The message of the error that compiling gives; empty if there is none.
inline std::string error_of(const std::string& text, const CompileOptions& with = options()) {
  try {
    (void)compiled(text, with);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace stalefetch::cat::test
