// SPDX-License-Identifier: BSD-2-Clause
// Formulas from their operands, atoms from their parts.
#include "model/litmus/final_builder.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace stalefetch::litmus {

void FinalBuilder::push(Condition::Kind kind, const char* where) {
  Condition condition;
  condition.kind = kind;
  condition.at = source().at(where);
  conditions_.push_back(std::move(condition));
}

/// `a /\ b /\ c` is one And of three; an operator with one operand is that operand.
void FinalBuilder::join(Condition::Kind kind) {
  const std::size_t first = marks_.back();
  marks_.pop_back();
  if (conditions_.size() - first == 1) return;
  const auto begin = conditions_.begin() + static_cast<std::ptrdiff_t>(first);
  Condition joined;
  joined.kind = kind;
  joined.at = begin->at;
  joined.operands.assign(std::make_move_iterator(begin), std::make_move_iterator(conditions_.end()));
  conditions_.erase(begin, conditions_.end());
  conditions_.push_back(std::move(joined));
}

/// `a => b => c` is `a => (b => c)`.
void FinalBuilder::join_implies(std::string_view /*text*/) {
  const std::size_t first = marks_.back();
  marks_.pop_back();
  leave(static_cast<unsigned>(conditions_.size() - first - 1));
  while (conditions_.size() - first > 1) {
    marks_.push_back(conditions_.size() - 2);
    join(Condition::Kind::Implies);
  }
}

void FinalBuilder::not_sign(std::string_view text) {
  enter(text.data());
  not_signs_.push_back(source().at(text.data()));
}

void FinalBuilder::negated(std::string_view /*text*/) {
  leave();
  wrap_in_not(not_signs_.back());
  not_signs_.pop_back();
}

void FinalBuilder::wrap_in_not(const SourcePosition& at) {
  Condition negation;
  negation.kind = Condition::Kind::Not;
  negation.at = at;
  negation.operands.push_back(std::move(conditions_.back()));
  conditions_.back() = std::move(negation);
}

/// A symbolic register without a thread means one register only if one thread names it.
void FinalBuilder::one_thread(std::string_view text) const {
  if (symbolic_threads().size() <= 1) return;
  const std::string name(trimmed(text));
  fail(text, fmt::format("{}, which several threads name", quote_for_message(name)), fmt::format("0:{}", name));
}

void FinalBuilder::left(std::string_view text) {
  one_thread(text);
  left_ = take_place();
  left_at_ = source().at(text.data());
  unequal_ = false;
}

void FinalBuilder::unequal_sign(std::string_view text) {
  enter(text.data());  // it becomes a Not around the equation
  leave();
  unequal_ = true;
}

void FinalBuilder::right_place(std::string_view text) {
  one_thread(text);
  push_equation(take_place());
}

void FinalBuilder::right_value(std::string_view /*text*/) { push_equation(take_value()); }

void FinalBuilder::push_equation(std::variant<Constant, Place> right) {
  Condition equation;
  equation.kind = Condition::Kind::Value;
  equation.value = ValueAtom{std::move(left_), std::move(right)};
  equation.at = left_at_;
  conditions_.push_back(std::move(equation));
  if (unequal_) wrap_in_not(left_at_);
}

void FinalBuilder::fault_begin(std::string_view text) {
  left_at_ = source().at(text.data());
  fault_ = FaultAtom{};
  fault_arguments_.clear();
}

void FinalBuilder::set_fault_thread(std::string_view text, bool has_label) {
  if (has_label)
    check_label(last_thread(), last_label(), text.data());
  else
    thread(text);
  check_thread(last_thread(), text.data());
  fault_.thread = last_thread();
  if (has_label) fault_.label = last_label();
}

void FinalBuilder::fault_argument(std::string_view text) {
  if (fault_arguments_.size() == 2) fail(text.data(), ")");
  fault_arguments_.emplace_back(trimmed(text));
}

void FinalBuilder::fault_entry(std::string_view text) const {
  fail(text, quote_for_message(text) + "...): faults of accesses to page tables are not modelled", "a location");
}

/// With one argument: kinds of faults are spelled with a capital letter, locations are not.
void FinalBuilder::fault_end(std::string_view text) {
  const auto is_kind = [](const std::string& word) { return word.size() > 1 && word[0] >= 'A' && word[0] <= 'Z'; };
  if (fault_arguments_.size() == 2) {
    fault_.location = fault_arguments_[0];
    fault_.kind = fault_arguments_[1];
    if (fault_.location.find(':') != std::string::npos)
      fail(text, "a kind of fault before a location", "the location first");
  } else if (fault_arguments_.size() == 1) {
    (is_kind(fault_arguments_[0]) ? fault_.kind : fault_.location) = fault_arguments_[0];
  }
  Condition condition;
  condition.kind = Condition::Kind::Fault;
  condition.fault = std::move(fault_);
  condition.at = left_at_;
  conditions_.push_back(std::move(condition));
}

void FinalBuilder::watched(std::string_view text) {
  one_thread(text);
  test_.locations.push_back(take_place());
}

void FinalBuilder::watched_fault(std::string_view text) {
  fault_end(text);
  test_.watched_faults.push_back(std::move(*take_condition().fault));
}

Condition FinalBuilder::take_condition() {
  Condition condition = std::move(conditions_.back());
  conditions_.pop_back();
  return condition;
}

void FinalBuilder::filter(std::string_view text) {
  if (test_.filter) fail(text, "a second filter", "at most one");
  test_.filter = take_condition();
}

void FinalBuilder::quantifier(std::string_view text) {
  if (test_.condition) fail(text, "a second condition", "at most one");
  test_.condition_at = source().at(text.data());
  const bool negated = text.front() == '~' || text.front() == 'n';
  if (text.front() == 'f')
    test_.quantifier = Quantifier::Forall;
  else
    test_.quantifier = negated ? Quantifier::NotExists : Quantifier::Exists;
}

void FinalBuilder::condition(std::string_view /*text*/) { test_.condition = take_condition(); }

void FinalBuilder::with_clause(std::string_view text) const {
  fail(text, "a `with` clause, which is not supported", "the end of the test after its condition");
}

}  // namespace stalefetch::litmus
