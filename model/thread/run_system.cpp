// SPDX-License-Identifier: BSD-2-Clause
// Translation and interrupts, as one run of one thread meets them.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/thread/run.hpp"

namespace stalefetch {

/// Reads one entry on the way down. Which version it finds is open, as for a fetch.
Translated Run::read_entry(std::uint64_t entry, const Wanted& wanted, const Dependencies& from, bool leaf) {
  if (!program_->object_at(entry)) throw Unsupported(fmt::format("a page table at {:#x}, where none is", entry));
  cells_->cover(entry, 8, covered_);
  if (covered_.size() != 1) throw Unsupported("a page-table entry that is stored to in parts");
  if (leaf) update_ahead(covered_[0], entry);
  const std::size_t index = path_.events.size();
  PathEvent& event = add_memory(EventKind::Translation, covered_[0], {entry, entry}, new_access(), 0);
  event.address_from = from;
  event.page = wanted.page;
  event.space = wanted.space;
  event.access_type = wanted.access.type;
  event.mode = wanted.access.mode;
  const Operand content{add_read(event), {}};
  const std::uint64_t found = force(content);
  const auto updated = leaf ? architecture_->updated_entry(*this, found, wanted.access) : std::nullopt;
  const Translated result = architecture_->translate(updated.value_or(found), wanted.access, leaf);
  path_.events[index].tags = result.tags;
  if (updated) update_entry(index, *updated, 0);
  return result;
}

/// The walk changes the entry that it found, in one step with finding it.
void Run::update_entry(std::size_t walk, std::uint64_t entry, Tags tags) {
  const PathEvent read = path_.events[walk];
  PathEvent& event = add_memory(EventKind::HardwareUpdate, read.cell, {read.address, read.address}, new_access(), tags);
  event.data = path_.arena.constant(entry);
  event.read_half = static_cast<unsigned>(walk);
  event.address_from = read.address_from;
  ++lasting_events_;
}

/// One of the values that hardware would update for an access that it only expects, in whatever mode; or none.
std::optional<std::uint64_t> Run::choose_updated(CellId cell) {
  std::vector<std::uint64_t> before;
  for (const std::uint64_t value : (*cells_)[cell].values)
    if (architecture_->updated_entry(*this, value, {})) before.push_back(value);
  const unsigned taken = before.empty() ? 0 : decisions_->next(static_cast<unsigned>(before.size()) + 1);
  return taken == 0 ? std::nullopt : std::optional(before[taken - 1]);
}

/// A walk for no access that updates the entry, which holds `before`.
void Run::update(CellId cell, std::uint64_t entry, std::uint64_t before) {
  const unsigned walk_of_access = std::exchange(walk_, PathEvent::none);
  const std::size_t walk = path_.events.size();
  const Tags tags = architecture_->unprompted_tags();
  PathEvent& event = add_memory(EventKind::Translation, cell, {entry, entry}, new_access(), tags);
  (void)add_read(event);
  path_.arena.resolve(path_.events[walk].read, before);
  update_entry(walk, *architecture_->updated_entry(*this, before, {}), tags);
  walk_ = walk_of_access;
}

/// Hardware may set the access flag ahead of an access.
void Run::update_ahead(CellId cell, std::uint64_t entry) {
  if (const auto before = choose_updated(cell)) update(cell, entry, *before);
}

/// Or for one that is never made. No order binds such a walk, so when it is makes no difference: at the end. Each CPU may,
/// as the features of each may differ (`TTHM=P1:HA`).
void Run::update_for_nothing() {
  for (const std::uint64_t entry : program_->last_entries()) {
    cells_->cover(entry, 8, covered_);
    if (covered_.size() != 1) continue;
    const CellId cell = covered_[0];
    const auto before = choose_updated(cell);
    if (!before) continue;
    path_.instructions.push_back({pc_, 0, true});
    update(cell, entry, *before);
  }
}

/// A page that the test names no entry for is mapped, for everything and for ever.
Run::Place Run::translate(std::uint64_t linear, const Dependencies& from, AccessType type) {
  walk_ = PathEvent::none;
  const std::uint64_t page = Program::page_of(linear);
  auto leaf = program_->entry_of(page);
  if (!leaf) return {linear, program_->physical(linear)};
  walk_ = walks_++;
  const TranslationContext context = architecture_->translation_context(*this);
  const Wanted wanted{page, {type, context.mode}, context.space};
  Translated found;
  if (const auto upper = program_->entry_of(page, 1)) {
    found = read_entry(*upper, wanted, from, false);
    leaf = found.page;
  }
  if (found.fault.empty()) found = read_entry(*leaf, wanted, from, true);
  if (const Tags lookup = architecture_->lookup_tags()) add(EventKind::Barrier, lookup).page = page;
  if (!found.fault.empty()) throw AccessFault{{found.fault, linear, type, from}};
  return {linear, found.page + (linear - page)};
}

void Run::maintain_translation(const Operand& address, Tags tags, std::uint32_t space) {
  const std::uint64_t at = force(address);
  PathEvent& event = add(EventKind::TranslationMaintenance, tags);
  event.address = at;
  event.page = Program::page_of(at);
  event.space = space;
  event.address_from = address.from;
  ++lasting_events_;
}

void Run::maintain_all_translations(Tags tags, std::uint32_t space) {
  add(EventKind::TranslationMaintenance, tags).space = space;
  ++lasting_events_;
}

namespace {
/// What was sent is never 0, so that it differs from nothing sent.
constexpr std::uint64_t sent_bit = std::uint64_t{1} << 63;
}  // namespace

void Run::send_interrupt(unsigned to, InterruptLine line, std::uint64_t payload, Tags tags) {
  const std::uint64_t mailbox = Program::mailbox(to, line);
  cells_->cover(mailbox, 8, covered_);
  PathEvent& event = add_memory(EventKind::Send, covered_[0], {mailbox, mailbox}, new_access(), tags);
  event.data = path_.arena.constant(payload | sent_bit);
  ++lasting_events_;
}

bool Run::may_take(InterruptLine line) {
  const auto index = static_cast<std::size_t>(line);
  return taken_[index] < (*sent_)[thread_][index] && architecture_->interrupts_enabled(*this, line);
}

bool Run::interrupt_is_due() const {
  const auto before = program_->interrupts(thread_).before;
  return !taken_before_ && before && *before == pc_;
}

/// Between two instructions, before the first and after the last, an interrupt may be taken; firmware takes its own
/// also where an exception without a handler has ended the thread.
void Run::interrupts() {
  if (!stopped_ && interrupt_is_due() && architecture_->interrupts_enabled(*this, InterruptLine::Masked)) {
    taken_before_ = true;
    interrupt(InterruptLine::Masked, false);
  }
  for (bool more = true; more;) {
    const bool firmware = may_take(InterruptLine::Firmware);
    const bool masked = !stopped_ && may_take(InterruptLine::Masked);
    const bool anywhere = !stopped_ && taken_anywhere_ < program_->interrupts(thread_).anywhere &&
                          architecture_->interrupts_enabled(*this, InterruptLine::Masked);
    const unsigned kinds = (firmware ? 1U : 0U) + (masked ? 1U : 0U) + (anywhere ? 1U : 0U);
    unsigned taken = kinds == 0 ? 0 : decisions_->next(kinds + 1);
    more = taken != 0;
    if (firmware && taken != 0 && --taken == 0) interrupt(InterruptLine::Firmware, true);
    else if (masked && taken != 0 && --taken == 0) interrupt(InterruptLine::Masked, true);
    else if (taken != 0) ++taken_anywhere_, interrupt(InterruptLine::Masked, false);
  }
}

void Run::interrupt(InterruptLine line, bool sent) {
  path_.instructions.push_back({pc_, 0, true});
  walk_ = PathEvent::none;
  next_ = pc_;
  if (sent) {
    ++taken_[static_cast<std::size_t>(line)];
    taking_ = line;
  }
  ++lasting_events_;
  architecture_->interrupt(*this, line);
  taking_.reset();
  pc_ = next_;
}

std::uint64_t Run::take_interrupt(Tags tags) {
  if (!taking_) {
    add(EventKind::Interrupt, tags);
    return 0;
  }
  const std::uint64_t mailbox = Program::mailbox(thread_, *taking_);
  cells_->cover(mailbox, 8, covered_);
  PathEvent& event = add_memory(EventKind::Interrupt, covered_[0], {mailbox, mailbox}, new_access(), tags);
  const Value sent = add_read(event);
  const std::vector<std::uint64_t>& values = (*cells_)[covered_[0]].values;
  std::vector<std::uint64_t> payloads;
  std::copy_if(values.begin(), values.end(), std::back_inserter(payloads), [](auto v) { return v >= sent_bit; });
  if (payloads.empty()) throw Unsupported("an interrupt that nobody sends");
  if (!path_.arena.known(sent))
    path_.arena.resolve(event.read, payloads[decisions_->next(static_cast<unsigned>(payloads.size()))]);
  return *path_.arena.known(sent) & ~sent_bit;
}

/// A wait that goes on speaks for no execution of its own: the one in which it ends has the same events and more.
void Run::await(const Operand& value, std::uint64_t number) {
  if (force(value) == number) return;
  path_.repetition = true;
  path_.round_begin = path_.events.empty() ? 0 : static_cast<unsigned>(path_.events.size() - 1);
  stopped_ = true;
}

}  // namespace stalefetch
