// SPDX-License-Identifier: BSD-2-Clause
// The final state of a run: what a litmus test looks at, and whether its condition holds there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cores/machine.hpp"
#include "model/program.hpp"

namespace stalefetch::cores {

/// One number for each name, in the order of OutcomeReader::names().
using Outcome = std::vector<std::uint64_t>;

class OutcomeReader {
 public:
  /// Refers to the program. Throws Error: a register, thread or label that does not exist; Unsupported: something that
  /// this machine does not keep (arrays).
  explicit OutcomeReader(const Program& program);

  /// Places in the order of first mention: `locations`, the condition, the filter.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] Outcome read(const Machine& machine) const;
  [[nodiscard]] bool satisfies(const Outcome& outcome) const;
  [[nodiscard]] bool passes_filter(const Outcome& outcome) const;
  /// `1:X0=0x1; x=2;`
  [[nodiscard]] std::string print(const Outcome& outcome) const;

 private:
  struct Place {
    enum class Kind : std::uint8_t { Register, Memory, Fault, Torn };
    Kind kind = Kind::Register;
    unsigned thread = 0;
    unsigned register_index = 0;
    unsigned bits = 64;
    Address address = 0;
    unsigned bytes = 0;  ///< 0: as wide as the accesses
    bool code = false;
    bool entry = false;  ///< of a page table
    litmus::FaultAtom fault;
  };
  void mention(const litmus::Condition& condition);
  void mention_place(const litmus::Place& place, const SourcePosition& at);
  void mention_fault(const litmus::FaultAtom& fault, const SourcePosition& at);
  void add(const std::string& name, const Place& place);
  [[nodiscard]] std::size_t index_of(const std::string& name) const;
  [[nodiscard]] bool holds(const litmus::Condition& condition, const Outcome& outcome) const;
  [[nodiscard]] bool equation_holds(const litmus::ValueAtom& atom, const Outcome& outcome) const;
  [[nodiscard]] std::uint64_t memory(const Place& place, const Machine& machine) const;
  [[nodiscard]] bool about(const RecordedFault& fault, const std::string& location) const;
  [[nodiscard]] std::uint64_t faulted(const Place& place, const Machine& machine) const;
  [[nodiscard]] std::string print_number(const Place& place, std::uint64_t number) const;

  const Program* program_;
  std::vector<std::string> names_;
  std::vector<Place> places_;
};

}  // namespace stalefetch::cores
