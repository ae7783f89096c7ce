// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/execute_memory.hpp"

#include <fmt/format.h>

#include "model/error.hpp"

namespace stalefetch::riscv_detail {

Operand aligned(Effects& effects, const Operand& address, unsigned bytes) {
  const std::uint64_t at = effects.force(address);
  if (at % bytes != 0)
    throw Unsupported(fmt::format("misaligned access of {} bytes to {:#x} at {:#x}", bytes, at, effects.address()));
  return address;
}

/// b ^ ((a ^ b) & mask), where the mask is all ones if a < b: data flow from both.
Operand amo_minimum(Effects& effects, const Operand& a, const Operand& b, Operation less) {
  const Operand mask = effects.compute(Operation::Subtract, effects.constant(0), effects.compute(less, a, b));
  const Operand difference = effects.compute(Operation::And, effects.compute(Operation::Xor, a, b), mask);
  return effects.compute(Operation::Xor, b, difference);
}

/// A reservation may cover more than the bytes of its load-reserved, so the address may be another one.
/// rd depends on nothing: rs1 and rs2 do not flow into it, and that a store succeeded is no read (see riscv.cat).
void store_conditional(const Instruction& i, Effects& effects, unsigned bytes) {
  const Operand address = aligned(effects, effective_address(effects, i), bytes);
  const std::optional<Reservation> reservation = effects.reservation();
  if (reservation && reservation->bytes != bytes)
    throw Unsupported(fmt::format("sc at {:#x}: not as wide as the lr before it", effects.address()));
  const bool succeeds = reservation && effects.choose(2) == 0;
  if (succeeds) {
    const Operand data = zero_extend(effects, read_register(effects, i[Field::rs2]), 8 * bytes);
    effects.store(address, data, bytes, tag("SC") | ordering(i), reservation->load);
  }
  effects.set_reservation({});
  write_register(effects, i[Field::rd], effects.constant(succeeds ? 0 : 1));
}

}  // namespace stalefetch::riscv_detail
