// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/repair_menu.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "model/protocol/lower.hpp"

namespace stalefetch::protocol {

namespace {

using Names = std::set<std::string, std::less<>>;

bool uses(const Expression& expression, const Names& names) {
  return (expression.kind == Expression::Kind::Call && names.contains(expression.text)) ||
         std::any_of(expression.operands.begin(), expression.operands.end(),
                     [&](const Expression& each) { return uses(each, names); });
}

bool uses(const Statement& statement, const Names& names) {
  if (statement.value && uses(*statement.value, names)) return true;
  for (const auto* inner : {&statement.setup, &statement.body, &statement.otherwise})
    if (std::any_of(inner->begin(), inner->end(), [&](const Statement& each) { return uses(each, names); }))
      return true;
  return false;
}

MenuItem item_of(const std::string& text) {
  std::istringstream words(text);
  MenuItem item;
  words >> item.cost;
  std::getline(words >> std::ws, item.step);
  return item;
}

}  // namespace

bool runs_in_user_space(const Protocol& protocol, const Architecture& architecture) {
  Names names;
  for (const Header& pragma : lowering_table(architecture).pragmas) {
    if (pragma.key != "user") continue;
    std::istringstream words(pragma.value);
    for (std::string name; words >> name;) names.insert(name);
  }
  return std::any_of(protocol.functions.begin(), protocol.functions.end(),
                     [&](const Function& function) { return uses(function.body, names); });
}

std::vector<MenuItem> repair_menu(const Protocol& protocol, const Architecture& architecture) {
  const Protocol& table = lowering_table(architecture);
  const bool in_user_space = runs_in_user_space(protocol, architecture);
  Names keys{"repair", in_user_space ? "repair-user" : "repair-kernel"};
  if (!in_user_space && lower(protocol, architecture, {}).text.find("PTE(") != std::string::npos)
    keys.insert("repair-mapping");
  std::vector<MenuItem> menu;
  for (const Header& pragma : table.pragmas) {
    if (!keys.contains(pragma.key)) continue;
    const MenuItem item = item_of(pragma.value);
    const std::size_t code = item.step.find("(code)");
    if (code == std::string::npos) {
      menu.push_back(item);
      continue;
    }
    for (const CodeObject& object : protocol.code)
      menu.push_back({item.cost, fmt::format("{}({})", item.step.substr(0, code), object.name)});
  }
  if (menu.empty()) throw Error({table.file, 0, 0}, "no steps to add", "`#pragma repair COST STEP`");
  return menu;
}

}  // namespace stalefetch::protocol
