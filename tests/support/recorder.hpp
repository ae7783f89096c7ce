// SPDX-License-Identifier: BSD-2-Clause
// A thread without a model around it: executes single instructions and writes down what they say on Effects.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/arch/architecture.hpp"

namespace stalefetch::test_support {

/// One call that makes an event, or moves control.
struct Recorded {
  std::string what;  ///< load, store, barrier, maintain, maintain_all, flush, flush_all, send, taken, fault, stop
  std::uint64_t address = 0, data = 0;  ///< data: of a flush, the address space
  unsigned bytes = 0;
  std::vector<std::string> tags;
  Dependencies address_from, data_from;
  bool paired = false;  ///< a store with a read half

  [[nodiscard]] bool has(std::string_view tag) const;
};

/// Where every label and location is.
inline constexpr std::uint64_t somewhere = 0x1100;

class ThreadRecorder : public Effects {
 public:
  explicit ThreadRecorder(const Architecture& architecture) : architecture_(&architecture) {}

  /// Executes one instruction at `address()`; the address moves on or jumps.
  void run(std::string_view text);

  /// Executes it; the exception that it takes, or nothing. Loads return 0.
  [[nodiscard]] std::string exception(std::string_view text);

  /// Sets a register to a number that depends on the given reads.
  void give(std::string_view name, std::uint64_t number, std::initializer_list<unsigned> reads = {});
  /// Goes to user mode.
  void be_user() { set(*architecture_->user_mode_register(), constant(1)); }
  [[nodiscard]] bool is_user() { return force(get(*architecture_->user_mode_register())) != 0; }
  [[nodiscard]] TranslationContext context() { return architecture_->translation_context(*this); }
  /// Takes an interrupt, or an exception of an access, at the address.
  void interrupt();
  void fail(const AccessFailure& failure);
  [[nodiscard]] bool interrupts_enabled() { return architecture_->interrupts_enabled(*this, InterruptLine::Masked); }
  [[nodiscard]] std::uint64_t number(std::string_view name) const;
  [[nodiscard]] Dependencies from(std::string_view name) const;

  std::deque<std::uint64_t> memory;  ///< what the next loads return
  std::deque<unsigned> choices;      ///< what the next free choices are; then 0
  std::vector<Recorded> events;
  Dependencies controlled;  ///< control dependencies so far
  std::optional<std::uint64_t> handler_address, interrupt_handler_address;
  unsigned forced = 0;  ///< how often a number was asked for
  std::uint64_t at = 0x1000;

  Operand get(RegisterIndex index) override;
  void set(RegisterIndex index, const Operand& operand) override;
  /// What give() said first.
  [[nodiscard]] std::uint64_t initial(RegisterIndex index) const override;
  Operand constant(std::uint64_t number) override;
  Operand compute(Operation op, const Operand& a, const Operand& b) override;
  std::uint64_t force(const Operand& operand) override;
  unsigned choose(unsigned alternatives) override;
  Loaded load(const Operand& address, unsigned bytes, Tags tags) override;
  AccessId store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                 std::optional<AccessId> read_half) override;
  std::optional<Reservation> reservation() override { return reservation_; }
  void set_reservation(std::optional<Reservation> reservation) override { reservation_ = reservation; }
  void barrier(Tags tags) override;
  void maintain(const Operand& address, Tags tags) override;
  void maintain_all(Tags tags) override;
  void maintain_translation(const Operand& address, Tags tags, std::uint32_t space) override;
  void maintain_all_translations(Tags tags, std::uint32_t space) override;
  /// This is CPU 1 of 3.
  [[nodiscard]] unsigned cpu() const override { return 1; }
  [[nodiscard]] unsigned cpu_count() const override { return 3; }
  /// `address`: the CPU that is interrupted.
  void send_interrupt(unsigned to, InterruptLine line, std::uint64_t payload, Tags tags) override;
  /// The interrupt's number is 5.
  std::uint64_t take_interrupt(Tags tags) override;
  [[nodiscard]] std::optional<std::uint64_t> interrupt_handler() const override { return interrupt_handler_address; }
  void control(const Dependencies& from) override { controlled |= from; }
  [[nodiscard]] std::uint64_t address() const override { return at; }
  void jump(std::uint64_t target) override { next_ = target; }
  void record_fault(std::string_view kind, std::optional<std::uint64_t> accessed) override;
  [[nodiscard]] std::optional<std::uint64_t> handler() const override { return handler_address; }
  void stop() override;

 private:
  [[nodiscard]] std::uint64_t number_of(const Operand& operand) const { return numbers_[operand.value.node]; }

  [[nodiscard]] std::vector<std::string> names(Tags tags) const;
  [[nodiscard]] RegisterName find(std::string_view name) const { return architecture_->find_register(name).value(); }

  const Architecture* architecture_;
  std::vector<std::uint64_t> numbers_;
  std::map<RegisterIndex, Operand> registers_;
  std::map<RegisterIndex, std::uint64_t> first_;
  std::optional<Reservation> reservation_;
  std::uint64_t next_ = 0;
  unsigned loads_ = 0;
};

/// Dependencies on these reads alone, by data flow (and so as a pick too).
[[nodiscard]] Dependencies flow(std::initializer_list<unsigned> reads);
/// Dependencies on these reads as a pick only.
[[nodiscard]] Dependencies pick(std::initializer_list<unsigned> reads);

}  // namespace stalefetch::test_support
