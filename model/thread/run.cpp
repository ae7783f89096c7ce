// SPDX-License-Identifier: BSD-2-Clause
#include "model/thread/run.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stalefetch {

unsigned Decisions::next(unsigned alternatives) {
  if (position_ == points_.size()) points_.push_back({0, alternatives});
  return points_[position_++].taken;
}

bool Decisions::advance() {
  position_ = 0;
  while (!points_.empty()) {
    Point& last = points_.back();
    if (++last.taken < last.alternatives) return true;
    points_.pop_back();
  }
  return false;
}

Run::Run(const Program& program, unsigned thread, Cells& cells, std::set<std::uint64_t>& loop_heads,
         const SentInterrupts& sent, const ExploreOptions& options, Decisions& decisions)
    : program_(&program),
      architecture_(&program.architecture()),
      thread_(thread),
      cells_(&cells),
      loop_heads_(&loop_heads),
      sent_(&sent),
      options_(&options),
      decisions_(&decisions) {
  for (const std::uint64_t number : program.initial_registers(thread)) registers_.push_back(constant(number));
  pc_ = program.entry(thread);
}

Path Run::execute() {
  try {
    while (!path_.repetition) {
      interrupts();
      if (stopped_ || program_->is_end(pc_)) break;
      if (loop_heads_->contains(pc_)) visit_loop_head();
      if (!path_.repetition) step();
    }
    if (!path_.repetition) update_for_nothing();
    for (const InterruptLine line : {InterruptLine::Masked, InterruptLine::Firmware})
      if ((*sent_)[thread_][static_cast<std::size_t>(line)] != 0)
        path_.accepts[static_cast<std::size_t>(line)] = architecture_->interrupts_enabled(*this, line);
  } catch (const Unsupported& reason) {
    path_.incomplete = reason.what();
  }
  for (const Operand& operand : registers_) path_.registers.push_back(operand.value);
  return std::move(path_);
}

void Run::step() {
  if (path_.instructions.size() >= options_->instruction_limit)
    throw Unsupported(fmt::format("P{} executes more than {} instructions", thread_, options_->instruction_limit));
  path_.instructions.push_back({pc_, 0});
  fetched_.clear();
  walk_ = PathEvent::none;
  unsigned length = 0;
  try {
    const std::uint64_t bytes = fetch(length);
    path_.instructions.back().bytes = bytes;
    next_ = pc_ + length;
    architecture_->execute(bytes, *this);
  } catch (const AccessFault& fault) {
    architecture_->access_fault(*this, fault.failure);
  }
  const std::uint64_t from = pc_;
  pc_ = next_;
  if (pc_ <= from && !stopped_) count_round(from, pc_);
}

std::uint64_t Run::fetch(unsigned& fetched) {
  std::uint64_t bytes = 0;
  const Place begin = translate(pc_, {}, AccessType::Execute);
  if (program_->is_end(begin.physical)) throw Unsupported("execution past the end of code that is mapped elsewhere");
  while (const unsigned missing = architecture_->fetch_more(bytes, fetched, program_->configuration())) {
    const unsigned more = std::min(missing, 8U);
    const Place at{begin.linear + fetched, begin.physical + fetched};
    // What is fetched first may be wider than the instruction; what decoding asks for after that must be there.
    for (unsigned k = 0; k < (fetched == 0 ? 1 : more); ++k)
      if (!program_->object_at(at.physical + k)) throw AccessFault{{"", at.linear + k, AccessType::Execute, {}}};
    const std::size_t events = path_.events.size();
    const std::uint64_t part = fetch_bytes(at, more);
    const bool fixed = path_.events.size() == events;
    if (fixed && architecture_->fixed_fetches_are_events()) add(EventKind::Fetch, 0).address = at.linear;
    const std::uint64_t after_eighth = fetched >= 8 ? part : fetched == 0 ? 0 : part >> 8 * (8 - fetched);
    if (after_eighth != 0)
      throw Unsupported(fmt::format("instruction at {:#x} with bytes other than 0 after the eighth", pc_));
    if (fetched < 8) bytes |= part << 8 * fetched;
    fetched += more;
  }
  return bytes;
}

