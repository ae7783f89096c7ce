// SPDX-License-Identifier: BSD-2-Clause
// Second linear addresses: `alias m=P1:L0;` in the initial state.
#include <fmt/format.h>

#include "model/program.hpp"
#include "model/program_layout.hpp"

namespace stalefetch {

using namespace program_layout;

void Program::declare_aliases() {
  for (const litmus::InitEntry& entry : test_->init) {
    if (entry.type != alias_type) continue;
    const auto* place = std::get_if<litmus::LocationPlace>(&entry.place);
    if (place == nullptr || place->index || entry.array_size || entry.pointer || !entry.value)
      throw Error(entry.at, "this alias", "`alias NAME=LOCATION` or `alias NAME=P1:LABEL`");
    aliases_[place->name].declared = &entry;
  }
}

/// The physical address that an alias stands for, through aliases of aliases.
std::uint64_t Program::alias_target(const litmus::InitEntry& entry) const {
  std::set<std::string> passed;
  for (const litmus::InitEntry* at = &entry;;) {
    if (const auto* label = std::get_if<litmus::CodeLabel>(&at->value->value)) {
      const auto address = label_address(label->thread, label->label);
      if (address && !is_end(*address)) return *address;
      throw Error(at->value->at,
                  fmt::format("alias of P{}:{}, which holds no instruction", label->thread, label->label));
    }
    const auto* symbol = std::get_if<litmus::Symbol>(&at->value->value);
    if (symbol == nullptr) throw Error(at->value->at, "alias of something that is not mapped", "a location or a label");
    const auto next = aliases_.find(symbol->name);
    if (next == aliases_.end()) return objects_[locations_.at(symbol->name)].address;
    if (!passed.insert(symbol->name).second)
      throw Error(entry.at, fmt::format("alias `{}` leads back to itself", symbol->name),
                  "a location or a label in the end");
    at = next->second.declared;
  }
}

void Program::map_aliases() {
  std::uint64_t begin = alias_base;
  for (auto& [name, alias] : aliases_) {
    const std::uint64_t target = alias_target(*alias.declared);
    const std::uint64_t stride = target < code_base ? data_stride : code_stride;
    alias.physical = target - target % stride;
    alias.begin = begin;
    alias.bytes = stride;
    alias.address = begin + target % stride;
    begin += code_stride;
  }
}

std::uint64_t Program::physical(std::uint64_t address) const {
  for (const auto& [name, alias] : aliases_)
    if (address - alias.begin < alias.bytes) return alias.physical + (address - alias.begin);
  return address;
}

}  // namespace stalefetch
