// SPDX-License-Identifier: BSD-2-Clause
// What predecoding sees of an instruction: it is run on numbers that mean nothing, and only where it goes is kept.
#pragma once

#include "model/arch/effects.hpp"
#include "model/program.hpp"

namespace stalefetch::cores {

class PredecodeEffects : public Effects {
 public:
  /// Every number that is asked for is `answer`.
  PredecodeEffects(const Program& program, unsigned core, std::uint64_t at, unsigned length, std::uint64_t answer)
      : program_(program), core_(core), at_(at), answer_(answer), next(at + length) {}

  Operand get(RegisterIndex) override { return {}; }
  void set(RegisterIndex, const Operand&) override {}
  [[nodiscard]] std::uint64_t initial(RegisterIndex index) const override {
    return program_.initial_registers(core_)[index];
  }
  Operand constant(std::uint64_t) override { return {}; }
  Operand compute(Operation, const Operand&, const Operand&) override { return {}; }
  std::uint64_t force(const Operand&) override { return answer_; }
  unsigned choose(unsigned) override {
    chooses = true;
    return 0;
  }
  Loaded load(const Operand&, unsigned, Tags) override { return {}; }
  AccessId store(const Operand&, const Operand&, unsigned, Tags, std::optional<AccessId>) override { return {}; }
  std::optional<Reservation> reservation() override { return Reservation{{}, answer_, reserved_bytes}; }
  void set_reservation(std::optional<Reservation>) override {}
  void barrier(Tags) override {}
  void maintain(const Operand&, Tags) override {}
  void maintain_all(Tags) override {}
  void control(const Dependencies&) override {}
  [[nodiscard]] std::uint64_t address() const override { return at_; }
  void jump(std::uint64_t target) override { next = target; }
  void maintain_translation(const Operand&, Tags, std::uint32_t) override {}
  void maintain_all_translations(Tags, std::uint32_t) override {}
  [[nodiscard]] unsigned cpu() const override { return core_; }
  [[nodiscard]] unsigned cpu_count() const override { return program_.thread_count(); }
  void send_interrupt(unsigned, InterruptLine, std::uint64_t, Tags) override {}
  [[nodiscard]] std::uint64_t acknowledgement(unsigned caller, unsigned target) const override {
    return Program::acknowledgement(caller, target);
  }
  void await(const Operand&, std::uint64_t) override {}
  void record_fault(std::string_view, std::optional<std::uint64_t>) override { traps = true; }
  [[nodiscard]] std::optional<std::uint64_t> handler() const override { return program_.handler(core_); }
  void stop() override { stops = true; }

 private:
  const Program& program_;
  unsigned core_;
  std::uint64_t at_, answer_;

 public:
  std::uint64_t next;
  unsigned reserved_bytes = 4;
  bool stops = false, chooses = false, traps = false;
};

}  // namespace stalefetch::cores
