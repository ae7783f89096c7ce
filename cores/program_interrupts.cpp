// SPDX-License-Identifier: BSD-2-Clause
#include "cores/program_interrupts.hpp"

#include "cores/issue_effects.hpp"

namespace stalefetch::cores {

BoundaryEffects::BoundaryEffects(const Program& program, const Semantics& semantics, unsigned core,
                                 const CoreState& state)
    : PredecodeEffects(program, core, 0, 0, 0), semantics_(semantics), state_(state) {}

Operand BoundaryEffects::get(RegisterIndex index) {
  const bool in_flight = state_.retired < state_.window.size();
  for (std::size_t k = in_flight ? state_.window[state_.retired].first_undo : state_.undo.size();
       k < state_.undo.size(); ++k)
    if (state_.undo[k].index == index) return {Value{state_.undo[k].before}, {}};
  return {Value{state_.registers[index]}, {}};
}

std::uint64_t BoundaryEffects::force(const Operand& operand) {
  if (!state_.values.ready(operand.value.node, semantics_)) throw NotReady{};
  return state_.values.number(operand.value.node);
}

Readiness accepts_interrupt(const Program& program, const Semantics& semantics, unsigned core, const CoreState& state,
                            InterruptPin pin) {
  BoundaryEffects effects(program, semantics, core, state);
  try {
    return program.architecture().interrupts_enabled(effects, static_cast<InterruptLine>(pin)) ? Readiness::Yes
                                                                                               : Readiness::No;
  } catch (const NotReady&) {
    return Readiness::Unknown;
  }
}

std::vector<Spontaneous> spontaneous_interrupts(const Program& program) {
  std::vector<Spontaneous> result;
  for (unsigned thread = 0; thread < program.thread_count(); ++thread) {
    const SpontaneousInterrupts& asked = program.interrupts(thread);
    result.push_back({asked.anywhere, asked.before.has_value(), asked.before.value_or(0)});
  }
  return result;
}

bool is_answer(const Program& program, Address address) {
  for (unsigned caller = 0; caller < program.thread_count(); ++caller)
    for (unsigned target = 0; target < program.thread_count(); ++target)
      if (Program::acknowledgement(caller, target) == address) return true;
  return false;
}

bool calls_firmware(const Program& program) {
  PredecodeEffects any(program, 0, 0, 0, 0);
  if (!program.architecture().interrupts_enabled(any, InterruptLine::Firmware)) return false;
  for (const MemoryObject& object : program.objects()) {
    if (!object.code) continue;
    PredecodeEffects effects(program, object.thread, object.address, object.bytes, 0);
    try {
      program.architecture().execute(object.initial, effects);
    } catch (const Unsupported&) {
      continue;
    }
    if (effects.traps) return true;
  }
  return false;
}

bool is_interruptible(const Program& program) {
  for (unsigned thread = 0; thread < program.thread_count(); ++thread)
    if (program.interrupt_handler(thread)) return true;
  return calls_firmware(program);
}

}  // namespace stalefetch::cores
