// SPDX-License-Identifier: BSD-2-Clause
// What the constants of a test mean, and the initial state that they describe.
#include <fmt/format.h>

#include <algorithm>

#include "model/placement.hpp"
#include "model/program.hpp"
#include "model/program_layout.hpp"

namespace stalefetch {

using namespace program_layout;

namespace {

std::uint64_t mask(unsigned bytes) { return bytes >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * bytes) - 1; }

/// An instruction that is to be a number, so one of at most 8 bytes.
AssembledInstruction assemble_value(const Architecture& architecture, const std::string& text,
                                    const SourcePosition& at) {
  AssembledInstruction assembled = architecture.assemble(text, at);
  if (assembled.length <= 8) return assembled;
  throw Error(at, fmt::format("`{}`, of {} bytes, as a value", text, assembled.length), "at most 8 bytes");
}

}  // namespace

void Program::fill_locations() {
  for (const litmus::InitEntry& entry : test_->init) {
    if (!entry.value) continue;
    if (entry.type == alias_type) continue;
    if (const auto* place = std::get_if<litmus::LocationPlace>(&entry.place)) {
      if (place->index)
        throw Error(entry.at, fmt::format("an element of `{}` by itself", place->name), "values of the whole array, such as {1, 2}");
      MemoryObject& object = objects_[locations_.at(place->name)];
      if (std::holds_alternative<litmus::ConstantList>(entry.value->value)) {
        fill_array(object, entry);
        continue;
      }
      object.initial = number_of(*entry.value);
      const bool address = std::holds_alternative<litmus::Symbol>(entry.value->value) ||
                           std::holds_alternative<litmus::CodeLabel>(entry.value->value);
      if (address && object.bytes == 0) object.bytes = 8;
    } else if (const auto* code = std::get_if<litmus::CodePlace>(&entry.place)) {
      const auto address = label_address(code->thread, code->label);
      const auto object = address ? object_at(*address) : std::nullopt;
      if (!object) throw Error(entry.at, fmt::format("P{}:{} holds no instruction", code->thread, code->label));
      objects_[*object].initial = number_of(*entry.value, entry.place, true);
    }
  }
}

/// Elements lie side by side; those that have no value are 0.
void Program::fill_array(MemoryObject& object, const litmus::InitEntry& entry) {
  const auto& elements = std::get<litmus::ConstantList>(entry.value->value).elements;
  const auto count = static_cast<unsigned>(std::max<std::size_t>(entry.array_size.value_or(1), elements.size()));
  if (object.bytes == 0) object.bytes = count * architecture_->default_bytes();
  const unsigned size = object.bytes / count;
  std::vector<std::uint8_t> bytes;
  for (const litmus::Constant& element : elements) {
    const std::uint64_t number = number_of(element);
    for (unsigned k = 0; k < size; ++k) bytes.push_back(static_cast<std::uint8_t>(number >> 8 * k));
  }
  bytes.resize(std::max<std::size_t>(bytes.size(), 8));
  for (unsigned k = 0; k < 8; ++k) object.initial |= std::uint64_t{bytes[k]} << 8 * k;
  object.rest.assign(bytes.begin() + 8, bytes.end());
}

void Program::fill_registers() {
  registers_.resize(entry_.size());
  for (auto& registers : registers_)
    for (RegisterIndex k = 0; k < architecture_->register_count(); ++k)
      registers.push_back(architecture_->initial_register(k, configuration_));
  std::map<std::string, std::string> header;
  for (const litmus::MetaEntry& entry : test_->meta) header.emplace(entry.key, entry.value);
  for (unsigned thread = 0; thread < registers_.size(); ++thread)
    for (const auto& [index, number] : architecture_->header_registers(header, thread)) registers_[thread][index] = number;
  read_modes();
  std::vector<std::pair<std::uint64_t*, const litmus::InitEntry*>> patches;  // they wait for the addresses
  for (const litmus::InitEntry& entry : test_->init) {
    const auto* place = std::get_if<litmus::RegisterPlace>(&entry.place);
    if (place == nullptr) continue;
    if (place->thread >= entry_.size())
      throw Error(entry.at, fmt::format("thread {}", place->thread), fmt::format("0 to {}", entry_.size() - 1));
    const auto name = architecture_->find_register(place->name);
    if (!name)
      throw Error(entry.at, fmt::format("`{}` is not a register of {}", place->name, architecture_->litmus_name()));
    std::uint64_t& number = registers_[place->thread][name->index];
    if (entry.value && names_label(*entry.value))
      patches.emplace_back(&number, &entry);
    else if (entry.value)
      number = number_of(*entry.value) & mask(name->bits / 8);
  }
  for (const auto& [number, entry] : patches) *number = number_of(*entry->value, entry->place, true);
}

