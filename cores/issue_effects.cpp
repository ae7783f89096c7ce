// SPDX-License-Identifier: BSD-2-Clause
#include "cores/issue_effects.hpp"

#include "cores/page_tables.hpp"

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
  operation.linear = at;
  if (const TranslatedPage* page = semantics_.translated(at)) return place_translated(operation, *page);
  if (!semantics_.mapped(at) || !semantics_.mapped(at + bytes - 1)) {
    const bool writes = operation.kind == OperationKind::Store;
    const Tags tags = operation.tags;
    state_.operations.pop_back();  // the exception is taken instead
    throw UnmappedAccess{at, 0, writes ? AccessType::Write : AccessType::Read, tags};
  }
  operation.physical = semantics_.physical(at);
  operation.address_known = true;
}

/// Its translation comes later, unless that has failed already: then the exception is taken.
void IssueEffects::place_translated(MemoryOperation& operation, const TranslatedPage& page) {
  operation.translates = true;
  const FailedAccess& failed = state_.failed;
  const std::size_t number = state_.operations.size() - 1 - entry_.first_operation;
  if (failed.instruction != operation.instruction || failed.operation != number) return;
  const bool writes = operation.kind == OperationKind::Store;
  const Address at = operation.linear;
  const Tags tags = operation.tags;
  entry_.faulted = true;
  entry_.fault_page = page.page;
  entry_.fault_found = failed.found;
  state_.operations.pop_back();
  throw UnmappedAccess{at, failed.fault, writes ? AccessType::Write : AccessType::Read, tags};
}

/// A core stays in one address space (ProgramSemantics refuses the rest), so a flush of another one drops what is global.
MemoryOperation& IssueEffects::add_flush(OperationKind kind, Tags tags, std::uint32_t space) {
  const Traits& traits = semantics_.topology().of_flush(tags);
  for (unsigned target = 0; target < semantics_.core_count(); ++target)
    if (space != every_space && space != semantics_.space(target) && !traits.keeps_global)
      throw Unsupported("a flush of another address space that reaches global translations");
  MemoryOperation& operation = add(kind, tags, traits);
  operation.space = space;
  entry_.refetches |= operation.traits.refetches;
  return operation;
}

void IssueEffects::maintain_translation(const Operand& address, Tags tags, std::uint32_t space) {
  MemoryOperation& operation = add_flush(OperationKind::Flush, tags, space);
  operation.address = address.value.node;
  if (!state_.values.ready(operation.address, semantics_)) return;
  operation.linear = state_.values.number(operation.address);
  operation.address_known = true;
}

void IssueEffects::maintain_all_translations(Tags tags, std::uint32_t space) {
  add_flush(OperationKind::FlushAll, tags, space).address_known = true;
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

void IssueEffects::send_interrupt(unsigned to, InterruptLine line, std::uint64_t payload, Tags tags) {
  MemoryOperation& operation = add(OperationKind::Send, tags, semantics_.topology().send);
  operation.address_known = true;
  operation.target = static_cast<std::uint8_t>(to);
  operation.pin = static_cast<InterruptPin>(line);
  operation.payload = payload;
}

std::uint64_t IssueEffects::take_interrupt(Tags tags) {
  if (taking == nullptr) throw Unsupported("an interrupt that is taken within an instruction");
  Traits traits = semantics_.topology().interrupt;
  traits |= semantics_.topology().of_barrier(tags).front();
  MemoryOperation& operation = add(OperationKind::Interrupt, tags, traits);
  operation.pin = taking->pin;
  operation.payload = taking->payload;
  operation.sender = taking->sender;
  entry_.refetches |= traits.refetches;
  return taking->payload;
}

/// Firmware repeats the load that it awaits, so that is done when it returns what is awaited.
void IssueEffects::await(const Operand& value, std::uint64_t number) {
  for (std::size_t k = entry_.first_operation; k < state_.operations.size(); ++k) {
    MemoryOperation& load = state_.operations[k];
    if (load.kind != OperationKind::Load || load.data != value.value.node) continue;
    load.awaits = true;
    load.payload = number;
    load.traits.before_retirement = true;
    return;
  }
  throw Unsupported("firmware that awaits something other than what it loads");
}

void IssueEffects::record_fault(std::string_view kind, std::optional<std::uint64_t> accessed) {
  const auto number = static_cast<std::uint8_t>(number_of_fault(fault_kinds_, kind) - 1);
  state_.faults.push_back({number, entry_.fetched.address, accessed.has_value(), accessed.value_or(0)});
}

}  // namespace stalefetch::cores
