// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/lower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "model/litmus/parse.hpp"
#include "model/protocol/parse.hpp"
#include "model/protocol/thread_code.hpp"
#include "model/protocol/uses.hpp"

namespace stalefetch::protocol {

const Protocol& lowering_table(const Architecture& architecture) {
  static std::mutex mutex;
  static std::map<std::string, Protocol, std::less<>> tables;
  const std::scoped_lock lock(mutex);
  const std::string name(architecture.name());
  const auto found = tables.find(name);
  if (found != tables.end()) return found->second;
  Protocol table = parse_table(architecture.lowering(), name + ".lowering");
  table.name = name;
  return tables.emplace(name, std::move(table)).first->second;
}

std::span<const Function> primitives(const Architecture& architecture) {
  const std::vector<Function>& all = lowering_table(architecture).functions;
  const auto first = std::find_if(all.begin(), all.end(), [](const Function& f) { return f.name == "call"; });
  return {first, all.end()};
}

namespace {

/// Code whose page-table entry the steps speak of.
void find_translated(const Expression& expression, std::set<std::string>& names) {
  const std::string& t = expression.text;
  if (expression.kind == Expression::Kind::Call &&
      (t == "entry" || t == "present" || t == "absent" || t == "remapped") && !expression.operands.empty())
    names.insert(expression.operands[0].text);
  for (const Expression& operand : expression.operands) find_translated(operand, names);
}
void find_translated(const std::vector<Statement>& statements, std::set<std::string>& names) {
  for (const Statement& each : statements) {
    if (each.kind != Statement::Kind::Block && each.value) find_translated(*each.value, names);
    for (const AsmPiece& piece : each.assembly)
      if (piece.operand) find_translated(*piece.operand, names);
    for (const auto* inner : {&each.setup, &each.body, &each.otherwise}) find_translated(*inner, names);
  }
}

unsigned count_threads(const Protocol& protocol) {
  unsigned count = 0;
  SourcePosition last = protocol.at;
  for (const Function& function : protocol.functions)
    if (function.role == Role::Thread && function.thread + 1 > count) {
      count = function.thread + 1;
      last = function.at;
    }
  if (count == 0) throw Error(protocol.at, "no thread", "a function `P0`");
  for (unsigned i = 0; i < count; ++i)
    if (std::none_of(protocol.functions.begin(), protocol.functions.end(),
                     [&](const Function& f) { return f.role == Role::Thread && f.thread == i; }))
      throw Error(last, fmt::format("P{} without P{}", count - 1, i), "threads that are numbered from 0");
  return count;
}

std::string location_value(const Expression& value, const CodeLayout& layout, const Protocol& protocol) {
  const Expression& inner = value.kind == Expression::Kind::AddressOf ? value.operands[0] : value;
  if (inner.kind == Expression::Kind::Number) return fmt::format("{}", inner.number);
  if (inner.kind == Expression::Kind::Unary && inner.text == "-" && inner.operands[0].kind == Expression::Kind::Number)
    return fmt::format("-{}", inner.operands[0].number);
  if (inner.kind == Expression::Kind::Name) {
    if (layout.find(inner.text) != nullptr) return layout.executable(inner.text);
    if (const auto version = layout.versions().find(inner.text);
        version != layout.versions().end() && value.kind != Expression::Kind::AddressOf)
      return fmt::format("{}", version->second);
    return inner.text;
  }
  throw Error(value.at, "an initial value that is not constant",
              fmt::format("a number, code of {}, or the address of a location", protocol.name));
}

struct Column {
  std::string head;
  std::vector<std::string> cells;
  std::vector<SourcePosition> steps;  ///< by cell, of threads
};

/// The code table, a line of the litmus text for each row.
std::string print_columns(std::vector<Column> columns) {
  std::size_t rows = 0;
  for (Column& column : columns) {
    std::size_t width = column.head.size();
    for (const std::string& cell : column.cells) width = std::max(width, cell.size());
    column.head.resize(width, ' ');
    for (std::string& cell : column.cells) cell.resize(width, ' ');
    rows = std::max(rows, column.cells.size());
  }
  std::string text;
  for (std::size_t row = 0; row <= rows; ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Column& column = columns[i];
      const std::string blank(column.head.size(), ' ');
      text += fmt::format("{} {}", i == 0 ? "" : " |",
                          row == 0                     ? column.head
                          : row <= column.cells.size() ? column.cells[row - 1]
                                                       : blank);
    }
    text += " ;\n";
  }
  return text;
}

Column column_of(const std::string& head, const std::vector<ThreadCode::Line>& lines) {
  Column column{head, {}, {}};
  for (const ThreadCode::Line& line : lines) {
    // A cell holds one instruction; labels beyond the first get lines of their own.
    for (std::size_t i = 0; i + 1 < line.labels.size(); ++i) column.cells.push_back(line.labels[i] + ":");
    column.cells.push_back(line.labels.empty() ? line.instruction
                                               : fmt::format("{}: {}", line.labels.back(), line.instruction));
    column.steps.resize(column.cells.size(), line.step);
  }
  return column;
}

/// Finds the cells again in the text that was written from them.
void note_steps(const std::vector<Column>& columns, Lowered& lowered) {
  for (const litmus::Column& written : lowered.test->columns) {
    const std::string head = fmt::format("P{}{}", written.thread, suffix(written.role));
    const auto column = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.head == head; });
    for (const litmus::Line& line : written.lines)
      if (const std::size_t cell = line.at.line - written.at.line - 1; cell < column->steps.size())
        lowered.steps[{line.at.line, line.at.column}] = column->steps[cell];
  }
}

