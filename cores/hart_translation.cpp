// SPDX-License-Identifier: BSD-2-Clause
// Translation in time: hits, walks, and flushes that wait for the uses of what they drop.
#include "cores/hart.hpp"

namespace stalefetch::cores {

/// The TLB, unless it has forgotten the page; else a walk, from where the walk cache leads to.
std::uint8_t Hart::translation_for(std::uint32_t number) {
  const Machine& machine = *shared_.machine;
  const bool fetching = number == Action::fetching;
  const Tlb& tlb = fetching ? state().fetch_tlb : state().data_tlb;
  const Address linear = fetching ? state().fetch.pc : state().operations[number].linear;
  const Address page = machine.semantics().page_of(linear);
  const unsigned kept = tlb.copies_of(page), tables = state().walk_cache.copies_of(page);
  if (kept != 0 && !shared_.random.chance(shared_.timing->forgotten)) {
    const auto newest = static_cast<std::uint8_t>(kept - 1);
    if (machine.may_translate(core_, number, newest)) return newest;
  }
  if (tables != 0) {
    const auto newest = static_cast<std::uint8_t>(Action::walk_cache + tables - 1);
    if (machine.may_translate(core_, number, newest)) return newest;
  }
  return machine.may_translate(core_, number, Action::miss) ? Action::miss : Action::not_yet;
}

std::uint32_t Hart::translation_latency(std::uint32_t number) {
  const bool fetching = number == Action::fetching;
  const Tlb& tlb = fetching ? state().fetch_tlb : state().data_tlb;
  const Address linear = fetching ? state().fetch.pc : state().operations[number].linear;
  return tlb.copies_of(shared_.machine->semantics().page_of(linear)) != 0 ? 1 : shared_.draw(shared_.timing->walk);
}

bool Hart::translate_due(std::uint32_t number) {
  const std::uint64_t now = shared_.now();
  Due& due = due_[number];
  if (due.at == 0) due.at = now + translation_latency(number);
  if (due.at > now) return false;
  const std::uint8_t choice = translation_for(number);
  due.at = choice == Action::not_yet && ++polls_ < most_polls ? now + poll_interval : 0;
  if (choice == Action::not_yet) return false;
  shared_.machine->perform({ActionKind::Translate, static_cast<std::uint8_t>(core_), choice, number});
  return true;
}

bool Hart::flush_enabled(std::uint32_t number) const {
  for (unsigned target = 0; target < shared_.machine->core_count(); ++target)
    if (shared_.machine->may_flush(core_, number, target)) return true;
  return false;
}

}  // namespace stalefetch::cores
