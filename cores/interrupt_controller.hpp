// SPDX-License-Identifier: BSD-2-Clause
// The interrupt controller: what was sent to each core and not taken yet.
// To show: an interrupt is pending from when it was sent until its core takes it, once, at whatever boundary between two
// instructions the core gets to without masking it; a core that never gets there never takes it.
#pragma once

#include <cstdint>
#include <vector>

#include "cores/memory.hpp"
#include "cores/window.hpp"

namespace stalefetch::cores {

struct PendingInterrupt {
  InterruptPin pin = InterruptPin::Masked;
  std::uint64_t payload = 0;  ///< what the handler learns
  StoreNumber sender = 0;     ///< the operation that sent it; 0: no core did
};

class InterruptController {
 public:
  void reset() { pending_.clear(); }
  void send(unsigned core, const PendingInterrupt& interrupt) { pending_.push_back({core, interrupt}); }
  [[nodiscard]] bool idle() const { return pending_.empty(); }

  struct Entry {
    unsigned core = 0;
    PendingInterrupt interrupt;
  };
  /// In the order in which they were sent.
  [[nodiscard]] const std::vector<Entry>& pending() const { return pending_; }
  /// Takes it off the list: it is delivered once.
  PendingInterrupt take(std::uint32_t number) {
    const PendingInterrupt taken = pending_[number].interrupt;
    pending_.erase(pending_.begin() + number);
    return taken;
  }

 private:
  std::vector<Entry> pending_;
};

}  // namespace stalefetch::cores