std::string initial_state(const Protocol& protocol, const CodeLayout& layout, const std::vector<ThreadCode>& threads) {
  std::string init = layout.alias_declarations();
  for (const Location& location : protocol.locations) {
    const bool wide = location.type.stars > 0 || location.type.word == "long" || location.type.word == "uint64_t";
    init += fmt::format("  {}{}={};\n", wide ? "uint64_t " : "", location.name,
                        location.value ? location_value(*location.value, layout, protocol) : "0");
  }
  for (const ThreadCode& thread : threads) init += thread.initial_state();
  return init;
}

}  // namespace

Lowered lower(const Protocol& protocol, const Architecture& architecture, const std::vector<Change>& changes) {
  const Protocol& table = lowering_table(architecture);
  std::vector<const Protocol*> others;
  for (const Architecture* other : architectures())
    if (other != &architecture && !other->lowering().empty()) others.push_back(&lowering_table(*other));
  const Expanded expanded = expand(protocol, table, others, changes);
  const unsigned count = count_threads(protocol);
  std::set<std::string> translated;
  for (const Unit& unit : expanded.units) find_translated(unit.body.body, translated);
  CodeLayout layout(protocol, expanded, table, architecture, count, translated);

  Lowered result;
  result.versions = layout.versions();
  result.primitives = expanded.log;
  result.undefined = Templates(table).pragma("undefined", "");
  for (const CodeObject& object : protocol.code) {
    result.held[object.name] = layout.versions_of(object.name);
    result.addresses[object.name] = layout.executable(object.name);
  }
  for (const Location& location : protocol.locations) result.locations.insert(location.name);
  for (const Function& function : protocol.functions)
    for (const Parameter& parameter : function.parameters)
      if (function.role != Role::Helper && layout.find(parameter.name) == nullptr)
        result.locations.insert(parameter.name);
  note_uses(expanded, protocol, result);
  std::vector<ThreadCode> threads;
  for (unsigned i = 0; i < count; ++i) {
    threads.emplace_back(i, protocol, table, layout, expanded.locals.at(i), count, result);
    for (const Unit& unit : expanded.units)
      if (unit.thread == i) threads.back().write(unit);
    if (threads.back().has(Role::Exception)) result.handles_exceptions.insert(i);
  }
  std::vector<Column> columns;
  for (const auto& [role, suffix] :
       {std::pair{Role::Thread, ""}, std::pair{Role::Interrupt, ".I"}, std::pair{Role::Exception, ".F"}})
    for (unsigned i = 0; i < count; ++i)
      if (threads[i].has(role)) columns.push_back(column_of(fmt::format("P{}{}", i, suffix), threads[i].lines(role)));
  const auto end_of_threads = std::find_if(columns.begin(), columns.end(),
                                           [](const Column& c) { return c.head.find('.') != std::string::npos; });
  std::vector<Column> code;
  for (const CodeLayout::Column& column : layout.columns()) {
    code.push_back({fmt::format("P{}", column.number), {}, {}});
    for (const CodeLayout::Line& line : column.lines)
      code.back().cells.push_back(line.label.empty() ? line.instruction
                                                     : fmt::format("{}: {}", line.label, line.instruction));
  }
  columns.insert(end_of_threads, code.begin(), code.end());

  result.text = fmt::format("{} {}\n", architecture.litmus_name(), protocol.name);
  if (!protocol.title.empty()) result.text += fmt::format("\"{}\"\n", protocol.title);
  if (const auto interrupts = protocol.header("Interrupts")) result.text += fmt::format("Interrupts={}\n", *interrupts);
  result.text += fmt::format("{{\n{}}}\n{}", initial_state(protocol, layout, threads), print_columns(columns));
  std::string left_out;
  for (const auto& [thread, local] : expanded.never)
    if (const auto held = result.registers.find({thread, local}); held != result.registers.end())
      left_out += fmt::format("{}{}:{}=0", left_out.empty() ? "" : " /\\ ", thread, held->second);
  if (protocol.header("Waits"))
    result.waits_left_out = "with `Waits=once`, who would wait leaves";
  else if (!expanded.never.empty())
    result.waits_left_out = "executions are left out in which a lock is not had, or a store-conditional fails";
  if (!left_out.empty()) result.text += fmt::format("filter ({})\n", left_out);
  result.test = std::make_shared<litmus::Test>(litmus::parse(
      result.text + "exists (true)\n", fmt::format("{} (lowered to {})", protocol.file, architecture.name())));
  note_steps(columns, result);
  return result;
}

}  // namespace stalefetch::protocol
