// SPDX-License-Identifier: BSD-2-Clause
// The layout of a whole printed test, its canonical form, and the hash of that.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <iterator>

#include "model/litmus/parse.hpp"
#include "model/litmus/parts.hpp"

namespace stalefetch::litmus {

namespace {

/// Keys that describe where a test comes from: they cannot change a verdict, so they are not hashed.
constexpr std::array<std::string_view, 11> kDocumentaryKeys = {
    "author", "com", "cycle", "doc", "generator", "hash", "orig", "origin", "prefetch", "relax", "safe"};

constexpr std::size_t kWidestColumn = 100;  // longer cells stick out: one of them must not blow up all rows

std::string print_entry(const InitEntry& entry, Spelling spelling) {
  std::string result = entry.type;
  if (!entry.type.empty()) result += entry.pointer ? " *" : " ";
  result += print(entry.place);
  if (entry.array_size) result += fmt::format("[{}]", *entry.array_size);
  if (entry.value) result += '=' + print_constant(*entry.value, spelling);
  return result + ';';
}

std::string cell_text(const Line& line, Spelling spelling) {
  std::string result;
  for (const std::string& label : line.labels) result += label + ": ";
  result += spelling == Spelling::kept ? line.instruction : canonical_instruction(line.instruction);
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

using Cells = std::vector<std::string>;  ///< one column of the printed table

Cells cells(const Column& column, Spelling spelling) {
  Cells result = {fmt::format("P{}{}", column.thread, suffix(column.role))};
  for (const Line& line : column.lines) result.push_back(cell_text(line, spelling));
  return result;
}

std::string print_table(const std::vector<Column>& columns, Spelling spelling) {
  std::vector<Cells> table;
  std::vector<std::size_t> widths;
  std::size_t rows = 0;
  for (const Column& column : columns) {
    table.push_back(cells(column, spelling));
    rows = std::max(rows, table.back().size());
    const auto widest = std::max_element(table.back().begin(), table.back().end(),
                                         [](const auto& a, const auto& b) { return a.size() < b.size(); });
    widths.push_back(std::min(widest->size(), kWidestColumn));
  }
  std::string result;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t index = 0; index < table.size(); ++index) {
      const std::string cell = row < table[index].size() ? table[index][row] : "";
      fmt::format_to(std::back_inserter(result), "{} {:<{}} ", index == 0 ? "" : "|", cell, widths[index]);
    }
    result += ";\n";
  }
  return result;
}

std::string print_header(const Test& test) {
  std::string result = fmt::format("{} {}\n", test.architecture, test.name);
  for (const std::string& note : test.notes) {
    const bool quotable = note.find('"') == std::string::npos;
    result += quotable ? fmt::format("\"{}\"\n", note) : note + '\n';
  }
  for (const MetaEntry& entry : test.meta) result += fmt::format("{}={}\n", entry.key, entry.value);
  return result;
}

std::string print_final(const Test& test, Spelling spelling) {
  std::string result;
  const bool watches = !test.locations.empty() || !test.watched_faults.empty();
  if (watches || (!test.condition && !test.filter)) {
    result += "locations [";
    for (const Place& place : test.locations) result += print(place) + ';';
    for (const FaultAtom& fault : test.watched_faults) result += print_fault(fault) + ';';
    result += "]\n";
  }
  if (test.filter) result += fmt::format("filter ({})\n", print_condition(*test.filter, spelling));
  if (!test.condition) return result;
  constexpr std::array<const char*, 3> kWords = {"exists", "~exists", "forall"};
  return result + fmt::format("{} ({})\n", kWords[static_cast<std::size_t>(test.quantifier)],
                              print_condition(*test.condition, spelling));
}

/// The same test without what cannot change its meaning.
Test canonical(const Test& test) {
  Test result = test;
  result.notes.clear();
  std::erase_if(result.meta, [](const MetaEntry& entry) {
    const std::string key = boost::algorithm::to_lower_copy(entry.key);
    return std::find(kDocumentaryKeys.begin(), kDocumentaryKeys.end(), key) != kDocumentaryKeys.end();
  });
  for (MetaEntry& entry : result.meta) boost::algorithm::to_lower(entry.key);
  for (Column& column : result.columns) {  // a label stands before its instruction or in the line above it
    std::vector<Line> lines;
    for (const Line& line : column.lines) {
      for (const std::string& label : line.labels) lines.push_back({{label}, "", {}});
      if (!line.instruction.empty()) lines.push_back({{}, line.instruction, {}});
    }
    column.lines = std::move(lines);
  }
  return result;
}

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace

std::string canonical_instruction(std::string_view text) {
  static constexpr std::string_view kSeparators = ",[](){}";
  const auto separates = [](char c) { return kSeparators.find(c) != std::string_view::npos; };
  std::string result;
  bool gap = false;
  for (const char c : text) {
    if (is_blank(c)) {
      gap = true;
      continue;
    }
    const bool needed = gap && !result.empty() && !separates(result.back()) && !separates(c);
    if (needed) result += ' ';
    result += c;
    gap = false;
  }
  return result;
}

std::string print_test(const Test& test, Spelling spelling) {
  std::string result = print_header(test) + "{\n";
  for (const InitEntry& entry : test.init) result += ' ' + print_entry(entry, spelling) + '\n';
  return result + "}\n" + print_table(test.columns, spelling) + print_final(test, spelling);
}

std::string hash(const Test& test) {
  return fmt::format("{:016x}", fnv1a(print_test(canonical(test), Spelling::canonical)));
}

}  // namespace stalefetch::litmus
