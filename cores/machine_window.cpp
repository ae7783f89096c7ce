// SPDX-License-Identifier: BSD-2-Clause
// Issue, retirement, and going back when a guess was wrong.
#include <fmt/format.h>

#include <algorithm>

#include "cores/machine.hpp"

namespace stalefetch::cores {

namespace {

bool needs_address(const MemoryOperation& operation) {
  return operation.kind == OperationKind::Load || operation.kind == OperationKind::Store ||
         operation.kind == OperationKind::Maintain || operation.kind == OperationKind::Flush;
}

/// Done at the head of the window, or in order, without a choice.
bool is_barrier(const MemoryOperation& operation) {
  const bool flush = operation.kind == OperationKind::Flush || operation.kind == OperationKind::FlushAll;
  return operation.kind == OperationKind::Barrier || operation.kind == OperationKind::Interrupt ||
         (flush && operation.traits.before_retirement);
}

}  // namespace

bool Machine::find_addresses(unsigned c) {
  CoreState& core = cores_[c];
  for (std::uint32_t k = core.first_open; k < core.operations.size(); ++k) {
    const MemoryOperation& operation = core.operations[k];
    if (operation.address_known || operation.translates || !needs_address(operation)) continue;
    if (!core.values.ready(operation.address, *semantics_)) continue;
    return resolve_address(c, k);
  }
  return false;
}

/// The address of an operation has become known. Younger loads that should have waited for it are done again.
bool Machine::resolve_address(unsigned c, std::uint32_t number) {
  CoreState& core = cores_[c];
  MemoryOperation& operation = core.operations[number];
  const Address at = core.values.number(operation.address);
  operation.linear = at;
  if (operation.kind == OperationKind::Flush) return operation.address_known = true;
  if (semantics_->translated(at) != nullptr) return operation.translates = true;
  if (!semantics_->mapped(at) || !semantics_->mapped(at + operation.bytes - 1)) {
    squash(c, operation.instruction);  // issued again, it takes the exception
    return true;
  }
  operation.physical = semantics_->physical(at);
  address_found(c, number);
  return true;
}

void Machine::address_found(unsigned c, std::uint32_t number) {
  CoreState& core = cores_[c];
  MemoryOperation& operation = core.operations[number];
  operation.address_known = true;
  if ((operation.traits.kinds & kind::invalidate) != 0) return;
  self_snoop(c, number);
  for (std::uint32_t k = number + 1; k < core.operations.size(); ++k) {
    const MemoryOperation& younger = core.operations[k];
    if (younger.kind != OperationKind::Load || !younger.done || younger.instruction == operation.instruction) continue;
    const bool from_younger_store = younger.forwarded && younger.source > number;
    if (!same_place(operation, younger) || (from_younger_store && operation.kind != OperationKind::Maintain)) continue;
    squash(c, younger.instruction);
    break;
  }
}

bool Machine::check_guesses(unsigned c) {
  CoreState& core = cores_[c];
  for (std::uint32_t k = core.retired; k < core.window.size(); ++k) {
    WindowEntry& entry = core.window[k];
    if (!entry.obliged || !core.values.ready(entry.guess, *semantics_)) continue;
    if (core.values.number(entry.guess) == entry.expected) {
      entry.obliged = false;
      return true;
    }
    core.corrected = k;
    core.correction = core.values.number(entry.guess);
    squash(c, k);
    return true;
  }
  return false;
}

bool Machine::complete_barriers(unsigned c) {
  CoreState& core = cores_[c];
  bool changed = false;
  for (std::uint32_t k = core.first_open; k < core.operations.size(); ++k) {
    MemoryOperation& operation = core.operations[k];
    if (!is_barrier(operation) || operation.done || (needs_address(operation) && !operation.address_known)) continue;
    if (operation.traits.before_retirement && operation.instruction != core.retired) continue;
    if (waits(core, k, false)) continue;
    const bool flush = operation.kind == OperationKind::Flush || operation.kind == OperationKind::FlushAll;
    if (flush) drop_translations(c, operation);
    done(c, operation);
    changed = true;
    if (flush && operation.traits.refetches_translated) refetch_translated(c, operation.instruction);
  }
  return changed;
}

bool Machine::may_retire(const CoreState& core) const {
  const WindowEntry& entry = core.window[core.retired];
  if (entry.obliged) return false;
  const std::size_t next = core.retired + std::size_t{1};
  const std::size_t end = next < core.window.size() ? core.window[next].first_operation : core.operations.size();
  for (std::size_t k = entry.first_operation; k < end; ++k) {
    const MemoryOperation& operation = core.operations[k];
    if (needs_address(operation) && !operation.address_known) return false;
    const bool completes = operation.traits.before_retirement ||
                           (operation.kind == OperationKind::Store && operation.pair != MemoryOperation::none);
    if (completes && !operation.done) return false;
  }
  return true;
}

bool Machine::retire(unsigned c) {
  CoreState& core = cores_[c];
  if (core.retired == core.window.size() || !may_retire(core)) return false;
  if (interrupts_come_ && due(c) != Readiness::No) return false;
  const WindowEntry& entry = core.window[core.retired];
  if (entry.refused) {
    refusal_ = semantics_->refusal(c, entry.fetched);
    return false;
  }
  if (core.retired >= structures_->most_instructions) {
    refusal_ = fmt::format("P{} executes more than {} instructions", c, structures_->most_instructions);
    return false;
  }
  if (training != nullptr && !entry.stops && !entry.fetched.unmapped && !entry.interrupt &&
      semantics_->predecode(c, entry.fetched).indirect)
    training->learn(entry.fetched.address, entry.next);
  core.stopped |= entry.stops;
  ++core.retired;
  if (entry.refetches && breakage != Breakage::KeepFetchedAhead) {
    for (std::size_t k = entry.first_operation; k < core.operations.size(); ++k)
      if (core.operations[k].traits.empties_instruction_cache && breakage != Breakage::SkipInvalidation)
        core.instruction_cache.empty();
    if (!core.stopped) core.fetch.redirect(entry.next, semantics_->is_end(entry.next));
  }
  if (observer != nullptr) observer->retired(c, entry);
  return true;
}

bool Machine::issue(unsigned c) {
  CoreState& core = cores_[c];
  if (core.fetch.queue.empty() || core.window.size() - core.retired >= structures_->window) return false;
  // Behind an instruction that refetches nothing is issued: it would be discarded.
  if (std::any_of(core.window.begin() + core.retired, core.window.end(),
                  [](const WindowEntry& entry) { return entry.refetches; }))
    return false;
  const auto number = static_cast<std::uint32_t>(core.window.size());
  if (core.blocked == number && core.blocked_since == core.loads_returned) return false;
  const FetchedInstruction fetched = core.fetch.queue.front();
  IssueOptions options;
  options.guess = fetched.predicted;
  options.predicted = fetched.next;
  options.fail_exclusive = core.failing == number;
  options.own_guess = core.corrected == number ? core.correction : select_guess;
  options.guess_selects = structures_->speculative_selects;
  if (semantics_->issue(c, core, fetched, options) == IssueResult::Waits) {
    core.blocked = number;
    core.blocked_since = core.loads_returned;
    return false;
  }
  if (options.fail_exclusive) core.failing = CoreState::none;
  if (core.failed.instruction == number) core.failed = {};
  core.fetch.queue.erase(core.fetch.queue.begin());
  const WindowEntry& entry = core.window.back();
  if (entry.stops) {
    core.fetch.redirect(core.fetch.pc, true);
  } else if (!core.fetch.expects(entry.next)) {
    core.fetch.redirect(entry.next, semantics_->is_end(entry.next));
  }
  for (std::uint32_t k = core.window[number].first_operation; k < core.operations.size(); ++k)
    if (core.operations[k].address_known) self_snoop(c, k);
  return true;
}

/// A store whose address is known takes back younger instructions of its core that were fetched from there.
void Machine::self_snoop(unsigned c, std::uint32_t number) {
  CoreState& core = cores_[c];
  const MemoryOperation store = core.operations[number];
  if (store.kind != OperationKind::Store || semantics_->topology().self_snoop == Snoop::None) return;
  if (breakage == Breakage::SkipSelfSnoop) return;
  for (std::uint32_t k = store.instruction + 1; k < core.window.size(); ++k)
    if (const FetchedInstruction& fetched = core.window[k].fetched;
        overlaps(store, fetched, fetched.address, fetched.length))
      return drop_from(c, k);
  auto& queue = core.fetch.queue;
  const auto hit = std::find_if(queue.begin(), queue.end(), [&](const FetchedInstruction& fetched) {
    return overlaps(store, fetched, fetched.address, fetched.length);
  });
  const Address restart = hit != queue.end() ? hit->address : core.fetch.pc;
  if (hit == queue.end() && !overlaps(store, core.fetch.partial, core.fetch.pc, core.fetch.partial.available))
    return;
  std::vector<FetchedInstruction> kept(queue.begin(), hit);
  core.fetch.redirect(restart, semantics_->is_end(restart));
  queue = std::move(kept);
}

/// Undoes an entry and all younger ones. They are issued again as they were fetched.
void Machine::squash(unsigned c, std::uint32_t number) {
  CoreState& core = cores_[c];
  std::vector<FetchedInstruction> again;
  for (std::size_t k = number; k < core.window.size(); ++k) again.push_back(core.window[k].fetched);
  if (core.failed.instruction != CoreState::none && core.failed.instruction >= number) core.failed = {};
  core.roll_back(core.window[number]);
  core.window.resize(number);
  core.first_open = std::min(core.first_open, static_cast<std::uint32_t>(core.operations.size()));
  core.fetch.queue.insert(core.fetch.queue.begin(), again.begin(), again.end());
}

/// The same, but they are fetched again.
void Machine::drop_from(unsigned c, std::uint32_t number) {
  CoreState& core = cores_[c];
  const Address restart = core.window[number].fetched.address;
  if (core.failed.instruction != CoreState::none && core.failed.instruction >= number) core.failed = {};
  core.roll_back(core.window[number]);
  core.window.resize(number);
  core.first_open = std::min(core.first_open, static_cast<std::uint32_t>(core.operations.size()));
  core.fetch.redirect(restart, semantics_->is_end(restart));
}

}  // namespace stalefetch::cores
