// SPDX-License-Identifier: BSD-2-Clause
#include "cores/hart.hpp"

#include <algorithm>

namespace stalefetch::cores {

Hart::Hart(const sc_core::sc_module_name& name, Shared& shared, unsigned core)
    : sc_module(name), shared_(shared), core_(core) {
  SC_METHOD(front_end);
  sensitive << fetch_event_;
  dont_initialize();
  SC_METHOD(execute);
  sensitive << execute_event_;
  dont_initialize();
  SC_METHOD(memory);
  sensitive << memory_event_;
  dont_initialize();
  SC_METHOD(prefetch);
  sensitive << prefetch_event_;
  dont_initialize();
  SC_METHOD(interrupt);
  sensitive << interrupt_event_ << shared.disturbed;
  dont_initialize();
}

void Hart::start() {
  due_.clear();
  prefetches_.clear();
  fetch_due_ = 0;
  interrupted_ = false;
  polls_ = 0;
  if (shared_.machine->semantics().spontaneous(core_).anywhere != 0)
    Shared::after(interrupt_event_, 1 + shared_.draw(shared_.timing->interrupt));
  const auto pages = static_cast<std::uint32_t>(shared_.machine->semantics().translated_pages().size());
  for (std::uint32_t page = 0; page < pages; ++page)
    for (const std::uint32_t side : {0U, 1U << 16})
      if (shared_.random.chance(shared_.timing->translated))
        shared_.machine->perform({ActionKind::Walk, static_cast<std::uint8_t>(core_), Action::miss, page | side});
  const auto& is_code = shared_.machine->memory().map().is_code;
  for (std::uint32_t line = 0; line < is_code.size(); ++line) {
    if (shared_.random.chance(shared_.timing->shared)) shared_.machine->warm_data(core_, line);
    if (is_code[line] == 0) continue;
    if (shared_.random.chance(shared_.timing->warm))
      shared_.machine->perform({ActionKind::Fill, static_cast<std::uint8_t>(core_), 0, line});
  }
  Shared::after(fetch_event_, 1 + shared_.draw(shared_.timing->start));
}

/// Where fetch goes on behind a branch. Most branches go where they went before; what is not known yet is a coin.
void Hart::predict() {
  const std::vector<Address> targets = shared_.machine->targets(core_);
  Action action{ActionKind::Predict, static_cast<std::uint8_t>(core_), Action::wait, 0};
  if (!targets.empty() && (targets.size() > 1 || shared_.random.chance(1 - shared_.timing->mispredicted)))
    action.choice = static_cast<std::uint8_t>(shared_.random.below(targets.size()));
  shared_.machine->perform(action);
}

std::uint32_t Hart::fetch_latency() {
  if (shared_.machine->awaits_translation(core_)) return translation_latency(Action::fetching);
  const auto line = shared_.machine->fetch_line(core_);
  const bool hit = !line || state().instruction_cache.copies_of(*line) != 0;
  return shared_.draw(hit ? shared_.timing->fetch_hit : shared_.timing->fetch_miss);
}

void Hart::fetch_done() {
  if (shared_.machine->awaits_translation(core_)) {
    const std::uint8_t choice = translation_for(Action::fetching);
    if (choice != Action::not_yet)
      shared_.machine->perform({ActionKind::Translate, static_cast<std::uint8_t>(core_), choice, Action::fetching});
    return;
  }
  const auto line = shared_.machine->fetch_line(core_);
  const unsigned copies = line ? state().instruction_cache.copies_of(*line) : 0;
  const auto copy = static_cast<std::uint8_t>(copies == 0 ? Action::miss : copies - 1);
  shared_.machine->perform({ActionKind::Fetch, static_cast<std::uint8_t>(core_), copy, 0});
  if (copies != 0 || !line || !shared_.random.chance(shared_.timing->prefetched)) return;
  const auto& is_code = shared_.machine->memory().map().is_code;
  if (*line + 1 >= is_code.size() || is_code[*line + 1] == 0) return;
  prefetches_.push_back(*line + 1);
  Shared::after(prefetch_event_, shared_.draw(shared_.timing->prefetch));
}

void Hart::front_end() {
  ++shared_.activations;
  if (!shared_.machine->refusal().empty()) return;
  if (state().fetch.undecided) predict();
  if (!shared_.machine->may_fetch(core_)) {
    fetch_due_ = 0;
    return;
  }
  const Address at = state().fetch.pc + state().fetch.partial.available;
  const std::uint64_t now = shared_.now();
  if (fetch_due_ == 0 || fetching_ != at) {
    fetching_ = at;
    fetch_due_ = now + fetch_latency();
  }
  if (fetch_due_ > now) return Shared::after(fetch_event_, fetch_due_ - now);
  fetch_due_ = 0;
  const bool was_waiting = shared_.machine->awaits_translation(core_);
  fetch_done();
  execute_event_.notify(sc_core::SC_ZERO_TIME);
  if (was_waiting && shared_.machine->awaits_translation(core_) && ++polls_ >= most_polls) return;
  Shared::after(fetch_event_, 1);
}

void Hart::execute() {
  ++shared_.activations;
  if (!shared_.machine->refusal().empty()) return;
  const Timing& timing = *shared_.timing;
  const bool taken = (interrupted_ || !shared_.machine->interrupts().idle()) && take_interrupt();
  if (!shared_.machine->step_inside(core_, timing.issue_width, timing.retire_width) && !taken) return;
  memory_event_.notify(sc_core::SC_ZERO_TIME);
  fetch_event_.notify(sc_core::SC_ZERO_TIME);
  Shared::after(execute_event_, 1);
}

bool Hart::operation_enabled(std::uint32_t number) const {
  const Machine& machine = *shared_.machine;
  if (state().operations[number].translates && !state().operations[number].address_known) return true;
  switch (state().operations[number].kind) {
    case OperationKind::Load:
      return machine.may_load(core_, number);
    case OperationKind::Store:
      return machine.may_store(core_, number);
    case OperationKind::Maintain:
    case OperationKind::MaintainAll:
      return machine.may_clean(core_, number) || machine.may_invalidate(core_, number);
    case OperationKind::Send:
      return machine.may_send(core_, number);
    case OperationKind::Flush:
    case OperationKind::FlushAll:
      return flush_enabled(number);
    case OperationKind::Barrier:
    case OperationKind::Interrupt:
      break;
  }
  return false;
}

/// Takes the first interrupt that the core accepts between two instructions, if there is one.
bool Hart::take_interrupt() {
  Machine& machine = *shared_.machine;
  const auto core = static_cast<std::uint8_t>(core_);
  const auto& pending = machine.interrupts().pending();
  for (std::uint32_t k = 0; k < pending.size(); ++k) {
    if (pending[k].core != core_ || !machine.may_take(core_, pending[k].interrupt.pin)) continue;
    machine.perform({ActionKind::Interrupt, core, 0, k});
    return true;
  }
  if (!interrupted_ || !machine.may_take_anywhere(core_)) return false;
  machine.perform({ActionKind::Interrupt, core, Action::spontaneous, 0});
  return true;
}

/// An interrupt has come (whether it is taken shows when the core gets to the end of an instruction), or a flush that
/// took something back.
void Hart::interrupt() {
  ++shared_.activations;
  if (interrupt_event_.triggered()) interrupted_ = true;
  execute_event_.notify(sc_core::SC_ZERO_TIME);
  fetch_event_.notify(sc_core::SC_ZERO_TIME);
}

std::uint32_t Hart::latency(const MemoryOperation& operation) {
  const Timing& timing = *shared_.timing;
  if (operation.kind == OperationKind::Maintain || operation.kind == OperationKind::MaintainAll)
    return shared_.draw(timing.clean);
  if (operation.kind == OperationKind::Send) return shared_.draw(timing.send);
  const Memory& memory = shared_.machine->memory();
  const LineState& line = memory.state(memory.map().line_of(operation.physical));
  if (operation.kind == OperationKind::Load)
    return shared_.draw((line.sharers >> core_ & 1) != 0 ? timing.load_hit : timing.load_miss);
  return shared_.draw(line.owner == core_ ? timing.store_hit : timing.store_miss);
}

/// Takes the operation if its time has come. Whether the state of the core has changed.
bool Hart::take_due(std::uint32_t number) {
  if (state().operations[number].translates && !state().operations[number].address_known)
    return translate_due(number);
  const MemoryOperation& operation = state().operations[number];
  const std::uint64_t now = shared_.now();
  Due& due = due_[number];
  if (due.at == 0) due.at = now + latency(operation);
  if (due.at > now) return false;
  due.at = 0;
  Action action{ActionKind::Load, static_cast<std::uint8_t>(core_), 0, number};
  if (operation.kind == OperationKind::Store) {
    const bool exclusive = operation.pair != MemoryOperation::none;
    const bool fails = exclusive && shared_.random.chance(shared_.timing->exclusive_fails);
    action.kind = fails ? ActionKind::Fail : ActionKind::Store;
    shared_.written.notify(sc_core::SC_ZERO_TIME);
  } else if (operation.kind == OperationKind::Send) {
    action.kind = ActionKind::Send;
    shared_.disturbed.notify(sc_core::SC_ZERO_TIME);
  } else if (operation.kind == OperationKind::Maintain) {
    action.kind = ActionKind::Clean;
  }
  shared_.machine->perform(action);
  return true;
}

bool Hart::deliver_due(std::uint32_t number) {
  const std::uint64_t now = shared_.now();
  bool changed = false;
  for (unsigned target = 0; target < shared_.machine->core_count(); ++target) {
    const MemoryOperation& operation = state().operations[number];
    if (operation.done || (operation.delivered >> target & 1) != 0) continue;
    if (operation.traits.own_core_only && target != core_) continue;
    std::uint64_t& at = due_[number].to[target];
    if (at == 0) at = now + shared_.draw(shared_.timing->invalidate);
    if (at > now) continue;
    const bool flush = operation.kind == OperationKind::Flush || operation.kind == OperationKind::FlushAll;
    if (flush && !shared_.machine->may_flush(core_, number, target)) {
      if (++polls_ < most_polls) at = now + poll_interval;
      continue;
    }
    shared_.machine->perform(
        {ActionKind::Deliver, static_cast<std::uint8_t>(core_), static_cast<std::uint8_t>(target), number});
    if (flush) shared_.disturbed.notify(sc_core::SC_ZERO_TIME);
    changed = true;
  }
  return changed;
}

void Hart::memory() {
  ++shared_.activations;
  if (!shared_.machine->refusal().empty()) return;
  bool changed = false;
  const std::uint64_t now = shared_.now();
  std::uint64_t soonest = ~std::uint64_t{0};
  for (std::uint32_t k = state().first_open; k < state().operations.size(); ++k) {
    if (due_.size() <= k) due_.resize(k + std::size_t{8});
    if (state().operations[k].done) continue;
    if (!operation_enabled(k)) {
      if (state().operations[k].awaits && ++polls_ < most_polls) soonest = std::min(soonest, now + poll_interval);
      continue;
    }
    const bool invalidates = shared_.machine->may_invalidate(core_, k) || flush_enabled(k);
    changed |= invalidates ? deliver_due(k) : take_due(k);
    if (k >= state().operations.size()) break;  // it failed, and was taken back
    if (due_[k].at > now) soonest = std::min(soonest, due_[k].at);
    for (unsigned target = 0; invalidates && target < shared_.machine->core_count(); ++target)
      if (due_[k].to[target] > now) soonest = std::min(soonest, due_[k].to[target]);
  }
  if (changed) {
    execute_event_.notify(sc_core::SC_ZERO_TIME);
    memory_event_.notify(sc_core::SC_ZERO_TIME);
    fetch_event_.notify(sc_core::SC_ZERO_TIME);
  } else if (soonest != ~std::uint64_t{0}) {
    Shared::after(memory_event_, soonest - now);
  }
}

void Hart::prefetch() {
  ++shared_.activations;
  for (const std::uint32_t line : prefetches_)
    shared_.machine->perform({ActionKind::Fill, static_cast<std::uint8_t>(core_), 0, line});
  prefetches_.clear();
}

}  // namespace stalefetch::cores
