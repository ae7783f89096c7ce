// SPDX-License-Identifier: BSD-2-Clause
// What loads, stores, LR/SC and AMOs do. Template arguments say which member of a family.
#pragma once

#include "model/arch/riscv/execute_common.hpp"

namespace stalefetch::riscv_detail {

enum class Extend : std::uint8_t { Sign, Zero };

/// The address, which must be aligned: how a misaligned access is divided is up to the implementation.
Operand aligned(Effects& effects, const Operand& address, unsigned bytes);
Operand amo_minimum(Effects& effects, const Operand& a, const Operand& b, Operation less);
/// Stores if the reservation of the last LR holds; it may be lost at any time.
void store_conditional(const Instruction& i, Effects& effects, unsigned bytes);

template <unsigned bytes, Extend extend = Extend::Sign>
void load(const Instruction& i, Effects& effects) {
  const Operand address = aligned(effects, effective_address(effects, i), bytes);
  const Operand loaded = effects.load(address, bytes, ordering(i)).operand;
  write_register(effects, i[Field::rd], extend == Extend::Sign ? sign_extend(effects, loaded, 8 * bytes) : loaded);
}

template <unsigned bytes>
void store(const Instruction& i, Effects& effects) {
  const Operand address = aligned(effects, effective_address(effects, i), bytes);
  effects.store(address, zero_extend(effects, read_register(effects, i[Field::rs2]), 8 * bytes), bytes, ordering(i));
}

template <unsigned bytes>
void load_reserved(const Instruction& i, Effects& effects) {
  const Operand address = aligned(effects, effective_address(effects, i), bytes);
  const Loaded loaded = effects.load(address, bytes, tag("LR") | ordering(i));
  effects.set_reservation(Reservation{loaded.access, effects.force(address), bytes});
  write_register(effects, i[Field::rd], sign_extend(effects, loaded.operand, 8 * bytes));
}

template <unsigned bytes>
void conditional(const Instruction& i, Effects& effects) {
  store_conditional(i, effects, bytes);
}

/// Reads, stores what `update` makes of the old value and of rs2 (both sign-extended, or both zero-extended), and gives
/// the old value.
template <unsigned bytes, Extend extend, class Update>
void atomic(const Instruction& i, Effects& effects, Update&& update) {
  const Operand address = aligned(effects, effective_address(effects, i), bytes);
  const Operand operand = read_register(effects, i[Field::rs2]);
  const Tags tags = tag("AMO") | ordering(i);
  const Loaded loaded = effects.load(address, bytes, tags);
  const Operand old = sign_extend(effects, loaded.operand, 8 * bytes);
  const Operand updated = extend == Extend::Sign ? update(old, sign_extend(effects, operand, 8 * bytes))
                                                 : update(loaded.operand, zero_extend(effects, operand, 8 * bytes));
  effects.store(address, zero_extend(effects, updated, 8 * bytes), bytes, tags, loaded.access);
  write_register(effects, i[Field::rd], old);
}

template <unsigned bytes>
void atomic_swap(const Instruction& i, Effects& effects) {
  atomic<bytes, Extend::Zero>(i, effects, [](const Operand&, const Operand& b) { return b; });
}

template <unsigned bytes, Operation op>
void atomic_update(const Instruction& i, Effects& effects) {
  atomic<bytes, Extend::Zero>(i, effects,
                              [&](const Operand& a, const Operand& b) { return effects.compute(op, a, b); });
}

template <unsigned bytes, Extend extend>
void atomic_minimum(const Instruction& i, Effects& effects) {
  constexpr Operation less = extend == Extend::Sign ? Operation::LessSigned : Operation::LessUnsigned;
  atomic<bytes, extend>(i, effects,
                        [&](const Operand& a, const Operand& b) { return amo_minimum(effects, a, b, less); });
}

/// The larger of two is what remains of both without the smaller: a ^ b ^ min(a, b).
template <unsigned bytes, Extend extend>
void atomic_maximum(const Instruction& i, Effects& effects) {
  constexpr Operation less = extend == Extend::Sign ? Operation::LessSigned : Operation::LessUnsigned;
  atomic<bytes, extend>(i, effects, [&](const Operand& a, const Operand& b) {
    const Operand both = effects.compute(Operation::Xor, a, b);
    return effects.compute(Operation::Xor, both, amo_minimum(effects, a, b, less));
  });
}

}  // namespace stalefetch::riscv_detail
