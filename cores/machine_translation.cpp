// SPDX-License-Identifier: BSD-2-Clause
// Walks of the page tables, and the translations that accesses and fetches take from them or from the TLB.
#include <algorithm>

#include "cores/machine.hpp"

namespace stalefetch::cores {

namespace {

AccessKind access_of(const MemoryOperation& operation) {
  return operation.kind == OperationKind::Store ? AccessKind::Write : AccessKind::Read;
}

bool is_barrier(const MemoryOperation& operation) {
  return operation.kind == OperationKind::Barrier && operation.traits.before_retirement;
}

}  // namespace

bool Machine::awaits_translation(const CoreState& core) const {
  const FetchUnit& unit = core.fetch;
  return translates_ && !unit.partial.translated && semantics_->translated(unit.pc) != nullptr;
}

Address Machine::fetch_physical(const CoreState& core, Address linear) const {
  const FetchedInstruction& partial = core.fetch.partial;
  return partial.translated ? partial.physical + (linear - partial.address) : semantics_->physical(linear);
}

bool Machine::fetch_mapped(const CoreState& core, Address linear) const {
  return core.fetch.partial.translated ? semantics_->mapped(fetch_physical(core, linear)) : semantics_->mapped(linear);
}

/// The entry as the data caches have it: walks go through them, but not through store buffers.
FoundEntry Machine::entry_in_memory(Address at) const {
  std::array<StoreNumber, 8> versions{};
  const std::uint64_t value = memory_.read(at, 8, versions.data());
  return {value, versions[0]};
}

/// What a translation means for an access: of the two levels, the first that refuses it decides.
EntryMeaning Machine::meaning(const Translation& translation, AccessKind access) const {
  EntryMeaning upper;
  if (translation.two_levels) upper = semantics_->entry_meaning(translation.upper.value, access, false);
  if (upper.fault != 0 || !upper.refusal.empty()) return upper;
  return semantics_->entry_meaning(translation.leaf.value, access, true);
}

Machine::Walked Machine::walk(const CoreState& core, const TranslatedPage& page, AccessKind access,
                              std::uint8_t choice) const {
  Walked result;
  result.fresh_upper = choice == Action::miss;
  Translation& found = result.translation;
  found.page = page.page;
  found.two_levels = page.two_levels;
  Address leaf = page.leaf;
  if (page.two_levels) {
    found.upper = choice == Action::miss ? entry_in_memory(page.upper)
                                         : core.walk_cache.copy(page.page, choice - Action::walk_cache).upper;
    result.meaning = semantics_->entry_meaning(found.upper.value, access, false);
    found.global = result.meaning.global;
    if (result.meaning.fault != 0 || !result.meaning.refusal.empty()) return result;
    leaf = result.meaning.output;
    if (!semantics_->mapped(leaf)) {
      result.meaning.refusal = "a page table where none is";
      return result;
    }
  }
  found.leaf = entry_in_memory(leaf);
  result.whole = true;
  result.meaning = semantics_->entry_meaning(found.leaf.value, access, true);
  found.global |= result.meaning.global;
  return result;
}

std::optional<Machine::Walked> Machine::attempt(unsigned c, const Tlb& tlb, Address linear, AccessKind access,
                                                std::uint8_t choice) const {
  const CoreState& core = cores_[c];
  const TranslatedPage& page = *semantics_->translated(linear);
  if (choice < Action::walk_cache) {
    if (choice >= tlb.copies_of(page.page)) return {};
    Walked kept;
    kept.translation = tlb.copy(page.page, choice);
    kept.meaning = meaning(kept.translation, access);
    kept.from_tlb = kept.whole = true;
    if (kept.meaning.fault != 0 && (!kept.meaning.kept || kept.meaning.fault_in_order)) return {};
    return kept;
  }
  if (choice != Action::miss && choice - unsigned{Action::walk_cache} >= core.walk_cache.copies_of(page.page)) return {};
  Walked walked = walk(core, page, access, choice);
  if (!walked.whole && !walked.fresh_upper && walked.meaning.fault != 0 &&
      (!walked.meaning.kept || walked.meaning.fault_in_order))
    return {};
  return walked;
}

/// Whether everything older that an access waits for is done, and older barriers.
bool Machine::older_are_done(const CoreState& core, std::uint32_t number) const {
  return std::none_of(core.operations.begin() + core.first_open, core.operations.begin() + number,
                      [](const MemoryOperation& older) {
                        return !older.done && (older.kind == OperationKind::Load || older.kind == OperationKind::Store ||
                                               is_barrier(older));
                      });
}

/// Whether an older flush of this core that comes before it is still to come.
bool Machine::behind_flush(const CoreState& core, std::uint32_t number) const {
  return std::any_of(core.operations.begin() + core.first_open, core.operations.begin() + number,
                     [](const MemoryOperation& older) {
                       const bool flush = older.kind == OperationKind::Flush || older.kind == OperationKind::FlushAll;
                       return flush && !older.done && older.traits.before_retirement;
                     });
}

/// Whether an older barrier is still to come. What waits in the queue may be one.
bool Machine::behind_barrier(const CoreState& core, std::uint32_t number) const {
  const auto open = [](const MemoryOperation& older) { return !older.done && is_barrier(older); };
  if (number != Action::fetching)
    return semantics_->topology().translations_behind_barriers &&
           std::any_of(core.operations.begin() + core.first_open, core.operations.begin() + number, open);
  return semantics_->topology().fetch_translations_behind_barriers &&
         (!core.fetch.queue.empty() ||
          std::any_of(core.operations.begin() + core.first_open, core.operations.end(), open));
}

bool Machine::may_translate(unsigned c, std::uint32_t number, std::uint8_t choice) const {
  const CoreState& core = cores_[c];
  if (behind_barrier(core, number)) return false;
  if (number == Action::fetching) {
    if (!awaits_translation(core)) return false;
    const auto found = attempt(c, core.fetch_tlb, core.fetch.pc, AccessKind::Execute, choice);
    const bool idle = core.fetch.queue.empty() && core.retired == core.window.size() &&
                      core.first_open == core.operations.size();
    return found && (found->meaning.fault == 0 || !found->meaning.fault_in_order || idle);
  }
  const MemoryOperation& operation = core.operations[number];
  if (!operation.translates || operation.address_known || operation.done || behind_flush(core, number)) return false;
  const auto found = attempt(c, core.data_tlb, operation.linear, access_of(operation), choice);
  return found && (found->meaning.fault == 0 || !found->meaning.fault_in_order || older_are_done(core, number));
}

/// A walk that nobody waits for, or that ends in a translation: what it found is kept where it may be.
void Machine::keep(CoreState& core, Tlb& tlb, const Walked& walked) const {
  if (walked.from_tlb || !walked.meaning.refusal.empty()) return;
  const Translation& found = walked.translation;
  if (found.two_levels && (walked.whole || walked.meaning.kept)) {
    Translation upper = found;
    upper.leaf = {};
    upper.global = false;
    core.walk_cache.fill(upper);
  }
  if (walked.whole && walked.meaning.kept) tlb.fill(found);
}

void Machine::translate(unsigned c, std::uint32_t number, std::uint8_t choice) {
  CoreState& core = cores_[c];
  const bool fetching = number == Action::fetching;
  const Address linear = fetching ? core.fetch.pc : core.operations[number].linear;
  const AccessKind access = fetching ? AccessKind::Execute : access_of(core.operations[number]);
  Tlb& tlb = fetching ? core.fetch_tlb : core.data_tlb;
  const auto found = attempt(c, tlb, linear, access, choice);
  if (!found) return;
  if (!found->meaning.refusal.empty()) refusal_ = found->meaning.refusal;
  if (found->whole && semantics_->updates(c, core, found->translation.leaf.value, access))
    refusal_ = "hardware updates of page-table entries";
  if (!refusal_.empty()) return;
  keep(core, tlb, *found);
  fetching ? translated_fetch(c, *found) : translated_access(c, number, *found);
}

void Machine::translated_fetch(unsigned c, const Walked& found) {
  CoreState& core = cores_[c];
  FetchedInstruction& partial = core.fetch.partial;
  partial.address = core.fetch.pc;
  partial.found = {found.translation.upper.version, found.translation.leaf.version};
  if (found.meaning.fault != 0) {
    partial.unmapped = true;
    partial.fault = found.meaning.fault;
    partial.fault_address = partial.address;
    return fetched_whole(c);
  }
  partial.translated = true;
  partial.physical = found.meaning.output + (partial.address - found.translation.page);
  if (semantics_->is_end(partial.physical)) refusal_ = "execution past the end of code that is mapped elsewhere";
}

void Machine::translated_access(unsigned c, std::uint32_t number, const Walked& found) {
  CoreState& core = cores_[c];
  MemoryOperation& operation = core.operations[number];
  operation.found = {found.translation.upper.version, found.translation.leaf.version};
  const Address physical = found.meaning.output + (operation.linear - found.translation.page);
  const bool mapped = semantics_->mapped(physical) && semantics_->mapped(physical + operation.bytes - 1);
  if (found.meaning.fault == 0 && mapped) {
    operation.physical = physical;
    return address_found(c, number);
  }
  FailedAccess failed;
  failed.instruction = operation.instruction;
  failed.operation = number - core.window[operation.instruction].first_operation;
  failed.fault = found.meaning.fault;
  failed.linear = operation.linear;
  failed.page = found.translation.page;
  failed.found = operation.found;
  squash(c, failed.instruction);
  core.failed = failed;
}

std::optional<Machine::Walked> Machine::walk_ahead(unsigned c, const Action& action) const {
  const CoreState& core = cores_[c];
  const TranslatedPage& page = semantics_->translated_pages()[action.what & 0xffff];
  const bool for_fetch = action.what >> 16 != 0;
  if (action.choice != Action::miss && action.choice - unsigned{Action::walk_cache} >= core.walk_cache.copies_of(page.page))
    return {};
  Walked walked = walk(core, page, for_fetch ? AccessKind::Execute : AccessKind::Read, action.choice);
  if (!walked.meaning.refusal.empty() || !walked.meaning.kept) return {};
  const Tlb& tlb = for_fetch ? core.fetch_tlb : core.data_tlb;
  if (walked.whole && tlb.holds(walked.translation)) return {};
  if (!walked.whole && (!walked.fresh_upper || core.walk_cache.holds(walked.translation))) return {};
  return walked;
}

void Machine::fill_tlb(unsigned c, const Action& action) {
  CoreState& core = cores_[c];
  if (const auto walked = walk_ahead(c, action))
    keep(core, action.what >> 16 != 0 ? core.fetch_tlb : core.data_tlb, *walked);
}

void Machine::add_translation(unsigned c, std::uint32_t number, Address linear, const Tlb& tlb,
                              std::vector<Action>& out) const {
  const Address page = semantics_->translated(linear)->page;
  const auto offer = [&](unsigned choice) {
    const auto which = static_cast<std::uint8_t>(choice);
    if (may_translate(c, number, which)) out.push_back({ActionKind::Translate, static_cast<std::uint8_t>(c), which, number});
  };
  for (unsigned k = 0; k < tlb.copies_of(page); ++k) offer(k);
  for (unsigned k = 0; k < cores_[c].walk_cache.copies_of(page); ++k) offer(Action::walk_cache + k);
  offer(Action::miss);
}

void Machine::add_translations(unsigned c, std::vector<Action>& out) const {
  const CoreState& core = cores_[c];
  for (std::uint32_t k = core.first_open; k < core.operations.size(); ++k)
    if (core.operations[k].translates && !core.operations[k].address_known)
      add_translation(c, k, core.operations[k].linear, core.data_tlb, out);
  if (may_fetch(c) && awaits_translation(core)) add_translation(c, Action::fetching, core.fetch.pc, core.fetch_tlb, out);
  if (core.finished()) return;
  for (std::uint32_t page = 0; page < semantics_->translated_pages().size(); ++page)
    for (const std::uint32_t side : {0U, 1U << 16}) {
      Action action{ActionKind::Walk, static_cast<std::uint8_t>(c), Action::miss, page | side};
      if (walk_ahead(c, action)) out.push_back(action);
      const unsigned copies = core.walk_cache.copies_of(semantics_->translated_pages()[page].page);
      for (unsigned k = 0; k < copies; ++k) {
        action.choice = static_cast<std::uint8_t>(Action::walk_cache + k);
        if (walk_ahead(c, action)) out.push_back(action);
      }
    }
}

}  // namespace stalefetch::cores
