// SPDX-License-Identifier: BSD-2-Clause
// Protocols: taken apart, lowered; the primitives that they are made of; tables of what is agreed about them.
#include <tuple>

#include "bindings/python/module.hpp"
#include "model/arch/architecture.hpp"
#include "model/protocol/library.hpp"
#include "model/protocol/matrix.hpp"
#include "model/protocol/promises.hpp"

namespace stalefetch::python {

namespace {

std::vector<Text> promises_of(const Protocol& protocol) {
  std::vector<Text> result;
  for (const protocol::Promise& promise : protocol.protocol->promises) result.emplace_back(to_string(promise));
  return result;
}

std::vector<Text> mutants_of(const Protocol& protocol) {
  std::vector<Text> result;
  for (const protocol::Mutant& mutant : protocol.protocol->mutants) result.emplace_back(mutant.name);
  return result;
}

std::vector<std::pair<Text, Text>> headers_of(const Protocol& protocol) {
  std::vector<std::pair<Text, Text>> result;
  for (const protocol::Header& header : protocol.protocol->headers) result.emplace_back(header.key, header.value);
  return result;
}

/// Every primitive as it is declared, and which function of the kernel or of a library it is.
std::vector<std::tuple<Text, Text, Text>> primitives_of(const std::string& architecture) {
  std::vector<std::tuple<Text, Text, Text>> result;
  std::string source;
  for (const protocol::Function& function : protocol::primitives(architecture_named(architecture))) {
    if (!function.documentation.empty()) source = function.documentation;
    std::string parameters;
    for (const protocol::Parameter& parameter : function.parameters)
      parameters += (parameters.empty() ? "" : ", ") + parameter.type.word + " " +
                    std::string(parameter.type.stars, '*') + parameter.name;
    result.emplace_back(function.name, parameters, source);
  }
  return result;
}

using RowText = std::tuple<Text, Text, Text, Text>;  // protocol, verdict, broken, hash

std::vector<std::tuple<Text, Text, Text, std::vector<RowText>>> tables_of(const std::string& folder) {
  std::vector<std::tuple<Text, Text, Text, std::vector<RowText>>> result;
  for (const protocol::Table& table : protocol::read_tables(folder)) {
    std::vector<RowText> rows;
    for (const protocol::TableRow& row : table.rows) rows.emplace_back(row.protocol, row.verdict, row.broken, row.hash);
    result.emplace_back(table.file, table.architecture->name(), table.configuration_text, std::move(rows));
  }
  return result;
}

std::vector<std::pair<Text, Text>> columns_of_all() {
  std::vector<std::pair<Text, Text>> result;
  for (const protocol::MatrixColumn& column : protocol::standard_columns())
    result.emplace_back(column.architecture->name(), column.configuration_text);
  return result;
}

std::vector<Text> find_protocols(const std::vector<std::string>& paths) {
  std::vector<Text> result;
  for (const auto& found : protocol::find_protocols(paths)) result.emplace_back(found->file);
  return result;
}

}  // namespace

void bind_protocols(py::module_& module) {
  py::class_<Protocol>(module, "Protocol")
      .def_property_readonly("name", [](const Protocol& p) { return Text(p.protocol->name); })
      .def_property_readonly("title", [](const Protocol& p) { return Text(p.protocol->title); })
      .def_property_readonly("prose", [](const Protocol& p) { return Text(p.protocol->text); })
      .def_property_readonly("headers", &headers_of)
      .def_property_readonly("promises", &promises_of)
      .def_property_readonly("mutants", &mutants_of)
      .def_property_readonly("text", [](const Protocol& p) { return Text(p.text); })
      .def("check_mutant", [](const Protocol& p, const std::string& name) { (void)find_mutant(*p.protocol, name); });
  module.def("primitives", &primitives_of, py::arg("architecture"));
  module.def("agreed_tables", &tables_of, py::arg("folder"));
  module.def("standard_columns", &columns_of_all);
  module.def("find_protocols", &find_protocols, py::arg("paths"));
}

}  // namespace stalefetch::python
