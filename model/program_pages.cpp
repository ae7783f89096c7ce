// SPDX-License-Identifier: BSD-2-Clause
// Page tables, as far as a test names them, and interrupts.
#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <charconv>

#include "model/program.hpp"
#include "model/program_layout.hpp"

namespace stalefetch {

using namespace program_layout;

namespace {

std::string text_of(const litmus::PageName& page) {
  if (const auto* symbol = std::get_if<litmus::Symbol>(&page)) return symbol->name;
  const auto& label = std::get<litmus::CodeLabel>(page);
  return fmt::format("P{}:{}", label.thread, label.label);
}

/// `P1` or `P1@L0` of a line such as `Interrupts=`.
struct ThreadWord {
  unsigned thread = 0;
  std::string label;
};

ThreadWord read_word(std::string word, std::string_view key, const SourcePosition& at) {
  boost::trim(word);
  ThreadWord result;
  const std::size_t sign = word.find('@');
  if (sign != std::string::npos) result.label = word.substr(sign + 1);
  const std::string thread = word.substr(0, sign);
  const char* end = thread.data() + thread.size();
  const bool named = thread.size() > 1 && thread[0] == 'P';
  const auto parsed = named ? std::from_chars(thread.data() + 1, end, result.thread) : std::from_chars_result{};
  if (!named || parsed.ec != std::errc{} || parsed.ptr != end || (sign != std::string::npos && result.label.empty()))
    throw Error(at, fmt::format("`{}` in {}=", word, key), "threads such as P1, with commas between (an interrupt also P1@LABEL)");
  return result;
}

}  // namespace

std::uint64_t Program::mailbox(unsigned thread, InterruptLine line) {
  return mailbox_base + data_stride * (2 * thread + static_cast<unsigned>(line));
}

InterruptLine Program::line_of_mailbox(std::uint64_t address) {
  return static_cast<InterruptLine>((address - mailbox_base) / data_stride % 2);
}

std::uint64_t Program::acknowledgement(unsigned caller, unsigned target) {
  return firmware_base + data_stride * (64 * std::uint64_t{caller} + target);
}

std::uint64_t Program::page_of(std::uint64_t address) { return page_base(address); }

bool Program::names_part_of_page(std::uint64_t address) const {
  return std::any_of(objects_.begin(), objects_.end(), [&](const MemoryObject& object) {
    return page_base(object.address) == page_base(physical(address));
  });
}

std::optional<std::uint64_t> Program::entry_of(std::uint64_t page, unsigned level) const {
  const auto found = entries_.find({page, level});
  if (found == entries_.end()) return {};
  return found->second;
}

std::vector<std::uint64_t> Program::last_entries() const {
  std::vector<std::uint64_t> result;
  for (const auto& [key, address] : entries_)
    if (key.second == 0) result.push_back(address);
  return result;
}

std::string Program::page_name(std::uint64_t physical_page) const {
  const auto object = std::find_if(objects_.begin(), objects_.end(),
                                   [&](const MemoryObject& o) { return page_base(o.address) == physical_page; });
  if (object == objects_.end()) return fmt::format("{:#x}", physical_page);
  if (!object->code) return fmt::format("PA({})", object->name);
  const auto label = labels_by_address_.lower_bound(physical_page);
  if (label == labels_by_address_.end() || page_base(label->first) != physical_page)
    return fmt::format("PA({})", object->name);
  return fmt::format("PA(P{}:{})", label->second.first, label->second.second);
}

void Program::add_page(const litmus::PageName& page) {
  if (const auto* symbol = std::get_if<litmus::Symbol>(&page)) add_location(symbol->name, nullptr);
}

std::uint64_t Program::page_address(const litmus::PageName& page, const SourcePosition& at) const {
  if (const auto* label = std::get_if<litmus::CodeLabel>(&page)) {
    if (const auto address = label_address(label->thread, label->label)) return page_base(*address);
    throw Error(at, fmt::format("label `{}` is not defined in P{}", label->label, label->thread));
  }
  const std::string& name = std::get<litmus::Symbol>(page).name;
  if (const auto alias = aliases_.find(name); alias != aliases_.end()) return page_base(alias->second.address);
  return page_base(find_location(name)->address);
}

/// One object for each entry that the test names. A table above has what is below it, too.
void Program::make_entries() {
  const std::vector<litmus::EntryAddress> named = named_entries_;
  for (const litmus::EntryAddress& entry : named)
    if (entry.level != 0) named_entries_.insert(named_entries_.begin(), {entry.page, 0});
  for (const litmus::EntryAddress& entry : named_entries_) {
    const std::uint64_t page = page_address(entry.page, {});
    const std::uint64_t address = entry_base + data_stride * entries_.size();
    if (!entries_.try_emplace({page, entry.level}, address).second) continue;
    MemoryObject object;
    object.address = address;
    object.bytes = 8;
    object.entry = true;
    object.name = fmt::format("{}({})", entry.level == 0 ? "PTE" : "PDE", text_of(entry.page));
    objects_.push_back(std::move(object));
  }
}

std::uint64_t Program::entry_number(const litmus::PageTableEntry& entry, std::uint64_t page,
                                    const SourcePosition& at) const {
  std::vector<EntryField> fields;
  for (const litmus::EntryField& field : entry.fields)
    fields.push_back({field.name, number_of(field.value), field.value.at});
  return architecture_->page_table_entry(fields, page, at);
}

void Program::fill_entries() {
  for (const auto& [key, address] : entries_) {
    const auto& [page, level] = key;
    const std::uint64_t output = level == 0 ? page_base(physical(page)) : *entry_of(page, level - 1);
    objects_[*object_at(address)].initial = architecture_->page_table_entry({}, output, {});
  }
  for (const litmus::InitEntry& init : test_->init) {
    const auto* place = std::get_if<litmus::EntryPlace>(&init.place);
    if (place == nullptr || !init.value) continue;
    const std::uint64_t page = page_address(place->page, init.at);
    const std::uint64_t output = place->level == 0 ? page_base(physical(page)) : *entry_of(page, place->level - 1);
    const auto* entry = std::get_if<litmus::PageTableEntry>(&init.value->value);
    objects_[*object_at(*entry_of(page, place->level))].initial =
        entry != nullptr ? entry_number(*entry, output, init.at) : number_of(*init.value);
  }
}

/// Memory of interrupt controllers and firmware: each word an object of its own.
void Program::add_machinery() {
  const auto add = [&](std::uint64_t address, std::string name) {
    MemoryObject object;
    object.address = address;
    object.bytes = 8;
    object.machinery = true;
    object.name = std::move(name);
    objects_.push_back(std::move(object));
  };
  for (unsigned thread = 0; thread < thread_count(); ++thread) {
    add(mailbox(thread, InterruptLine::Masked), fmt::format("interrupt of P{}", thread));
    add(mailbox(thread, InterruptLine::Firmware), fmt::format("firmware of P{}", thread));
    for (unsigned target = 0; target < thread_count(); ++target)
      add(acknowledgement(thread, target), fmt::format("answer of P{} to P{}", target, thread));
  }
}

/// `User=P0,P1`: the threads that begin in user mode. Tests in herd's dialect say `EL0=P0 P1`.
void Program::read_modes() {
  const auto ours = test_->meta_value("User");
  const auto text = ours ? ours : test_->meta_value("EL0");
  if (!text) return;
  const auto mode = architecture_->user_mode_register();
  if (!mode) throw Error(test_->at, fmt::format("User={} of {}", *text, architecture_->name()), "an architecture with modes");
  std::vector<std::string> words;
  boost::split(words, boost::trim_copy(*text), boost::is_any_of(", "), boost::token_compress_on);
  for (const std::string& word : words) {
    const ThreadWord read = read_word(word, "User", test_->at);
    if (!read.label.empty()) throw Error(test_->at, fmt::format("`{}` in User=", word), "a thread, without a label");
    if (read.thread >= thread_count())
      throw Error(test_->at, fmt::format("thread {} in User=", read.thread), fmt::format("0 to {}", thread_count() - 1));
    registers_[read.thread][*mode] = 1;
  }
}

void Program::read_interrupts() {
  const auto text = test_->meta_value("Interrupts");
  if (!text) return;
  const SourcePosition at = test_->at;
  std::vector<std::string> words;
  boost::split(words, *text, boost::is_any_of(","));
  for (const std::string& word : words) {
    const ThreadWord read = read_word(word, "Interrupts", at);
    if (read.thread >= thread_count())
      throw Error(at, fmt::format("thread {} in Interrupts=", read.thread), fmt::format("0 to {}", thread_count() - 1));
    if (!interrupt_handler_[read.thread])
      throw Error(at, fmt::format("Interrupts=P{0}, but there is no column P{0}.I", read.thread), "a handler of interrupts");
    SpontaneousInterrupts& interrupts = interrupts_[read.thread];
    if (read.label.empty()) {
      ++interrupts.anywhere;
      continue;
    }
    interrupts.before = label_address(read.thread, read.label);
    if (!interrupts.before) throw Error(at, fmt::format("label `{}` is not defined in P{}", read.label, read.thread));
  }
}

}  // namespace stalefetch
