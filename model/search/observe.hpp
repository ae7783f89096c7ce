// SPDX-License-Identifier: BSD-2-Clause
// What a test looks at in a final state, and whether its condition holds there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/search/search.hpp"

namespace stalefetch {

/// The observed part of a final state: one number for each observable, in Observation::names() order.
using FinalState = std::vector<std::uint64_t>;

class Observation {
 public:
  /// Throws Error: a register, thread or label that does not exist.
  explicit Observation(const Program& program);

  /// `1:X0`, `x`, `fault(P1:L0,...)`, in the order of first mention. `1:torn`, where no register has that name, is 1 if
  /// the thread executed a torn instruction (torn.hpp) and else 0.
  /// Whether anything that it looks at belongs to this thread: registers, exceptions, what it executes.
  [[nodiscard]] bool observes(unsigned thread) const;
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] FinalState observe(const FoundExecution& execution) const;
  /// Whether the state satisfies the proposition of the test; a test without one is satisfied by all.
  [[nodiscard]] bool satisfies(const FinalState& state) const;
  /// Whether the state passes the test's `filter`.
  [[nodiscard]] bool passes_filter(const FinalState& state) const;
  /// `1:X0=0x1; x=2;` as litmus tools print a state; addresses, labels and instructions by name where they are meant.
  [[nodiscard]] std::string print(const FinalState& state) const;

 private:
  struct Observable {
    enum class Kind : std::uint8_t { Register, Memory, Fault, Torn };
    Kind kind = Kind::Register;
    unsigned thread = 0;
    RegisterIndex register_index = 0;
    unsigned bits = 64;         ///< compared
    std::uint64_t address = 0;  ///< of Memory
    unsigned bytes = 0;         ///< declared size of Memory; 0: what was accessed
    bool code = false;          ///< prints as an instruction
    bool entry = false;         ///< prints as a page-table entry
    litmus::FaultAtom fault;
  };
  /// One proposition, over observables.
  struct Proposition {
    litmus::Condition::Kind kind = litmus::Condition::Kind::True;
    std::size_t left = 0;
    std::optional<std::size_t> right;  ///< another observable instead of `number`
    std::uint64_t number = 0;
    std::vector<Proposition> operands;
  };

  Proposition compile(const litmus::Condition& condition);
  std::size_t observe_place(const litmus::Place& place, const SourcePosition& at);
  std::size_t observe_fault(const litmus::FaultAtom& fault, const SourcePosition& at);
  std::size_t add(const std::string& name, const Observable& observable);
  [[nodiscard]] bool holds(const Proposition& proposition, const FinalState& state) const;
  [[nodiscard]] bool equal(std::size_t observable, std::uint64_t found, std::uint64_t wanted) const;
  [[nodiscard]] std::uint64_t value(const Observable& observable, const FoundExecution& execution) const;
  [[nodiscard]] std::uint64_t memory(const Observable& observable, const FoundExecution& execution) const;
  [[nodiscard]] bool about(const Fault& fault, const std::string& location) const;
  [[nodiscard]] bool faulted(const Observable& observable, const FoundExecution& execution) const;

  const Program* program_;
  std::vector<std::string> names_;
  std::vector<Observable> observables_;
  Proposition proposition_, filter_;
};

}  // namespace stalefetch
