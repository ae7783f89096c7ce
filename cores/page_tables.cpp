// SPDX-License-Identifier: BSD-2-Clause
#include "cores/page_tables.hpp"

#include <algorithm>
#include <set>

namespace stalefetch::cores {

namespace {

std::set<Address> pages_of(const Program& program) {
  std::set<Address> pages;
  for (const MemoryObject& object : program.objects())
    if (!object.machinery) pages.insert(Program::page_of(object.address));
  for (const litmus::InitEntry& entry : program.test().init) {
    if (entry.type != "alias") continue;
    const auto* place = std::get_if<litmus::LocationPlace>(&entry.place);
    if (place != nullptr) pages.insert(Program::page_of(program.number_of({litmus::Symbol{place->name}, entry.at})));
  }
  return pages;
}

}  // namespace

PageTables::PageTables(const Program& program, const Topology& topology) : program_(program) {
  if (!program.has_page_tables()) return;
  if (!topology.translation_refusal.empty()) throw Unsupported(topology.translation_refusal);
  for (const Address page : pages_of(program)) {
    const auto leaf = program.entry_of(page);
    const auto upper = program.entry_of(page, 1);
    if (leaf) pages_.push_back({page, upper.has_value(), upper.value_or(0), *leaf});
  }
}

const TranslatedPage* PageTables::page_of(Address linear) const {
  if (pages_.empty()) return nullptr;
  const Address page = Program::page_of(linear);
  const auto found = std::find_if(pages_.begin(), pages_.end(), [&](const TranslatedPage& p) { return p.page == page; });
  return found == pages_.end() ? nullptr : &*found;
}

EntryMeaning PageTables::meaning(std::uint64_t entry, AccessKind access, bool leaf, const Topology& topology,
                                 FaultKinds& kinds) const {
  EntryMeaning result;
  try {
    const Translated said = program_.architecture().translate(entry, {static_cast<AccessType>(access), 0}, leaf);
    result.output = said.page;
    if (!said.fault.empty()) result.fault = number_of_fault(kinds, said.fault);
    result.kept = (said.tags & topology.unkept_tags) == 0;
    result.global = (said.tags & topology.global_tags) != 0;
    const bool in_order = access != AccessKind::Execute || topology.fetch_faults_in_order;
    result.fault_in_order = in_order && (said.tags & topology.in_order_tags) != 0;
  } catch (const Unsupported& reason) {
    result.refusal = reason.what();
  }
  return result;
}

std::uint8_t number_of_fault(FaultKinds& kinds, std::string_view kind) {
  auto found = std::find(kinds.begin(), kinds.end(), kind);
  if (found == kinds.end()) found = kinds.insert(kinds.end(), std::string(kind));
  return static_cast<std::uint8_t>(found - kinds.begin() + 1);
}

}  // namespace stalefetch::cores
