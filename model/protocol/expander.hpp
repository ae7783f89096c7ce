// SPDX-License-Identifier: BSD-2-Clause
// The work behind expand(); for the parts of it only.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/protocol/expand.hpp"

namespace stalefetch::protocol {

/// What names mean inside a function that is being expanded.
struct Scope {
  std::map<std::string, Expression, std::less<>> arguments;  ///< parameters and renamed local variables
  std::string prefix;              ///< of names of local variables; empty in a thread's own text
  std::vector<std::string> calls;  ///< functions that are being expanded
};

/// Interrupts that one CPU sends to another and waits for, in the order of the text.
struct Sends {
  unsigned sender = 0;
  std::vector<std::string> functions;  ///< as they are called, by number, from 1
  bool waited = true;                  ///< for the last one
};

class Expander {
 public:
  Expander(const Protocol& protocol, const Protocol& table, const std::vector<const Protocol*>& others,
           Expanded& result);

  void expand_unit(const Function& function);
  /// The handlers of what `on_each_cpu` and its kin send; after all threads.
  void expand_interrupt_handlers();
  /// Statements as a unit would hold them.
  [[nodiscard]] std::vector<Statement> expand_added(const std::vector<Statement>& statements, const Unit& unit);
  [[nodiscard]] Statement expand_renamed(const Statement& step, const std::string& by, const Unit& unit);

 private:
  // expand_statement.cpp
  void statement(const Statement& source, Scope& scope, std::vector<Statement>& out);
  void declaration(const Statement& source, Scope& scope, std::vector<Statement>& out);
  void assignment(const Statement& source, Scope& scope, std::vector<Statement>& out);
  void branch(const Statement& source, Scope& scope, std::vector<Statement>& out);
  void loop(const Statement& source, Scope& scope, std::vector<Statement>& out);
  void assembly(const Statement& source, Scope& scope, std::vector<Statement>& out);
  [[nodiscard]] Expression value(const Expression& source, Scope& scope, std::vector<Statement>& out,
                                 const std::string& into = {});
  [[nodiscard]] Expression substitute(const Expression& name, const Scope& scope) const;
  // expand_call.cpp
  [[nodiscard]] Expression call(const Expression& call, const Scope& scope, std::vector<Statement>& out,
                                const std::string& into);
  void check_code(const Expression& argument) const;
  [[nodiscard]] const Function& find(const Expression& call) const;
  [[nodiscard]] const Function& find_here(const Expression& call) const;
  [[nodiscard]] std::string sent_call(const Expression& call) const;
  [[nodiscard]] static std::string until_answered(unsigned target);
  [[nodiscard]] Scope counting(unsigned target);
  void forget_queue(const std::string& location);
  void interrupts(const Expression& call, const Scope& scope, std::vector<Statement>& out);
  void for_each_other_cpu(const Expression& call, const Scope& scope, std::vector<Statement>& out);
  void never(const Expression& call);
  void generated(const std::string& text, const SourcePosition& at, const Scope& scope, std::vector<Statement>& out);
  [[nodiscard]] unsigned send_number(unsigned target, const std::string& function, const SourcePosition& at);
  [[nodiscard]] std::vector<unsigned> targets(const Expression& call) const;
  [[nodiscard]] std::vector<unsigned> elsewhere() const;

  void declare(const std::string& name, const Type& type) { result_.locals[thread_][name] = type; }
  [[nodiscard]] Type type_of(const Expression& expression) const;

  const Protocol& protocol_;
  const Protocol& table_;
  const std::vector<const Protocol*>& others_;
  Expanded& result_;
  unsigned thread_ = 0;
  Role role_ = Role::Thread;  ///< of what is expanded
  unsigned fresh_ = 0;
  std::map<unsigned, Sends> sends_;  ///< by target
  std::string exception_handler_;    ///< what every CPU runs at a breakpoint, `f(c)`; empty: nothing
};

/// Whether the expanded text has the steps that a change names.
[[nodiscard]] bool has_steps_of(const Change& change, Expanded& expanded);

/// Applies a change to the expanded text. Throws Error if there is no such step.
void apply(const Change& change, Expanded& expanded, Expander& expander);

}  // namespace stalefetch::protocol
