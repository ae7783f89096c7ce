// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <algorithm>

#include "model/cat/compiler.hpp"
#include "model/cat/graph.hpp"
#include "model/cat/near_matches.hpp"

namespace stalefetch::cat {

Model compile(std::string_view text, const std::string& file, const CompileOptions& options) {
  const RuleFile rules = parse(text, file, options.include);
  return Compiler(options).compile(rules);
}

Compiler::Compiler(const CompileOptions& options) : options_(options), builder_(model_) {}

Model Compiler::compile(const RuleFile& file) {
  model_.title = file.title;
  check_left_out(file);
  define_given();
  for (const Statement& statement : file.statements) std::visit([&](const auto& one) { add(one); }, statement);
  compact(model_, positions_);
  check_monotone();
  annotate(model_);
  check_choices();
  for (NodeId id = 0; id < model_.nodes.size(); ++id)
    if (model_.nodes[id].op == Op::Primitive) model_.primitives.push_back(id);
  return std::move(model_);
}

void Compiler::define_given() {
  top_ = bind(top_, "id", {Value::Kind::Relation, builder_.identity(), nullptr, nullptr});
  top_ = bind(top_, "emptyset", {});
  top_ = bind(top_, "domain", {Value::Kind::Domain, 0, nullptr, nullptr});
  top_ = bind(top_, "range", {Value::Kind::Range, 0, nullptr, nullptr});
  for (const Primitive& primitive : options_.primitives)
    top_ = bind(top_, primitive.name, value_of(builder_.primitive(primitive)));
}

const Scope* Compiler::bind(const Scope* outer, std::string name, const Value& value) {
  scopes_.push_back({outer, std::move(name), value});
  return &scopes_.back();
}

bool Compiler::left_out(const Binding& binding) const {
  return binding.documentation && !binding.function && options_.without.count(binding.name) != 0;
}

void Compiler::add(const LetStatement& statement) {
  if (statement.recursive) {
    top_ = bind_recursive(statement.bindings, top_, true);
    return;
  }
  const Scope* const before = top_;  // `and` without `rec`: the definitions do not see each other
  std::vector<Value> values;
  for (const Binding& binding : statement.bindings) {
    if (binding.function) {
      values.push_back({Value::Kind::Function, 0, &binding, before});
    } else {
      values.push_back(define_top_level(binding, evaluate(*binding.body, before)));
    }
  }
  for (std::size_t i = 0; i < values.size(); ++i) top_ = bind(top_, statement.bindings[i].name, values[i]);
}

/// Records a set or relation as a definition and, when documented, as a rule. Gives its value: empty when left out.
Value Compiler::define_top_level(const Binding& binding, const Value& value) {
  if (value.kind == Value::Kind::Function || value.kind == Value::Kind::Domain || value.kind == Value::Kind::Range)
    return value;
  const Type type = value.kind == Value::Kind::Set ? Type::Set : Type::Relation;
  const bool plain = value.kind != Value::Kind::AnyEmpty;
  const NodeId node = left_out(binding) || !plain ? builder_.empty(type) : value.node;
  model_.definitions.emplace_back(binding.name, node);
  if (binding.documentation) add_rule(binding.name, binding.documentation, node, binding.at);
  return plain ? value_of(node) : value;
}

void Compiler::add_rule(const std::string& name, const std::optional<Documentation>& text, NodeId node,
                        const SourcePosition& at) {
  Rule rule{name, "", "", "", node, at};
  if (text) rule.title = text->title, rule.text = text->text, rule.source = text->source;
  model_.rules.push_back(std::move(rule));
}

void Compiler::check_left_out(const RuleFile& file) const {
  std::vector<std::string> known;
  for (const Statement& statement : file.statements) {
    if (const auto* let = std::get_if<LetStatement>(&statement)) {
      for (const Binding& binding : let->bindings)
        if (binding.documentation && !binding.function) known.push_back(binding.name);
    } else if (const auto* axiom = std::get_if<AxiomStatement>(&statement)) {
      known.push_back(axiom->name);
    }
  }
  for (const std::string& name : options_.without)
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw Error({}, fmt::format("no rule '{}' to leave out", name), suggestion(name, known));
}

void compact(Model& model, std::unordered_map<NodeId, SourcePosition>& positions) {
  std::vector<NodeId> roots;
  const auto for_each_reference = [&](auto&& visit) {
    for (auto& [name, node] : model.definitions) visit(node);
    for (Rule& rule : model.rules) visit(rule.node);
    for (Axiom& axiom : model.axioms) visit(axiom.node);
    for (Choice& choice : model.choices) visit(choice.node), visit(choice.pairs);
  };
  for_each_reference([&](NodeId node) { roots.push_back(node); });

  constexpr NodeId dropped = ~NodeId{0};
  std::vector<NodeId> renumbered(model.nodes.size(), dropped);
  std::vector<Node> nodes;
  for (const std::vector<NodeId>& group : components(model, roots, nullptr))
    for (const NodeId id : group) {
      renumbered[id] = static_cast<NodeId>(nodes.size());
      nodes.push_back(model.nodes[id]);
    }
  for (Node& node : nodes) {
    const Operands operands = operands_of(node);
    if (operands.count > 0) node.a = renumbered[node.a];
    if (operands.count > 1) node.b = renumbered[node.b];
  }
  std::unordered_map<NodeId, SourcePosition> moved;
  for (auto& [id, at] : positions)
    if (renumbered[id] != dropped) moved.emplace(renumbered[id], at);
  for_each_reference([&](NodeId& node) { node = renumbered[node]; });
  model.nodes = std::move(nodes);
  positions = std::move(moved);
}

}  // namespace stalefetch::cat
