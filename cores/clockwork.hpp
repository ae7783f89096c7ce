// SPDX-License-Identifier: BSD-2-Clause
// The machine in time: a discrete-event simulation whose processes take the machine's steps when their latency is over.
// To show: what a design with such latencies does, run after run. Elaborated once, then run as often as wanted.
#pragma once

#include <cstdint>
#include <memory>

#include "cores/machine.hpp"
#include "cores/timing.hpp"

namespace stalefetch::cores {

class Clockwork {
 public:
  /// Refers to both, which must outlive it. Only one may exist at a time in a process: the constructor waits for that.
  Clockwork(Machine& machine, const Timing& timing);
  ~Clockwork();
  Clockwork(const Clockwork&) = delete;
  Clockwork& operator=(const Clockwork&) = delete;

  /// One run from reset to the end. False: the run says nothing, and machine.refusal() why.
  [[nodiscard]] bool run(std::uint64_t seed);
  /// Cycles since the run began.
  [[nodiscard]] std::uint64_t now() const;
  /// Process activations of all runs so far.
  [[nodiscard]] std::uint64_t activations() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace stalefetch::cores
