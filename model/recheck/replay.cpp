// SPDX-License-Identifier: BSD-2-Clause
#include "model/recheck/replay.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/recheck/replayer.hpp"

namespace stalefetch::recheck_detail {

void Replayer::step() {
  replay_.instructions.push_back({pc_, 0});
  walk_.reset();
  unsigned length = 0;
  try {
    const std::uint64_t bytes = fetch(length);
    replay_.instructions.back().bytes = bytes;
    next_ = pc_ + length;
    program_.architecture().execute(bytes, *this);
  } catch (const Failed& access) {
    program_.architecture().access_fault(*this, access.failure);
  }
  pc_ = next_;
}

std::uint64_t Replayer::fetch(unsigned& length) {
  std::uint64_t bytes = 0;
  std::set<unsigned> fetched;  // pieces: bytes that no store tells apart come at once
  const Where begin = walk(pc_, {}, AccessType::Execute);
  ++accesses_;
  while (const unsigned missing = program_.architecture().fetch_more(bytes, length, program_.configuration())) {
    const unsigned more = std::min(missing, 8U);
    const Where at{begin.linear + length, begin.physical + length};
    // The first bytes may be more than the instruction has; what is asked for after them it has.
    for (unsigned k = 0; k < (length == 0 ? 1 : more); ++k)
      if (!program_.object_at(at.physical + k)) throw Failed{{"", at.linear + k, AccessType::Execute, {}}};
    const std::size_t events = replay_.events.size();
    for (unsigned k = 0; k < more; ++k) {
      const std::uint64_t byte = fetch_byte({at.linear + k, at.physical + k}, fetched);
      if (length + k < 8) bytes |= byte << 8 * (length + k);
    }
    if (events == replay_.events.size() && program_.architecture().fixed_fetches_are_events())
      add(EventKind::Fetch, 0).address = at.linear;
    length += more;
  }
  return bytes;
}

std::uint64_t Replayer::fetch_byte(const Where& at, std::set<unsigned>& fetched) {
  const auto piece =
      std::find_if(pieces_.begin(), pieces_.end(), [&](const Piece& p) { return p.written && p.holds(at.physical); });
  if (piece == pieces_.end()) return program_.initial_bytes(at.physical, 1);
  const auto number = static_cast<unsigned>(piece - pieces_.begin());
  if (fetched.insert(number).second) read(add_access(EventKind::Fetch, number, at, 0));
  const auto event = std::find_if(replay_.events.rbegin(), replay_.events.rend(),
                                  [&](const ReplayedEvent& e) { return e.piece == number; });
  return event->value >> 8 * (at.physical - piece->address) & 0xff;
}

/// The pieces that an access covers, in address order. The address is physical.
std::vector<unsigned> Replayer::covered(std::uint64_t address, unsigned bytes) const {
  std::vector<unsigned> result;
  for (std::uint64_t at = address; at < address + bytes;) {
    const auto piece = std::find_if(pieces_.begin(), pieces_.end(), [&](const Piece& p) { return p.address == at; });
    if (piece == pieces_.end() || at + piece->bytes > address + bytes)
      throw Departure(
          fmt::format("P{} accesses {} bytes at {:#x}, which cuts a piece of memory", thread_, bytes, address));
    result.push_back(static_cast<unsigned>(piece - pieces_.begin()));
    at += piece->bytes;
  }
  return result;
}

ReplayedEvent& Replayer::add(EventKind kind, Tags tags) {
  ReplayedEvent event;
  event.kind = kind;
  event.instruction = static_cast<unsigned>(replay_.instructions.size() - 1);
  event.tags = tags;
  event.walk = walk_;
  event.control_from = events_of(control_);
  replay_.events.push_back(std::move(event));
  return replay_.events.back();
}

ReplayedEvent& Replayer::add_access(EventKind kind, unsigned piece, const Where& at, Tags tags) {
  ReplayedEvent& event = add(kind, tags);
  event.piece = piece;
  event.address = at.linear + (pieces_[piece].address - at.physical);
  event.mapping = at.linear - at.physical;
  event.object = program_.object_at(pieces_[piece].address);
  event.access = accesses_;
  return event;
}

std::uint64_t Replayer::read(ReplayedEvent& event) {
  const auto number = static_cast<unsigned>(replay_.events.size() - 1);
  event.value = guide_.returned(number, *event.piece);
  if (event.value != low_bytes(event.value, pieces_[*event.piece].bytes))
    throw Departure(fmt::format("event {} of P{} reads {:#x}, which does not fit", number, thread_, event.value));
  return event.value;
}

Sources Replayer::events_of(const Dependencies& loads) const {
  Sources result;
  for (unsigned load = 0; load < events_of_load_.size(); ++load)
    for (const unsigned event : events_of_load_[load]) {
      if (loads.reads.contains(load)) result.flow.insert(event);
      if (loads.pick_reads.contains(load)) result.pick.insert(event);
    }
  return result;
}

Loaded Replayer::load(const Operand& address, unsigned bytes, Tags tags) {
  const Where at = mapped(address, bytes, AccessType::Read, tags);
  const auto load = static_cast<unsigned>(events_of_load_.size());
  if (load >= ReadSet::capacity) throw Departure(fmt::format("P{} loads more than {} times", thread_, load));
  ++accesses_;
  std::uint64_t value = 0;
  std::vector<unsigned> events;
  for (const unsigned piece : covered(at.physical, bytes)) {
    ReplayedEvent& event = add_access(EventKind::Read, piece, at, tags);
    event.address_from = events_of(address.from);
    events.push_back(static_cast<unsigned>(replay_.events.size() - 1));
    value |= read(event) << 8 * (event.address - at.linear);
  }
  walk_.reset();
  events_of_load_.push_back(std::move(events));
  Operand result = constant(value);
  result.from.reads.insert(load);
  result.from.pick_reads.insert(load);
  return {result, AccessId{load}};
}

AccessId Replayer::store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                         std::optional<AccessId> read_half) {
  const Where at = mapped(address, bytes, AccessType::Write, tags);
  ++accesses_;
  for (const unsigned piece : covered(at.physical, bytes)) {
    if (!pieces_[piece].written)
      throw Departure(fmt::format("P{} writes {:#x}, which no one is to write", thread_, at.linear));
    ReplayedEvent& event = add_access(EventKind::Write, piece, at, tags);
    event.value = low_bytes(number_of(data) >> 8 * (event.address - at.linear), pieces_[piece].bytes);
    event.address_from = events_of(address.from);
    event.data_from = events_of(data.from);
    if (!read_half) continue;
    for (const unsigned half : events_of_load_.at(read_half->number))
      if (replay_.events[half].piece == piece) event.read_half = half;
    if (!event.read_half) throw Departure(fmt::format("the halves of an atomic of P{} differ in place", thread_));
  }
  walk_.reset();
  return AccessId{ReadSet::capacity};  // nothing pairs with a store
}

void Replayer::maintain(const Operand& address, Tags tags) {
  const Where at = mapped(address, 1, AccessType::Read, tags);
  ReplayedEvent& event = add(EventKind::Maintenance, tags);
  event.address = at.linear;
  event.mapping = at.linear - at.physical;
  event.object = program_.object_at(at.physical);
  event.address_from = events_of(address.from);
  walk_.reset();
}

ThreadReplay replay_thread(const Program& program, unsigned thread, const std::vector<Piece>& pieces, Guide& guide,
                           const ReplayLimit& limit) {
  return Replayer(program, thread, pieces, guide).run(limit);
}

}  // namespace stalefetch::recheck_detail
