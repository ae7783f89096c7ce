// SPDX-License-Identifier: BSD-2-Clause
// One core in time: its front end, its execution and its memory operations are a process each.
// To show: the three run at their own pace, so that fetch is ahead of execution and memory behind it.
#pragma once

#include <systemc>
#include <vector>

#include "cores/machine.hpp"
#include "cores/random.hpp"
#include "cores/timing.hpp"

namespace stalefetch::cores {

/// What all processes of one simulation share.
struct Shared {
  Machine* machine = nullptr;
  const Timing* timing = nullptr;
  Random random{0};
  std::uint64_t activations = 0;
  std::uint64_t began = 0;    ///< cycle of the kernel at which the run began
  sc_core::sc_event written;  ///< a store has reached memory
  sc_core::sc_event disturbed;  ///< an interrupt has become pending, or a flush has reached another core

  [[nodiscard]] std::uint64_t now() const { return sc_core::sc_time_stamp().value() / cycle; }
  [[nodiscard]] std::uint32_t draw(const Cycles& cycles) {
    if (cycles.least == cycles.most) return cycles.least;
    return cycles.least + static_cast<std::uint32_t>(random.below(cycles.most - cycles.least + std::uint64_t{1}));
  }
  static void after(sc_core::sc_event& event, std::uint64_t cycles) {
    event.notify(sc_core::sc_time::from_value(cycles * cycle));
  }
  static constexpr std::uint64_t cycle = 1000;  ///< in units of the kernel's resolution, 1 ps
};

class Hart : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Hart);
  Hart(const sc_core::sc_module_name& name, Shared& shared, unsigned core);

  /// Begins a run: caches as some earlier work left them.
  void start();

 private:
  void front_end();
  void execute();
  void memory();
  void prefetch();
  void interrupt();

  void predict();
  [[nodiscard]] std::uint32_t fetch_latency();
  /// What the operation (or the fetch) takes its translation from; not_yet: nothing.
  [[nodiscard]] std::uint8_t translation_for(std::uint32_t operation);
  [[nodiscard]] std::uint32_t translation_latency(std::uint32_t operation);
  void fetch_done();
  [[nodiscard]] bool operation_enabled(std::uint32_t operation) const;
  [[nodiscard]] std::uint32_t latency(const MemoryOperation& operation);
  [[nodiscard]] bool flush_enabled(std::uint32_t operation) const;
  [[nodiscard]] bool translate_due(std::uint32_t operation);
  [[nodiscard]] bool take_due(std::uint32_t operation);
  [[nodiscard]] bool take_interrupt();
  [[nodiscard]] bool deliver_due(std::uint32_t operation);
  [[nodiscard]] const CoreState& state() const { return shared_.machine->core(core_); }

  /// When an operation is due; 0: its latency has not begun.
  struct Due {
    std::uint64_t at = 0;
    std::uint64_t to[most_cores] = {};  ///< of an invalidation: at each core
  };
  Shared& shared_;
  unsigned core_;
  sc_core::sc_event fetch_event_, execute_event_, memory_event_, prefetch_event_, interrupt_event_;
  std::vector<Due> due_;
  std::vector<std::uint32_t> prefetches_;
  std::uint64_t fetch_due_ = 0;
  unsigned polls_ = 0;  ///< how often it has looked whether something that it waits for has come
  static constexpr unsigned most_polls = 10000, poll_interval = 8;
  bool interrupted_ = false;  ///< the time of one that no core sends has come
  Address fetching_ = 0;
};

}  // namespace stalefetch::cores