/// Up to 8 bytes; those that nobody stores to are known.
std::uint64_t Run::fetch_bytes(const Place& at, unsigned bytes) {
  std::uint64_t result = program_->initial_bytes(at.physical, bytes);
  for (unsigned k = 0; k < bytes && k < 8; ++k) {
    const Place byte_at{at.linear + k, at.physical + k};
    const auto cell = cells_->modifiable(byte_at.physical);
    if (!cell) continue;
    const std::uint64_t byte = fetch_cell(byte_at, *cell) >> 8 * (byte_at.physical - (*cells_)[*cell].address) & 0xff;
    result = (result & ~(std::uint64_t{0xff} << 8 * k)) | byte << 8 * k;
  }
  return result;
}

/// What the cell of this byte holds. Bytes that no store tells apart come with one event.
std::uint64_t Run::fetch_cell(const Place& at, CellId cell) {
  const auto known = std::find_if(fetched_.begin(), fetched_.end(), [&](const auto& f) { return f.first == cell; });
  if (known != fetched_.end()) return known->second;
  const unsigned access = fetched_.empty() ? new_access() : path_.events[path_.read_events.back()].access;
  const Operand content{add_read(add_memory(EventKind::Fetch, cell, at, access, 0)), {}};
  return fetched_.emplace_back(cell, force(content)).second;
}

unsigned Run::new_access() {
  access_first_event_.push_back(static_cast<unsigned>(path_.events.size()));
  return static_cast<unsigned>(access_first_event_.size() - 1);
}

PathEvent& Run::add(EventKind kind, Tags tags) {
  PathEvent event;
  event.kind = kind;
  event.instruction = static_cast<unsigned>(path_.instructions.size() - 1);
  event.tags = tags;
  event.walk = walk_;
  event.control_from = control_;
  path_.events.push_back(event);
  return path_.events.back();
}

PathEvent& Run::add_memory(EventKind kind, CellId cell, const Place& at, unsigned access, Tags tags) {
  PathEvent& event = add(kind, tags);
  event.cell = cell;
  event.address = at.linear + ((*cells_)[cell].address - at.physical);
  event.mapping = at.linear - at.physical;
  event.object = (*cells_)[cell].object;
  event.access = access;
  return event;
}

Value Run::add_read(PathEvent& event) {
  const auto number = static_cast<unsigned>(path_.read_events.size());
  if (number >= ReadSet::capacity) throw Unsupported(fmt::format("P{} reads more than {} times", thread_, number));
  event.read = number;
  path_.read_events.push_back(static_cast<unsigned>(path_.events.size() - 1));
  return path_.arena.read(number, 8 * (*cells_)[event.cell].bytes);
}

Operand Run::compute(Operation op, const Operand& a, const Operand& b) {
  Operand result{path_.arena.apply(op, a.value, b.value), a.from};
  result.from |= b.from;
  return result;
}

std::uint64_t Run::force(const Operand& operand) {
  for (;;) {
    if (const auto number = path_.arena.known(operand.value)) return *number;
    const unsigned read = *path_.arena.unresolved_read(operand.value);
    const Cell& cell = (*cells_)[path_.events[path_.read_events[read]].cell];
    if (cell.too_many_values)
      throw Unsupported(
          fmt::format("{} may hold more than {} values", program_->objects()[cell.object].name, Cells::value_limit));
    path_.arena.resolve(read, cell.values[decisions_->next(static_cast<unsigned>(cell.values.size()))]);
  }
}

/// Nothing is named at this place. Where the page holds something else it is there, with contents that nobody knows.
Run::AccessFault Run::beyond(const Place& at, AccessType type, const Dependencies& from) const {
  if (program_->names_part_of_page(at.physical))
    throw Unsupported(fmt::format("access to {:#x}, in a page of which the test names only a part", at.linear));
  return {{"", at.linear, type, from}};
}

Run::Place Run::force_mapped(const Operand& address, unsigned bytes, AccessType type, Tags tags) {
  try {
    const Place at = translate(force(address), address.from, type);
    for (const std::uint64_t end : {at.physical, at.physical + bytes - 1})
      if (!program_->object_at(end)) throw beyond({at.linear, end}, type, address.from);
    return at;
  } catch (AccessFault& fault) {
    fault.failure.tags = tags;
    throw;
  }
}

