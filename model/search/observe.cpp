// SPDX-License-Identifier: BSD-2-Clause
#include "model/search/observe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/litmus/parse.hpp"
#include "model/search/torn.hpp"

namespace stalefetch {

namespace {

std::uint64_t low_bits(std::uint64_t number, unsigned bits) {
  return bits >= 64 ? number : number & ((std::uint64_t{1} << bits) - 1);
}

/// Registers may be read as long as their value fits; a negative constant means its two's complement in that width.
bool same_number(std::uint64_t found, std::uint64_t wanted, unsigned bits) {
  if (low_bits(found, bits) == wanted) return true;
  const bool negative = bits < 64 && wanted >> (bits - 1) == (~std::uint64_t{0} >> (bits - 1));
  return negative && low_bits(found, bits) == low_bits(wanted, bits);
}

}  // namespace

Observation::Observation(const Program& program) : program_(&program) {
  const litmus::Test& test = program.test();
  for (const litmus::Place& place : test.locations) observe_place(place, test.condition_at);
  for (const litmus::FaultAtom& fault : test.watched_faults) observe_fault(fault, test.condition_at);
  if (test.condition) proposition_ = compile(*test.condition);
  if (test.filter) filter_ = compile(*test.filter);
}

std::size_t Observation::add(const std::string& name, const Observable& observable) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  names_.push_back(name);
  observables_.push_back(observable);
  return names_.size() - 1;
}

std::size_t Observation::observe_place(const litmus::Place& place, const SourcePosition& at) {
  Observable observable;
  const std::string name = litmus::print(place);
  if (const auto* reg = std::get_if<litmus::RegisterPlace>(&place)) {
    if (reg->thread >= program_->thread_count())
      throw Error(at, fmt::format("thread {} in `{}`", reg->thread, name),
                  fmt::format("0 to {}", program_->thread_count() - 1));
    const auto found = program_->architecture().find_register(reg->name);
    observable.thread = reg->thread;
    if (!found && reg->name == "torn") {
      observable.kind = Observable::Kind::Torn;
      return add(name, observable);
    }
    if (!found)
      throw Error(at, fmt::format("`{}` is not a register of {}", reg->name, program_->architecture().litmus_name()));
    observable.register_index = found->index;
    observable.bits = found->bits;
    return add(name, observable);
  }
  observable.kind = Observable::Kind::Memory;
  if (const auto* location = std::get_if<litmus::LocationPlace>(&place)) {
    if (location->index) throw Error(at, fmt::format("`{}`", name), "a scalar location (arrays are not supported yet)");
    const MemoryObject* object = program_->find_location(location->name);
    if (object == nullptr) throw Error(at, fmt::format("location `{}` is not in the test", location->name));
    observable.address = object->address;
    observable.bytes = object->bytes;
  } else if (const auto* entry = std::get_if<litmus::EntryPlace>(&place)) {
    observable.address = program_->number_of({*entry, at});
    observable.bytes = 8;
    observable.entry = true;
  } else {
    const auto& code = std::get<litmus::CodePlace>(place);
    const auto address = program_->label_address(code.thread, code.label);
    const auto object = address ? program_->object_at(*address) : std::nullopt;
    if (!object) throw Error(at, fmt::format("no instruction at P{}:{}", code.thread, code.label));
    observable.address = *address;
    observable.bytes = program_->objects()[*object].bytes;
    observable.code = true;
  }
  observable.bits = observable.bytes == 0 ? 64 : 8 * observable.bytes;
  return add(name, observable);
}

std::size_t Observation::observe_fault(const litmus::FaultAtom& fault, const SourcePosition& at) {
  if (fault.thread >= program_->thread_count()) throw Error(at, fmt::format("thread {} in fault(...)", fault.thread));
  if (!fault.label.empty() && !program_->label_address(fault.thread, fault.label))
    throw Error(at, fmt::format("label `{}` is not defined in P{}", fault.label, fault.thread));
  if (!fault.location.empty() && program_->find_location(fault.location) == nullptr)
    throw Error(at, fmt::format("location `{}` in fault(...) is not in the test", fault.location));
  Observable observable;
  observable.kind = Observable::Kind::Fault;
  observable.thread = fault.thread;
  observable.bits = 1;
  observable.fault = fault;
  litmus::Condition atom;
  atom.kind = litmus::Condition::Kind::Fault;
  atom.fault = fault;
  return add(litmus::print(atom), observable);
}

Observation::Proposition Observation::compile(const litmus::Condition& condition) {
  Proposition result;
  result.kind = condition.kind;
  if (condition.fault) result.left = observe_fault(*condition.fault, condition.at);
  if (condition.value) {
    result.left = observe_place(condition.value->left, condition.at);
    if (const auto* place = std::get_if<litmus::Place>(&condition.value->right))
      result.right = observe_place(*place, condition.at);
    else
      result.number =
          program_->number_of(std::get<litmus::Constant>(condition.value->right), condition.value->left, false);
    if (const auto* constant = std::get_if<litmus::Constant>(&condition.value->right))
      observables_[result.left].entry |= std::holds_alternative<litmus::PageTableEntry>(constant->value);
  }
  for (const litmus::Condition& operand : condition.operands) result.operands.push_back(compile(operand));
  return result;
}

