// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/naive.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <type_traits>
#include <vector>

#include "model/cat/naive_operations.hpp"
#include "model/cat/syntax.hpp"

namespace stalefetch::cat {

namespace {
using namespace naive;

struct Name;

struct Function {
  const Binding* binding = nullptr;  ///< none: `domain` or `range`
  const Name* defined_at = nullptr;
  bool range = false;
};

/// Nothing: the empty set or relation, whichever is needed.
using Thing = std::variant<std::monostate, NaiveSet, NaiveRelation, Function>;

struct Name {
  const Name* outer;
  std::string name;
  Thing thing;
};

class Naive {
 public:
  Naive(const CompileOptions& options, const NaiveExecution& execution) : options_(options), execution_(execution) {
    define("id", identity(all_events(execution.events)));
    define("emptyset", std::monostate{});
    define("domain", Function{});
    define("range", Function{nullptr, nullptr, true});
    for (const auto& [name, value] : execution.primitives)
      std::visit([&, &known = name](const auto& one) { define(known, one); }, value);
  }

  NaiveResult run(const RuleFile& file) {
    for (const Statement& statement : file.statements) std::visit([&](const auto& one) { add(one); }, statement);
    return std::move(result_);
  }

 private:
  void define(const std::string& name, Thing thing) { top_ = bind(top_, name, std::move(thing)); }

  const Name* bind(const Name* outer, const std::string& name, Thing thing) {
    names_.push_back({outer, name, std::move(thing)});
    return &names_.back();
  }

  [[nodiscard]] bool left_out(const Binding& binding) const {
    return binding.documentation && !binding.function && options_.without.count(binding.name) != 0;
  }

  void add(const LetStatement& statement) {
    const Name* const bound = bind_all(statement.bindings, statement.recursive, top_, true);
    top_ = bound;
    for (std::size_t i = 0; i < statement.bindings.size(); ++i) {
      const Name* name = bound;
      for (std::size_t skip = statement.bindings.size() - 1 - i; skip > 0; --skip) name = name->outer;
      if (const auto* set = std::get_if<NaiveSet>(&name->thing)) result_.definitions[name->name] = *set;
      if (const auto* relation = std::get_if<NaiveRelation>(&name->thing)) result_.definitions[name->name] = *relation;
      if (std::holds_alternative<std::monostate>(name->thing)) result_.definitions[name->name] = NaiveRelation{};
    }
  }

  void add(const AxiomStatement& statement) {
    if (options_.without.count(statement.name) != 0) return;
    const Thing thing = evaluate(*statement.expression, top_);
    const auto* pairs = std::get_if<NaiveRelation>(&thing);
    if (statement.flag && pairs != nullptr) result_.flagged[statement.name] = *pairs;
    bool holds = true;
    if (statement.kind == Axiom::Kind::Empty) {
      const auto* set = std::get_if<NaiveSet>(&thing);
      holds = set != nullptr ? set->empty() : relation_of(thing, statement.at).empty();
    } else {
      NaiveRelation relation = relation_of(thing, statement.at);
      if (statement.kind == Axiom::Kind::Acyclic) relation = closure(relation);
      holds =
          std::none_of(relation.begin(), relation.end(), [](const auto& pair) { return pair.first == pair.second; });
    }
    (statement.flag ? result_.raised : result_.holds)[statement.name] = holds != statement.negated;
  }

  void add(const ChoiceStatement& statement) {
    const auto chosen = execution_.choices.find(statement.name);
    if (chosen == execution_.choices.end()) throw Error(statement.at, "no choice given for '" + statement.name + "'");
    result_.ordered[statement.name] = relation_of(evaluate(*statement.pairs, top_), statement.at);
    define(statement.name, chosen->second);
  }

