// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/uses.hpp"

namespace stalefetch::protocol {

namespace {

void find_names(const Expression& expression, std::set<std::string>& names) {
  if (expression.kind == Expression::Kind::Name) names.insert(expression.text);
  for (const Expression& operand : expression.operands) find_names(operand, names);
}

/// One unit, in the order of its text.
class Reader {
 public:
  Reader(const Unit& unit, const Protocol& protocol, Lowered& lowered)
      : unit_(unit), protocol_(protocol), lowered_(lowered) {}

  void run() {
    read(unit_.body.body);
    for (const std::string& location : lowered_.locations)
      for (const auto& [code, mapped] : mapped_) {
        const auto touched = touched_.find(location);
        if (touched == touched_.end() || touched->second < mapped) lowered_.uses.mapped_apart.emplace(location, code);
      }
  }

 private:
  void read(const std::vector<Statement>& statements) {
    for (const Statement& each : statements) {
      for (const auto* inner : {&each.setup, &each.body, &each.otherwise}) read(*inner);
      ++at_;
      if (each.kind == Statement::Kind::Assign || each.kind == Statement::Kind::Declare) assigned(each);
      for (std::size_t i = 0; i < each.assembly.size(); ++i)
        if (each.assembly[i].operand) operand(each, i);
    }
  }

  void assigned(const Statement& statement) {
    std::set<std::string> names;
    if (statement.value) find_names(*statement.value, names);
    for (const std::string& name : names)
      if (lowered_.locations.contains(name)) lowered_.uses.passed_on.insert(name);
  }

  /// An operand stands for the place itself as the base of an address: `[{p:x}]`, `0({p:x})`, `{p:m}`.
  static bool is_base(const Statement& statement, std::size_t piece) {
    if (statement.assembly[piece].form == "m") return true;
    const std::string& before = statement.assembly[piece].text;
    return !before.empty() && (before.back() == '[' || before.back() == '(');
  }

  void operand(const Statement& statement, std::size_t piece) {
    const Expression& expression = *statement.assembly[piece].operand;
    std::set<std::string> names;
    find_names(expression, names);
    for (const std::string& name : names) {
      if (!lowered_.locations.contains(name)) continue;
      touched_.try_emplace(name, at_);
      if (!is_base(statement, piece)) lowered_.uses.passed_on.insert(name);
      if (statement.at.file == protocol_.file) lowered_.uses.written_out.emplace(unit_.thread, name);
    }
    const std::string& what = expression.text;
    if (expression.kind != Expression::Kind::Call || expression.operands.empty()) return;
    const std::string& code = expression.operands[0].text;
    if (what == "present" || what == "absent" || what == "remapped") mapped_[code] = at_;
    if (what == "remapped" && expression.operands.size() == 2)
      lowered_.uses.remapped.emplace(code, expression.operands[1].text);
  }

  const Unit& unit_;
  const Protocol& protocol_;
  Lowered& lowered_;
  unsigned at_ = 0;                          ///< which statement
  std::map<std::string, unsigned> touched_;  ///< location: where first
  std::map<std::string, unsigned> mapped_;   ///< code: where its entry is changed last
};

}  // namespace

void note_uses(const Expanded& expanded, const Protocol& protocol, Lowered& lowered) {
  for (const Location& location : protocol.locations) {
    std::set<std::string> names;
    if (location.value) find_names(*location.value, names);
    for (const std::string& name : names)
      if (lowered.locations.contains(name)) lowered.uses.passed_on.insert(name);
  }
  for (const Unit& unit : expanded.units) Reader(unit, protocol, lowered).run();
}

}  // namespace stalefetch::protocol
