// SPDX-License-Identifier: BSD-2-Clause
// The part of the compiler for `let rec`: types of names that are used before they are defined, and plain closures.
#include <algorithm>

#include "model/cat/compiler.hpp"
#include "model/cat/graph.hpp"

namespace stalefetch::cat {

const Scope* Compiler::bind_recursive(const std::vector<Binding>& bindings, const Scope* scope, bool top_level) {
  const std::vector<Value::Kind> kinds = infer(bindings, scope);
  const Scope* inner = scope;
  std::vector<NodeId> names;
  for (std::size_t i = 0; i < bindings.size(); ++i) {
    const Type type = kinds[i] == Value::Kind::Set ? Type::Set : Type::Relation;
    const bool absent = top_level && left_out(bindings[i]);
    names.push_back(absent ? builder_.empty(type) : builder_.recursive(bindings[i].name, type));
    inner = bind(inner, bindings[i].name, value_of(names.back()));
  }
  for (std::size_t i = 0; i < bindings.size(); ++i) {
    const Type type = builder_.at(names[i]).type;
    const NodeId body = as(evaluate(*bindings[i].body, inner), type, bindings[i].body->at, "this definition");
    if (builder_.at(names[i]).op == Op::Recursive) model_.nodes[names[i]].a = body;
  }
  const Scope* outer = scope;
  for (std::size_t i = 0; i < bindings.size(); ++i) {
    const Value value = bindings.size() == 1 ? close(names[i]) : value_of(names[i]);
    outer = bind(outer, bindings[i].name, top_level ? define_top_level(bindings[i], value) : value);
  }
  return outer;
}

/// The types of recursive names, by evaluating their bodies with those known so far, others being empty of any type.
std::vector<Value::Kind> Compiler::infer(const std::vector<Binding>& bindings, const Scope* scope) {
  std::vector<Value::Kind> kinds(bindings.size(), Value::Kind::AnyEmpty);
  for (bool changed = true; changed;) {
    changed = false;
    const Scope* inner = scope;
    for (std::size_t i = 0; i < bindings.size(); ++i) {
      if (bindings[i].function)
        throw Error(bindings[i].at, "recursive functions are not supported", "a set or a relation");
      const bool known = kinds[i] != Value::Kind::AnyEmpty;
      const Type type = kinds[i] == Value::Kind::Set ? Type::Set : Type::Relation;
      inner = bind(inner, bindings[i].name, known ? value_of(builder_.empty(type)) : Value{});
    }
    for (std::size_t i = 0; i < bindings.size(); ++i) {
      const Value value = evaluate(*bindings[i].body, inner);
      if (value.kind == Value::Kind::AnyEmpty || kinds[i] != Value::Kind::AnyEmpty) continue;
      if (value.kind != Value::Kind::Set) (void)as(value, Type::Relation, bindings[i].body->at, "this definition");
      kinds[i] = value.kind;
      changed = true;
    }
  }
  return kinds;
}

/// `let rec r = e | r ; r`, where `e` does not use `r`, is `e+`: closing once is quicker than a fixed point.
Value Compiler::close(NodeId recursive) {
  const Node& node = builder_.at(recursive);
  if (node.op != Op::Recursive || node.type == Type::Set) return value_of(recursive);
  NodeId rest = builder_.empty(Type::Relation);
  bool square = false;
  std::vector<NodeId> parts{builder_.at(recursive).a};
  while (!parts.empty()) {
    const NodeId id = parts.back();
    const Node part = builder_.at(id);
    parts.pop_back();
    if (part.op == Op::Union) {
      parts.insert(parts.end(), {part.a, part.b});
    } else if (part.op == Op::Sequence && part.a == recursive && part.b == recursive) {
      square = true;
    } else {
      rest = builder_.binary(Op::Union, rest, id);
    }
  }
  if (!square) return value_of(recursive);
  for (const std::vector<NodeId>& group : components(model_, {rest}, nullptr))
    if (std::find(group.begin(), group.end(), recursive) != group.end()) return value_of(recursive);
  return value_of(builder_.unary(Op::Plus, rest));
}

}  // namespace stalefetch::cat