bool Observation::equal(std::size_t observable, std::uint64_t found, std::uint64_t wanted) const {
  return same_number(found, wanted, observables_[observable].bits);
}

bool Observation::holds(const Proposition& p, const FinalState& state) const {
  using Kind = litmus::Condition::Kind;
  const auto operand = [&](const Proposition& o) { return holds(o, state); };
  switch (p.kind) {
    case Kind::True:
      return true;
    case Kind::False:
      return false;
    case Kind::Value:
      return equal(p.left, state[p.left], p.right ? state[*p.right] : p.number);
    case Kind::Fault:
      return state[p.left] != 0;
    case Kind::Not:
      return !holds(p.operands.at(0), state);
    case Kind::And:
      return std::all_of(p.operands.begin(), p.operands.end(), operand);
    case Kind::Or:
      return std::any_of(p.operands.begin(), p.operands.end(), operand);
    case Kind::Implies:
      return !holds(p.operands.at(0), state) || holds(p.operands.at(1), state);
  }
  throw std::logic_error("unknown kind of condition");
}

bool Observation::satisfies(const FinalState& state) const { return holds(proposition_, state); }
bool Observation::passes_filter(const FinalState& state) const { return holds(filter_, state); }

std::uint64_t Observation::memory(const Observable& observable, const FoundExecution& execution) const {
  const Universe& universe = *execution.universe;
  const Cells& cells = universe.threads().cells;
  const unsigned bytes = observable.bytes == 0 ? 8 : observable.bytes;
  std::uint64_t result = program_->initial_bytes(observable.address, std::min(bytes, 8U));
  unsigned accessed = 0;
  for (const CellId cell : cells.within(observable.address, bytes)) {
    const auto offset = static_cast<unsigned>(cells[cell].address - observable.address);
    accessed = offset + cells[cell].bytes;
    const auto& writes = universe.writes_of(cell);
    if (writes.empty()) continue;
    const EventId last =
        *std::max_element(writes.begin(), writes.end(), [&](EventId a, EventId b) { return execution.co->test(a, b); });
    const std::uint64_t field = low_bits(~std::uint64_t{0}, 8 * cells[cell].bytes) << 8 * offset;
    result = (result & ~field) | ((*execution.values)[last] << 8 * offset & field);
  }
  // Without a declared type, a location is as wide as the accesses to it.
  return observable.bytes == 0 && accessed != 0 ? low_bits(result, 8 * accessed) : result;
}

/// A fault is about a location if the address that it reports lies in it, through whatever mapping.
bool Observation::about(const Fault& fault, const std::string& location) const {
  const MemoryObject* object = program_->find_location(location);
  if (object == nullptr || !fault.accessed) return false;
  return program_->physical(*fault.accessed) - object->address < std::max(object->bytes, 16U);
}

bool Observation::faulted(const Observable& observable, const FoundExecution& execution) const {
  const auto& faults = execution.universe->path(observable.thread).faults;
  return std::any_of(faults.begin(), faults.end(), [&](const Fault& fault) {
    if (!observable.fault.kind.empty() && observable.fault.kind != fault.kind) return false;
    if (!observable.fault.location.empty() && !about(fault, observable.fault.location)) return false;
    return observable.fault.label.empty() ||
           program_->has_label(fault.address, observable.thread, observable.fault.label);
  });
}

std::uint64_t Observation::value(const Observable& observable, const FoundExecution& execution) const {
  if (observable.kind == Observable::Kind::Memory) return memory(observable, execution);
  if (observable.kind == Observable::Kind::Fault) return faulted(observable, execution) ? 1 : 0;
  if (observable.kind == Observable::Kind::Torn) return executes_torn(execution, observable.thread) ? 1 : 0;
  const Path& path = execution.universe->path(observable.thread);
  std::vector<std::uint64_t> reads;
  for (const unsigned event : path.read_events)
    reads.push_back((*execution.values)[execution.universe->event_of(observable.thread, event)]);
  return low_bits(path.arena.evaluate(path.registers[observable.register_index], reads), observable.bits);
}

FinalState Observation::observe(const FoundExecution& execution) const {
  FinalState state;
  for (const Observable& observable : observables_) state.push_back(value(observable, execution));
  return state;
}

std::string Observation::print(const FinalState& state) const {
  std::string result;
  for (std::size_t k = 0; k < state.size(); ++k) {
    const Observable& observable = observables_[k];
    if (observable.kind == Observable::Kind::Fault) {
      result += fmt::format("{}{}; ", state[k] != 0 ? "" : "~", names_[k]);
      continue;
    }
    std::string text = fmt::format("{}", state[k]);
    if (observable.entry)
      text = program_->architecture().print_entry(state[k], [&](std::uint64_t p) { return program_->page_name(p); });
    else if (observable.code)
      text = fmt::format("instr:\"{}\"", program_->instruction_text(state[k], observable.address));
    else if (const auto label = program_->label_at(state[k]))
      text = *label;
    else if (const auto object = program_->object_at(state[k]);
             object && program_->objects()[*object].address == state[k])
      text = program_->objects()[*object].name;
    else if (state[k] > 0xffff)
      text = fmt::format("{:#x}", state[k]);
    result += fmt::format("{}={}; ", names_[k], text);
  }
  if (!result.empty()) result.pop_back();
  return result;
}

}  // namespace stalefetch
