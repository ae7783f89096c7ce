// SPDX-License-Identifier: BSD-2-Clause
// Translation and interrupts of a replayed thread.
#include <fmt/format.h>

#include <algorithm>

#include "model/recheck/replayer.hpp"

namespace stalefetch::recheck_detail {

namespace {
constexpr std::uint64_t sent_mark = 0x8000'0000'0000'0000;
}  // namespace

Translated Replayer::walk_step(std::uint64_t entry, std::uint64_t page, const Dependencies& from, const Access& access,
                               bool leaf) {
  if (!program_.object_at(entry)) throw Departure(fmt::format("no page table at {:#x}", entry));
  const std::vector<unsigned> pieces = covered(entry, 8);
  if (pieces.size() != 1) throw Departure("a page-table entry in pieces");
  if (leaf && guide_.unprompted(static_cast<unsigned>(replay_.events.size()), pieces[0])) update_ahead(pieces[0], entry);
  ++accesses_;
  const std::size_t number = replay_.events.size();
  ReplayedEvent& event = add_access(EventKind::Translation, pieces[0], {entry, entry}, 0);
  event.address_from = events_of(from);
  event.page = page;
  event.space = context_.space;
  event.executes = access.type == AccessType::Execute;
  const std::uint64_t before = read(event);
  const auto after = leaf ? program_.architecture().updated_entry(*this, before, access) : std::nullopt;
  const Translated found = program_.architecture().translate(after ? *after : before, access, leaf);
  replay_.events[number].tags = found.tags;
  if (!after) return found;
  ++accesses_;
  ReplayedEvent& update = add_access(EventKind::HardwareUpdate, pieces[0], {entry, entry}, 0);
  update.value = *after;
  update.read_half = static_cast<unsigned>(number);
  update.address_from = events_of(from);
  return found;
}

Replayer::Where Replayer::walk(std::uint64_t linear, const Dependencies& from, AccessType type) {
  walk_.reset();
  const std::uint64_t page = Program::page_of(linear);
  std::optional<std::uint64_t> table = program_.entry_of(page, 0);
  if (!table) return {linear, program_.physical(linear)};
  walk_ = walks_++;
  context_ = program_.architecture().translation_context(*this);
  const Access access{type, context_.mode};
  Translated found;
  if (const auto above = program_.entry_of(page, 1)) {
    found = walk_step(*above, page, from, access, false);
    table = found.page;
  }
  if (found.fault.empty()) found = walk_step(*table, page, from, access, true);
  if (const Tags use = program_.architecture().lookup_tags(); use != 0) add(EventKind::Barrier, use).page = page;
  if (!found.fault.empty()) throw Failed{{found.fault, linear, type, from}};
  return {linear, found.page + (linear - page)};
}

Replayer::Where Replayer::mapped(const Operand& address, unsigned bytes, AccessType type, Tags tags) {
  try {
    const Where at = walk(number_of(address), address.from, type);
    if (!program_.object_at(at.physical) || !program_.object_at(at.physical + bytes - 1))
      throw Failed{{"", at.linear, type, address.from}};
    return at;
  } catch (Failed& access) {
    access.failure.tags = tags;
    throw;
  }
}

void Replayer::maintain_all_translations(Tags tags, std::uint32_t space) {
  ReplayedEvent& event = add(EventKind::TranslationMaintenance, tags);
  if (space != every_space) event.space = space;
}

void Replayer::maintain_translation(const Operand& address, Tags tags, std::uint32_t space) {
  maintain_all_translations(tags, space);
  ReplayedEvent& event = replay_.events.back();
  event.address = number_of(address);
  event.page = Program::page_of(event.address);
  event.address_from = events_of(address.from);
}

void Replayer::send_interrupt(unsigned to, InterruptLine line, std::uint64_t payload, Tags tags) {
  const std::uint64_t mailbox = Program::mailbox(to, line);
  ++accesses_;
  add_access(EventKind::Send, covered(mailbox, 8).at(0), {mailbox, mailbox}, tags).value = payload | sent_mark;
}

/// Hardware sets the access flag of an entry ahead of any access.
void Replayer::update_ahead(unsigned piece, std::uint64_t entry) {
  const auto walk_of_access = walk_;
  walk_.reset();
  ++accesses_;
  const Tags tags = program_.architecture().unprompted_tags();
  const std::uint64_t before = read(add_access(EventKind::Translation, piece, {entry, entry}, tags));
  const auto after = program_.architecture().updated_entry(*this, before, Access{});
  if (!after) throw Departure(fmt::format("hardware has nothing to update in {:#x}", before));
  ++accesses_;
  ReplayedEvent& event = add_access(EventKind::HardwareUpdate, piece, {entry, entry}, tags);
  event.value = *after;
  event.read_half = static_cast<unsigned>(replay_.events.size() - 2);
  walk_ = walk_of_access;
}

/// Or for no access at all, at the end.
void Replayer::update_for_nothing() {
  for (const std::uint64_t entry : program_.last_entries()) {
    const std::vector<unsigned> pieces = covered(entry, 8);
    if (pieces.size() != 1 || !guide_.unprompted(static_cast<unsigned>(replay_.events.size()), pieces[0])) continue;
    replay_.instructions.push_back({pc_, 0, true});
    walk_.reset();
    update_ahead(pieces[0], entry);
  }
}

/// Whether the guide has an interrupt taken here; takes it.
bool Replayer::interrupt(const ReplayLimit& limit) {
  const auto taken = guide_.interrupt(replay_.instructions.size());
  if (!taken || replay_.instructions.size() >= limit.instructions) return false;
  // A thread that an exception has ended is no CPU that stands still: its firmware goes on.
  if (stopped_ && taken->line != InterruptLine::Firmware)
    throw Departure(fmt::format("P{} takes an interrupt after its end", thread_));
  if (!program_.architecture().interrupts_enabled(*this, taken->line))
    throw Departure(fmt::format("P{} takes an interrupt that is masked", thread_));
  const SpontaneousInterrupts& allowed = program_.interrupts(thread_);
  if (!taken->sent && allowed.anywhere == 0 && allowed.before != pc_)
    throw Departure(fmt::format("P{} takes an interrupt that nobody sends", thread_));
  replay_.instructions.push_back({pc_, 0, true});
  walk_.reset();
  next_ = pc_;
  if (taken->sent) taking_ = taken->line;
  program_.architecture().interrupt(*this, taken->line);
  taking_.reset();
  pc_ = next_;
  return true;
}

std::uint64_t Replayer::take_interrupt(Tags tags) {
  if (!taking_) {
    add(EventKind::Interrupt, tags);
    return 0;
  }
  const std::uint64_t mailbox = Program::mailbox(thread_, *taking_);
  ++accesses_;
  const std::uint64_t sent =
      read(add_access(EventKind::Interrupt, covered(mailbox, 8).at(0), {mailbox, mailbox}, tags));
  if (sent < sent_mark) throw Departure(fmt::format("P{} takes an interrupt before it is sent", thread_));
  return sent - sent_mark;
}

}  // namespace stalefetch::recheck_detail
