// SPDX-License-Identifier: BSD-2-Clause
// Which versions there are, their numbers, and which code ever holds them.
#include <fmt/format.h>

#include <array>

#include "model/protocol/code_layout.hpp"

namespace stalefetch::protocol {

namespace {

Version::Form usual_form(const std::string& name) {
  if (name == "trap") return Version::Form::Trap;
  if (name == "nop") return Version::Form::Nop;
  if (name == "jump") return Version::Form::Jump;
  return Version::Form::Body;
}

constexpr std::array<std::string_view, 6> usual_versions = {"trap", "nop", "jump", "old", "new", "other"};

}  // namespace

void CodeLayout::number_versions(const Expanded& expanded) {
  for (const CodeObject& object : protocol_.code) held_[object.name];
  for (const std::string_view usual : usual_versions) {
    Version version;
    version.name = std::string(usual);
    version.form = usual_form(version.name);
    versions_[version.name] = version;
  }
  for (const Version& version : protocol_.versions) versions_[version.name] = version;
  numbers_["trap"] = 1;
  numbers_["nop"] = 2;
  std::uint64_t next = 3;
  for (const std::string_view usual : usual_versions)
    if (!numbers_.contains(usual)) numbers_[std::string(usual)] = next++;
  for (const Version& version : protocol_.versions)
    if (!numbers_.contains(version.name)) numbers_[version.name] = next++;
  for (const CodeObject& object : protocol_.code) {
    (void)version(object.initial, object.at);
    held_[object.name].insert(object.initial);
  }
  for (const Function& function : protocol_.functions) collect_versions(function.body.body);
  // Those that primitives store on their own account: a trap, say.
  for (const Unit& unit : expanded.units) collect_versions(unit.body.body);
  for (const Mutant& mutant : protocol_.mutants)
    for (const Change& change : mutant.changes) collect_versions(change.statements);
  for (const Version& version : protocol_.versions)
    if (!version.target.empty() && find(version.target) == nullptr)
      throw Error(version.at, fmt::format("a jump to `{}`", version.target), "code that was declared");
}

/// A call that names code and versions writes one of them there: `text_poke(site, jump)`.
void CodeLayout::collect_versions(const Expression& expression) {
  if (expression.kind == Expression::Kind::Call && expression.text == "quad") stores_eight_bytes_ = true;
  if (expression.kind == Expression::Kind::Call)
    for (const Expression& code : expression.operands)
      if (code.kind == Expression::Kind::Name && held_.contains(code.text))
        for (const Expression& other : expression.operands)
          if (other.kind == Expression::Kind::Name && versions_.contains(other.text))
            held_[code.text].insert(other.text);
  for (const Expression& operand : expression.operands) collect_versions(operand);
}

void CodeLayout::collect_versions(const std::vector<Statement>& statements) {
  for (const Statement& each : statements) {
    if (each.value) collect_versions(*each.value);
    for (const auto* inner : {&each.setup, &each.body, &each.otherwise}) collect_versions(*inner);
    for (const AsmPiece& piece : each.assembly)
      if (piece.operand) collect_versions(*piece.operand);
  }
}

}  // namespace stalefetch::protocol
