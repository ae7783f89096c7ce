// SPDX-License-Identifier: BSD-2-Clause
// Loads, stores and maintenance: when they may be done, and doing them.
#include <algorithm>

#include "cores/machine.hpp"

namespace stalefetch::cores {

namespace {

bool overlap(const MemoryOperation& a, const MemoryOperation& b) {
  return a.physical < b.physical + b.bytes && b.physical < a.physical + a.bytes;
}

bool accesses(const MemoryOperation& operation) {
  return operation.kind == OperationKind::Load || operation.kind == OperationKind::Store;
}

bool cleans(const MemoryOperation& operation) {
  return operation.kind == OperationKind::Maintain && (operation.traits.kinds & kind::clean) != 0;
}

/// Half of an atomic instruction.
bool is_atomic(const CoreState& core, const MemoryOperation& operation) {
  return operation.pair != MemoryOperation::none &&
         core.operations[operation.pair].instruction == operation.instruction;
}

}  // namespace

bool Machine::same_place(const MemoryOperation& a, const MemoryOperation& b) const {
  if (!a.address_known || !b.address_known) return false;
  if (!cleans(a) && !cleans(b)) return overlap(a, b);
  const Address mask = ~Address{lines_.line_bytes - 1};
  const auto first = [&](const MemoryOperation& o) { return o.physical & mask; };
  const auto last = [&](const MemoryOperation& o) { return (o.physical + o.bytes - 1) & mask; };
  return first(a) <= last(b) && first(b) <= last(a);
}

bool Machine::waits_at_place(const MemoryOperation& younger, const MemoryOperation& older) const {
  const bool older_matters = accesses(older) || cleans(older);
  if (!older_matters) return false;
  if (younger.kind == OperationKind::Load) {
    if (older.kind == OperationKind::Load && structures_->loads_in_order) return true;
    if (!older.address_known && !structures_->disambiguation) return true;
    return older.kind != OperationKind::Store && same_place(younger, older);  // stores forward
  }
  if (younger.kind == OperationKind::Store && older.kind == OperationKind::Store && structures_->stores_in_order)
    return true;
  return (accesses(younger) || cleans(younger)) && same_place(younger, older);
}

/// Whether something older must be done first. `as_atomic`: what else its instruction does comes at the same time.
bool Machine::waits(const CoreState& core, std::uint32_t number, bool as_atomic) const {
  const MemoryOperation& younger = core.operations[number];
  const bool lookups_come_first = translates_ && semantics_->topology().lookups_before_effects;
  for (std::uint32_t k = core.first_open; k < number; ++k) {
    const MemoryOperation& older = core.operations[k];
    if (older.done || (as_atomic && older.instruction == younger.instruction)) continue;
    if (breakage == Breakage::LoadsPassBarriers && younger.kind == OperationKind::Load &&
        older.kind == OperationKind::Barrier)
      continue;
    if ((younger.traits.waits_for & older.traits.kinds) != 0 || (older.traits.holds_back & younger.traits.kinds) != 0)
      return true;
    if (waits_at_place(younger, older)) return true;
    if (lookups_come_first && accesses(younger) && accesses(older) && !older.address_known) return true;
  }
  return false;
}

bool Machine::behind_unresolved_branch(const CoreState& core, std::uint32_t instruction) const {
  return std::any_of(core.window.begin() + core.retired, core.window.begin() + std::max(instruction, core.retired),
                     [](const WindowEntry& entry) { return entry.obliged; });
}

/// Where the load gets its bytes from: `store` is an older store of its core, or none for memory. False: from neither
/// yet.
bool Machine::forwarding(const CoreState& core, std::uint32_t load, std::uint32_t& store) const {
  const MemoryOperation& wanted = core.operations[load];
  store = MemoryOperation::none;
  for (std::uint32_t k = load; k-- > core.first_open;) {
    const MemoryOperation& older = core.operations[k];
    if (older.kind != OperationKind::Store || older.done || !same_place(older, wanted)) continue;
    const bool covers =
        older.physical <= wanted.physical && wanted.physical + wanted.bytes <= older.physical + older.bytes;
    if (!covers || older.pair != MemoryOperation::none || wanted.exclusive || is_atomic(core, wanted)) return false;
    store = k;
    return core.values.ready(older.data, *semantics_);
  }
  return true;
}

/// An atomic instruction is done at once, at the head of the window.
bool Machine::may_do_atomic(unsigned c, std::uint32_t first) const {
  const CoreState& core = cores_[c];
  const std::uint32_t instruction = core.operations[first].instruction;
  if (instruction != core.retired || (interrupts_come_ && due(c) != Readiness::No)) return false;
  const WindowEntry& entry = core.window[instruction];
  const auto ready = [&](Handle handle) { return core.values.ready_given(handle, entry.first_node, *semantics_); };
  if (entry.obliged && !ready(entry.guess)) return false;
  for (std::uint32_t k = first; k < core.operations.size(); ++k) {
    const MemoryOperation& operation = core.operations[k];
    if (operation.instruction != instruction) break;
    if (!accesses(operation)) continue;
    std::uint32_t store = MemoryOperation::none;
    if (!operation.address_known || waits(core, k, true)) return false;
    if (operation.kind == OperationKind::Store && !ready(operation.data)) return false;
    if (operation.kind == OperationKind::Load && (!forwarding(core, k, store) || store != MemoryOperation::none))
      return false;
  }
  return true;
}

bool Machine::may_load(unsigned c, std::uint32_t number) const {
  const CoreState& core = cores_[c];
  const MemoryOperation& operation = core.operations[number];
  if (operation.kind != OperationKind::Load || operation.done || !operation.address_known) return false;
  if (is_atomic(core, operation)) {
    const bool first = core.window[operation.instruction].first_operation == number ||
                       core.operations[number - 1].instruction != operation.instruction ||
                       !accesses(core.operations[number - 1]);
    return first && may_do_atomic(c, number);
  }
  if (!structures_->speculative_loads && behind_unresolved_branch(core, operation.instruction)) return false;
  std::uint32_t store = MemoryOperation::none;
  if (waits(core, number, false) || !forwarding(core, number, store)) return false;
  std::array<StoreNumber, 8> versions{};
  return !operation.awaits ||
         memory_.read(operation.physical, operation.bytes, versions.data()) == operation.payload;
}

bool Machine::may_store(unsigned c, std::uint32_t number) const {
  const CoreState& core = cores_[c];
  const MemoryOperation& operation = core.operations[number];
  if (operation.kind != OperationKind::Store || operation.done || !operation.address_known) return false;
  if (is_atomic(core, operation)) return false;  // its load brings it along
  const bool exclusive = operation.pair != MemoryOperation::none;
  if (exclusive && !core.operations[operation.pair].done) return false;
  if (exclusive && interrupts_come_ && due(c) != Readiness::No) return false;
  if (exclusive ? operation.instruction > core.retired : operation.instruction >= core.retired) return false;
  return core.values.ready(operation.data, *semantics_) && !waits(core, number, false);
}

bool Machine::may_clean(unsigned c, std::uint32_t number) const {
  const CoreState& core = cores_[c];
  const MemoryOperation& operation = core.operations[number];
  return cleans(operation) && !operation.done && operation.address_known && operation.instruction < core.retired &&
         !waits(core, number, false);
}

bool Machine::may_invalidate(unsigned c, std::uint32_t number) const {
  const CoreState& core = cores_[c];
  const MemoryOperation& operation = core.operations[number];
  return (operation.traits.kinds & kind::invalidate) != 0 && !operation.done && operation.address_known &&
         operation.instruction < core.retired && !waits(core, number, false);
}

void Machine::done(unsigned c, MemoryOperation& operation) {
  operation.done = true;
  CoreState& core = cores_[c];
  if (observer != nullptr) observer->done(c, operation);
  while (core.first_open < core.operations.size() && core.operations[core.first_open].done) ++core.first_open;
}

void Machine::load_value(unsigned c, std::uint32_t number) {
  CoreState& core = cores_[c];
  MemoryOperation& operation = core.operations[number];
  std::uint32_t from = MemoryOperation::none;
  (void)forwarding(core, number, from);
  std::uint64_t value = 0;
  if (from == MemoryOperation::none) {
    value = memory_.read(operation.physical, operation.bytes, operation.read_from.data());
    memory_.share(lines_.line_of(operation.physical), c);
  } else {
    const MemoryOperation& store = core.operations[from];
    value = core.values.number(store.data) >> 8 * (operation.physical - store.physical);
    if (operation.bytes < 8) value &= (std::uint64_t{1} << 8 * operation.bytes) - 1;
    operation.read_from.fill(store_number(c, from));
    operation.source = from;
    operation.forwarded = true;
  }
  core.values.returned(operation.data, value);
  ++core.loads_returned;
  done(c, operation);
}

void Machine::load(unsigned c, std::uint32_t number) {
  if (is_atomic(cores_[c], cores_[c].operations[number])) return do_atomic(c, number);
  load_value(c, number);
}

/// All loads of the instruction, then all its stores, with nothing in between.
void Machine::do_atomic(unsigned c, std::uint32_t first) {
  CoreState& core = cores_[c];
  const std::uint32_t instruction = core.operations[first].instruction;
  const auto end = static_cast<std::uint32_t>(core.operations.size());
  for (std::uint32_t k = first; k < end && core.operations[k].instruction == instruction; ++k)
    if (core.operations[k].kind == OperationKind::Load) load_value(c, k);
  const WindowEntry& entry = core.window[instruction];
  if (entry.obliged && core.values.ready(entry.guess, *semantics_) && core.values.number(entry.guess) != entry.expected)
    return;  // it guessed wrongly what it would load, and is issued again
  for (std::uint32_t k = first; k < end && core.operations[k].instruction == instruction; ++k) {
    if (core.operations[k].kind != OperationKind::Store) continue;
    (void)core.values.ready(core.operations[k].data, *semantics_);
    write(c, k);
  }
}

void Machine::store(unsigned c, std::uint32_t number) {
  const MemoryOperation& operation = cores_[c].operations[number];
  if (operation.pair != MemoryOperation::none && cores_[c].operations[operation.pair].lost) return fail(c, number);
  write(c, number);
}

void Machine::write(unsigned c, std::uint32_t number) {
  MemoryOperation& operation = cores_[c].operations[number];
  const std::uint64_t value = cores_[c].values.number(operation.data);
  memory_.store(operation.physical, operation.bytes, value, c, store_number(c, number));
  if (training != nullptr && lines_.is_code[lines_.line_of(operation.physical)] != 0)
    training->learn_store(operation.physical, operation.bytes);
  const bool tell = semantics_->topology().coherent_fetch && breakage != Breakage::SkipInvalidation;
  for (unsigned other = 0; other < core_count(); ++other) {
    CoreState& core = cores_[other];
    for (Address at = operation.physical; tell && at < operation.physical + operation.bytes; ++at)
      core.instruction_cache.invalidate(lines_.line_of(at));
    if (other == c) continue;
    for (MemoryOperation& load : core.operations) load.lost |= load.exclusive && load.done && overlap(load, operation);
  }
  done(c, operation);
}

void Machine::fail(unsigned c, std::uint32_t number) {
  CoreState& core = cores_[c];
  core.failing = core.operations[number].instruction;
  squash(c, core.failing);
}

void Machine::clean(unsigned c, std::uint32_t number) {
  MemoryOperation& operation = cores_[c].operations[number];
  if (breakage != Breakage::SkipCleaning) memory_.write_back(lines_.line_of(operation.physical));
  done(c, operation);
}

void Machine::drop(InstructionCache& cache, const MemoryOperation& invalidation) const {
  if (breakage == Breakage::SkipInvalidation) return;
  if (invalidation.kind == OperationKind::MaintainAll) cache.empty();
  if (invalidation.kind == OperationKind::Maintain) cache.invalidate(lines_.line_of(invalidation.physical));
}

void Machine::deliver(unsigned c, std::uint32_t number, unsigned target) {
  MemoryOperation& operation = cores_[c].operations[number];
  if (operation.kind == OperationKind::Flush || operation.kind == OperationKind::FlushAll)
    return deliver_flush(c, number, target);
  drop(cores_[target].instruction_cache, operation);
  operation.delivered = static_cast<std::uint8_t>(operation.delivered | 1U << target);
  const unsigned wanted = operation.traits.own_core_only ? 1U << c : (1U << core_count()) - 1;
  if ((operation.delivered & wanted) != wanted) return;
  // A line that came while the invalidation was on its way may be older than what the last core dropped. The manual's
  // invalidation is one event for all cores, so no such line may stay.
  for (unsigned k = 0; k < core_count(); ++k)
    if ((wanted >> k & 1) != 0) drop(cores_[k].instruction_cache, operation);
  done(c, operation);
}

}  // namespace stalefetch::cores
