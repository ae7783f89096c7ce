// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/spare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace stalefetch::protocol {

namespace {

/// Whether a step does more than order: it stores to what the protocol declares, gives a value, or runs code.
bool has_effect(const Expression& expression, const std::set<std::string>& declared) {
  if (expression.kind == Expression::Kind::Name && declared.contains(expression.text)) return true;
  return std::any_of(expression.operands.begin(), expression.operands.end(),
                     [&](const Expression& e) { return has_effect(e, declared); });
}
bool has_effect(const std::vector<Statement>& list, const std::set<std::string>& declared) {
  return std::any_of(list.begin(), list.end(), [&](const Statement& each) {
    static const std::set<std::string, std::less<>> contents = {"bits",    "head",   "tail",    "quad",
                                                                "present", "absent", "remapped"};
    bool any = each.kind == Statement::Kind::Assign && each.target && declared.contains(each.target->text);
    for (const AsmPiece& piece : each.assembly)
      if (piece.operand)
        any = any || (piece.operand->kind == Expression::Kind::Call && contents.contains(piece.operand->text)) ||
              (piece.operand->kind == Expression::Kind::Dereference && has_effect(*piece.operand, declared)) ||
              (piece.operand->kind == Expression::Kind::Name && declared.contains(piece.operand->text));
    return any || has_effect(each.setup, declared) || has_effect(each.body, declared) ||
           has_effect(each.otherwise, declared);
  });
}

/// What an interrupt is made of, without which nothing would be waited for or gone back to.
bool is_machinery(const Statement& step) {
  if (step.step == "interrupt_return" || step.step == "send_interrupt") return true;
  for (const Statement& each : step.body)
    for (const AsmPiece& piece : each.assembly)
      if (piece.operand && piece.operand->kind == Expression::Kind::Dereference &&
          piece.operand->operands[0].text.starts_with("__"))
        return true;
  return false;
}

struct Step {
  std::string shown;
  Change change;
};

void find_droppable(const std::vector<Statement>& list, const Unit& unit, const std::set<std::string>& declared,
                    std::map<std::string, unsigned>& counts, std::vector<Step>& steps) {
  for (const Statement& each : list) {
    if (!each.step.empty()) {
      const unsigned number = ++counts[each.step];
      if (!each.target && !each.body.empty() && !is_machinery(each) && !has_effect(each.body, declared)) {
        Change change;
        change.kind = Change::Kind::Drop;
        change.step = {each.step, number, unit.family};
        steps.push_back({fmt::format("{}: {}{}", unit.family == unit.name ? unit.name : "each " + unit.family,
                                     each.step, number == 1 ? "" : fmt::format(" #{}", number)),
                         change});
      }
    }
    for (const auto* inner : {&each.setup, &each.body, &each.otherwise})
      find_droppable(*inner, unit, declared, counts, steps);
  }
}

/// Every step that only orders, once for handlers that all CPUs have alike.
std::vector<Step> droppable(const Protocol& protocol, const Architecture& architecture,
                            const std::vector<Change>& mutant) {
  std::set<std::string> declared;
  for (const Location& location : protocol.locations) declared.insert(location.name);
  for (const Function& function : protocol.functions)
    for (const Parameter& parameter : function.parameters)
      if (function.role != Role::Helper && std::none_of(protocol.code.begin(), protocol.code.end(),
                                                        [&](const auto& c) { return c.name == parameter.name; }))
        declared.insert(parameter.name);
  const Expanded expanded = expand(protocol, lowering_table(architecture), {}, mutant);
  for (const auto& [thread, locals] : expanded.locals)
    for (const auto& [name, type] : locals)
      if (name.find('.') == std::string::npos) declared.insert(name);
  std::vector<Step> steps;
  std::set<std::string> families;
  for (const Unit& unit : expanded.units) {
    std::map<std::string, unsigned> counts;
    if (families.insert(unit.family).second) find_droppable(unit.body.body, unit, declared, counts, steps);
  }
  return steps;
}

bool still_safe(const Protocol& protocol, const Architecture& architecture, const Configuration& configuration,
                const RepairOptions& options, std::vector<Change> changes, Repairs& result) {
  VerdictOptions asked{options.library.check, std::move(changes), false};
  for (const auto& [name, on] : configuration) asked.check.configuration[name] = on;
  RuleCache cache;
  ++result.asked;
  try {
    return judge(protocol, architecture, asked, cache).safety == Safety::Safe;
  } catch (const Error&) {
    return false;  // what cannot be left out
  }
}

}  // namespace

void find_spare(const Protocol& protocol, const std::vector<Change>& mutant, const Architecture& architecture,
                const Configuration& configuration, const RepairOptions& options, Repairs& result) {
  // Drops are counted in the text that is left: the last ones are dropped first, and inner ones go with the outer.
  std::vector<Change> together = mutant;
  std::vector<Step> steps = droppable(protocol, architecture, mutant);
  std::reverse(steps.begin(), steps.end());
  for (const Step& step : steps) {
    std::vector<Change> alone = mutant;
    alone.push_back(step.change);
    if (!still_safe(protocol, architecture, configuration, options, alone, result)) continue;
    result.spare.insert(result.spare.begin(), step.shown);
    std::vector<Change> more = together;
    more.push_back(step.change);
    if (!still_safe(protocol, architecture, configuration, options, more, result)) continue;
    together = std::move(more);
    result.spare_together.insert(result.spare_together.begin(), step.shown);
  }
}

}  // namespace stalefetch::protocol
