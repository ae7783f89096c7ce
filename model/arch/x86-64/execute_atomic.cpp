// SPDX-License-Identifier: BSD-2-Clause
// XCHG, XADD, CMPXCHG. Other locked instructions are in execute_arithmetic.cpp.
#include "model/arch/x86-64/execute_common.hpp"
#include "model/error.hpp"

namespace stalefetch::x86_64_detail {

namespace {

constexpr unsigned quadword = 8;

/// The two halves of CMPXCHG16B's memory operand.
struct Half {
  Operand address;
  Loaded loaded;
  Half(Effects& effects, const Operand& at, Tags tags) : address(at), loaded(effects.load(at, quadword, tags)) {}
};

}  // namespace

/// SDM Vol. 2, XCHG: with memory, "the processor's locking protocol is automatically implemented".
void exchange(const Instruction& i, Effects& effects) {
  Destination destination(i, effects, 0, i.operands[0].kind == InstructionOperand::Kind::Memory);
  const Operand old = destination.old();
  destination.write(read(i, effects, 1));
  write(i, effects, 1, old);
}

void exchange_and_add(const Instruction& i, Effects& effects) {
  Destination destination(i, effects, 0);
  const Operand old = destination.old(), source = read(i, effects, 1);
  write(i, effects, 1, old);
  destination.write(effects.compute(Operation::Add, old, source));
  set_flags_of_sum(effects, old, source, i.bits);
}

/// SDM Vol. 2, CMPXCHG: "the destination operand receives a write cycle without regard to the result of the
/// comparison".
void compare_and_exchange(const Instruction& i, Effects& effects) {
  const Operand accumulator = effects.get(rax);
  const Operand wanted = keep_low(effects, accumulator, i.bits);
  const Operand source = read(i, effects, 1);
  Destination destination(i, effects, 0);
  const Operand old = destination.old();
  const Operand equal = effects.compute(Operation::Equal, old, wanted);
  if (effects.force(equal) == 0) write_register(effects, rax, old, i.bits);
  Operand written = effects.force(equal) != 0 ? source : old;
  written.from |= equal.from;
  destination.write(written);
  set_flags_of_difference(effects, wanted, old, i.bits);
}

/// RDX:RAX is compared, RCX:RBX stored. Only ZF changes.
void compare_and_exchange_pair(const Instruction& i, Effects& effects) {
  const Tags tags = i.locked ? tag("LOCK") : 0;
  const Operand address = effective_address(i, effects);
  if (effects.force(address) % (2 * quadword) != 0)
    throw Unsupported("cmpxchg16b at an address that is no multiple of 16");
  const Half low(effects, address, tags), high(effects, plus(effects, address, quadword), tags);
  const Operand equal =
      effects.compute(Operation::And, effects.compute(Operation::Equal, low.loaded.operand, effects.get(rax)),
                      effects.compute(Operation::Equal, high.loaded.operand, effects.get(rdx)));
  const bool same = effects.force(equal) != 0;
  const auto store = [&](const Half& half, RegisterIndex source) {
    Operand written = same ? effects.get(source) : half.loaded.operand;
    written.from |= equal.from;
    effects.store(half.address, written, quadword, tags, i.locked ? std::optional{half.loaded.access} : std::nullopt);
  };
  store(low, rbx);
  store(high, rcx);
  if (!same) {
    effects.set(rax, low.loaded.operand);
    effects.set(rdx, high.loaded.operand);
  }
  set_zero_flag(effects, equal);
}

}  // namespace stalefetch::x86_64_detail
