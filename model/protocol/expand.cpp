// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/expand.hpp"

#include <fmt/format.h>

#include <utility>

#include "model/protocol/expander.hpp"

namespace stalefetch::protocol {

Expander::Expander(const Protocol& protocol, const Protocol& table, const std::vector<const Protocol*>& others,
                   Expanded& result)
    : protocol_(protocol), table_(table), others_(others), result_(result) {}

void Expander::expand_unit(const Function& function) {
  Unit unit{function.role, function.thread, function.name, function.name, {}};
  thread_ = function.thread;
  role_ = function.role;
  result_.locals[thread_];
  Scope scope;
  for (const Statement& each : function.body.body) statement(each, scope, unit.body.body);
  result_.units.push_back(std::move(unit));
}

std::vector<Statement> Expander::expand_added(const std::vector<Statement>& statements, const Unit& unit) {
  thread_ = unit.thread;
  role_ = unit.role;
  std::vector<Statement> out;
  Scope scope;
  for (const Statement& each : statements) statement(each, scope, out);
  return out;
}

Statement Expander::expand_renamed(const Statement& step, const std::string& by, const Unit& unit) {
  thread_ = unit.thread;
  role_ = unit.role;
  Expression renamed = *step.value;
  renamed.text = by;
  Statement result;
  result.step = step.step;
  result.at = step.at;
  const std::string into =
      step.target && step.target->kind == Expression::Kind::Name ? step.target->text : std::string{};
  const Expression value = call(renamed, {}, result.body, into);
  if (!into.empty() && value.text != into)
    throw Error(step.at, fmt::format("`{}` in place of `{}`", by, step.step), "a primitive that gives a value too");
  return result;
}

Expanded expand(const Protocol& protocol, const Protocol& table, const std::vector<const Protocol*>& others,
                const std::vector<Change>& changes) {
  Expanded result;
  Expander expander(protocol, table, others, result);
  for (const Function& function : protocol.functions)
    if (function.role != Role::Helper) expander.expand_unit(function);
  // Added steps may send interrupts, and so come before the handlers; but what is changed may be in a handler.
  std::vector<Change> in_handlers;
  for (const Change& change : changes) {
    if (has_steps_of(change, result))
      apply(change, result, expander);
    else
      in_handlers.push_back(change);
  }
  expander.expand_interrupt_handlers();
  for (const Change& change : in_handlers) apply(change, result, expander);
  return result;
}

}  // namespace stalefetch::protocol
