// SPDX-License-Identifier: BSD-2-Clause
// Where the code objects of a protocol lie, what their first instruction may be, and how it is encoded.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/arch/architecture.hpp"
#include "model/protocol/expand.hpp"
#include "model/protocol/syntax.hpp"

namespace stalefetch::protocol {

/// Instructions in the text of a table, with the operands filled in.
class Templates {
 public:
  explicit Templates(const Protocol& table) : table_(table) {}
  /// The lines of function `name`; `operand` gives the text of each operand. Throws Error if the table has none.
  [[nodiscard]] std::vector<std::string> lines(const std::string& name,
                                               const std::map<std::string, std::string>& operands) const;
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] std::string pragma(const std::string& name, const std::string& otherwise) const;

 private:
  const Protocol& table_;
};

class CodeLayout {
 public:
  /// Throws Error: unknown versions, jumps that lead nowhere. `first_column`: number of the first column for code.
  CodeLayout(const Protocol& protocol, const Expanded& expanded, const Protocol& table,
             const Architecture& architecture, unsigned first_column, const std::set<std::string>& translated);

  struct Line {
    std::string label, instruction;
  };
  struct Column {
    unsigned number = 0;
    std::vector<Line> lines;
    std::vector<std::uint64_t> offsets;  ///< of the lines, in bytes
  };
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& versions() const { return numbers_; }
  [[nodiscard]] const CodeObject* find(const std::string& name) const;
  /// Whether the protocol speaks of its page-table entry.
  [[nodiscard]] bool translated(const std::string& code) const { return translated_.contains(code); }

  /// `P2:prog`
  [[nodiscard]] std::string label(const std::string& code) const;
  /// Where it is executed, and where it is written through another mapping: a label or the name of an alias.
  [[nodiscard]] std::string executable(const std::string& code) const;
  [[nodiscard]] std::string writable(const std::string& code);
  /// Declarations of the aliases that were asked for.
  [[nodiscard]] std::string alias_declarations() const;
  /// The instruction as a value for the initial state: `instr:"B .+8"`.
  [[nodiscard]] std::string value(const std::string& code, const std::string& version, const SourcePosition& at) const;
  /// Bytes of the code with this version first, least significant first; of its first instruction, or of eight bytes.
  [[nodiscard]] std::uint64_t bytes(const std::string& code, const std::string& version, bool whole,
                                    const SourcePosition& at) const;
  /// What the register of the result holds before a call: what it stays if nothing of the code runs.
  [[nodiscard]] std::uint64_t preset(const std::string& code) const;
  [[nodiscard]] const Version& version(const std::string& name, const SourcePosition& at) const;
  /// Every version that the code is ever said to hold.
  [[nodiscard]] const std::set<std::string>& versions_of(const std::string& code) const { return held_.at(code); }

 private:
  void number_versions(const Expanded& expanded);
  void collect_versions(const std::vector<Statement>& statements);
  void collect_versions(const Expression& expression);
  [[nodiscard]] std::set<std::string> joined_by_jumps(const std::string& code) const;
  void place();
  void place_object(const CodeObject& object, Column& column);
  void append(Column& column, const std::string& label, const std::string& instruction);
  [[nodiscard]] std::string instruction(const CodeObject& object, const Version& version, bool relative) const;
  [[nodiscard]] std::uint64_t offset(const std::string& code) const;
  [[nodiscard]] std::uint64_t fall_through(const std::string& code) const;
  [[nodiscard]] std::string jump_target(const CodeObject& object, const Version& version) const;
  [[nodiscard]] std::uint64_t encode(const std::string& instruction, std::uint64_t address, const Column& column) const;

  const Protocol& protocol_;
  Templates templates_;
  const Architecture& architecture_;
  std::set<std::string> translated_;
  std::map<std::string, Version, std::less<>> versions_;
  std::map<std::string, std::uint64_t, std::less<>> numbers_;
  std::map<std::string, std::set<std::string>> held_;
  bool stores_eight_bytes_ = false;
  std::vector<Column> columns_;
  std::map<std::string, std::pair<std::size_t, std::uint64_t>> places_;  ///< label: column, offset
  std::set<std::string> aliases_;
};

}  // namespace stalefetch::protocol
