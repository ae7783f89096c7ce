// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/added_steps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/protocol/print.hpp"

namespace stalefetch::protocol {

namespace {

struct Place {
  const Function* function;
  const Statement* statement;
  bool alone;  ///< the whole of a branch, without braces
};

void find_places(const Function& function, const std::vector<Statement>& list, bool alone, std::vector<Place>& places) {
  for (const Statement& each : list) {
    const bool is_block = each.kind == Statement::Kind::Block;
    const bool does_something =
        each.kind != Statement::Kind::Declare || (each.value && each.value->kind == Expression::Kind::Call);
    if (does_something && !is_block) places.push_back({&function, &each, alone});
    if (each.kind != Statement::Kind::If && !is_block) continue;
    find_places(function, each.body, !is_block, places);
    find_places(function, each.otherwise, !is_block, places);
  }
}

std::vector<Place> places_of(const Protocol& protocol) {
  std::vector<Place> places;
  for (const Function& function : protocol.functions)
    if (function.role != Role::Helper) find_places(function, function.body.body, false, places);
  return places;
}

/// What lies between a step and the statement that it comes before.
std::string separator(const std::string& text, std::size_t begin) {
  const std::size_t line = text.rfind('\n', begin) + 1;  // 0 on the first line
  const std::string indentation = text.substr(line, begin - line);
  const bool first = indentation.find_first_not_of(" \t") == std::string::npos;
  return first ? "\n" + indentation : " ";
}

struct Insertion {
  std::size_t offset = 0;
  std::string text;
};

}  // namespace

std::vector<AddedStep> places_for_steps(const Protocol& protocol) {
  std::vector<AddedStep> result;
  for (const Place& place : places_of(protocol))
    result.push_back({0, "", place.function->name, head_of(*place.statement), place.statement->at});
  return result;
}

std::string with_steps(const Protocol& protocol, const std::vector<AddedStep>& added) {
  const std::vector<Place> places = places_of(protocol);
  std::vector<Insertion> insertions;
  std::vector<const Statement*> braced;
  for (const AddedStep& step : added) {
    const auto place = std::find_if(places.begin(), places.end(), [&](const Place& p) {
      return p.statement->at.line == step.at.line && p.statement->at.column == step.at.column;
    });
    if (place == places.end()) throw Error(step.at, fmt::format("`{}`", step.step), "to be added before a statement");
    const Statement& statement = *place->statement;
    insertions.push_back({statement.begin, step.step + ";" + separator(protocol.source, statement.begin)});
    if (place->alone && std::find(braced.begin(), braced.end(), &statement) == braced.end())
      braced.push_back(&statement);
  }
  for (const Statement* statement : braced) {
    insertions.push_back({statement->begin, "{ "});
    insertions.push_back({statement->end, " }"});
  }
  // From the back, so that offsets stay true; of two at one place, what is inserted last comes first.
  std::stable_sort(insertions.begin(), insertions.end(),
                   [](const Insertion& a, const Insertion& b) { return a.offset > b.offset; });
  std::string text = protocol.source;
  for (const Insertion& insertion : insertions) text.insert(insertion.offset, insertion.text);
  return text;
}

}  // namespace stalefetch::protocol
