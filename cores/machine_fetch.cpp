// SPDX-License-Identifier: BSD-2-Clause
// The front end: instruction caches, fetch and prediction.
#include <algorithm>

#include "cores/machine.hpp"

namespace stalefetch::cores {

const MemoryByte* Machine::fill_source(std::uint32_t line) const {
  return semantics_->topology().fetch_sees_dirty ? memory_.newest_line(line) : memory_.unified_line(line);
}

bool Machine::may_fetch(unsigned c) const {
  const CoreState& core = cores_[c];
  const FetchUnit& unit = core.fetch;
  if (unit.ended || unit.undecided || unit.waiting || unit.queue.size() >= structures_->queue_depth) return false;
  return awaits_translation(core) || !snooped(core);
}

std::optional<std::uint32_t> Machine::fetch_line(unsigned c) const {
  const CoreState& core = cores_[c];
  const Address at = core.fetch.pc + core.fetch.partial.available;
  if (!fetch_mapped(core, at)) return {};
  return memory_.map().line_of(fetch_physical(core, at));
}

/// How many bytes come next, at once: within the line, and within what the architecture lets come at once. Bytes of the
/// same instruction that came along with earlier ones are not fetched again.
unsigned Machine::fetch_width(const CoreState& core) const {
  const Address at = core.fetch.pc + core.fetch.partial.available;
  const unsigned most = std::max(semantics_->topology().fetch_bytes, structures_->fetch_bytes);
  unsigned width = std::min(8U, most - static_cast<unsigned>(at % most));
  if (structures_->tears && training != nullptr && semantics_->topology().fetch_bytes == 1 && fetch_mapped(core, at)) {
    const Address physical = fetch_physical(core, at);
    const auto edge = std::upper_bound(training->edges.begin(), training->edges.end(), physical);
    if (edge != training->edges.end()) width = static_cast<unsigned>(std::min<Address>(width, *edge - physical));
  }
  return std::min<unsigned>(width, structures_->line_bytes - static_cast<unsigned>(at % structures_->line_bytes));
}

/// Whether the store covers one of these bytes, which belong to what is fetched.
bool Machine::overlaps(const MemoryOperation& store, const FetchedInstruction& fetched, Address from,
                       unsigned bytes) const {
  const bool by_physical = semantics_->topology().self_snoop == Snoop::Physical;
  for (Address at = from; at < from + bytes; ++at) {
    if (!by_physical) {
      if (at - store.linear < store.bytes) return true;
      continue;
    }
    if (!fetched.translated && !semantics_->mapped(at)) continue;
    const Address physical =
        fetched.translated ? fetched.physical + (at - fetched.address) : semantics_->physical(at);
    if (physical - store.physical < store.bytes) return true;
  }
  return false;
}

/// Whether an older store of this core to the bytes that are fetched next is on its way, where fetch looks for that.
bool Machine::snooped(const CoreState& core) const {
  if (semantics_->topology().self_snoop == Snoop::None || breakage == Breakage::SkipSelfSnoop) return false;
  const Address at = core.fetch.pc + core.fetch.partial.available;
  const unsigned bytes = fetch_width(core);
  return std::any_of(core.operations.begin() + core.first_open, core.operations.end(),
                     [&](const MemoryOperation& operation) {
                       return operation.kind == OperationKind::Store && !operation.done && operation.address_known &&
                              overlaps(operation, core.fetch.partial, at, bytes);
                     });
}

void Machine::add_fetches(unsigned c, std::vector<Action>& out) const {
  const CoreState& core = cores_[c];
  const auto number = static_cast<std::uint8_t>(c);
  if (core.fetch.undecided) {
    const auto count = static_cast<std::uint8_t>(std::min<std::size_t>(targets(c).size(), 200));
    for (std::uint8_t k = 0; k < count; ++k) out.push_back({ActionKind::Predict, number, k, 0});
    out.push_back({ActionKind::Predict, number, Action::wait, 0});
  }
  if (may_fetch(c) && !awaits_translation(core)) {
    const auto place = fetch_line(c);
    const unsigned copies = place ? core.instruction_cache.copies_of(*place) : 0;
    for (unsigned k = 0; k < copies; ++k) out.push_back({ActionKind::Fetch, number, static_cast<std::uint8_t>(k), 0});
    if (copies == 0) out.push_back({ActionKind::Fetch, number, Action::miss, 0});
  }
  if (semantics_->topology().coherent_fetch || structures_->instruction_copies == 0 || core.finished()) return;
  for (std::uint32_t line = 0; line < lines_.lines.size(); ++line)
    if (lines_.is_code[line] != 0 && !core.instruction_cache.holds(line, fill_source(line), lines_.line_bytes))
      out.push_back({ActionKind::Fill, number, 0, line});
}

void Machine::fill(unsigned c, std::uint32_t line) {
  cores_[c].instruction_cache.fill(line, fill_source(line), lines_.line_bytes);
}

/// What is fetched first may be wider than the instruction; what decoding asks for after that must be there.
bool Machine::unmapped(CoreState& core) const {
  FetchedInstruction& partial = core.fetch.partial;
  const unsigned wanted = semantics_->fetch_more(partial.bytes, partial.length);
  for (unsigned k = 0; k < (partial.length == 0 ? 1 : wanted); ++k) {
    if (fetch_mapped(core, partial.address + partial.length + k)) continue;
    partial.unmapped = true;
    partial.fault_address = partial.address + partial.length + k;
  }
  return partial.unmapped;
}

void Machine::take_bytes(CoreState& core, std::uint8_t copy) {
  FetchedInstruction& partial = core.fetch.partial;
  const Address at = partial.address + partial.available;
  const unsigned width = fetch_width(core);
  const CachedLine& cached = core.instruction_cache.copy(memory_.map().line_of(fetch_physical(core, at)), copy);
  for (unsigned k = 0; k < width; ++k, ++partial.available) {
    if (partial.available >= 8 || !fetch_mapped(core, at + k)) continue;  // reads as 0
    const MemoryByte& byte = cached.bytes[lines_.offset_of(fetch_physical(core, at + k))];
    core.fetch.coming[partial.available] = byte;
  }
}

void Machine::fetch(unsigned c, std::uint8_t copy) {
  CoreState& core = cores_[c];
  FetchedInstruction& partial = core.fetch.partial;
  if (partial.available == 0) core.fetch.coming = {};
  partial.address = core.fetch.pc;
  if (unmapped(core)) return fetched_whole(c);
  if (copy == Action::miss) {
    const std::uint32_t line = *fetch_line(c);
    fill(c, line);
    copy = static_cast<std::uint8_t>(core.instruction_cache.copies_of(line) - 1);
  }
  take_bytes(core, copy);
  while (const unsigned wanted = semantics_->fetch_more(partial.bytes, partial.length)) {
    if (unmapped(core)) break;
    const unsigned end = std::min<unsigned>(partial.length + wanted, partial.available);
    if (end == partial.length) return;  // the rest comes with the next fetch
    for (; partial.length < end; ++partial.length) {
      if (partial.length >= 8) continue;
      partial.bytes |= std::uint64_t{core.fetch.coming[partial.length].value} << 8 * partial.length;
      partial.version[partial.length] = core.fetch.coming[partial.length].version;
    }
  }
  fetched_whole(c);
}

void Machine::go_to(CoreState& core, Address address) const {
  core.fetch.pc = address;
  core.fetch.ended = semantics_->is_end(address);
}

void Machine::fetched_whole(unsigned c) {
  CoreState& core = cores_[c];
  FetchedInstruction whole = core.fetch.partial;
  core.fetch.partial = {};
  if (observer != nullptr) observer->fetched(c, whole);
  if (whole.unmapped) {
    core.fetch.waiting = true;
    core.fetch.queue.push_back(whole);
    return;
  }
  const Predecoded& seen = semantics_->predecode(c, whole);
  if (seen.stops) {
    core.fetch.ended = true;
  } else if (!seen.indirect && seen.targets.size() == 1) {
    go_to(core, seen.targets[0]);
  } else {
    core.fetch.undecided = true;
  }
  core.fetch.queue.push_back(whole);
}

std::vector<Address> Machine::targets(unsigned c) const {
  const FetchUnit& unit = cores_[c].fetch;
  if (!unit.undecided || unit.queue.empty()) return {};
  const Predecoded& seen = semantics_->predecode(c, unit.queue.back());
  if (!seen.indirect) return seen.targets;
  std::vector<Address> result;
  if (training != nullptr)
    for (const Training::Entry& entry : training->entries)
      if (entry.branch == unit.queue.back().address) result.push_back(entry.target);
  return result;
}

void Machine::predict(unsigned c, std::uint8_t choice) {
  CoreState& core = cores_[c];
  core.blocked = CoreState::none;
  if (choice == Action::wait) {
    core.fetch.waiting = true;
    core.fetch.undecided = false;
    return;
  }
  const Address target = targets(c).at(choice);
  core.fetch.undecided = false;
  core.fetch.queue.back().predicted = true;
  core.fetch.queue.back().next = target;
  go_to(core, target);
}

}  // namespace stalefetch::cores
