// SPDX-License-Identifier: BSD-2-Clause
#include "model/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "model/placement.hpp"
#include "model/program_layout.hpp"

namespace stalefetch {

using namespace program_layout;

namespace {

struct TypeSize {
  std::string_view name;
  unsigned bytes;
};
constexpr std::array<TypeSize, 18> type_sizes{{
    {"int8_t", 1},
    {"uint8_t", 1},
    {"char", 1},
    {"int16_t", 2},
    {"uint16_t", 2},
    {"short", 2},
    {"int", 4},
    {"int32_t", 4},
    {"uint32_t", 4},
    {"unsigned", 4},
    {"ins_t", 4},
    {"int64_t", 8},
    {"uint64_t", 8},
    {"long", 8},
    {"intptr_t", 8},
    {"uintptr_t", 8},
    {"size_t", 8},
    {"pteval_t", 8},
}};

unsigned bytes_of_type(const litmus::InitEntry& entry) {
  if (entry.pointer) return 8;
  for (const TypeSize& size : type_sizes)
    if (size.name == entry.type) return size.bytes;
  throw Error(entry.at, fmt::format("unknown type `{}`", entry.type), "a C integer type, `ins_t` or a pointer");
}

std::uint64_t offset_of(litmus::ColumnRole role) {
  switch (role) {
    case litmus::ColumnRole::Code:
      return 0;
    case litmus::ColumnRole::ExceptionHandler:
      return exception_handler_offset;
    case litmus::ColumnRole::InterruptHandler:
      return interrupt_handler_offset;
  }
  throw std::logic_error("unknown role of a column");
}

}  // namespace

Program::Program(const litmus::Test& test, const Architecture& architecture, const Configuration& configuration)
    : test_(&test), architecture_(&architecture), configuration_(configuration) {
  declare_aliases();
  collect_locations();
  lay_out_code();
  map_aliases();
  make_entries();
  add_machinery();
  encode_code();
  fill_entries();
  fill_locations();
  fill_registers();
  read_interrupts();
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
    const std::uint64_t bytes = std::uint64_t{bytes_of_type(*entry)} * entry->array_size.value_or(1);
    if (bytes > data_stride)
      throw Error(entry->at, fmt::format("`{}` of {} bytes", name, bytes), fmt::format("at most {}: a page", data_stride));
    object.bytes = static_cast<unsigned>(bytes);
    object.at = entry->at;
  }
}

void Program::mention(const litmus::Constant& constant) {
  if (const auto* name = std::get_if<litmus::Symbol>(&constant.value)) add_location(name->name, nullptr);
  if (const auto* list = std::get_if<litmus::ConstantList>(&constant.value))
    for (const litmus::Constant& element : list->elements) mention(element);
  if (const auto* entry = std::get_if<litmus::EntryAddress>(&constant.value)) mention(litmus::Place(*entry), nullptr);
  if (const auto* page = std::get_if<litmus::PhysicalAddress>(&constant.value)) {
    if (page->of_entry)
      mention(litmus::Place(litmus::EntryAddress{page->page, 0}), nullptr);
    else
      add_page(page->page);
  }
  if (const auto* entry = std::get_if<litmus::PageTableEntry>(&constant.value))
    for (const litmus::EntryField& field : entry->fields) mention(field.value);
}

void Program::mention(const litmus::Place& place, const litmus::InitEntry* entry) {
  if (const auto* location = std::get_if<litmus::LocationPlace>(&place)) add_location(location->name, entry);
  if (const auto* named = std::get_if<litmus::EntryPlace>(&place)) {
    add_page(named->page);
    named_entries_.push_back(*named);
  }
}

void Program::collect_locations() {
  for (const litmus::InitEntry& entry : test_->init) {
    mention(entry.place, &entry);
    if (entry.value) mention(*entry.value);
  }
  for (const litmus::Place& place : test_->locations) mention(place, nullptr);
  const auto walk = [&](const auto& self, const litmus::Condition& condition) -> void {
    if (condition.value) {
      mention(condition.value->left, nullptr);
      if (const auto* constant = std::get_if<litmus::Constant>(&condition.value->right)) mention(*constant);
      if (const auto* right = std::get_if<litmus::Place>(&condition.value->right)) mention(*right, nullptr);
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
  interrupt_handler_.resize(threads);
  interrupts_.resize(threads);
  for (const litmus::Column& column : test_->columns) {
    const std::uint64_t begin = code_base + code_stride * column.thread + offset_of(column.role);
    if (column.role == litmus::ColumnRole::Code) entry_[column.thread] = begin;
    if (column.role == litmus::ColumnRole::ExceptionHandler) handler_[column.thread] = begin;
    if (column.role == litmus::ColumnRole::InterruptHandler) interrupt_handler_[column.thread] = begin;
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
      object.name = label_at(address).value_or(
          fmt::format("P{}{}+{:#x}", column.thread, suffix(column.role), address - begin));
      address += object.bytes;
      objects_.push_back(std::move(object));
    }
    ranges_.push_back({begin, address, column.thread});
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
      if (const auto location = locations_.find(label); location != locations_.end())
        return objects_[location->second].address;
      throw Error(object.at, fmt::format("label `{}` is not defined in P{}", label, object.thread));
    });
  }
  unencoded_.clear();
  std::sort(objects_.begin(), objects_.end(), [](const auto& a, const auto& b) { return a.address < b.address; });
  for (std::size_t k = 0; k < objects_.size(); ++k)
    if (!objects_[k].code) locations_[objects_[k].name] = k;
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
    const std::vector<std::uint8_t>& rest = objects_[*object].rest;
    if (offset < 8) result |= (objects_[*object].initial >> 8 * offset & 0xff) << 8 * k;
    else if (offset - 8 < rest.size()) result |= std::uint64_t{rest[offset - 8]} << 8 * k;
  }
  return result;
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
