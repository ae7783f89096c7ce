// SPDX-License-Identifier: BSD-2-Clause
// What the machine asks about a program: where things are, and what an instruction does. The border between the
// machine, which is C++17 as SystemC demands, and the model, which is C++20: nothing but plain types crosses it.
#pragma once

#include <string>
#include <vector>

#include "cores/core_state.hpp"

namespace stalefetch::cores {

/// What can be seen of an instruction before it is executed.
struct Predecoded {
  bool stops = false;            ///< nothing can come after it
  bool indirect = false;         ///< it may go anywhere
  bool chooses = false;          ///< the architecture leaves something open (an exclusive store may fail)
  std::vector<Address> targets;  ///< where it may go on, without indirect targets
};

struct IssueOptions {
  bool guess = false;  ///< where control depends on a number that is not ready, go where fetch went
  Address predicted = 0;
  bool fail_exclusive = false;
  std::uint64_t own_guess = 1;  ///< of an instruction that decides by what it loads itself (compare-and-swap)
  bool guess_selects = false;   ///< use it for every other decision that is no branch, too
};

enum class IssueResult : std::uint8_t { Issued, Waits };

class Semantics : public Arithmetic {
 public:
  [[nodiscard]] virtual unsigned core_count() const = 0;
  [[nodiscard]] virtual const Topology& topology() const = 0;
  [[nodiscard]] virtual Address entry(unsigned core) const = 0;
  [[nodiscard]] virtual const std::vector<std::uint64_t>& initial_registers(unsigned core) const = 0;
  [[nodiscard]] virtual bool is_end(Address linear) const = 0;
  [[nodiscard]] virtual bool mapped(Address linear) const = 0;
  [[nodiscard]] virtual Address physical(Address linear) const = 0;
  [[nodiscard]] virtual LineMap lines(unsigned line_bytes) const = 0;

  [[nodiscard]] virtual unsigned fetch_more(std::uint64_t bytes, unsigned fetched) const = 0;
  [[nodiscard]] virtual const Predecoded& predecode(unsigned core, const FetchedInstruction& fetched) const = 0;
  /// Executes the instruction as far as its inputs are known: appends a window entry and its operations to the core.
  /// Waits: control or an address depends on what is not ready; then nothing has changed.
  [[nodiscard]] virtual IssueResult issue(unsigned core, CoreState& state, const FetchedInstruction& fetched,
                                          const IssueOptions& options) const = 0;
  /// Why nobody knows what this instruction does.
  [[nodiscard]] virtual std::string refusal(unsigned core, const FetchedInstruction& fetched) const = 0;
  /// How an instruction or an address reads, for traces.
  [[nodiscard]] virtual std::string instruction_text(const FetchedInstruction& fetched) const = 0;
  [[nodiscard]] virtual std::string address_text(Address linear) const = 0;
};

}  // namespace stalefetch::cores
