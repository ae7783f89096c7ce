// SPDX-License-Identifier: BSD-2-Clause
// The final state of a replay, and whether a test's condition holds there: straight from the condition as written.
#pragma once

#include <map>
#include <string>

#include "model/recheck/primitives.hpp"

namespace stalefetch::recheck_detail {

/// What remains at the end: registers and faults of the replays, memory of the last write to each piece.
class FinalMemory {
 public:
  /// `source`: what each reading event reads from; `co` must be total for each piece.
  FinalMemory(const Replays& replays, const std::vector<EventId>& source, const cat::NaiveRelation& co);

  /// Everything that the test mentions (`1:X0`, `x`, `fault(P0:L0)`, `1:torn`), by the name that it has there.
  [[nodiscard]] std::map<std::string, std::uint64_t> mentioned() const;
  [[nodiscard]] bool satisfies(const litmus::Condition& condition) const;

 private:
  struct Sized {
    std::uint64_t number = 0;
    unsigned bits = 64;
  };
  [[nodiscard]] Sized value(const litmus::Place& place) const;
  [[nodiscard]] Sized memory(std::uint64_t address, unsigned bytes) const;
  /// Some instruction of the thread has bytes that memory never held together.
  [[nodiscard]] bool torn(unsigned thread) const;
  [[nodiscard]] std::vector<std::set<EventId>> made_before() const;
  [[nodiscard]] bool faulted(const litmus::FaultAtom& atom) const;
  [[nodiscard]] bool equation(const litmus::ValueAtom& atom) const;
  void mention(const litmus::Condition& condition, std::map<std::string, std::uint64_t>& result) const;

  const Replays& replays_;
  std::vector<EventId> source_;
  cat::NaiveRelation co_;
  std::map<unsigned, std::uint64_t> last_;  // by piece that is touched
};

}  // namespace stalefetch::recheck_detail
