// SPDX-License-Identifier: BSD-2-Clause
#include "cores/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cores/program_semantics.hpp"
#include "cores/torn.hpp"
#include "model/litmus/parse.hpp"

namespace stalefetch::cores {

namespace {

std::uint64_t low_bits(std::uint64_t number, unsigned bits) {
  return bits >= 64 ? number : number & ((std::uint64_t{1} << bits) - 1);
}

/// How far accesses of this run, or the initial state, reach into a location without a declared type.
unsigned bytes_accessed(const Machine& machine, Address address) {
  Address end = address;
  for (unsigned c = 0; c < machine.core_count(); ++c)
    for (const MemoryOperation& operation : machine.core(c).operations)
      if (operation.bytes != 0 && operation.physical >= address && operation.physical < address + 8)
        end = std::max<Address>(end, operation.physical + operation.bytes);
  return static_cast<unsigned>(std::min<Address>(end - address, 8));
}

std::string fault_name(const litmus::FaultAtom& fault) {
  litmus::Condition atom;
  atom.kind = litmus::Condition::Kind::Fault;
  atom.fault = fault;
  return litmus::print(atom);
}

}  // namespace

OutcomeReader::OutcomeReader(const Program& program) : program_(&program) {
  const litmus::Test& test = program.test();
  for (const litmus::Place& place : test.locations) mention_place(place, test.condition_at);
  for (const litmus::FaultAtom& fault : test.watched_faults) mention_fault(fault, test.condition_at);
  if (test.condition) mention(*test.condition);
  if (test.filter) mention(*test.filter);
}

void OutcomeReader::add(const std::string& name, const Place& place) {
  if (std::find(names_.begin(), names_.end(), name) != names_.end()) return;
  names_.push_back(name);
  places_.push_back(place);
}

std::size_t OutcomeReader::index_of(const std::string& name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) throw std::logic_error("a place that the test does not mention");
  return static_cast<std::size_t>(found - names_.begin());
}

void OutcomeReader::mention(const litmus::Condition& condition) {
  if (condition.fault) mention_fault(*condition.fault, condition.at);
  if (condition.value) {
    mention_place(condition.value->left, condition.at);
    if (const auto* place = std::get_if<litmus::Place>(&condition.value->right)) mention_place(*place, condition.at);
  }
  for (const litmus::Condition& operand : condition.operands) mention(operand);
}

void OutcomeReader::mention_fault(const litmus::FaultAtom& fault, const SourcePosition& at) {
  if (fault.thread >= program_->thread_count()) throw Error(at, fmt::format("thread {} in fault(...)", fault.thread));
  Place place;
  place.kind = Place::Kind::Fault;
  place.thread = fault.thread;
  place.fault = fault;
  add(fault_name(fault), place);
}

void OutcomeReader::mention_place(const litmus::Place& named, const SourcePosition& at) {
  Place place;
  const std::string name = litmus::print(named);
  if (const auto* reg = std::get_if<litmus::RegisterPlace>(&named)) {
    if (reg->thread >= program_->thread_count()) throw Error(at, fmt::format("thread {} in `{}`", reg->thread, name));
    place.thread = reg->thread;
    const auto found = program_->architecture().find_register(reg->name);
    if (!found && reg->name != "torn") throw Error(at, fmt::format("`{}` is not a register", reg->name));
    if (!found) place.kind = Place::Kind::Torn;
    if (found) place.register_index = found->index;
    if (found) place.bits = found->bits;
    return add(name, place);
  }
  place.kind = Place::Kind::Memory;
  if (const auto* location = std::get_if<litmus::LocationPlace>(&named)) {
    if (location->index) throw Unsupported(fmt::format("`{}`: arrays", name));
    const MemoryObject* object = program_->find_location(location->name);
    if (object == nullptr) throw Error(at, fmt::format("location `{}` is not in the test", location->name));
    place.address = object->address;
    place.bytes = object->bytes;
  } else if (const auto* entry = std::get_if<litmus::EntryPlace>(&named)) {
    place.address = program_->number_of({*entry, at});
    place.bytes = 8;
    place.entry = true;
  } else {
    const auto& code = std::get<litmus::CodePlace>(named);
    const auto address = program_->label_address(code.thread, code.label);
    const auto object = address ? program_->object_at(*address) : std::nullopt;
    if (!object) throw Error(at, fmt::format("no instruction at P{}:{}", code.thread, code.label));
    place.address = program_->physical(*address);
    place.bytes = program_->objects()[*object].bytes;
    place.code = true;
  }
  place.bits = place.bytes == 0 ? 64 : 8 * place.bytes;
  add(name, place);
}

std::uint64_t OutcomeReader::memory(const Place& place, const Machine& machine) const {
  const unsigned accessed = place.bytes == 0 ? bytes_accessed(machine, place.address) : place.bytes;
  if (accessed == 0) return program_->initial_bytes(place.address, 8);
  std::uint64_t result = 0;
  for (unsigned k = 0; k < std::min(accessed, 8U); ++k)
    result |= std::uint64_t{machine.memory().newest(place.address + k).value} << 8 * k;
  return result;
}

