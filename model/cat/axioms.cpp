// SPDX-License-Identifier: BSD-2-Clause
// The part of the compiler for axioms and choices, and the checks that need the whole graph.
#include <fmt/format.h>

#include <algorithm>

#include "model/cat/compiler.hpp"
#include "model/cat/graph.hpp"

namespace stalefetch::cat {

void Compiler::add(const AxiomStatement& statement) {
  if (!axiom_names_.insert(statement.name).second)
    throw Error(statement.at, fmt::format("a second axiom is named '{}'", statement.name), "another name");
  Axiom axiom{statement.kind, statement.negated, statement.flag, statement.name, 0, model_.rules.size(), statement.at};
  const Value value = evaluate(*statement.expression, top_);
  const bool is_set = statement.kind == Axiom::Kind::Empty && value.kind == Value::Kind::Set;
  axiom.node = as(value, is_set ? Type::Set : Type::Relation, statement.expression->at, "the axiom");
  add_rule(statement.name, statement.documentation, axiom.node, statement.at);
  // Closing a relation only to look for cycles is work for nothing.
  if (axiom.kind != Axiom::Kind::Empty && builder_.at(axiom.node).op == Op::Plus) {
    axiom.kind = Axiom::Kind::Acyclic;
    axiom.node = builder_.at(axiom.node).a;
  }
  if (options_.without.count(statement.name) == 0) model_.axioms.push_back(std::move(axiom));
}

void Compiler::add(const ChoiceStatement& statement) {
  for (const Choice& other : model_.choices)
    if (model_.names[other.name] == statement.name)
      throw Error(statement.at, fmt::format("'{}' is chosen twice", statement.name), "another name");
  Choice choice;
  choice.pairs = relation(*statement.pairs, top_);
  choice.node = builder_.choice(statement.name);
  choice.name = builder_.at(choice.node).name;
  top_ = bind(top_, statement.name, value_of(choice.node));
  model_.choices.push_back(choice);
  choice_positions_.push_back(statement.at);
}

void Compiler::check_choices() const {
  for (std::size_t i = 0; i < model_.choices.size(); ++i)
    if (model_.nodes[model_.choices[i].pairs].depends_on != Static)
      throw Error(
          choice_positions_[i],
          fmt::format("'{}' is chosen for pairs that depend on other choices", model_.names[model_.choices[i].name]),
          "a relation that depends on the program alone");
}

/// A recursive name may not be used where its growth shrinks its own body: then there is no least fixed point.
void Compiler::check_monotone() {
  for (const std::vector<NodeId>& group : components(model_)) {
    if (model_.nodes[group.front()].op != Op::Recursive) continue;
    for (const NodeId id : group) {
      const Node& node = model_.nodes[id];
      const bool flips = node.op == Op::Complement || node.op == Op::Difference;
      const NodeId shrinking = node.op == Op::Complement ? node.a : node.b;
      if (!flips || std::find(group.begin(), group.end(), shrinking) == group.end()) continue;
      throw Error(positions_[id],
                  fmt::format("'{}' is defined by its own complement", model_.names[model_.nodes[group.front()].name]),
                  "recursive names outside of ~ and of the right side of \\");
    }
    model_.recursive_groups.emplace_back();
    for (const NodeId id : group)
      if (model_.nodes[id].op == Op::Recursive) model_.recursive_groups.back().push_back(id);
  }
}

}  // namespace stalefetch::cat
