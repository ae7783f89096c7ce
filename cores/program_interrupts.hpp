// SPDX-License-Identifier: BSD-2-Clause
// What a core's registers say of interrupts, at the boundary between what has retired and what has not.
#pragma once

#include "cores/predecode_effects.hpp"
#include "cores/semantics.hpp"

namespace stalefetch::cores {

/// Registers as the instructions left them that have retired. Throws NotReady where a load decides.
class BoundaryEffects final : public PredecodeEffects {
 public:
  BoundaryEffects(const Program& program, const Semantics& semantics, unsigned core, const CoreState& state);
  Operand get(RegisterIndex index) override;
  std::uint64_t force(const Operand& operand) override;

 private:
  const Semantics& semantics_;
  const CoreState& state_;
};

[[nodiscard]] Readiness accepts_interrupt(const Program& program, const Semantics& semantics, unsigned core,
                                          const CoreState& state, InterruptPin pin);
[[nodiscard]] std::vector<Spontaneous> spontaneous_interrupts(const Program& program);
/// Whether the test has handlers of interrupts, or calls firmware.
[[nodiscard]] bool is_interruptible(const Program& program);
/// Whether firmware of one core answers that of another there.
[[nodiscard]] bool is_answer(const Program& program, Address address);
/// Whether some instruction traps where the architecture has firmware that could take it; that has words of memory of
/// its own, and is interrupted.
[[nodiscard]] bool calls_firmware(const Program& program);

}  // namespace stalefetch::cores