/// A fault is about a location if the address that it reports lies in it, through whatever mapping.
bool OutcomeReader::about(const RecordedFault& fault, const std::string& location) const {
  const MemoryObject* object = program_->find_location(location);
  if (object == nullptr || !fault.about_access) return false;
  return program_->physical(fault.accessed) - object->address < std::max(object->bytes, 16U);
}

std::uint64_t OutcomeReader::faulted(const Place& place, const Machine& machine) const {
  const auto& faults = machine.core(place.thread).faults;
  return std::any_of(faults.begin(), faults.end(), [&](const RecordedFault& fault) {
    if (!place.fault.location.empty() && !about(fault, place.fault.location)) return false;
    if (!place.fault.kind.empty() && place.fault.kind != fault_kind(machine.semantics(), fault.kind)) return false;
    return place.fault.label.empty() || program_->has_label(fault.address, place.thread, place.fault.label);
  });
}

Outcome OutcomeReader::read(const Machine& machine) const {
  Outcome outcome;
  for (const Place& place : places_) {
    switch (place.kind) {
      case Place::Kind::Register:
        outcome.push_back(low_bits(machine.register_at_end(place.thread, place.register_index), place.bits));
        break;
      case Place::Kind::Memory:
        outcome.push_back(memory(place, machine));
        break;
      case Place::Kind::Fault:
        outcome.push_back(faulted(place, machine));
        break;
      case Place::Kind::Torn:
        outcome.push_back(executed_torn(machine, place.thread) ? 1 : 0);
        break;
    }
  }
  return outcome;
}

bool OutcomeReader::equation_holds(const litmus::ValueAtom& atom, const Outcome& outcome) const {
  const std::size_t left = index_of(litmus::print(atom.left));
  const unsigned bits = places_[left].bits;
  const auto* place = std::get_if<litmus::Place>(&atom.right);
  const std::uint64_t wanted = place != nullptr
                                   ? outcome[index_of(litmus::print(*place))]
                                   : program_->number_of(std::get<litmus::Constant>(atom.right), atom.left, false);
  if (low_bits(outcome[left], bits) == wanted) return true;
  const bool negative = bits < 64 && wanted >> (bits - 1) == (~std::uint64_t{0} >> (bits - 1));
  return negative && low_bits(outcome[left], bits) == low_bits(wanted, bits);
}

bool OutcomeReader::holds(const litmus::Condition& condition, const Outcome& outcome) const {
  using Kind = litmus::Condition::Kind;
  const auto operand = [&](const litmus::Condition& part) { return holds(part, outcome); };
  const auto& parts = condition.operands;
  switch (condition.kind) {
    case Kind::True:
      return true;
    case Kind::False:
      return false;
    case Kind::Value:
      return equation_holds(*condition.value, outcome);
    case Kind::Fault:
      return outcome[index_of(fault_name(*condition.fault))] != 0;
    case Kind::Not:
      return !holds(parts.at(0), outcome);
    case Kind::And:
      return std::all_of(parts.begin(), parts.end(), operand);
    case Kind::Or:
      return std::any_of(parts.begin(), parts.end(), operand);
    case Kind::Implies:
      return !holds(parts.at(0), outcome) || holds(parts.at(1), outcome);
  }
  throw std::logic_error("unknown kind of condition");
}

bool OutcomeReader::satisfies(const Outcome& outcome) const {
  const auto& condition = program_->test().condition;
  return !condition || holds(*condition, outcome);
}

bool OutcomeReader::passes_filter(const Outcome& outcome) const {
  const auto& filter = program_->test().filter;
  return !filter || holds(*filter, outcome);
}

std::string OutcomeReader::print_number(const Place& place, std::uint64_t number) const {
  if (place.entry)
    return program_->architecture().print_entry(number, [&](std::uint64_t page) { return program_->page_name(page); });
  if (place.code) return fmt::format("instr:\"{}\"", program_->instruction_text(number, place.address));
  if (const auto label = program_->label_at(number)) return *label;
  const auto object = program_->object_at(number);
  if (object && program_->objects()[*object].address == number) return program_->objects()[*object].name;
  return number > 0xffff ? fmt::format("{:#x}", number) : fmt::format("{}", number);
}

std::string OutcomeReader::print(const Outcome& outcome) const {
  std::string result;
  for (std::size_t k = 0; k < outcome.size(); ++k)
    result += places_[k].kind == Place::Kind::Fault
                  ? fmt::format("{}{}; ", outcome[k] != 0 ? "" : "~", names_[k])
                  : fmt::format("{}={}; ", names_[k], print_number(places_[k], outcome[k]));
  if (!result.empty()) result.pop_back();
  return result;
}

}  // namespace stalefetch::cores
