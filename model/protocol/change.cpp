// SPDX-License-Identifier: BSD-2-Clause
// Mutants: changes to the steps of an expanded protocol.
#include <fmt/format.h>

#include <utility>

#include "model/protocol/expander.hpp"

namespace stalefetch::protocol {

namespace {

/// Where a statement stands: in which list, at which place.
struct Found {
  std::vector<Statement>* list = nullptr;
  std::size_t place = 0;
};

void find_steps(std::vector<Statement>& list, const std::string& name, std::vector<Found>& found) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].step == name) found.push_back({&list, i});
    for (std::vector<Statement>* inner : {&list[i].setup, &list[i].body, &list[i].otherwise})
      find_steps(*inner, name, found);
  }
}

void collect_steps(const std::vector<Statement>& list, std::vector<std::string>& names) {
  for (const Statement& each : list) {
    if (!each.step.empty()) names.push_back(each.step);
    for (const auto* inner : {&each.setup, &each.body, &each.otherwise}) collect_steps(*inner, names);
  }
}

[[noreturn]] void no_such_step(const Change& change, const Change::Step& step, const Expanded& expanded) {
  std::string names;
  for (const Unit& unit : expanded.units) {
    std::vector<std::string> steps;
    collect_steps(unit.body.body, steps);
    names += fmt::format("{}{}: {}", names.empty() ? "" : "; ", unit.name, fmt::join(steps, " "));
  }
  throw Error(change.at,
              fmt::format("step `{}{}`{}, of which there is none", step.name,
                          step.number == 1 ? "" : fmt::format(" #{}", step.number),
                          step.function.empty() ? "" : " in " + step.function),
              "one of " + names);
}

/// The step in the first unit that has it, and, where all CPUs have a handler alike, in each of these.
std::vector<std::pair<Unit*, Found>> places_of(const Change::Step& step, Expanded& expanded) {
  std::vector<std::pair<Unit*, Found>> result;
  unsigned before = 0;
  for (Unit& unit : expanded.units) {
    if (!step.function.empty() && step.function != unit.name && step.function != unit.family) continue;
    if (!result.empty() && (result[0].first->family != unit.family || step.function == unit.name)) continue;
    std::vector<Found> found;
    find_steps(unit.body.body, step.name, found);
    const unsigned number = step.number - (result.empty() ? before : 0);
    if (step.number > before && number >= 1 && number <= found.size())
      result.emplace_back(&unit, found[number - 1]);
    else if (result.empty())
      before += static_cast<unsigned>(found.size());
  }
  return result;
}

std::vector<std::pair<Unit*, Found>> locate(const Change& change, const Change::Step& step, Expanded& expanded) {
  auto result = places_of(step, expanded);
  if (result.empty()) no_such_step(change, step, expanded);
  return result;
}

void drop(Statement& step, const Change& change) {
  if (step.target)
    throw Error(change.at, fmt::format("`drop {}`, which gives a value", change.step.name),
                "a step that gives no value, or `replace`");
  step.body.clear();
}

}  // namespace

bool has_steps_of(const Change& change, Expanded& expanded) {
  return !places_of(change.step, expanded).empty() &&
         (change.kind != Change::Kind::Swap || !places_of(change.other, expanded).empty());
}

void apply(const Change& change, Expanded& expanded, Expander& expander) {
  const auto places = locate(change, change.step, expanded);
  if (change.kind == Change::Kind::Swap) {
    const auto others = locate(change, change.other, expanded);
    for (std::size_t i = 0; i < places.size() && i < others.size(); ++i)
      std::swap((*places[i].second.list)[places[i].second.place], (*others[i].second.list)[others[i].second.place]);
    return;
  }
  for (const auto& [unit, found] : places) {
    Statement& step = (*found.list)[found.place];
    if (change.kind == Change::Kind::Drop) {
      drop(step, change);
      continue;
    }
    if (!change.renamed.empty()) {
      if (!step.value)
        throw Error(change.at, fmt::format("`{}`, which is a label", change.step.name),
                    "a primitive to be replaced by another");
      step = expander.expand_renamed(step, change.renamed, *unit);
      continue;
    }
    std::vector<Statement> added = expander.expand_added(change.statements, *unit);
    if (change.kind == Change::Kind::Replace) {
      drop(step, change);
      step.body = std::move(added);
    } else {
      const auto at =
          found.list->begin() + static_cast<std::ptrdiff_t>(found.place) + (change.kind == Change::Kind::After ? 1 : 0);
      found.list->insert(at, added.begin(), added.end());
    }
  }
}

}  // namespace stalefetch::protocol
