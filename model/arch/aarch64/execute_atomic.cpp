// SPDX-License-Identifier: BSD-2-Clause
// Exclusives and single-instruction atomics.
#include "model/arch/aarch64/execute_common.hpp"

namespace stalefetch::aarch64_detail {

namespace {

unsigned bits_of(const Instruction& i) { return 8U << i[Field::size]; }
unsigned bytes_of(const Instruction& i) { return 1U << i[Field::size]; }

/// Of the read half: an atomic whose result nobody receives returns no value, and does not acquire.
/// "LDADDA: if the destination register is not WZR or XZR, ..." and likewise for the others.
Tags read_tags(const Instruction& i, std::uint32_t destination) {
  if (destination == 31) return tag("NoReturn");
  return i[Field::acquire] != 0 ? tag("A") : 0;
}

Tags write_tags(const Instruction& i) { return i[Field::release] != 0 ? tag("L") : 0; }

/// `a` where `choose` is 1, else `b`: all three by data flow.
Operand either(Effects& effects, const Operand& choose, const Operand& a, const Operand& b) {
  const Operand mask = effects.compute(Operation::Subtract, effects.constant(0), choose);
  const Operand rest = effects.compute(Operation::Not, mask, effects.constant(0));
  return effects.compute(Operation::Or, effects.compute(Operation::And, a, mask),
                         effects.compute(Operation::And, b, rest));
}

/// The larger or smaller of two numbers: SMAX, SMIN, UMAX, UMIN (opc 4 to 7).
Operand extreme(const Instruction& i, Effects& effects, const Operand& old, const Operand& operand) {
  const bool is_signed = i[Field::opc] < 6, maximum = (i[Field::opc] & 1) == 0;
  const Operand a = is_signed ? sign_extend(effects, old, bits_of(i)) : old;
  const Operand b = is_signed ? sign_extend(effects, operand, bits_of(i)) : operand;
  const Operand less = effects.compute(is_signed ? Operation::LessSigned : Operation::LessUnsigned, a, b);
  return maximum ? either(effects, less, b, a) : either(effects, less, a, b);
}

Operand updated(const Instruction& i, Effects& effects, const Operand& old, const Operand& operand) {
  switch (i[Field::opc]) {
    case 0:
      return effects.compute(Operation::Add, old, operand);
    case 1:
      return effects.compute(Operation::And, old, effects.compute(Operation::Not, operand, effects.constant(0)));
    case 2:
      return effects.compute(Operation::Xor, old, operand);
    case 3:
      return effects.compute(Operation::Or, old, operand);
    default:
      return extreme(i, effects, old, operand);
  }
}

/// Does the reservation cover this access?
bool reserved(Effects& effects, const Instruction& i, const Operand& address) {
  const std::optional<Reservation> reservation = effects.reservation();
  return reservation && reservation->bytes == bytes_of(i) && reservation->address == effects.force(address);
}

}  // namespace

void load_exclusive(const Instruction& i, Effects& effects) {
  const Operand address = read_base(effects, i[Field::Rn]);
  const Tags tags = tag("X") | (i[Field::acquire] != 0 ? tag("A") : 0);
  const Loaded loaded = effects.load(address, bytes_of(i), tags);
  effects.set_reservation(Reservation{loaded.access, effects.force(address), bytes_of(i)});
  write_general(effects, i[Field::Rt], loaded.operand);
}

/// May fail at any time. "There is no dependency through the status register" (Arm ARM issue M.c, B2.3).
void store_exclusive(const Instruction& i, Effects& effects) {
  const Operand address = read_base(effects, i[Field::Rn]);
  const bool succeeds = reserved(effects, i, address) && effects.choose(2) == 0;
  if (succeeds) {
    const Operand data = keep_low(effects, read_general(effects, i[Field::Rt]), bits_of(i));
    effects.store(address, data, bytes_of(i), tag("X") | write_tags(i), effects.reservation()->load);
  }
  effects.set_reservation({});
  write_general(effects, i[Field::Rs], effects.constant(succeeds ? 0 : 1));
}

void clear_exclusive(const Instruction&, Effects& effects) { effects.set_reservation({}); }

/// The comparison is no branch: later instructions have no control dependency on it. But it selects whether there is a
/// store, and whether Rs keeps its value, so both depend on what was compared as a pick (the formal model's intrinsic
/// control dependencies). Where the comparison fails, Rs receives the loaded value by data flow.
void compare_and_swap(const Instruction& i, Effects& effects) {
  const Operand address = read_base(effects, i[Field::Rn]);
  const Operand wanted = keep_low(effects, read_general(effects, i[Field::Rs]), bits_of(i));
  Operand data = keep_low(effects, read_general(effects, i[Field::Rt]), bits_of(i));
  const Loaded loaded = effects.load(address, bytes_of(i), read_tags(i, i[Field::Rs]));
  Operand result = loaded.operand;
  const Operand equal = effects.compute(Operation::Equal, loaded.operand, wanted);
  if (effects.force(equal) != 0) {
    data.from.pick_reads |= equal.from.pick_reads;
    effects.store(address, data, bytes_of(i), write_tags(i), loaded.access);
    // Rs may be written with the value loaded, or keep its own, which is the same: each is a dependency of its own.
    if (effects.choose(2) != 0) result.from = wanted.from;
    result.from.pick_reads |= equal.from.pick_reads;
  }
  write_general(effects, i[Field::Rs], result);
}

void swap(const Instruction& i, Effects& effects) {
  const Operand address = read_base(effects, i[Field::Rn]);
  const Operand data = keep_low(effects, read_general(effects, i[Field::Rs]), bits_of(i));
  const Loaded loaded = effects.load(address, bytes_of(i), read_tags(i, i[Field::Rt]));
  effects.store(address, data, bytes_of(i), write_tags(i), loaded.access);
  write_general(effects, i[Field::Rt], loaded.operand);
}

void atomic_update(const Instruction& i, Effects& effects) {
  const Operand address = read_base(effects, i[Field::Rn]);
  const Operand operand = keep_low(effects, read_general(effects, i[Field::Rs]), bits_of(i));
  const Loaded loaded = effects.load(address, bytes_of(i), read_tags(i, i[Field::Rt]));
  const Operand data = keep_low(effects, updated(i, effects, loaded.operand, operand), bits_of(i));
  effects.store(address, data, bytes_of(i), write_tags(i), loaded.access);
  write_general(effects, i[Field::Rt], loaded.operand);
}

}  // namespace stalefetch::aarch64_detail
