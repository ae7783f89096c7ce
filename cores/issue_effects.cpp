// SPDX-License-Identifier: BSD-2-Clause
#include "cores/issue_effects.hpp"

#include <algorithm>

namespace stalefetch::cores {

IssueEffects::IssueEffects(const Program& program, const Semantics& semantics, FaultKinds& fault_kinds, unsigned core,
                           CoreState& state, WindowEntry& entry)
    : program_(program),
      semantics_(semantics),
      fault_kinds_(fault_kinds),
      core_(core),
      state_(state),
      entry_(entry),
      next_(entry.fetched.address + entry.fetched.length) {}

void IssueEffects::set(RegisterIndex index, const Operand& operand) {
  state_.undo.push_back({index, state_.registers[index]});
  state_.registers[index] = operand.value.node;
}

Operand IssueEffects::compute(Operation op, const Operand& a, const Operand& b) {
  return {Value{state_.values.apply(static_cast<std::uint8_t>(op), a.value.node, b.value.node, semantics_)}, {}};
}

std::uint64_t IssueEffects::force(const Operand& operand) {
  const Handle handle = operand.value.node;
  if (state_.values.ready(handle, semantics_)) return state_.values.number(handle);
  if (entry_.obliged && entry_.guess == handle) return entry_.expected;
  if (!guess || entry_.obliged) throw NotReady{};
  entry_.obliged = true;
  entry_.guess = handle;
  entry_.expected = *guess;
  return *guess;
}

unsigned IssueEffects::choose(unsigned) { return fail_exclusive ? 1 : 0; }

MemoryOperation& IssueEffects::add(OperationKind kind, Tags tags, const Traits& traits) {
  MemoryOperation operation;
  operation.kind = kind;
  operation.tags = tags;
  operation.traits = traits;
  operation.instruction = static_cast<std::uint32_t>(state_.window.size());
  state_.operations.push_back(operation);
  return state_.operations.back();
}

/// Notes where the access goes, if that is known by now.
void IssueEffects::place(MemoryOperation& operation, const Operand& address, unsigned bytes) {
  operation.address = address.value.node;
  operation.bytes = static_cast<std::uint8_t>(bytes);
  if (!state_.values.ready(operation.address, semantics_)) return;
  const std::uint64_t at = state_.values.number(operation.address);
  if (!semantics_.mapped(at) || !semantics_.mapped(at + bytes - 1)) {
    state_.operations.pop_back();  // the exception is taken instead
    throw UnmappedAccess{at};
  }
  operation.linear = at;
  operation.physical = semantics_.physical(at);
  operation.address_known = true;
}

Loaded IssueEffects::load(const Operand& address, unsigned bytes, Tags tags) {
  const auto number = static_cast<unsigned>(state_.operations.size());
  MemoryOperation& operation = add(OperationKind::Load, tags, semantics_.topology().of_load(tags));
  place(operation, address, bytes);
  operation.data = state_.values.pending_load();
  return {{Value{operation.data}, {}}, AccessId{number}};
}

AccessId IssueEffects::store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                             std::optional<AccessId> read_half) {
  const auto number = static_cast<unsigned>(state_.operations.size());
  MemoryOperation& operation = add(OperationKind::Store, tags, semantics_.topology().of_store(tags));
  place(operation, address, bytes);
  operation.data = data.value.node;
  if (!read_half) return AccessId{number};
  operation.pair = read_half->number;
  MemoryOperation& load = state_.operations[read_half->number];
  if (load.instruction != operation.instruction) return AccessId{number};
  // One atomic instruction: what its store waits for, its load waits for too.
  load.pair = number;
  load.traits.waits_for = static_cast<std::uint8_t>(load.traits.waits_for | operation.traits.waits_for);
  return AccessId{number};
}

std::optional<Reservation> IssueEffects::reservation() {
  if (state_.reservation == CoreState::none) return {};
  return Reservation{AccessId{state_.reservation}, state_.reservation_address, state_.reservation_bytes};
}

void IssueEffects::set_reservation(std::optional<Reservation> reservation) {
  state_.reservation = CoreState::none;
  if (!reservation) return;
  state_.reservation = reservation->load.number;
  state_.reservation_address = reservation->address;
  state_.reservation_bytes = static_cast<std::uint8_t>(reservation->bytes);
  state_.operations[reservation->load.number].exclusive = true;
}

void IssueEffects::barrier(Tags tags) {
  for (const Traits& traits : semantics_.topology().of_barrier(tags)) {
    add(OperationKind::Barrier, tags, traits);
    entry_.refetches |= traits.refetches;
  }
}

void IssueEffects::maintain(const Operand& address, Tags tags) {
  place(add(OperationKind::Maintain, tags, semantics_.topology().of_maintenance(tags)), address, 1);
}

void IssueEffects::maintain_all(Tags tags) {
  add(OperationKind::MaintainAll, tags, semantics_.topology().of_maintenance(tags)).address_known = true;
}

void IssueEffects::record_fault(std::string_view kind, std::optional<std::uint64_t> /*accessed*/) {
  auto found = std::find(fault_kinds_.begin(), fault_kinds_.end(), kind);
  if (found == fault_kinds_.end()) found = fault_kinds_.insert(fault_kinds_.end(), std::string(kind));
  state_.faults.push_back({static_cast<std::uint8_t>(found - fault_kinds_.begin()), entry_.fetched.address});
}

}  // namespace stalefetch::cores
