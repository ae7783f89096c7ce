// SPDX-License-Identifier: BSD-2-Clause
#include "model/recheck/condition.hpp"

#include <algorithm>

#include "model/litmus/parse.hpp"

namespace stalefetch::recheck_detail {

namespace {

std::uint64_t low_bits(std::uint64_t number, unsigned bits) {
  return bits >= 64 ? number : number & ((std::uint64_t{1} << bits) - 1);
}

/// The number as one with a sign, in 64 bits.
std::uint64_t with_sign(std::uint64_t number, unsigned bits) {
  if (bits >= 64 || (number >> (bits - 1) & 1) == 0) return number;
  return number | ~((std::uint64_t{1} << bits) - 1);
}

}  // namespace

FinalMemory::FinalMemory(const Replays& replays, const std::vector<EventId>& source, const cat::NaiveRelation& co)
    : replays_(replays), source_(source), co_(co) {
  for (EventId e = 0; e < replays.events.size(); ++e) {
    if (!replays.writes(e)) continue;
    const bool last = std::none_of(co.begin(), co.end(), [&](const auto& pair) { return pair.first == e; });
    if (last) last_[*replays.piece(e)] = replays.events[e].value;
  }
}

/// Byte by byte. A location without a declared type (0 bytes) is as wide as the accesses to it.
FinalMemory::Sized FinalMemory::memory(std::uint64_t address, unsigned bytes) const {
  const unsigned most = bytes == 0 ? 8 : bytes;
  std::uint64_t result = replays_.program->initial_bytes(address, std::min(most, 8U));
  std::uint64_t end = address;
  for (unsigned k = 0; k < replays_.pieces.size(); ++k) {
    const Piece& piece = replays_.pieces[k];
    if (piece.address < address || piece.address + piece.bytes > address + most) continue;
    end = std::max(end, piece.address + piece.bytes);
    const auto written = last_.find(k);
    if (written == last_.end()) continue;
    for (unsigned byte = 0; byte < piece.bytes; ++byte) {
      const std::uint64_t shift = 8 * (piece.address + byte - address);
      result = (result & ~(std::uint64_t{0xff} << shift)) | (written->second >> 8 * byte & 0xff) << shift;
    }
  }
  if (bytes != 0) return {result, 8 * bytes};
  const auto accessed = static_cast<unsigned>(end - address);
  return {accessed == 0 ? result : low_bits(result, 8 * accessed), 64};
}

FinalMemory::Sized FinalMemory::value(const litmus::Place& place) const {
  const Program& program = *replays_.program;
  if (const auto* named = std::get_if<litmus::RegisterPlace>(&place)) {
    const auto known = program.architecture().find_register(named->name);
    if (!known && named->name == "torn") return {torn(named->thread) ? 1U : 0U, 64};
    const RegisterName name = known.value();
    return {low_bits(replays_.threads.at(named->thread).registers.at(name.index), name.bits), name.bits};
  }
  if (const auto* location = std::get_if<litmus::LocationPlace>(&place)) {
    const MemoryObject& object = *program.find_location(location->name);
    return memory(object.address, object.bytes);
  }
  if (const auto* entry = std::get_if<litmus::EntryPlace>(&place)) return memory(program.number_of({*entry, {}}), 8);
  const auto& code = std::get<litmus::CodePlace>(place);
  const std::uint64_t address = program.label_address(code.thread, code.label).value();
  return memory(address, program.objects()[program.object_at(address).value()].bytes);
}

/// By event: those that program order, reads-from and coherence lead to, and the other parts of the same store.
std::vector<std::set<EventId>> FinalMemory::made_before() const {
  const auto events = static_cast<EventId>(replays_.events.size());
  std::vector<std::set<EventId>> next(events), result(events);
  for (const auto& [a, b] : co_) next[a].insert(b);
  for (EventId a = 0; a < events; ++a) {
    if (replays_.reads(a)) next[source_[a]].insert(a);
    for (EventId b = 0; b < events; ++b) {
      const auto *first = replays_.replayed(a), *second = replays_.replayed(b);
      if (first == nullptr || second == nullptr || replays_.events[a].thread != replays_.events[b].thread) continue;
      const bool parts = replays_.writes(a) && replays_.writes(b) && first->access == second->access && a != b;
      if (a < b || parts) next[a].insert(b);
    }
  }
  for (EventId start = 0; start < events; ++start)
    for (std::vector<EventId> open(next[start].begin(), next[start].end()); !open.empty();) {
      const EventId e = open.back();
      open.pop_back();
      if (result[start].insert(e).second) open.insert(open.end(), next[e].begin(), next[e].end());
    }
  return result;
}

/// One part of an instruction had been overwritten when what another part comes from was stored.
bool FinalMemory::torn(unsigned thread) const {
  const auto before = made_before();
  const auto fetches = [&](EventId e) {
    return replays_.events[e].thread == thread && replays_.kind(e) == EventKind::Fetch && replays_.reads(e);
  };
  for (EventId one = 0; one < replays_.events.size(); ++one)
    for (EventId other = 0; other < replays_.events.size(); ++other) {
      if (one == other || !fetches(one) || !fetches(other)) continue;
      if (replays_.replayed(one)->instruction != replays_.replayed(other)->instruction) continue;
      for (const auto& [old, newer] : co_)
        if (old == source_[one] && before[newer].contains(source_[other])) return true;
    }
  return false;
}

bool FinalMemory::faulted(const litmus::FaultAtom& atom) const {
  const auto& faults = replays_.threads.at(atom.thread).faults;
  return std::any_of(faults.begin(), faults.end(), [&](const Fault& fault) {
    const bool kind = atom.kind.empty() || atom.kind == fault.kind;
    if (!atom.location.empty()) {
      const MemoryObject* object = replays_.program->find_location(atom.location);
      if (object == nullptr || !fault.accessed) return false;
      const std::uint64_t at = replays_.program->physical(*fault.accessed);
      if (at < object->address || at >= object->address + std::max(object->bytes, 16U)) return false;
    }
    return kind && (atom.label.empty() || replays_.program->label_address(atom.thread, atom.label) ==
                                              replays_.program->physical(fault.address));
  });
}

/// Numbers are equal if their bits are, or if the right one is the left one with its sign.
bool FinalMemory::equation(const litmus::ValueAtom& atom) const {
  const Sized left = value(atom.left);
  const auto* place = std::get_if<litmus::Place>(&atom.right);
  const std::uint64_t right =
      place != nullptr ? value(*place).number
                       : replays_.program->number_of(std::get<litmus::Constant>(atom.right), atom.left, false);
  const std::uint64_t number = low_bits(left.number, left.bits);
  return right == number || right == with_sign(number, left.bits);
}

bool FinalMemory::satisfies(const litmus::Condition& condition) const {
  using Kind = litmus::Condition::Kind;
  const auto& parts = condition.operands;
  const auto part = [&](const litmus::Condition& one) { return satisfies(one); };
  switch (condition.kind) {
    case Kind::True:
      return true;
    case Kind::False:
      return false;
    case Kind::Value:
      return equation(*condition.value);
    case Kind::Fault:
      return faulted(*condition.fault);
    case Kind::Not:
      return !part(parts.at(0));
    case Kind::And:
      return std::all_of(parts.begin(), parts.end(), part);
    case Kind::Or:
      return std::any_of(parts.begin(), parts.end(), part);
    case Kind::Implies:
      return !part(parts.at(0)) || part(parts.at(1));
  }
  throw std::logic_error("unknown kind of condition");
}

void FinalMemory::mention(const litmus::Condition& condition, std::map<std::string, std::uint64_t>& result) const {
  if (condition.fault) result[litmus::print(condition)] = faulted(*condition.fault) ? 1 : 0;
  if (condition.value) {
    result[litmus::print(condition.value->left)] = value(condition.value->left).number;
    if (const auto* place = std::get_if<litmus::Place>(&condition.value->right))
      result[litmus::print(*place)] = value(*place).number;
  }
  for (const litmus::Condition& part : condition.operands) mention(part, result);
}

std::map<std::string, std::uint64_t> FinalMemory::mentioned() const {
  const litmus::Test& test = replays_.program->test();
  std::map<std::string, std::uint64_t> result;
  for (const litmus::Place& place : test.locations) result[litmus::print(place)] = value(place).number;
  for (const litmus::FaultAtom& fault : test.watched_faults) {
    litmus::Condition atom;
    atom.kind = litmus::Condition::Kind::Fault;
    atom.fault = fault;
    mention(atom, result);
  }
  if (test.condition) mention(*test.condition, result);
  if (test.filter) mention(*test.filter, result);
  return result;
}

}  // namespace stalefetch::recheck_detail
