// SPDX-License-Identifier: BSD-2-Clause
// A thread that runs with plain numbers. Internal to replay*.cpp.
#pragma once

#include "model/recheck/replay.hpp"

namespace stalefetch::recheck_detail {

inline std::uint64_t low_bytes(std::uint64_t number, unsigned bytes) {
  return bytes >= 8 ? number : number & ((std::uint64_t{1} << 8 * bytes) - 1);
}

class Replayer final : public Effects {
 public:
  Replayer(const Program& program, unsigned thread, const std::vector<Piece>& pieces, Guide& guide)
      : program_(program), thread_(thread), pieces_(pieces), guide_(guide), pc_(program.entry(thread)) {
    for (const std::uint64_t number : program.initial_registers(thread)) registers_.push_back(constant(number));
  }

  ThreadReplay run(const ReplayLimit& limit) {
    for (;;) {
      while (interrupt(limit)) {
      }
      if (stopped_ || program_.is_end(pc_)) break;
      if (replay_.instructions.size() >= limit.instructions) {
        if (limit.stop_there) break;
        throw Departure(fmt::format("P{} executes more than {} instructions", thread_, limit.instructions));
      }
      step();
    }
    update_for_nothing();
    for (const Operand& operand : registers_) replay_.registers.push_back(number_of(operand));
    return std::move(replay_);
  }

  Operand get(RegisterIndex index) override { return registers_.at(index); }
  void set(RegisterIndex index, const Operand& operand) override { registers_.at(index) = operand; }
  [[nodiscard]] std::uint64_t initial(RegisterIndex index) const override {
    return program_.initial_registers(thread_).at(index);
  }
  Operand constant(std::uint64_t number) override {
    numbers_.push_back(number);
    return {Value{static_cast<std::uint32_t>(numbers_.size() - 1)}, {}};
  }
  Operand compute(Operation op, const Operand& a, const Operand& b) override {
    Operand result = constant(stalefetch::compute(op, number_of(a), number_of(b)));
    result.from = a.from;
    result.from |= b.from;
    return result;
  }
  std::uint64_t force(const Operand& operand) override { return number_of(operand); }
  unsigned choose(unsigned alternatives) override { return guide_.choose(alternatives); }

  Loaded load(const Operand& address, unsigned bytes, Tags tags) override;
  AccessId store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                 std::optional<AccessId> read_half) override;
  std::optional<Reservation> reservation() override { return reservation_; }
  void set_reservation(std::optional<Reservation> reservation) override { reservation_ = reservation; }

  void barrier(Tags tags) override { add(EventKind::Barrier, tags); }
  void maintain(const Operand& address, Tags tags) override;
  void maintain_all(Tags tags) override { add(EventKind::Maintenance, tags); }

  void maintain_translation(const Operand& address, Tags tags, std::uint32_t space) override;
  void maintain_all_translations(Tags tags, std::uint32_t space) override;
  [[nodiscard]] unsigned cpu() const override { return thread_; }
  [[nodiscard]] unsigned cpu_count() const override { return program_.thread_count(); }
  void send_interrupt(unsigned to, InterruptLine line, std::uint64_t payload, Tags tags) override;
  std::uint64_t take_interrupt(Tags tags) override;
  [[nodiscard]] std::optional<std::uint64_t> interrupt_handler() const override {
    return program_.interrupt_handler(thread_);
  }
  [[nodiscard]] std::uint64_t acknowledgement(unsigned caller, unsigned target) const override {
    return Program::acknowledgement(caller, target);
  }
  void await(const Operand& value, std::uint64_t number) override { stopped_ |= number_of(value) != number; }

  void control(const Dependencies& from) override { control_ |= from; }
  [[nodiscard]] std::uint64_t address() const override { return pc_; }
  void jump(std::uint64_t target) override { next_ = target; }
  void record_fault(std::string_view kind, std::optional<std::uint64_t> accessed) override {
    replay_.faults.push_back({std::string(kind), pc_, accessed});
  }
  [[nodiscard]] std::optional<std::uint64_t> handler() const override { return program_.handler(thread_); }
  void stop() override { stopped_ = true; }

 private:
  /// Linear and physical address of the same byte.
  struct Where {
    std::uint64_t linear = 0, physical = 0;
  };
  /// An access that is not possible. Ends the instruction; the architecture then takes the exception.
  struct Failed {
    AccessFailure failure;
  };

  void step();
  void update_ahead(unsigned piece, std::uint64_t entry);
  void update_for_nothing();
  [[nodiscard]] bool interrupt(const ReplayLimit& limit);
  std::uint64_t fetch(unsigned& length);
  std::uint64_t fetch_byte(const Where& at, std::set<unsigned>& fetched);
  [[nodiscard]] std::uint64_t number_of(const Operand& operand) const { return numbers_.at(operand.value.node); }
  Where walk(std::uint64_t linear, const Dependencies& from, AccessType type);
  Translated walk_step(std::uint64_t entry, std::uint64_t page, const Dependencies& from, const Access& access, bool leaf);
  /// Where an access goes, all of whose bytes are mapped; else Failed.
  Where mapped(const Operand& address, unsigned bytes, AccessType type, Tags tags);
  [[nodiscard]] std::vector<unsigned> covered(std::uint64_t address, unsigned bytes) const;
  ReplayedEvent& add(EventKind kind, Tags tags);
  /// `at`: some byte near the piece, as the instruction has it.
  ReplayedEvent& add_access(EventKind kind, unsigned piece, const Where& at, Tags tags);
  std::uint64_t read(ReplayedEvent& event);
  [[nodiscard]] Sources events_of(const Dependencies& loads) const;

  const Program& program_;
  unsigned thread_;
  const std::vector<Piece>& pieces_;
  Guide& guide_;
  ThreadReplay replay_;
  std::vector<std::uint64_t> numbers_;  // a Value is an index into this
  std::vector<Operand> registers_;
  // Dependencies number the loads of the thread; one load may make several events.
  std::vector<std::vector<unsigned>> events_of_load_;
  unsigned accesses_ = 0;
  Dependencies control_;
  std::optional<Reservation> reservation_;
  std::uint64_t pc_, next_ = 0;
  bool stopped_ = false;
  std::optional<unsigned> walk_;  ///< the walk whose access is made now
  unsigned walks_ = 0;
  TranslationContext context_;  ///< of that walk
  std::optional<InterruptLine> taking_;  ///< of an interrupt that another CPU sent
};

}  // namespace stalefetch::recheck_detail