Loaded Run::load(const Operand& address, unsigned bytes, Tags tags) {
  const Place at = force_mapped(address, bytes, AccessType::Read, tags);
  cells_->cover(at.physical, bytes, covered_);
  const AccessId access{new_access()};
  Operand result = constant(0);
  for (const CellId cell : covered_) {
    PathEvent& event = add_memory(EventKind::Read, cell, at, access.number, tags);
    event.address_from = address.from;
    const Value value = add_read(event);
    result.from.reads.insert(event.read);
    result.from.pick_reads.insert(event.read);
    const Value shifted = path_.arena.apply(Operation::ShiftLeft, value,
                                            path_.arena.constant(8 * ((*cells_)[cell].address - at.physical)));
    result.value = path_.arena.apply(Operation::Or, shifted, result.value);
  }
  walk_ = PathEvent::none;
  return {result, access};
}

AccessId Run::store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                    std::optional<AccessId> read_half) {
  const Place at = force_mapped(address, bytes, AccessType::Write, tags);
  cells_->cover(at.physical, bytes, covered_);
  const AccessId access{new_access()};
  for (std::size_t k = 0; k < covered_.size(); ++k) {
    const Cell& cell = (*cells_)[covered_[k]];
    const Value shifted = path_.arena.apply(Operation::ShiftRight, data.value,
                                            path_.arena.constant(8 * (cell.address - at.physical)));
    PathEvent& event = add_memory(EventKind::Write, covered_[k], at, access.number, tags);
    event.data = path_.arena.apply(Operation::ZeroExtend, shifted, path_.arena.constant(8 * cell.bytes));
    event.address_from = address.from;
    event.data_from = data.from;
    if (read_half) event.read_half = access_first_event_[read_half->number] + static_cast<unsigned>(k);
  }
  walk_ = PathEvent::none;
  ++lasting_events_;
  return access;
}

void Run::barrier(Tags tags) { add(EventKind::Barrier, tags); }

void Run::maintain(const Operand& address, Tags tags) {
  const Place at = force_mapped(address, 1, AccessType::Read, tags);
  PathEvent& event = add(EventKind::Maintenance, tags);
  event.address = at.linear;
  event.mapping = at.linear - at.physical;
  event.object = *program_->object_at(at.physical);
  event.address_from = address.from;
  walk_ = PathEvent::none;
  ++lasting_events_;
}

void Run::maintain_all(Tags tags) {
  add(EventKind::Maintenance, tags);
  ++lasting_events_;
}

bool Run::same_state(const Visit& visit) const {
  if (visit.lasting_events != lasting_events_ || visit.faults != path_.faults.size() ||
      visit.reserved != reservation_.has_value())
    return false;
  return std::equal(registers_.begin(), registers_.end(), visit.registers.begin(),
                    [&](const Operand& a, const Operand& b) {
                      if (a.value == b.value) return true;
                      const auto number = path_.arena.known(a.value);
                      return number && number == path_.arena.known(b.value);
                    });
}

/// Where a loop begins anew. If nothing has changed since an earlier visit that anyone could notice, the round in
/// between can be left out of any execution: what remains is consistent, because the rules only forbid more when there
/// are more reads, fetches and barriers. So the shorter run speaks for this one. Otherwise the rounds are bounded.
void Run::visit_loop_head() {
  std::vector<Visit>& seen = visits_[pc_];
  const auto same = std::find_if(seen.begin(), seen.end(), [&](const Visit& visit) { return same_state(visit); });
  const auto events = static_cast<unsigned>(path_.events.size());
  if (same == seen.end()) {
    seen.push_back({registers_, lasting_events_, path_.faults.size(), reservation_.has_value(), events});
    return;
  }
  path_.repetition = true;
  path_.round_begin = same->events;
}

/// A jump backwards closes a loop.
void Run::count_round(std::uint64_t from, std::uint64_t to) {
  loop_heads_->insert(to);
  if (++jumps_back_[{from, to}] > options_->unroll)
    throw Unsupported(fmt::format("loop to {} in P{} unrolled {} times", program_->label_at(to).value_or("an address"),
                                  thread_, options_->unroll));
}

}  // namespace stalefetch
