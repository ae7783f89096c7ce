// SPDX-License-Identifier: BSD-2-Clause
// One run of one thread, steered by decisions. Internal to model/thread.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "model/thread/explore.hpp"

namespace stalefetch {

/// The alternatives taken so far, and how to go to the next combination: an odometer with wheels that appear as needed.
class Decisions {
 public:
  /// The alternative to take at the next point of this run, of `alternatives` (at least 1).
  unsigned next(unsigned alternatives);
  /// Prepares the next run; false when all combinations have been taken.
  [[nodiscard]] bool advance();

 private:
  struct Point {
    unsigned taken;
    unsigned alternatives;
  };
  std::vector<Point> points_;
  std::size_t position_ = 0;
};

class Run final : public Effects {
 public:
  /// `sent`: how many interrupts may be sent to each thread, by line.
  /// `loop_heads`: where jumps backwards lead; grows as runs find them, and runs made before that must be redone.
  Run(const Program& program, unsigned thread, Cells& cells, std::set<std::uint64_t>& loop_heads,
      const SentInterrupts& sent, const ExploreOptions& options, Decisions& decisions);

  /// Runs to the end, to what cannot be modelled, or to where the run only repeats a shorter one.
  [[nodiscard]] Path execute();
  /// Whether the architecture left something open, so that two runs may come out alike.
  [[nodiscard]] bool chose_freely() const { return chose_freely_; }

  Operand get(RegisterIndex index) override { return registers_[index]; }
  void set(RegisterIndex index, const Operand& operand) override { registers_[index] = operand; }
  [[nodiscard]] std::uint64_t initial(RegisterIndex index) const override {
    return program_->initial_registers(thread_)[index];
  }
  Operand constant(std::uint64_t number) override { return {path_.arena.constant(number), {}}; }
  Operand compute(Operation op, const Operand& a, const Operand& b) override;
  std::uint64_t force(const Operand& operand) override;
  unsigned choose(unsigned alternatives) override {
    chose_freely_ = true;
    return decisions_->next(alternatives);
  }
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
  [[nodiscard]] unsigned cpu() const override { return thread_; }
  [[nodiscard]] unsigned cpu_count() const override { return program_->thread_count(); }
  void send_interrupt(unsigned to, InterruptLine line, std::uint64_t payload, Tags tags) override;
  std::uint64_t take_interrupt(Tags tags) override;
  [[nodiscard]] std::optional<std::uint64_t> interrupt_handler() const override {
    return program_->interrupt_handler(thread_);
  }
  [[nodiscard]] std::uint64_t acknowledgement(unsigned caller, unsigned target) const override {
    return Program::acknowledgement(caller, target);
  }
  void await(const Operand& value, std::uint64_t number) override;
  void control(const Dependencies& from) override { control_ |= from; }
  [[nodiscard]] std::uint64_t address() const override { return pc_; }
  void jump(std::uint64_t target) override { next_ = target; }
  void record_fault(std::string_view kind, std::optional<std::uint64_t> accessed) override {
    path_.faults.push_back({std::string(kind), pc_, accessed});
  }
  [[nodiscard]] std::optional<std::uint64_t> handler() const override { return program_->handler(thread_); }
  void stop() override { stopped_ = true; }

 private:
  /// What must be equal for a second visit to add nothing to the first.
  struct Visit {
    std::vector<Operand> registers;
    std::size_t lasting_events, faults;
    bool reserved;
    unsigned events;  ///< before it
  };
  /// Where an access goes.
  struct Place {
    std::uint64_t linear = 0, physical = 0;
  };

  /// Ends the instruction at its access fault; step() then lets the architecture take the exception.
  struct AccessFault {
    AccessFailure failure;
  };

  [[nodiscard]] AccessFault beyond(const Place& at, AccessType type, const Dependencies& from) const;
  void interrupts();
  [[nodiscard]] bool may_take(InterruptLine line);
  [[nodiscard]] bool interrupt_is_due() const;
  void interrupt(InterruptLine line, bool sent);
  void step();
  /// Translates; else AccessFault. `from`: what the address depends on.
  Place translate(std::uint64_t linear, const Dependencies& from, AccessType type);
  [[nodiscard]] std::optional<std::uint64_t> choose_updated(CellId cell);
  void update(CellId cell, std::uint64_t entry, std::uint64_t before);
  void update_ahead(CellId cell, std::uint64_t entry);
  void update_for_nothing();
  void update_entry(std::size_t walk, std::uint64_t entry, Tags tags);
  /// What a walk looks for.
  struct Wanted {
    std::uint64_t page = 0;
    Access access;
    std::uint32_t space = 0;
  };
  Translated read_entry(std::uint64_t entry, const Wanted& wanted, const Dependencies& from, bool leaf);
  /// Where an access goes, all of whose bytes are mapped; else AccessFault.
  Place force_mapped(const Operand& address, unsigned bytes, AccessType type, Tags tags);
  std::uint64_t fetch(unsigned& fetched);
  std::uint64_t fetch_bytes(const Place& at, unsigned bytes);
  std::uint64_t fetch_cell(const Place& at, CellId cell);
  unsigned new_access();
  PathEvent& add(EventKind kind, Tags tags);
  /// `at`: some byte near the cell.
  PathEvent& add_memory(EventKind kind, CellId cell, const Place& at, unsigned access, Tags tags);
  Value add_read(PathEvent& event);
  void visit_loop_head();
  void count_round(std::uint64_t from, std::uint64_t to);
  [[nodiscard]] bool same_state(const Visit& visit) const;

  const Program* program_;
  const Architecture* architecture_;
  unsigned thread_;
  Cells* cells_;
  std::set<std::uint64_t>* loop_heads_;
  const SentInterrupts* sent_;
  const ExploreOptions* options_;
  Decisions* decisions_;

  Path path_;
  std::vector<Operand> registers_;
  Dependencies control_;
  std::optional<Reservation> reservation_;
  std::uint64_t pc_ = 0, next_ = 0;
  bool stopped_ = false;
  bool chose_freely_ = false;
  std::size_t lasting_events_ = 0;  ///< stores, maintenance, interrupts: what others can notice, or what is used up
  std::array<unsigned, interrupt_lines> taken_{};  ///< sent interrupts
  unsigned taken_anywhere_ = 0;
  bool taken_before_ = false;
  std::optional<InterruptLine> taking_;  ///< the line of the sent interrupt that is being taken
  unsigned walk_ = PathEvent::none, walks_ = 0;  ///< the walk whose access is made now; how many there were
  std::vector<unsigned> access_first_event_;
  std::map<std::uint64_t, std::vector<Visit>> visits_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, unsigned> jumps_back_;
  std::vector<CellId> covered_;
  std::vector<std::pair<CellId, std::uint64_t>> fetched_;  ///< of this instruction: cells, and what they held
};

}  // namespace stalefetch
