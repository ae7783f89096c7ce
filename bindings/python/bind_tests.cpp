// SPDX-License-Identifier: BSD-2-Clause
// Litmus tests: read, taken apart, printed.
#include <tuple>
#include <variant>

#include "bindings/python/module.hpp"
#include "model/arch/architecture.hpp"
#include "model/batch.hpp"
#include "model/litmus/parse.hpp"
#include "model/protocol/parse.hpp"

namespace stalefetch::python {

namespace {

using Line = std::tuple<std::vector<Text>, Text, unsigned, unsigned>;  // labels, instruction, line and column of it
using Column = std::tuple<unsigned, Text, std::vector<Line>>;

std::vector<Column> columns_of(const litmus::Test& test) {
  std::vector<Column> columns;
  for (const litmus::Column& column : test.columns) {
    std::vector<Line> lines;
    for (const litmus::Line& line : column.lines)
      lines.emplace_back(texts(line.labels), line.instruction, line.at.line, line.at.column);
    columns.emplace_back(column.thread, suffix(column.role), std::move(lines));
  }
  return columns;
}

std::vector<std::pair<Text, Text>> meta_of(const litmus::Test& test) {
  std::vector<std::pair<Text, Text>> entries;
  for (const litmus::MetaEntry& entry : test.meta) entries.emplace_back(entry.key, entry.value);
  return entries;
}

std::optional<Text> architecture_of(const litmus::Test& test) {
  const Architecture* found = find_architecture(test.architecture);
  return found == nullptr ? std::optional<Text>() : Text(found->name());
}

const char* quantifier_of(const litmus::Test& test) {
  if (!test.condition) return "";
  switch (test.quantifier) {
    case litmus::Quantifier::Exists:
      return "exists";
    case litmus::Quantifier::NotExists:
      return "~exists";
    case litmus::Quantifier::Forall:
      return "forall";
  }
  return "";
}

/// Its first word says which of the two a file is.
std::variant<Test, Protocol> parse(const std::string& text, const std::string& file) {
  if (protocol::is_protocol(text))
    return Protocol{std::make_shared<const protocol::Protocol>(protocol::parse(text, file)), text};
  return Test{std::make_shared<const litmus::Test>(litmus::parse(text, file))};
}

}  // namespace

void bind_tests(py::module_& module) {
  py::class_<Test>(module, "Test")
      .def_property_readonly("name", [](const Test& t) { return Text(t.test->name); })
      .def_property_readonly("dialect", [](const Test& t) { return Text(t.test->architecture); })
      .def_property_readonly("architecture", [](const Test& t) { return architecture_of(*t.test); })
      .def_property_readonly("notes", [](const Test& t) { return texts(t.test->notes); })
      .def_property_readonly("meta", [](const Test& t) { return meta_of(*t.test); })
      .def_property_readonly("columns", [](const Test& t) { return columns_of(*t.test); })
      .def_property_readonly("quantifier", [](const Test& t) { return quantifier_of(*t.test); })
      .def_property_readonly("condition",
                             [](const Test& t) {
                               return Text(t.test->condition ? litmus::print(*t.test->condition) : std::string("true"));
                             })
      .def_property_readonly("line", [](const Test& t) { return t.test->at.line; })
      .def_property_readonly("condition_line", [](const Test& t) { return t.test->condition_at.line; })
      .def_property_readonly("hash", [](const Test& t) { return litmus::hash(*t.test); })
      .def("text", [](const Test& t) { return Text(litmus::print(*t.test)); });
  module.def("parse", &parse, py::arg("text"), py::arg("file"));
  module.def(
      "load", [](const std::string& path) { return parse(litmus::read_text(path), path); }, py::arg("path"));
  module.def(
      "find_tests", [](const std::vector<std::string>& paths) { return texts(find_tests(paths)); }, py::arg("paths"));
}

}  // namespace stalefetch::python
