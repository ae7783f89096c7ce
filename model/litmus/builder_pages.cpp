// SPDX-License-Identifier: BSD-2-Clause
// Page-table entries among the values and places of a test: `PTE(x)`, `PA(x)`, `(oa:PA(x), valid:0)`.
#include <fmt/format.h>

#include <utility>

#include "model/litmus/builder.hpp"

namespace stalefetch::litmus {

PageName Builder::take_page() {
  const Constant page = take_value();
  if (const auto* label = std::get_if<CodeLabel>(&page.value)) return *label;
  return std::get<Symbol>(page.value);
}

void Builder::entry_address(std::string_view text) { push_value(EntryAddress{take_page(), level_}, text.data()); }

void Builder::entry_name(std::string_view text) {
  push_value(EntryAddress{Symbol{std::string(text.substr(4))}, 0}, text.data());
}

void Builder::physical_address(std::string_view text) {
  if (const auto* entry = std::get_if<EntryAddress>(&values_.back().value)) {
    PhysicalAddress table{entry->page, true};
    if (entry->level != 0) fail(text, quote_for_message(text), "the table of the last level: PA(PTE(x))");
    values_.pop_back();
    push_value(std::move(table), text.data());
    return;
  }
  push_value(PhysicalAddress{take_page(), false}, text.data());
}

void Builder::physical_name(std::string_view text) {
  push_value(PhysicalAddress{Symbol{std::string(text.substr(4))}, false}, text.data());
}

void Builder::record_open(std::string_view text) {
  enter(text.data());
  open_records_.push_back({values_.size(), open_fields_.size()});
}

void Builder::record_close(std::string_view text) {
  leave();
  const OpenRecord open = open_records_.back();
  open_records_.pop_back();
  PageTableEntry entry;
  for (std::size_t k = 0; open.first_value + k < values_.size(); ++k) {
    std::string& name = open_fields_[open.first_field + k];
    for (const EntryField& field : entry.fields)
      if (field.name == name)
        fail(text, fmt::format("a second {} in {}", quote_for_message(name), quote_for_message(text)), "each field once");
    entry.fields.push_back({std::move(name), std::move(values_[open.first_value + k])});
  }
  values_.resize(open.first_value);
  open_fields_.resize(open.first_field);
  push_value(std::move(entry), text.data());
}

void Builder::entry_place(std::string_view /*text*/) {
  place_ = std::get<EntryAddress>(take_value().value);
  symbolic_threads_.clear();
}

}  // namespace stalefetch::litmus
