// SPDX-License-Identifier: BSD-2-Clause
// What the grammar of the final part writes to: formulas under construction and the parts of a test that they end in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/litmus/builder.hpp"

namespace stalefetch::litmus {

class FinalBuilder : public Builder {
 public:
  FinalBuilder(const Source& source, CodeTable& code, Test& test) : Builder(source, &code), test_(test) {}

  // Formulas: operands wait on a stack, and a mark says where those of the innermost operator begin.
  void mark(std::string_view /*text*/) { marks_.push_back(conditions_.size()); }
  void join_and(std::string_view /*text*/) { join(Condition::Kind::And); }
  void join_or(std::string_view /*text*/) { join(Condition::Kind::Or); }
  void join_implies(std::string_view text);
  void implies_sign(std::string_view text) { enter(text.data()); }
  void open(std::string_view text) { enter(text.data()); }
  void close(std::string_view /*text*/) { leave(); }
  void not_sign(std::string_view text);
  void negated(std::string_view text);
  void literal_true(std::string_view text) { push(Condition::Kind::True, text.data()); }
  void literal_false(std::string_view text) { push(Condition::Kind::False, text.data()); }

  // Atoms.
  void left(std::string_view text);
  void unequal_sign(std::string_view text);
  void right_place(std::string_view text);
  void right_value(std::string_view text);
  void fault_begin(std::string_view text);
  void fault_thread(std::string_view text) { set_fault_thread(text, false); }
  void fault_label(std::string_view text) { set_fault_thread(text, true); }
  void fault_argument(std::string_view text);
  [[noreturn]] void fault_entry(std::string_view text) const;
  void fault_end(std::string_view text);

  // The parts of the final part.
  void watched(std::string_view text);
  void watched_fault(std::string_view text);
  void filter(std::string_view text);
  void quantifier(std::string_view text);
  void condition(std::string_view text);
  [[noreturn]] void with_clause(std::string_view text) const;

 private:
  void push(Condition::Kind kind, const char* where);
  void push_equation(std::variant<Constant, Place> right);
  void wrap_in_not(const SourcePosition& at);
  void join(Condition::Kind kind);
  void set_fault_thread(std::string_view text, bool has_label);
  void one_thread(std::string_view text) const;
  Condition take_condition();

  Test& test_;
  std::vector<Condition> conditions_;
  std::vector<std::size_t> marks_;
  std::vector<SourcePosition> not_signs_;
  Place left_;
  SourcePosition left_at_;
  bool unequal_ = false;
  FaultAtom fault_;
  std::vector<std::string> fault_arguments_;
};

}  // namespace stalefetch::litmus
