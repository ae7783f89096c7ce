// SPDX-License-Identifier: BSD-2-Clause
// Compares a machine with a script: how far it has come, whether it has left it, and what it needs next.
#pragma once

#include <string>
#include <vector>

#include "cores/machine.hpp"
#include "cores/script.hpp"

namespace stalefetch::cores {

class Follower {
 public:
  /// Refers to both.
  Follower(const Machine& machine, const Script& script) : machine_(machine), script_(script) {}

  /// Nothing that the core has fetched or loaded differs from the script.
  [[nodiscard]] bool on_track(unsigned core) const;
  [[nodiscard]] bool complete() const;
  /// All that is earlier in coherence order is done.
  [[nodiscard]] bool may_store(unsigned core, std::uint32_t operation) const;
  /// The script has no store there.
  [[nodiscard]] bool must_fail(unsigned core, std::uint32_t operation) const;
  /// The script has an interrupt next, before anything else retires.
  [[nodiscard]] bool wants_interrupt(unsigned core) const;
  /// Whether an instruction that is still to come goes by such a translation.
  [[nodiscard]] bool needs(unsigned core, const Translation& translation, bool for_fetch) const;
  /// Where the script goes after the last instruction of the fetch queue; nothing at its end.
  [[nodiscard]] std::optional<Address> after_queue(unsigned core) const;
  /// Whether a fetch that is still to come needs the line with just these bytes.
  [[nodiscard]] bool needs(unsigned core, std::uint32_t line, const MemoryByte* bytes) const;

  /// Fetches, loads and stores that are done, and all that there are.
  [[nodiscard]] std::size_t steps_done() const;
  [[nodiscard]] std::size_t steps() const;
  /// What the core is to do next and cannot, in words; empty if it is at its end.
  [[nodiscard]] std::string next_step(unsigned core) const;

 private:
  [[nodiscard]] std::optional<StoreReference> reference(StoreNumber number) const;
  [[nodiscard]] bool reads_as_scripted(const std::vector<ReadByte>& bytes, Address physical, unsigned count,
                                       const StoreNumber* versions) const;
  [[nodiscard]] bool fetched_as_scripted(const ScriptedInstruction& wanted, const FetchedInstruction& fetched) const;
  [[nodiscard]] bool found_as_scripted(const ScriptedWalk& walk, Address linear, const FoundVersions& found) const;
  [[nodiscard]] bool walked_as_scripted(unsigned core, std::uint32_t instruction) const;
  [[nodiscard]] bool beyond_interrupt(unsigned core, std::size_t instruction) const;
  [[nodiscard]] bool stored(const StoreReference& store) const;
  [[nodiscard]] std::string name(const std::optional<StoreReference>& store) const;
  [[nodiscard]] std::string describe_fetch(unsigned core, const ScriptedInstruction& wanted) const;
  [[nodiscard]] std::string describe_walk(unsigned core, std::uint32_t operation) const;
  [[nodiscard]] std::string describe_open(unsigned core, const MemoryOperation& operation) const;

  const Machine& machine_;
  const Script& script_;
};

}  // namespace stalefetch::cores
