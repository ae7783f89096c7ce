// SPDX-License-Identifier: BSD-2-Clause
// Maintenance of cached translations, and what is done about instructions that use what it drops.
#include <algorithm>

#include "cores/machine.hpp"

namespace stalefetch::cores {

namespace {

bool is_flush(const MemoryOperation& operation) {
  return operation.kind == OperationKind::Flush || operation.kind == OperationKind::FlushAll;
}

}  // namespace

DroppedPages Machine::dropped_by(const MemoryOperation& flush, unsigned target) const {
  if (flush.space != MemoryOperation::all_spaces && flush.space != semantics_->space(target)) return {};
  const bool all = flush.kind == OperationKind::FlushAll;
  return {all, all ? 0 : semantics_->page_of(flush.linear), flush.traits.keeps_global};
}

bool Machine::uses(const MemoryOperation& operation, const DroppedPages& dropped) const {
  return operation.translates && operation.address_known && dropped.covers(semantics_->page_of(operation.linear));
}

/// Flushes that are done before their instruction retires are done with the barriers (machine_window.cpp).
bool Machine::may_flush(unsigned c, std::uint32_t number, unsigned target) const {
  const CoreState& core = cores_[c];
  const MemoryOperation& operation = core.operations[number];
  if (!is_flush(operation) || operation.done || operation.traits.before_retirement || !operation.address_known ||
      operation.instruction >= core.retired || waits(core, number, false))
    return false;
  if ((operation.delivered >> target & 1) != 0 || (target != c && operation.traits.own_core_only)) return false;
  if (target == c || !semantics_->topology().flush_waits_for_uses || breakage == Breakage::FlushInUse) return true;
  return !in_use(cores_[target], dropped_by(operation, target));
}

/// Whether something goes by such a translation that can no longer be undone and is not done.
bool Machine::in_use(const CoreState& core, const DroppedPages& dropped) const {
  return std::any_of(core.operations.begin(), core.operations.end(), [&](const MemoryOperation& operation) {
    if (!uses(operation, dropped)) return false;
    return operation.instruction < core.retired ? !operation.done
                                                : operation.done && operation.kind == OperationKind::Store;
  });
}

void Machine::drop_translations(unsigned c, const MemoryOperation& flush) {
  if (breakage == Breakage::SkipFlush) return;
  CoreState& core = cores_[c];
  const DroppedPages dropped = dropped_by(flush, c);
  core.fetch_tlb.drop(dropped);
  core.data_tlb.drop(dropped);
  if (!flush.traits.keeps_tables && breakage != Breakage::KeepWalkCache) core.walk_cache.drop(dropped);
}

void Machine::deliver_flush(unsigned c, std::uint32_t number, unsigned target) {
  MemoryOperation& operation = cores_[c].operations[number];
  drop_translations(target, operation);
  if (target != c && semantics_->topology().flush_waits_for_uses && breakage != Breakage::FlushInUse)
    revoke(target, dropped_by(operation, target));
  operation.delivered = static_cast<std::uint8_t>(operation.delivered | 1U << target);
  const unsigned wanted = operation.traits.own_core_only ? 1U << c : (1U << core_count()) - 1;
  if ((operation.delivered & wanted) == wanted) done(c, operation);
}

/// What has not retired and goes by such a translation, or took an exception for lack of one, is executed again.
void Machine::revoke(unsigned c, const DroppedPages& dropped) {
  CoreState& core = cores_[c];
  const auto failed_fetch = [&](const FetchedInstruction& fetched) {
    return fetched.unmapped && semantics_->translated(fetched.address) != nullptr &&
           dropped.covers(semantics_->page_of(fetched.address));
  };
  for (std::uint32_t k = core.retired; k < core.window.size(); ++k) {
    const WindowEntry& entry = core.window[k];
    const auto first = core.operations.begin() + entry.first_operation;
    const bool used = std::any_of(first, core.operations.end(), [&](const MemoryOperation& operation) {
      return operation.instruction == k && uses(operation, dropped);
    });
    if (!used && !failed_fetch(entry.fetched) && !(entry.faulted && dropped.covers(entry.fault_page))) continue;
    squash(c, k);
    break;
  }
  if (core.failed.instruction != CoreState::none && dropped.covers(core.failed.page)) core.failed = {};
  refetch_from(c, failed_fetch);
  if (core.fetch.partial.translated && dropped.covers(semantics_->page_of(core.fetch.partial.address)))
    core.fetch.partial = {};
}

/// What was fetched behind this instruction through a translation is fetched anew.
void Machine::refetch_translated(unsigned c, std::uint32_t instruction) {
  CoreState& core = cores_[c];
  const auto translated = [&](const FetchedInstruction& fetched) {
    return semantics_->translated(fetched.address) != nullptr;
  };
  for (std::uint32_t k = instruction + 1; k < core.window.size(); ++k)
    if (translated(core.window[k].fetched)) return drop_from(c, k);
  refetch_from(c, translated);
  if (core.fetch.partial.translated) core.fetch.partial = {};
}

}  // namespace stalefetch::cores
