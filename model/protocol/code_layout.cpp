// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/code_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stalefetch::protocol {

bool Templates::has(const std::string& name) const {
  return std::any_of(table_.functions.begin(), table_.functions.end(),
                     [&](const Function& f) { return f.name == name; });
}

std::vector<std::string> Templates::lines(const std::string& name,
                                          const std::map<std::string, std::string>& operands) const {
  const auto function =
      std::find_if(table_.functions.begin(), table_.functions.end(), [&](const Function& f) { return f.name == name; });
  if (function == table_.functions.end())
    throw Error({table_.file, 0, 0}, fmt::format("no function `{}`", name), "one that says how it is written");
  std::vector<std::string> result;
  for (const Statement& statement : function->body.body) {
    std::string line;
    for (const AsmPiece& piece : statement.assembly) {
      line += piece.text;
      if (!piece.operand) continue;
      const std::string key = piece.operand->text + (piece.form.empty() ? "" : ":" + piece.form);
      const auto found = operands.find(operands.contains(key) ? key : piece.operand->text);
      if (found == operands.end())
        throw Error(statement.at, fmt::format("operand `{}`", key), "a parameter of the function");
      line += found->second;
    }
    result.push_back(std::move(line));
  }
  return result;
}

std::string Templates::pragma(const std::string& name, const std::string& otherwise) const {
  for (const Header& each : table_.pragmas)
    if (each.key == name) return each.value;
  return otherwise;
}

CodeLayout::CodeLayout(const Protocol& protocol, const Expanded& expanded, const Protocol& table,
                       const Architecture& architecture, unsigned first_column, const std::set<std::string>& translated)
    : protocol_(protocol), templates_(table), architecture_(architecture), translated_(translated) {
  for (const CodeObject& object : protocol.code)
    if (object.unmapped) translated_.insert(object.name);
  number_versions(expanded);
  for (const CodeObject& object : protocol.code) {
    if (places_.contains(object.name)) continue;
    const std::size_t column = columns_.size();
    columns_.push_back({first_column + static_cast<unsigned>(column), {}, {}});
    append(columns_.back(), "", templates_.lines("code_return", {}).at(0));
    for (const std::string& each : joined_by_jumps(object.name)) places_[each] = {column, 0};
  }
  place();
}

/// What a jump leads to lies in the same column, so that the distance is known; so does what leads to the same.
std::set<std::string> CodeLayout::joined_by_jumps(const std::string& code) const {
  std::set<std::string> joined = {code};
  for (std::size_t before = 0; before != joined.size();) {
    before = joined.size();
    for (const auto& [from, held] : held_)
      for (const std::string& version : held)
        if (const std::string& to = versions_.at(version).target;
            !to.empty() && (joined.contains(from) || joined.contains(to)))
          joined.insert({from, to});
  }
  return joined;
}

const Version& CodeLayout::version(const std::string& name, const SourcePosition& at) const {
  const auto found = versions_.find(name);
  if (found == versions_.end()) {
    std::string known;
    for (const auto& [each, unused] : versions_) known += fmt::format("{}`{}`", known.empty() ? "" : ", ", each);
    throw Error(at, fmt::format("version `{}`", name),
                fmt::format("{}, or one that is declared: `version {} = body;`", known, name));
  }
  return found->second;
}

const CodeObject* CodeLayout::find(const std::string& name) const {
  for (const CodeObject& object : protocol_.code)
    if (object.name == name) return &object;
  return nullptr;
}

void CodeLayout::append(Column& column, const std::string& label, const std::string& instruction) {
  std::uint64_t at = 0;
  if (!column.lines.empty())
    at = column.offsets.back() + architecture_.assemble(column.lines.back().instruction, protocol_.at).length;
  column.lines.push_back({label, instruction});
  column.offsets.push_back(at);
  if (!label.empty()) places_[label] = {static_cast<std::size_t>(&column - columns_.data()), at};
}

std::uint64_t CodeLayout::preset(const std::string& code) const {
  // Where a missing translation may end the thread, that is no harm. Elsewhere a run that began and gave no version is:
  // it went astray, or stopped at a trap.
  return translated_.contains(code) ? 0 : numbers_.at("trap");
}

/// What is added to the result behind the first instruction, so that a NOP there shows as one.
std::uint64_t CodeLayout::fall_through(const std::string& code) const {
  for (const std::string& held : held_.at(code))
    if (versions_.at(held).form == Version::Form::Nop) return numbers_.at(held) - preset(code);
  return 0;
}

std::string CodeLayout::jump_target(const CodeObject& object, const Version& version) const {
  if (version.target.empty()) return fmt::format("{}_{}", object.name, version.name);
  if (translated_.contains(version.target))
    throw Error(version.at, fmt::format("a jump to `{}`, whose mapping changes", version.target),
                "a call through a pointer");
  return version.target;
}

