// SPDX-License-Identifier: BSD-2-Clause
#include "model/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/placement.hpp"
#include "model/program_layout.hpp"

namespace stalefetch {

using namespace program_layout;

namespace {

struct TypeSize {
  std::string_view name;
  unsigned bytes;
};
constexpr std::array<TypeSize, 17> type_sizes{{
    {"int8_t", 1}, {"uint8_t", 1}, {"char", 1}, {"int16_t", 2}, {"uint16_t", 2}, {"short", 2},
    {"int", 4}, {"int32_t", 4}, {"uint32_t", 4}, {"unsigned", 4}, {"ins_t", 4},
    {"int64_t", 8}, {"uint64_t", 8}, {"long", 8}, {"intptr_t", 8}, {"uintptr_t", 8}, {"size_t", 8},
}};

unsigned bytes_of_type(const litmus::InitEntry& entry) {
  if (entry.pointer) return 8;
  for (const TypeSize& size : type_sizes)
    if (size.name == entry.type) return size.bytes;
  throw Error(entry.at, fmt::format("unknown type `{}`", entry.type), "a C integer type, `ins_t` or a pointer");
}

std::uint64_t mask(unsigned bytes) { return bytes >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * bytes) - 1; }

/// An instruction that is to be a number, so one of at most 8 bytes.
AssembledInstruction assemble_value(const Architecture& architecture, const std::string& text, const SourcePosition& at) {
  AssembledInstruction assembled = architecture.assemble(text, at);
  if (assembled.length <= 8) return assembled;
  throw Error(at, fmt::format("`{}`, of {} bytes, as a value", text, assembled.length), "at most 8 bytes");
}

}  // namespace

Program::Program(const litmus::Test& test, const Architecture& architecture, const Configuration& configuration)
    : test_(&test), architecture_(&architecture), configuration_(configuration) {
  declare_aliases();
  collect_locations();
  lay_out_code();
  map_aliases();
  encode_code();
  fill_locations();
  fill_registers();
}

void Program::add_location(const std::string& name, const litmus::InitEntry* entry) {
  if (const auto alias = aliases_.find(name); alias != aliases_.end()) {
    if (entry == nullptr || entry == alias->second.declared) return;
    throw Error(entry->at, fmt::format("`{}` is an alias already", name), "another name");
  }
  const auto [place, added] = locations_.try_emplace(name, objects_.size());
  if (added) {
    MemoryObject object;
    object.address = data_base + data_stride * objects_.size();
    object.name = name;
    objects_.push_back(object);
  }
  MemoryObject& object = objects_[place->second];
  if (entry != nullptr && (!entry->type.empty() || entry->pointer)) {
    object.bytes = bytes_of_type(*entry) * entry->array_size.value_or(1);
    object.at = entry->at;
  }
}

void Program::collect_locations() {
  const auto symbol = [&](const litmus::Constant& constant) {
    if (const auto* name = std::get_if<litmus::Symbol>(&constant.value)) add_location(name->name, nullptr);
  };
  for (const litmus::InitEntry& entry : test_->init) {
    if (const auto* place = std::get_if<litmus::LocationPlace>(&entry.place)) add_location(place->name, &entry);
    if (entry.value) symbol(*entry.value);
  }
  const auto place = [&](const litmus::Place& p) {
    if (const auto* location = std::get_if<litmus::LocationPlace>(&p)) add_location(location->name, nullptr);
  };
  for (const litmus::Place& p : test_->locations) place(p);
  const auto walk = [&](const auto& self, const litmus::Condition& condition) -> void {
    if (condition.value) {
      place(condition.value->left);
      if (const auto* constant = std::get_if<litmus::Constant>(&condition.value->right)) symbol(*constant);
      if (const auto* right = std::get_if<litmus::Place>(&condition.value->right)) place(*right);
    }
    for (const litmus::Condition& operand : condition.operands) self(self, operand);
  };
  if (test_->condition) walk(walk, *test_->condition);
  if (test_->filter) walk(walk, *test_->filter);
}

void Program::lay_out_code() {
  unsigned threads = 0;
  for (const litmus::Column& column : test_->columns) threads = std::max(threads, column.thread + 1);
  entry_.resize(threads);
  handler_.resize(threads);
  for (const litmus::Column& column : test_->columns) {
    const std::uint64_t begin =
        code_base + code_stride * column.thread + (column.handler ? handler_offset : 0);
    (column.handler ? handler_[column.thread].emplace() : entry_[column.thread]) = begin;
    std::uint64_t address = begin;
    for (const litmus::Line& line : column.lines) {
      for (const std::string& label : line.labels) {
        labels_[{column.thread, label}] = address;
        labels_by_address_.emplace(address, std::pair{column.thread, label});
      }
      if (line.instruction.empty()) continue;
      MemoryObject object;
      object.address = address;
      object.code = true;
      object.thread = column.thread;
      object.text = line.instruction;
      object.at = line.at;
      unencoded_.emplace_back(objects_.size(), architecture_->assemble(line.instruction, line.at));
      object.bytes = unencoded_.back().second.length;
      object.name = label_at(address).value_or(fmt::format("P{}{}+{:#x}", column.thread, column.handler ? ".F" : "", address - begin));
      address += object.bytes;
      objects_.push_back(std::move(object));
    }
    ranges_.push_back({begin, address, column.thread, column.handler});
  }
  for (const auto& [index, instruction] : unencoded_)
    for (const std::string& name : instruction.locations)
      if (!label_address(objects_[index].thread, name)) add_location(name, nullptr);
}