std::uint64_t Program::encode_value(const std::string& text, const SourcePosition& at) const {
  return assemble_value(*architecture_, text, at).encode(0, [&](const std::string& label) -> std::uint64_t {
    throw Error(at, fmt::format("label `{}` in an instruction value", label), "a relative target such as `.+8`");
  });
}

bool Program::names_label(const litmus::Constant& constant) const {
  const auto* instruction = std::get_if<litmus::InstructionValue>(&constant.value);
  if (instruction == nullptr) return false;
  bool found = false;
  (void)assemble_value(*architecture_, instruction->text, constant.at).encode(0, [&](const std::string&) {
    found = true;
    return std::uint64_t{0};
  });
  return found;
}

std::set<std::uint64_t> Program::addresses_of(const litmus::Place& place, bool stored) const {
  if (const auto* code = std::get_if<litmus::CodePlace>(&place)) {
    const auto address = label_address(code->thread, code->label);
    return address ? std::set{*address} : std::set<std::uint64_t>{};
  }
  const auto* reg = std::get_if<litmus::RegisterPlace>(&place);
  const auto name = reg != nullptr ? architecture_->find_register(reg->name) : std::nullopt;
  if (!name) return {};
  return (stored ? stored_to : loaded_from)(*this, reg->thread, name->index);
}

std::uint64_t Program::number_of(const litmus::Constant& constant, const litmus::Place& place, bool stored) const {
  if (const auto* entry = std::get_if<litmus::PageTableEntry>(&constant.value)) {
    const auto* at = std::get_if<litmus::EntryPlace>(&place);
    if (at == nullptr) return number_of(constant);
    const std::uint64_t page = page_address(at->page, constant.at);
    return entry_number(*entry, at->level == 0 ? page_of(physical(page)) : *entry_of(page), constant.at);
  }
  if (!names_label(constant)) return number_of(constant);
  const std::set<std::uint64_t> addresses = addresses_of(place, stored);
  if (addresses.size() != 1) {
    throw Error(constant.at,
                fmt::format("label in an instruction value that is {} {} of code", stored ? "stored to" : "loaded from",
                            addresses.empty() ? "no known place" : "several places"),
                "a relative target such as `.+8`");
  }
  const std::uint64_t address = physical(*addresses.begin());
  const unsigned thread = objects_[*object_at(address)].thread;
  const auto& instruction = std::get<litmus::InstructionValue>(constant.value);
  return assemble_value(*architecture_, instruction.text, constant.at).encode(address, [&](const std::string& label) {
    if (const auto target = label_address(thread, label)) return *target;
    throw Error(constant.at,
                fmt::format("label `{}` is not defined in P{}, where the instruction goes", label, thread));
  });
}

std::uint64_t Program::number_of(const litmus::Constant& constant) const {
  if (const auto* integer = std::get_if<litmus::Integer>(&constant.value)) return integer->value;
  if (const auto* instruction = std::get_if<litmus::InstructionValue>(&constant.value))
    return encode_value(instruction->text, constant.at);
  if (const auto* label = std::get_if<litmus::CodeLabel>(&constant.value)) {
    if (const auto address = label_address(label->thread, label->label)) return *address;
    throw Error(constant.at, fmt::format("label `{}` is not defined in P{}", label->label, label->thread));
  }
  if (const auto* symbol = std::get_if<litmus::Symbol>(&constant.value)) {
    if (const auto alias = aliases_.find(symbol->name); alias != aliases_.end()) return alias->second.address;
    if (const auto* location = find_location(symbol->name)) return location->address;
  }
  if (const auto* entry = std::get_if<litmus::EntryAddress>(&constant.value))
    return *entry_of(page_address(entry->page, constant.at), entry->level);
  if (const auto* page = std::get_if<litmus::PhysicalAddress>(&constant.value)) {
    const std::uint64_t linear = page_address(page->page, constant.at);
    return page->of_entry ? *entry_of(linear) : page_of(physical(linear));
  }
  if (const auto* entry = std::get_if<litmus::PageTableEntry>(&constant.value))
    return entry_number(*entry, 0, constant.at);
  throw Error(constant.at, "this value has no number", "a number, an address, a label or an instruction");
}

}  // namespace stalefetch
