// SPDX-License-Identifier: BSD-2-Clause
// What an instruction does, done to a core: results become handles, accesses become memory operations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cores/semantics.hpp"
#include "model/arch/effects.hpp"
#include "model/program.hpp"

namespace stalefetch::cores {

/// Control or an address depends on a number that is not ready.
struct NotReady {};
/// An access to where nothing is mapped, or that its translation does not allow.
struct UnmappedAccess {
  Address address = 0;
  std::uint8_t fault = 0;  ///< number of its kind; 0: no page is declared at all
  AccessType type = AccessType::Read;
  Tags tags = 0;
};

/// Names of faults, numbered as they come.
using FaultKinds = std::vector<std::string>;

class IssueEffects final : public Effects {
 public:
  IssueEffects(const Program& program, const Semantics& semantics, FaultKinds& fault_kinds, unsigned core,
               CoreState& state, WindowEntry& entry);

  /// What to answer, once, where a number is not ready; nothing: throw NotReady.
  std::optional<std::uint64_t> guess;
  bool fail_exclusive = false;
  const PendingInterrupt* taking = nullptr;  ///< the interrupt that is being taken
  [[nodiscard]] std::uint64_t next() const { return next_; }

  Operand get(RegisterIndex index) override { return {Value{state_.registers[index]}, {}}; }
  void set(RegisterIndex index, const Operand& operand) override;
  [[nodiscard]] std::uint64_t initial(RegisterIndex index) const override {
    return program_.initial_registers(core_)[index];
  }
  Operand constant(std::uint64_t number) override { return {Value{state_.values.constant(number)}, {}}; }
  Operand compute(Operation op, const Operand& a, const Operand& b) override;
  std::uint64_t force(const Operand& operand) override;
  unsigned choose(unsigned alternatives) override;
  Loaded load(const Operand& address, unsigned bytes, Tags tags) override;
  AccessId store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                 std::optional<AccessId> read_half) override;
  std::optional<Reservation> reservation() override;
  void set_reservation(std::optional<Reservation> reservation) override;
  void barrier(Tags tags) override;
  void maintain(const Operand& address, Tags tags) override;
  void maintain_all(Tags tags) override;
  [[nodiscard]] unsigned cpu() const override { return core_; }
  [[nodiscard]] unsigned cpu_count() const override { return program_.thread_count(); }
  void send_interrupt(unsigned to, InterruptLine line, std::uint64_t payload, Tags tags) override;
  std::uint64_t take_interrupt(Tags tags) override;
  [[nodiscard]] std::optional<std::uint64_t> interrupt_handler() const override {
    return program_.interrupt_handler(core_);
  }
  [[nodiscard]] std::uint64_t acknowledgement(unsigned caller, unsigned target) const override {
    return Program::acknowledgement(caller, target);
  }
  void await(const Operand& value, std::uint64_t number) override;
  void control(const Dependencies&) override {}
  [[nodiscard]] std::uint64_t address() const override { return entry_.fetched.address; }
  void jump(std::uint64_t target) override { next_ = target; }
  void maintain_translation(const Operand& address, Tags tags, std::uint32_t space) override;
  void maintain_all_translations(Tags tags, std::uint32_t space) override;
  void record_fault(std::string_view kind, std::optional<std::uint64_t> accessed) override;
  [[nodiscard]] std::optional<std::uint64_t> handler() const override { return program_.handler(core_); }
  void stop() override { entry_.stops = true; }

 private:
  MemoryOperation& add_flush(OperationKind kind, Tags tags, std::uint32_t space);
  MemoryOperation& add(OperationKind kind, Tags tags, const Traits& traits);
  void place(MemoryOperation& operation, const Operand& address, unsigned bytes);
  void place_translated(MemoryOperation& operation, const TranslatedPage& page);

  const Program& program_;
  const Semantics& semantics_;
  FaultKinds& fault_kinds_;
  unsigned core_;
  CoreState& state_;
  WindowEntry& entry_;
  std::uint64_t next_;
};

}  // namespace stalefetch::cores