  /// The bindings, innermost last; those that are left out are empty.
  const Name* bind_all(const std::vector<Binding>& bindings, bool recursive, const Name* scope, bool top_level) {
    std::vector<Thing> things(bindings.size());
    for (std::size_t round = 0;; ++round) {
      if (round > limit_of_rounds(bindings.size())) throw Error(bindings[0].at, "no fixed point");
      const Name* inner = scope;
      if (recursive)
        for (std::size_t i = 0; i < bindings.size(); ++i) inner = bind(inner, bindings[i].name, things[i]);
      std::vector<Thing> next;
      for (const Binding& binding : bindings) next.push_back(value(binding, inner, top_level && left_out(binding)));
      const bool stable = !recursive || same(next, things);
      things = std::move(next);
      if (stable) break;
    }
    for (std::size_t i = 0; i < bindings.size(); ++i) scope = bind(scope, bindings[i].name, things[i]);
    return scope;
  }

  [[nodiscard]] std::size_t limit_of_rounds(std::size_t bindings) const {
    return bindings * (std::size_t{execution_.events} * execution_.events + 2) + 2;
  }

  Thing value(const Binding& binding, const Name* scope, bool absent) {
    if (binding.function) return Function{&binding, scope, false};
    Thing thing = evaluate(*binding.body, scope);
    if (!absent) return thing;
    if (std::holds_alternative<NaiveSet>(thing)) return NaiveSet{};
    return std::holds_alternative<NaiveRelation>(thing) ? Thing{NaiveRelation{}} : Thing{};
  }

  static bool same(const std::vector<Thing>& a, const std::vector<Thing>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), [](const Thing& x, const Thing& y) {
      if (x.index() != y.index()) return false;
      if (const auto* set = std::get_if<NaiveSet>(&x)) return *set == std::get<NaiveSet>(y);
      if (const auto* relation = std::get_if<NaiveRelation>(&x)) return *relation == std::get<NaiveRelation>(y);
      return true;
    });
  }

  Thing evaluate(const Expression& e, const Name* scope) {
    using Kind = Expression::Kind;
    const auto relation = [&](std::size_t i = 0) {
      return relation_of(evaluate(*e.operands[i], scope), e.operands[i]->at);
    };
    const auto set = [&](std::size_t i = 0) { return set_of(evaluate(*e.operands[i], scope), e.operands[i]->at); };
    const unsigned n = execution_.events;
    switch (e.kind) {
      case Kind::Name:
        return look_up(e, scope);
      case Kind::Empty:
        return {};
      case Kind::Universe:
        return all_events(n);
      case Kind::Union:
      case Kind::Difference:
      case Kind::Intersection:
        return combine(e, scope);
      case Kind::Sequence: {
        NaiveRelation result = relation(0);
        for (std::size_t i = 1; i < e.operands.size(); ++i) result = compose(result, relation(i));
        return result;
      }
      case Kind::Product:
        if (e.operands.size() > 2) throw Error(e.at, "a product of more than two sets");
        return cross(set(0), set(1));
      case Kind::Complement: {
        const Thing thing = evaluate(*e.operands[0], scope);
        if (const auto* members = std::get_if<NaiveSet>(&thing)) return minus(all_events(n), *members);
        return minus(cross(all_events(n), all_events(n)), relation_of(thing, e.at));
      }
      case Kind::Inverse:
        return reverse(relation());
      case Kind::Plus:
        return closure(relation());
      case Kind::Star:
        return either(closure(relation()), identity(all_events(n)));
      case Kind::Optional:
        return either(relation(), identity(all_events(n)));
      case Kind::Identity:
        return identity(set());
      case Kind::Apply:
        return apply(e, scope);
      case Kind::Conditional:
        return evaluate(*e.operands[holds(e.condition) ? 0 : 1], scope);
      case Kind::Let:
        return evaluate(*e.operands[0], bind_all(e.bindings, e.recursive, scope, false));
      case Kind::Try:
        try {
          return evaluate(*e.operands[0], scope);
        } catch (const UnknownName&) {
          return evaluate(*e.operands[1], scope);
        }
    }
    return {};
  }

