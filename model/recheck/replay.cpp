// SPDX-License-Identifier: BSD-2-Clause
#include "model/recheck/replay.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stalefetch::recheck_detail {

namespace {

/// An access to where nothing is mapped. Ends the instruction; the architecture then takes the exception.
struct Unmapped {
  std::uint64_t address;
  Dependencies from;
};

std::uint64_t low_bytes(std::uint64_t number, unsigned bytes) {
  return bytes >= 8 ? number : number & ((std::uint64_t{1} << 8 * bytes) - 1);
}

class Replayer final : public Effects {
 public:
  Replayer(const Program& program, unsigned thread, const std::vector<Piece>& pieces, Guide& guide)
      : program_(program), thread_(thread), pieces_(pieces), guide_(guide), pc_(program.entry(thread)) {
    for (const std::uint64_t number : program.initial_registers(thread)) registers_.push_back(constant(number));
  }

  ThreadReplay run(const ReplayLimit& limit) {
    while (!stopped_ && !program_.is_end(pc_)) {
      if (replay_.instructions.size() >= limit.instructions) {
        if (limit.stop_there) break;
        throw Departure(fmt::format("P{} executes more than {} instructions", thread_, limit.instructions));
      }
      step();
    }
    for (const Operand& operand : registers_) replay_.registers.push_back(number_of(operand));
    return std::move(replay_);
  }

  Operand get(RegisterIndex index) override { return registers_.at(index); }
  void set(RegisterIndex index, const Operand& operand) override { registers_.at(index) = operand; }
  Operand constant(std::uint64_t number) override {
    numbers_.push_back(number);
    return {Value{static_cast<std::uint32_t>(numbers_.size() - 1)}, {}};
  }
  Operand compute(Operation op, const Operand& a, const Operand& b) override {
    Operand result = constant(stalefetch::compute(op, number_of(a), number_of(b)));
    result.from = a.from;
    result.from |= b.from;
    return result;
  }
  std::uint64_t force(const Operand& operand) override { return number_of(operand); }
  unsigned choose(unsigned alternatives) override { return guide_.choose(alternatives); }

  Loaded load(const Operand& address, unsigned bytes, Tags tags) override;
  AccessId store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                 std::optional<AccessId> read_half) override;
  std::optional<Reservation> reservation() override { return reservation_; }
  void set_reservation(std::optional<Reservation> reservation) override { reservation_ = reservation; }

  void barrier(Tags tags) override { add(EventKind::Barrier, tags); }
  void maintain(const Operand& address, Tags tags) override;
  void maintain_all(Tags tags) override { add(EventKind::Maintenance, tags); }

  void control(const Dependencies& from) override { control_ |= from; }
  [[nodiscard]] std::uint64_t address() const override { return pc_; }
  void jump(std::uint64_t target) override { next_ = target; }
  void record_fault(std::string_view kind) override { replay_.faults.push_back({std::string(kind), pc_}); }
  [[nodiscard]] std::optional<std::uint64_t> handler() const override { return program_.handler(thread_); }
  void stop() override { stopped_ = true; }

 private:
  void step();
  std::uint64_t fetch(unsigned& length);
  std::uint64_t fetch_byte(std::uint64_t linear, std::set<unsigned>& fetched);
  [[nodiscard]] std::uint64_t number_of(const Operand& operand) const { return numbers_.at(operand.value.node); }
  /// The address of an access, all of whose bytes are mapped; else Unmapped.
  [[nodiscard]] std::uint64_t mapped(const Operand& address, unsigned bytes) const;
  [[nodiscard]] std::vector<unsigned> covered(std::uint64_t address, unsigned bytes) const;
  ReplayedEvent& add(EventKind kind, Tags tags);
  /// `linear`: the address of some byte near the piece, as the instruction has it.
  ReplayedEvent& add_access(EventKind kind, unsigned piece, std::uint64_t linear, Tags tags);
  std::uint64_t read(ReplayedEvent& event);
  [[nodiscard]] Sources events_of(const Dependencies& loads) const;

  const Program& program_;
  unsigned thread_;
  const std::vector<Piece>& pieces_;
  Guide& guide_;
  ThreadReplay replay_;
  std::vector<std::uint64_t> numbers_;  // a Value is an index into this
  std::vector<Operand> registers_;
  // Dependencies number the loads of the thread; one load may make several events.
  std::vector<std::vector<unsigned>> events_of_load_;
  unsigned accesses_ = 0;
  Dependencies control_;
  std::optional<Reservation> reservation_;
  std::uint64_t pc_, next_ = 0;
  bool stopped_ = false;
};

void Replayer::step() {
  replay_.instructions.push_back({pc_, 0});
  unsigned length = 0;
  try {
    const std::uint64_t bytes = fetch(length);
    replay_.instructions.back().bytes = bytes;
    next_ = pc_ + length;
    program_.architecture().execute(bytes, *this);
  } catch (const Unmapped& access) {
    program_.architecture().access_fault(*this, access.address, access.from);
  }
  pc_ = next_;
}

