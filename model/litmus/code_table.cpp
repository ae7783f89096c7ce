// SPDX-License-Identifier: BSD-2-Clause
// The code table: cells divided by `|`, rows ended by `;`, labels before instructions.
#include "model/litmus/code_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

namespace stalefetch::litmus {

namespace {
constexpr unsigned kMostThreads = 64;  // bounds the size of a printed table; nobody can check such a test anyway
}

CodeTable::CodeTable(const Source& source, std::size_t begin) : source_(source), text_(source.text()) {
  std::size_t offset = read_header(begin);
  while (!at_final_part(offset)) offset = read_row(offset);
  end_ = offset;
}

std::size_t CodeTable::skip_blanks(std::size_t offset) const {
  while (offset < text_.size() && is_blank(text_[offset])) ++offset;
  return offset;
}

bool CodeTable::at_final_part(std::size_t offset) const {
  static constexpr std::array<std::string_view, 5> kKeywords = {"exists", "forall", "locations", "filter", "with"};
  if (offset >= text_.size()) return true;
  if (text_[offset] == '~') return true;
  const auto word_at = [this](std::size_t begin) {
    std::size_t end = begin;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return text_.substr(begin, end - begin);
  };
  const std::string_view word = word_at(offset);
  if (word == "not") return word_at(skip_blanks(offset + word.size())) == "exists";  // else an instruction
  return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
}

CodeTable::Cell CodeTable::next_cell(std::size_t begin) const {
  for (std::size_t offset = begin; offset < text_.size(); ++offset) {
    const char c = text_[offset];
    if (c == '|' || c == ';') return {begin, offset, c == ';'};
    if (c != '"') continue;
    const std::size_t close = end_of_string(text_, offset);
    if (close == std::string_view::npos) source_.fail_open_string(offset);
    offset = close;
  }
  check_one_line(skip_blanks(begin), text_.size());
  source_.fail(text_.size(), "; at the end of the row of code");
}

std::size_t CodeTable::read_header(std::size_t offset) {
  offset = skip_blanks(offset);
  for (bool more = true; more;) {
    if (offset >= text_.size()) source_.fail(offset, "the code table, which begins with P0 | P1 | ... ;");
    const Cell cell = next_cell(offset);
    read_thread_name(cell);
    offset = cell.end + 1;
    more = !cell.last;
  }
  check_threads();
  labels_.resize(thread_count_);
  return skip_blanks(offset);
}

void CodeTable::read_thread_name(const Cell& cell) {
  const std::size_t begin = skip_blanks(cell.begin);
  std::string_view name = trimmed(text_.substr(cell.begin, cell.end - cell.begin));
  Column column;
  column.at = source_.at(begin);
  for (const ColumnRole role : {ColumnRole::ExceptionHandler, ColumnRole::InterruptHandler})
    if (name.ends_with(suffix(role))) column.role = role;
  const bool handler = column.role != ColumnRole::Code;
  if (handler) name.remove_suffix(2);
  const char* last = name.data() + name.size();
  const bool named = name.size() > 1 && name.front() == 'P' && is_digit(name[1]);
  const auto parsed = named ? std::from_chars(name.data() + 1, last, column.thread) : std::from_chars_result{};
  if (!named || parsed.ec != std::errc{} || parsed.ptr != last)
    source_.fail(begin, fmt::format("a thread name such as P{}", thread_count_));
  if (!handler && column.thread != thread_count_)
    source_.fail(begin, fmt::format("P{}: threads are numbered from 0 without gaps", thread_count_));
  if (!handler && ++thread_count_ > kMostThreads)
    source_.fail(begin, "too many threads", fmt::format("at most {}", kMostThreads));
  columns_.push_back(std::move(column));
}

void CodeTable::check_threads() const {
  std::set<std::pair<unsigned, ColumnRole>> handlers;
  for (const Column& column : columns_) {
    if (column.role == ColumnRole::Code) continue;
    const std::string found = fmt::format("P{}{}", column.thread, suffix(column.role));
    if (column.thread >= thread_count_)
      throw Error(column.at, found, fmt::format("a handler of P0 to P{}", std::max(thread_count_, 1U) - 1));
    if (!handlers.emplace(column.thread, column.role).second)
      throw Error(column.at, "a second " + found, "one such handler for each thread");
  }
}

std::size_t CodeTable::read_row(std::size_t offset) {
  for (std::size_t index = 0;; ++index) {
    const Cell cell = next_cell(offset);
    if (index == columns_.size())
      source_.fail(skip_blanks(offset), fmt::format("column {} in the code", index + 1),
                   fmt::format("at most {}, as in the first row", columns_.size()));
    read_cell(columns_[index], cell);
    offset = cell.end + 1;
    if (cell.last) return skip_blanks(offset);
  }
}

void CodeTable::read_cell(Column& column, const Cell& cell) {
  const std::size_t begin = skip_blanks(cell.begin);
  Line line;
  const std::size_t offset = read_labels(column, line, begin, cell.end);
  if (offset < cell.end) {
    line.instruction = trimmed(text_.substr(offset, cell.end - offset));
    check_one_line(offset, offset + line.instruction.size());
  }
  if (line.labels.empty() && line.instruction.empty()) return;
  line.at = source_.at(line.instruction.empty() ? begin : offset);
  column.lines.push_back(std::move(line));
}

std::size_t CodeTable::read_labels(Column& column, Line& line, std::size_t offset, std::size_t end) {
  while (offset < end) {
    std::size_t name_end = offset;
    if (is_letter(text_[offset]) || text_[offset] == '.')
      while (name_end < end && is_word(text_[name_end])) ++name_end;
    const std::size_t colon = skip_blanks(name_end);
    if (name_end == offset || colon >= end || text_[colon] != ':') break;
    const std::string_view name = text_.substr(offset, name_end - offset);
    if (!labels_[column.thread].insert(name).second)
      source_.fail(offset, fmt::format("a second label {} in P{}", quote_for_message(name), column.thread),
                   "each label once in a thread");
    line.labels.emplace_back(name);
    offset = skip_blanks(colon + 1);
  }
  return offset;
}

/// An instruction that goes on in the next line is nearly always a forgotten `;`: say so where it is missing.
void CodeTable::check_one_line(std::size_t begin, std::size_t end) const {
  const std::size_t line_end = text_.substr(0, end).find('\n', begin);
  if (line_end == std::string_view::npos) return;
  source_.fail(begin, fmt::format("no end of the row of code after {}", source_.found_at(begin)), "| or ;");
}

bool CodeTable::has_label(unsigned thread, std::string_view label) const {
  return thread < labels_.size() && labels_[thread].contains(label);
}

std::vector<std::string> CodeTable::all_labels() const {
  std::vector<std::string> result;
  for (std::size_t thread = 0; thread < labels_.size(); ++thread)
    for (const std::string_view label : labels_[thread]) result.push_back(fmt::format("P{}:{}", thread, label));
  std::sort(result.begin(), result.end());  // for the same message on every platform
  return result;
}

std::vector<unsigned> CodeTable::threads_naming(std::string_view symbolic_register) {
  if (!symbolic_registers_known_) index_symbolic_registers();
  const auto found = symbolic_registers_.find(std::string(symbolic_register));
  if (found == symbolic_registers_.end()) return {};
  std::vector<unsigned> threads = found->second;
  std::sort(threads.begin(), threads.end());  // a handler may repeat its thread
  threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
  return threads;
}

void CodeTable::index_symbolic_registers() {
  symbolic_registers_known_ = true;
  const auto add = [this](unsigned thread, std::string_view name) {
    std::vector<unsigned>& threads = symbolic_registers_[std::string(name)];
    if (threads.empty() || threads.back() != thread) threads.push_back(thread);
  };
  for (const Column& column : columns_) {
    for (const Line& line : column.lines) {
      const std::string_view code = line.instruction;
      for (std::size_t begin = code.find('%'); begin != std::string_view::npos; begin = code.find('%', begin + 1)) {
        std::size_t end = begin + 1;
        while (end < code.size() && is_word(code[end])) ++end;
        add(column.thread, code.substr(begin, end - begin));
      }
    }
  }
}

}  // namespace stalefetch::litmus