std::string CodeLayout::instruction(const CodeObject& object, const Version& version, bool relative) const {
  switch (version.form) {
    case Version::Form::Trap:
      // Where a missing translation ends a thread too, a trap must not look like that.
      if (!translated_.contains(object.name)) return templates_.lines("code_trap", {}).at(0);
      break;
    case Version::Form::Nop:
      return templates_.lines("code_nop", {}).at(0);
    case Version::Form::Jump: {
      const std::string target = jump_target(object, version);
      if (!relative) return templates_.lines("code_jump", {{"to", target}}).at(0);
      const auto distance = static_cast<std::int64_t>(offset(target) - offset(object.name));
      return templates_.lines("code_jump", {{"to", fmt::format(".{:+}", distance)}}).at(0);
    }
    case Version::Form::Body:
      break;
  }
  const std::uint64_t shown = numbers_.at(version.name) - fall_through(object.name);
  return templates_.lines("code_body", {{"number", fmt::format("{}", shown)}}).at(0);
}

void CodeLayout::place_object(const CodeObject& object, Column& column) {
  const std::uint64_t alignment = std::stoul(templates_.pragma("alignment", "4"));
  const std::uint64_t begin = object.crossing ? std::stoul(templates_.pragma("crossing", "0")) : 0;
  const auto end = [&] {
    return column.offsets.back() + architecture_.assemble(column.lines.back().instruction, object.at).length;
  };
  while (end() % alignment != begin % alignment) append(column, "", templates_.lines("code_filler", {}).at(0));
  append(column, object.name, instruction(object, versions_.at(object.initial), false));
  // A version that is longer than the first one needs its bytes.
  const std::uint64_t longest = std::stoul(templates_.pragma("longest", "4"));
  while (end() - places_.at(object.name).second < longest)
    append(column, "",
           templates_.lines(versions_.at(object.initial).form == Version::Form::Trap ? "code_trap" : "code_filler", {})
               .at(0));
  if (const std::uint64_t add = fall_through(object.name); add != 0)
    append(column, "", templates_.lines("code_add", {{"number", fmt::format("{}", add)}}).at(0));
  append(column, "", templates_.lines("code_return", {}).at(0));
  for (const std::string& held : held_.at(object.name)) {
    const Version& version = versions_.at(held);
    if (version.form != Version::Form::Jump || !version.target.empty()) continue;
    append(column, jump_target(object, version),
           templates_.lines("code_body", {{"number", fmt::format("{}", numbers_.at(held))}}).at(0));
    append(column, "", templates_.lines("code_return", {}).at(0));
  }
}

void CodeLayout::place() {
  for (const CodeObject& object : protocol_.code) place_object(object, columns_[places_.at(object.name).first]);
  if (!stores_eight_bytes_) return;
  // A store to the last one reaches beyond its end.
  for (Column& column : columns_)
    for (unsigned k = 0; k < 8; ++k) append(column, "", templates_.lines("code_filler", {}).at(0));
}

std::uint64_t CodeLayout::offset(const std::string& code) const { return places_.at(code).second; }

std::string CodeLayout::label(const std::string& code) const {
  return fmt::format("P{}:{}", columns_[places_.at(code).first].number, code);
}

std::string CodeLayout::executable(const std::string& code) const {
  return translated_.contains(code) ? code + "_x" : label(code);
}

std::string CodeLayout::writable(const std::string& code) {
  if (translated_.contains(code)) return label(code);
  aliases_.insert(code);
  return code + "_w";
}

std::string CodeLayout::alias_declarations() const {
  std::string result;
  for (const std::string& code : aliases_) result += fmt::format("  alias {}_w={};\n", code, label(code));
  for (const std::string& code : translated_) {
    result += fmt::format("  alias {}_x={};\n", code, label(code));
    if (find(code)->unmapped) result += fmt::format("  [PTE({}_x)]=(oa:PA({}), valid:0);\n", code, label(code));
  }
  return result;
}

std::string CodeLayout::value(const std::string& code, const std::string& version, const SourcePosition& at) const {
  const std::string text = instruction(*find(code), this->version(version, at), true);
  return fmt::format("instr:\"{}\"", text);
}

std::uint64_t CodeLayout::encode(const std::string& instruction, std::uint64_t address, const Column& column) const {
  return architecture_.assemble(instruction, protocol_.at).encode(address, [&](const std::string& label) {
    const auto found = places_.find(label);
    if (found == places_.end() || &columns_[found->second.first] != &column)
      throw Error(protocol_.at, fmt::format("label `{}`", label), "a label of the same code");
    return found->second.second;
  });
}

std::uint64_t CodeLayout::bytes(const std::string& code, const std::string& version, bool whole,
                                const SourcePosition& at) const {
  const auto& [index, begin] = places_.at(code);
  const Column& column = columns_[index];
  const std::string first = instruction(*find(code), this->version(version, at), false);
  std::uint64_t result = encode(first, begin, column);
  unsigned length = architecture_.assemble(first, protocol_.at).length;
  if (!whole) return result;
  for (std::size_t i = 0; i < column.lines.size(); ++i) {
    const std::uint64_t from = column.offsets[i] - begin;
    if (column.offsets[i] <= begin || from < length || from >= 8) continue;
    result |= encode(column.lines[i].instruction, column.offsets[i], column) << 8 * from;
  }
  return result;
}

}  // namespace stalefetch::protocol