std::uint64_t Replayer::fetch(unsigned& length) {
  std::uint64_t bytes = 0;
  std::set<unsigned> fetched;  // pieces: bytes that no store tells apart come at once
  ++accesses_;
  while (const unsigned missing = program_.architecture().fetch_more(bytes, length, program_.configuration())) {
    const unsigned more = std::min(missing, 8U);
    const std::uint64_t at = pc_ + length;
    // The first bytes may be more than the instruction has; what is asked for after them it has.
    for (unsigned k = 0; k < (length == 0 ? 1 : more); ++k)
      if (!program_.object_at(at + k)) throw Unmapped{at + k, {}};
    const std::size_t events = replay_.events.size();
    for (unsigned k = 0; k < more; ++k) {
      const std::uint64_t byte = fetch_byte(at + k, fetched);
      if (length + k < 8) bytes |= byte << 8 * (length + k);
    }
    if (events == replay_.events.size() && program_.architecture().fixed_fetches_are_events())
      add(EventKind::Fetch, 0).address = at;
    length += more;
  }
  return bytes;
}

std::uint64_t Replayer::fetch_byte(std::uint64_t linear, std::set<unsigned>& fetched) {
  const std::uint64_t at = program_.physical(linear);
  const auto piece =
      std::find_if(pieces_.begin(), pieces_.end(), [&](const Piece& p) { return p.written && p.holds(at); });
  if (piece == pieces_.end()) return program_.initial_bytes(linear, 1);
  const auto number = static_cast<unsigned>(piece - pieces_.begin());
  if (fetched.insert(number).second) read(add_access(EventKind::Fetch, number, linear, 0));
  const auto event = std::find_if(replay_.events.rbegin(), replay_.events.rend(),
                                  [&](const ReplayedEvent& e) { return e.piece == number; });
  return event->value >> 8 * (at - piece->address) & 0xff;
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
  event.control_from = events_of(control_);
  replay_.events.push_back(std::move(event));
  return replay_.events.back();
}

ReplayedEvent& Replayer::add_access(EventKind kind, unsigned piece, std::uint64_t linear, Tags tags) {
  ReplayedEvent& event = add(kind, tags);
  event.piece = piece;
  event.address = linear + (pieces_[piece].address - program_.physical(linear));
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

std::uint64_t Replayer::mapped(const Operand& address, unsigned bytes) const {
  const std::uint64_t at = number_of(address);
  if (!program_.object_at(at) || !program_.object_at(at + bytes - 1)) throw Unmapped{at, address.from};
  return at;
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
  const std::uint64_t at = mapped(address, bytes);
  const auto load = static_cast<unsigned>(events_of_load_.size());
  if (load >= ReadSet::capacity) throw Departure(fmt::format("P{} loads more than {} times", thread_, load));
  ++accesses_;
  std::uint64_t value = 0;
  std::vector<unsigned> events;
  for (const unsigned piece : covered(program_.physical(at), bytes)) {
    ReplayedEvent& event = add_access(EventKind::Read, piece, at, tags);
    event.address_from = events_of(address.from);
    events.push_back(static_cast<unsigned>(replay_.events.size() - 1));
    value |= read(event) << 8 * (event.address - at);
  }
  events_of_load_.push_back(std::move(events));
  Operand result = constant(value);
  result.from.reads.insert(load);
  result.from.pick_reads.insert(load);
  return {result, AccessId{load}};
}

AccessId Replayer::store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                         std::optional<AccessId> read_half) {
  const std::uint64_t at = mapped(address, bytes);
  ++accesses_;
  for (const unsigned piece : covered(program_.physical(at), bytes)) {
    if (!pieces_[piece].written)
      throw Departure(fmt::format("P{} writes {:#x}, which no one is to write", thread_, at));
    ReplayedEvent& event = add_access(EventKind::Write, piece, at, tags);
    event.value = low_bytes(number_of(data) >> 8 * (event.address - at), pieces_[piece].bytes);
    event.address_from = events_of(address.from);
    event.data_from = events_of(data.from);
    if (!read_half) continue;
    for (const unsigned half : events_of_load_.at(read_half->number))
      if (replay_.events[half].piece == piece) event.read_half = half;
    if (!event.read_half) throw Departure(fmt::format("the halves of an atomic of P{} differ in place", thread_));
  }
  return AccessId{ReadSet::capacity};  // nothing pairs with a store
}

void Replayer::maintain(const Operand& address, Tags tags) {
  const std::uint64_t at = mapped(address, 1);
  ReplayedEvent& event = add(EventKind::Maintenance, tags);
  event.address = at;
  event.object = program_.object_at(at);
  event.address_from = events_of(address.from);
}

}  // namespace

ThreadReplay replay_thread(const Program& program, unsigned thread, const std::vector<Piece>& pieces, Guide& guide,
                           const ReplayLimit& limit) {
  return Replayer(program, thread, pieces, guide).run(limit);
}

}  // namespace stalefetch::recheck_detail