void Program::encode_code() {
  for (const auto& [index, instruction] : unencoded_) {
    MemoryObject& object = objects_[index];
    object.initial = instruction.encode(object.address, [&](const std::string& label) {
      if (const auto address = label_address(object.thread, label)) return *address;
      if (const auto alias = aliases_.find(label); alias != aliases_.end()) return alias->second.address;
      if (const auto location = locations_.find(label); location != locations_.end()) return objects_[location->second].address;
      throw Error(object.at, fmt::format("label `{}` is not defined in P{}", label, object.thread));
    });
  }
  unencoded_.clear();
  std::sort(objects_.begin(), objects_.end(), [](const auto& a, const auto& b) { return a.address < b.address; });
  for (std::size_t k = 0; k < objects_.size(); ++k)
    if (!objects_[k].code) locations_[objects_[k].name] = k;
}

void Program::fill_locations() {
  for (const litmus::InitEntry& entry : test_->init) {
    if (!entry.value) continue;
    if (entry.type == alias_type) continue;
    if (const auto* place = std::get_if<litmus::LocationPlace>(&entry.place)) {
      if (std::holds_alternative<litmus::ConstantList>(entry.value->value) || place->index)
        throw Error(entry.at, "initialised array", "a scalar location (arrays are not supported yet)");
      MemoryObject& object = objects_[locations_.at(place->name)];
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

void Program::fill_registers() {
  registers_.resize(entry_.size());
  for (auto& registers : registers_)
    for (RegisterIndex k = 0; k < architecture_->register_count(); ++k)
      registers.push_back(architecture_->initial_register(k, configuration_));
  std::vector<std::pair<std::uint64_t*, const litmus::InitEntry*>> patches;  // they wait for the addresses
  for (const litmus::InitEntry& entry : test_->init) {
    const auto* place = std::get_if<litmus::RegisterPlace>(&entry.place);
    if (place == nullptr) continue;
    if (place->thread >= entry_.size())
      throw Error(entry.at, fmt::format("thread {}", place->thread), fmt::format("0 to {}", entry_.size() - 1));
    const auto name = architecture_->find_register(place->name);
    if (!name) throw Error(entry.at, fmt::format("`{}` is not a register of {}", place->name, architecture_->litmus_name()));
    std::uint64_t& number = registers_[place->thread][name->index];
    if (entry.value && names_label(*entry.value))
      patches.emplace_back(&number, &entry);
    else if (entry.value)
      number = number_of(*entry.value) & mask(name->bits / 8);
  }
  for (const auto& [number, entry] : patches) *number = number_of(*entry->value, entry->place, true);
}

bool Program::is_end(std::uint64_t linear) const {
  const std::uint64_t address = physical(linear);
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const CodeRange& range) { return range.end == address; });
}

std::optional<unsigned> Program::object_at(std::uint64_t linear) const {
  const std::uint64_t address = physical(linear);
  const auto after = std::upper_bound(objects_.begin(), objects_.end(), address,
                                      [](std::uint64_t a, const MemoryObject& object) { return a < object.address; });
  if (after == objects_.begin()) return {};
  const MemoryObject& object = *(after - 1);
  const std::uint64_t room = object.code ? object.bytes : std::max(object.bytes, 16U);
  if (address - object.address >= room) return {};
  return static_cast<unsigned>(after - 1 - objects_.begin());
}

const MemoryObject* Program::find_location(std::string_view name) const {
  if (const auto alias = aliases_.find(std::string(name)); alias != aliases_.end())
    return &objects_[*object_at(alias->second.address)];
  const auto found = locations_.find(std::string(name));
  return found == locations_.end() ? nullptr : &objects_[found->second];
}

std::optional<std::uint64_t> Program::label_address(unsigned thread, const std::string& label) const {
  const auto found = labels_.find({thread, label});
  if (found == labels_.end()) return {};
  return found->second;
}

std::optional<std::string> Program::label_at(std::uint64_t address) const {
  const auto found = labels_by_address_.find(address);
  if (found == labels_by_address_.end()) return {};
  return fmt::format("P{}:{}", found->second.first, found->second.second);
}

bool Program::has_label(std::uint64_t address, unsigned thread, const std::string& label) const {
  const auto [begin, end] = labels_by_address_.equal_range(physical(address));
  return std::any_of(begin, end, [&](const auto& entry) { return entry.second == std::pair{thread, label}; });
}

std::uint64_t Program::initial_bytes(std::uint64_t address, unsigned bytes) const {
  std::uint64_t result = 0;
  for (unsigned k = 0; k < bytes; ++k) {
    const auto object = object_at(address + k);
    if (!object) continue;
    const std::uint64_t offset = physical(address + k) - objects_[*object].address;
    if (offset < 8) result |= (objects_[*object].initial >> 8 * offset & 0xff) << 8 * k;
  }
  return result;
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
    throw Error(constant.at, fmt::format("label `{}` is not defined in P{}, where the instruction goes", label, thread));
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
  throw Error(constant.at, "this value has no number", "a number, an address, a label or an instruction");
}

std::string Program::instruction_text(std::uint64_t bytes, std::uint64_t address) const {
  return architecture_->disassemble(bytes, address, [&](std::uint64_t target) -> std::optional<std::string> {
    auto label = label_at(target);
    if (label) label->erase(0, label->find(':') + 1);
    const auto object = label ? std::nullopt : object_at(target);
    if (object && !objects_[*object].code && objects_[*object].address == target) return objects_[*object].name;
    return label;
  });
}

}  // namespace stalefetch
