// SPDX-License-Identifier: BSD-2-Clause
// Plain, acquire and release accesses.
#include "model/arch/aarch64/execute_common.hpp"
#include "model/arch/aarch64/operands.hpp"
#include "model/error.hpp"

namespace stalefetch::aarch64_detail {

namespace {

unsigned bytes_of(const Instruction& i) { return 1U << i[Field::size]; }

/// Does STR (opc 0), LDR (1), or a load that extends the sign to 64 (2) or 32 bits (3).
void access(const Instruction& i, Effects& effects, const Operand& address, unsigned bytes, Tags tags = 0) {
  if (i[Field::opc] == 0) {
    effects.store(address, keep_low(effects, read_general(effects, i[Field::Rt]), bytes * 8), bytes, tags);
    return;
  }
  Operand value = effects.load(address, bytes, tags).operand;
  if (i[Field::opc] >= 2) value = sign_extend(effects, value, bytes * 8);
  write_general(effects, i[Field::Rt], value, i[Field::opc] != 3);
}

/// Write-back to a register that the same instruction loads or stores is constrained unpredictable.
void refuse_own_base(const Instruction& i, std::uint32_t data) {
  if ((i[Field::index] & 1) == 0 || data != i[Field::Rn] || data == 31) return;
  throw Unsupported("write-back to the register that is loaded or stored (constrained unpredictable)");
}

/// The address of an access with an offset, and the base after it. Index: 1 after, 3 before, else no write-back. What
/// the base becomes depends on the base alone.
Operand indexed_address(const Instruction& i, Effects& effects, std::int64_t offset) {
  const Operand base = read_base(effects, i[Field::Rn]);
  const Operand moved = plus(effects, base, static_cast<std::uint64_t>(offset));
  if ((i[Field::index] & 1) != 0) write_base(effects, i[Field::Rn], moved);
  return i[Field::index] == 1 ? base : moved;
}

}  // namespace

void access_offset(const Instruction& i, Effects& effects) {
  const std::uint64_t offset = std::uint64_t{i[Field::imm]} << i[Field::size];
  access(i, effects, plus(effects, read_base(effects, i[Field::Rn]), offset), bytes_of(i));
}

void access_indexed(const Instruction& i, Effects& effects) {
  refuse_own_base(i, i[Field::Rt]);
  access(i, effects, indexed_address(i, effects, sign_extended(i[Field::imm], 9)), bytes_of(i));
}

void access_register(const Instruction& i, Effects& effects) {
  const unsigned shift = i[Field::S] != 0 ? i[Field::size] : 0;
  const Operand base = read_base(effects, i[Field::Rn]);
  const Operand offset = read_extended(effects, i[Field::Rm], i[Field::option], shift);
  access(i, effects, effects.compute(Operation::Add, base, offset), bytes_of(i));
}

void access_literal(const Instruction& i, Effects& effects) {
  const std::int64_t distance = sign_extended(i[Field::imm], 19) * 4;
  const Operand address = effects.constant(effects.address() + static_cast<std::uint64_t>(distance));
  write_general(effects, i[Field::Rt], effects.load(address, i[Field::size] != 0 ? 8 : 4, 0).operand);
}

/// LDP and STP: two accesses, without order between them.
void access_pair(const Instruction& i, Effects& effects) {
  refuse_own_base(i, i[Field::Rt]);
  refuse_own_base(i, i[Field::Rt2]);
  const unsigned bytes = i[Field::opc] != 0 ? 8 : 4;
  const Operand first = indexed_address(i, effects, sign_extended(i[Field::imm], 7) * bytes);
  const Operand second = plus(effects, first, bytes);
  if (i[Field::op] == 0) {
    effects.store(first, keep_low(effects, read_general(effects, i[Field::Rt]), bytes * 8), bytes, 0);
    effects.store(second, keep_low(effects, read_general(effects, i[Field::Rt2]), bytes * 8), bytes, 0);
    return;
  }
  const Operand low = effects.load(first, bytes, 0).operand;
  const Operand high = effects.load(second, bytes, 0).operand;
  write_general(effects, i[Field::Rt], low);
  write_general(effects, i[Field::Rt2], high);
}

void load_acquire(const Instruction& i, Effects& effects) {
  const Loaded loaded = effects.load(read_base(effects, i[Field::Rn]), bytes_of(i), tag("A"));
  write_general(effects, i[Field::Rt], loaded.operand);
}

void load_acquire_pc(const Instruction& i, Effects& effects) {
  const Loaded loaded = effects.load(read_base(effects, i[Field::Rn]), bytes_of(i), tag("Q"));
  write_general(effects, i[Field::Rt], loaded.operand);
}

void store_release(const Instruction& i, Effects& effects) {
  const Operand data = keep_low(effects, read_general(effects, i[Field::Rt]), bytes_of(i) * 8);
  effects.store(read_base(effects, i[Field::Rn]), data, bytes_of(i), tag("L"));
}

}  // namespace stalefetch::aarch64_detail
