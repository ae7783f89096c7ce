// SPDX-License-Identifier: BSD-2-Clause
// Writes the instructions of one CPU: its code and its handlers, which share its registers.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/protocol/code_layout.hpp"
#include "model/protocol/lower.hpp"

namespace stalefetch::protocol {

/// What an expression comes to.
struct Operand {
  enum class Kind : std::uint8_t { Local, Constant, Address, Text };
  Kind kind = Kind::Constant;
  std::string text;  ///< the local variable; the place; a value of the initial state
  std::uint64_t number = 0;
  bool wide = false;  ///< 64 bits
  /// Of a place that is read or written: whether what it holds has 64 bits.
  std::optional<bool> holds_wide = {};
};

class ThreadCode {
 public:
  ThreadCode(unsigned thread, const Protocol& protocol, const Protocol& table, CodeLayout& layout, const Locals& locals,
             unsigned cpu_count, Lowered& result);

  void write(const Unit& unit);
  /// `0:X5=x;` for every value that a register holds first.
  [[nodiscard]] std::string initial_state() const;
  struct Line {
    std::vector<std::string> labels;
    std::string instruction;
    SourcePosition step;  ///< of the protocol, not of the table
  };
  [[nodiscard]] const std::vector<Line>& lines(Role role) const { return lines_.at(role); }
  [[nodiscard]] bool has(Role role) const { return lines_.contains(role); }

 private:
  struct Register {
    std::string wide, narrow;
  };

  void statements(const std::vector<Statement>& list);
  void statement(const Statement& statement);
  void assign(const Statement& statement);
  void conditional(const Statement& statement);
  void loop(const Statement& statement);
  void assembly(const Statement& statement);
  void observe(const Statement& block, std::size_t before);
  void note_written(const std::string& local);
  [[nodiscard]] std::string location_in(const Expression& operand) const;
  /// Goes to `label` if the condition is false (or, with `when`, if it is true).
  void branch(const Expression& condition, bool when, const std::string& label);
  void compare(const Expression& comparison, bool equal, const std::string& label);
  void emit(const std::string& instruction);
  void emit_template(const std::string& name, const std::map<std::string, std::string>& operands);
  void place(const std::string& label) { pending_.push_back(label); }
  [[nodiscard]] std::string fresh_label() { return "L" + std::to_string(++labels_); }

  // thread_operands.cpp
  [[nodiscard]] Operand evaluate(const Expression& expression);
  [[nodiscard]] Operand evaluate_name(const Expression& expression);
  [[nodiscard]] Operand evaluate_call(const Expression& expression);
  [[nodiscard]] std::string permissions(const Expression& entry) const;
  [[nodiscard]] Operand evaluate_binary(const Expression& expression);
  [[nodiscard]] std::string print(const Operand& operand, const std::string& form, const SourcePosition& at);
  [[nodiscard]] std::string in_register(const Operand& operand, const std::string& form, const SourcePosition& at);
  [[nodiscard]] const Register& register_of(const std::string& key, const SourcePosition& at);
  [[nodiscard]] const CodeObject& code(const Expression& name) const;
  [[nodiscard]] bool is_pointer(const Expression& operand) const;
  [[nodiscard]] bool is_location(const std::string& name) const;
  [[nodiscard]] unsigned stars_of(const Expression& place) const;
  void compute(const Expression& target, const Expression& binary);

  unsigned thread_;
  const Protocol& protocol_;
  CodeLayout& layout_;
  Templates templates_;
  const Locals& locals_;
  unsigned cpu_count_;
  Lowered& result_;
  std::vector<Register> pool_;
  std::map<std::string, std::size_t> taken_;    ///< registers by what they hold
  std::map<std::string, std::string> initial_;  ///< values by wide register name
  std::map<Role, std::vector<Line>> lines_;
  Role role_ = Role::Thread;
  bool waits_once_ = false;  ///< a wait that does not end at once ends the thread
  bool ends_early_ = false;
  std::string end_of_unit_;
  std::vector<std::string> pending_;  ///< labels for the next instruction
  SourcePosition step_;               ///< that is being written
  std::set<std::string> written_;     ///< local variables that were given a value
  unsigned labels_ = 0;
  unsigned loops_ = 0, branches_ = 0;  ///< that the current statement is in
  bool in_wait_ = false;
};

}  // namespace stalefetch::protocol