  Thing look_up(const Expression& e, const Name* scope) const {
    for (; scope != nullptr; scope = scope->outer)
      if (scope->name == e.name) return scope->thing;
    throw UnknownName(e.at, "unknown name '" + e.name + "'");
  }

  Thing combine(const Expression& e, const Name* scope) {
    std::vector<Thing> parts;
    bool sets = false, relations = false;
    for (const ExpressionPointer& operand : e.operands) {
      parts.push_back(evaluate(*operand, scope));
      sets |= std::holds_alternative<NaiveSet>(parts.back());
      relations |= !sets && !std::holds_alternative<std::monostate>(parts.back());
    }
    if (!sets && !relations) return {};
    const auto fold = [&](auto&& convert) -> Thing {
      auto result = convert(parts[0], e.at);
      for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto next = convert(parts[i], e.operands[i]->at);
        if (e.kind == Expression::Kind::Union) result = either(result, next);
        if (e.kind == Expression::Kind::Difference) result = minus(result, next);
        if (e.kind == Expression::Kind::Intersection) result = both(result, next);
      }
      return result;
    };
    return sets ? fold(set_of) : fold(relation_of);
  }

  Thing apply(const Expression& e, const Name* scope) {
    const Thing called = evaluate(*e.operands[0], scope);
    const auto* function = std::get_if<Function>(&called);
    if (function == nullptr) throw Error(e.at, "not a function");
    const std::size_t wanted = function->binding == nullptr ? 1 : function->binding->parameters.size();
    if (e.operands.size() != wanted + 1) throw Error(e.at, "wrong number of arguments");
    std::vector<Thing> arguments;
    for (std::size_t i = 1; i < e.operands.size(); ++i) arguments.push_back(evaluate(*e.operands[i], scope));
    if (function->binding == nullptr) {
      const NaiveRelation relation = relation_of(arguments[0], e.at);
      return function->range ? sources(reverse(relation)) : sources(relation);
    }
    const Name* inner = function->defined_at;
    for (std::size_t i = 0; i < arguments.size(); ++i)
      inner = bind(inner, function->binding->parameters[i], arguments[i]);
    return evaluate(*function->binding->body, inner);
  }

  bool holds(const Condition& condition) const {
    const auto part = [&](const Condition& one) { return holds(one); };
    switch (condition.kind) {
      case Condition::Kind::Variant:
        return options_.variants.count(condition.variant) != 0;
      case Condition::Kind::Not:
        return !part(condition.operands[0]);
      case Condition::Kind::And:
        return std::all_of(condition.operands.begin(), condition.operands.end(), part);
      case Condition::Kind::Or:
        return std::any_of(condition.operands.begin(), condition.operands.end(), part);
    }
    return false;
  }

  static NaiveRelation relation_of(const Thing& thing, const SourcePosition& at) {
    if (std::holds_alternative<std::monostate>(thing)) return {};
    if (const auto* relation = std::get_if<NaiveRelation>(&thing)) return *relation;
    throw Error(at, "not a relation");
  }

  static NaiveSet set_of(const Thing& thing, const SourcePosition& at) {
    if (std::holds_alternative<std::monostate>(thing)) return {};
    if (const auto* set = std::get_if<NaiveSet>(&thing)) return *set;
    throw Error(at, "not a set");
  }

  const CompileOptions& options_;
  const NaiveExecution& execution_;
  std::deque<Name> names_;
  const Name* top_ = nullptr;
  NaiveResult result_;
};
}  // namespace

bool NaiveResult::consistent() const {
  return std::all_of(holds.begin(), holds.end(), [](const auto& axiom) { return axiom.second; });
}

const NaiveValue* NaiveResult::find(const std::string& name) const {
  const auto found = definitions.find(name);
  return found == definitions.end() ? nullptr : &found->second;
}

NaiveResult evaluate_naively(std::string_view text, const std::string& file, const CompileOptions& options,
                             const NaiveExecution& execution) {
  const RuleFile rules = parse(text, file, options.include);
  return Naive(options, execution).run(rules);
}

}  // namespace stalefetch::cat
