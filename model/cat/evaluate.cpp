// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/evaluate.hpp"

#include <algorithm>
#include <stdexcept>

#include "model/cat/kernels.hpp"

namespace stalefetch::cat {

namespace {
using Kind = Step::Kind;

[[noreturn]] void impossible() { throw std::logic_error("a step of the rules on values of the wrong type"); }
}  // namespace

void Evaluator::resize(unsigned events) {
  plan();
  events_ = events;
  for (NodeId id = 0; id < model_->nodes.size(); ++id) {
    const bool given = steps_[id].kind == Kind::Given;
    if (model_->nodes[id].type == Type::Set) {
      sets_[id].reshape(events);
      if (given) sets_[id].clear();
    } else {
      relations_[id].reshape(events);
      if (given) relations_[id].clear();
    }
  }
  scratch_.reshape(events);
}

void Evaluator::run(const Schedule& schedule) {
  for (const NodeId node : schedule) execute(node);
}

void Evaluator::execute(NodeId node) {
  const Step& step = steps_[node];
  if (step.kind == Kind::Fixpoint) return solve(groups_[group_of_[node]]);
  if (step.type == Type::Set) return execute_set(step, sets_[node]);
  if (events_ <= word_bits) return execute_narrow(step, relations_[node]);
  execute_wide(step, relations_[node]);
}

void Evaluator::execute_set(const Step& step, EventSet& out) {
  switch (step.kind) {
    case Kind::Given:
      break;
    case Kind::Empty:
      out.clear();
      break;
    case Kind::Universe:
      out.fill();
      break;
    case Kind::Union:
      (out = sets_[step.a]) |= sets_[step.b];
      break;
    case Kind::Intersection:
      (out = sets_[step.a]) &= sets_[step.b];
      break;
    case Kind::Difference:
      (out = sets_[step.a]) -= sets_[step.b];
      break;
    case Kind::Complement:
      complement(out, sets_[step.a]);
      break;
    case Kind::Domain:
      domain(out, relations_[step.a]);
      break;
    case Kind::Range:
      range(out, relations_[step.a]);
      break;
    case Kind::Sequence:
    case Kind::RestrictDomain:
    case Kind::RestrictRange:
    case Kind::Inverse:
    case Kind::Plus:
    case Kind::Star:
    case Kind::Optional:
    case Kind::Product:
    case Kind::Identity:
    case Kind::Fixpoint:
      impossible();
  }
}

void Evaluator::execute_narrow(const Step& step, Relation& result) {
  const unsigned n = events_;
  Word* out = result.words().data();
  const Word* a = relations_[step.a].words().data();
  const Word* b = relations_[step.b].words().data();
  const auto set = [&](NodeId id) { return n == 0 ? Word{0} : *sets_[id].data(); };
  const auto rows = [&](auto row) {
    for (unsigned e = 0; e < n; ++e) out[e] = row(e);
  };
  switch (step.kind) {
    case Kind::Given:
      break;
    case Kind::Empty:
      rows([](unsigned) { return Word{0}; });
      break;
    case Kind::Universe:
      rows([all = narrow::full_row(n)](unsigned) { return all; });
      break;
    case Kind::Union:
      rows([=](unsigned e) { return a[e] | b[e]; });
      break;
    case Kind::Intersection:
      rows([=](unsigned e) { return a[e] & b[e]; });
      break;
    case Kind::Difference:
      rows([=](unsigned e) { return a[e] & ~b[e]; });
      break;
    case Kind::Complement:
      rows([=, all = narrow::full_row(n)](unsigned e) { return all & ~a[e]; });
      break;
    case Kind::Sequence:
      narrow::sequence(out, a, b, n);
      break;
    case Kind::RestrictDomain:
      rows([=, s = set(step.a)](unsigned e) { return b[e] & narrow::mask_if(s, e); });
      break;
    case Kind::RestrictRange:
      rows([=, s = set(step.b)](unsigned e) { return a[e] & s; });
      break;
    case Kind::Inverse:
      narrow::inverse(out, a, n);
      break;
    case Kind::Plus:
    case Kind::Star:
      rows([=](unsigned e) { return a[e]; });
      narrow::close(out, n);
      if (step.kind == Kind::Star) narrow::add_identity(out, n);
      break;
    case Kind::Optional:
      rows([=](unsigned e) { return a[e] | Word{1} << e; });
      break;
    case Kind::Product:
      rows([s = set(step.a), to = set(step.b)](unsigned e) { return to & narrow::mask_if(s, e); });
      break;
    case Kind::Identity:
      rows([s = set(step.a)](unsigned e) { return s & Word{1} << e; });
      break;
    case Kind::Domain:
    case Kind::Range:
    case Kind::Fixpoint:
      impossible();
  }
}

void Evaluator::execute_wide(const Step& step, Relation& out) {
  const Relation& a = relations_[step.a];
  const Relation& b = relations_[step.b];
  switch (step.kind) {
    case Kind::Given:
      break;
    case Kind::Empty:
      out.clear();
      break;
    case Kind::Universe:
      scratch_.clear();
      complement(out, scratch_);
      break;
    case Kind::Union:
      (out = a) |= b;
      break;
    case Kind::Intersection:
      (out = a) &= b;
      break;
    case Kind::Difference:
      (out = a) -= b;
      break;
    case Kind::Complement:
      complement(out, a);
      break;
    case Kind::Sequence:
      sequence(out, a, b);
      break;
    case Kind::RestrictDomain:
      restrict_domain(out, sets_[step.a], b);
      break;
    case Kind::RestrictRange:
      restrict_range(out, a, sets_[step.b]);
      break;
    case Kind::Inverse:
      inverse(out, a);
      break;
    case Kind::Plus:
    case Kind::Star:
      close_transitively(out = a);
      if (step.kind == Kind::Star) add_identity(out);
      break;
    case Kind::Optional:
      add_identity(out = a);
      break;
    case Kind::Product:
      product(out, sets_[step.a], sets_[step.b]);
      break;
    case Kind::Identity:
      identity_on(out, sets_[step.a]);
      break;
    case Kind::Domain:
    case Kind::Range:
    case Kind::Fixpoint:
      impossible();
  }
}

void Evaluator::solve(const Group& group) {
  for (const NodeId node : group.recursive) {
    if (steps_[node].type == Type::Set) {
      sets_[node].clear();
    } else {
      relations_[node].clear();
    }
  }
  for (bool changed = true; changed;) {
    for (const NodeId node : group.interior) execute(node);
    changed = false;
    for (std::size_t i = 0; i < group.recursive.size(); ++i) changed |= grow(group.recursive[i], group.transitive[i]);
  }
}

/// Gives a recursive node the value of its body. Whether that changed it.
bool Evaluator::grow(NodeId node, bool transitive) {
  const NodeId body = steps_[node].a;
  if (steps_[node].type == Type::Set) {
    if (sets_[node] == sets_[body]) return false;
    sets_[node] = sets_[body];
    return true;
  }
  if (relations_[node] == relations_[body]) return false;
  relations_[node] = relations_[body];
  if (!transitive) return true;
  if (events_ <= word_bits) {
    narrow::close(relations_[node].words().data(), events_);
  } else {
    close_transitively(relations_[node]);
  }
  return true;
}

bool Evaluator::holds(const Axiom& axiom, NodeId node) const {
  bool result = false;
  if (model_->nodes[node].type == Type::Set) {
    result = sets_[node].empty();
  } else {
    const Relation& value = relations_[node];
    const Word* rows = value.words().data();
    const bool is_narrow = events_ <= word_bits;
    switch (axiom.kind) {
      case Axiom::Kind::Empty:
        result = is_narrow ? narrow::empty(rows, events_) : value.empty();
        break;
      case Axiom::Kind::Irreflexive:
        result = is_narrow ? narrow::irreflexive(rows, events_) : !value.reflexive_somewhere();
        break;
      case Axiom::Kind::Acyclic:
        result = is_narrow ? narrow::acyclic(rows, events_) : value.acyclic();
        break;
    }
  }
  return result != axiom.negated;
}

}  // namespace stalefetch::cat
