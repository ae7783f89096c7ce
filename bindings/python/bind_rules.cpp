// SPDX-License-Identifier: BSD-2-Clause
// Architectures: their variants, and their rules with title and source.
#include <algorithm>
#include <tuple>

#include "bindings/python/module.hpp"
#include "model/search/rules.hpp"
#include "model/verdict_table.hpp"

namespace stalefetch::python {

namespace {

const char* kind_of(const cat::Model& model, std::size_t rule) {
  const auto axiom =
      std::find_if(model.axioms.begin(), model.axioms.end(), [&](const auto& a) { return a.rule == rule; });
  if (axiom == model.axioms.end()) return "rule";
  return axiom->flag ? "flag" : "axiom";
}

/// Name, title, text, source, kind, whether it is empty in this configuration, line.
using RuleText = std::tuple<Text, Text, Text, Text, Text, bool, unsigned>;

/// The title of the rule file, and its documented rules.
std::pair<Text, std::vector<RuleText>> rules_of(const std::string& name, const Options& options) {
  const CheckOptions asked = options.to_model();
  const Architecture& architecture = architecture_named(name);
  const auto rules = rule_cache(asked)->get(architecture, architecture.complete(asked.configuration), asked.rules);
  const cat::Model& model = rules->model;
  std::vector<RuleText> result;
  for (std::size_t k = 0; k < model.rules.size(); ++k) {
    const cat::Rule& rule = model.rules[k];
    result.emplace_back(rule.name, rule.title, rule.text, rule.source, kind_of(model, k),
                        model.nodes[rule.node].op == cat::Op::Empty, rule.at.line);
  }
  return {model.title, result};
}

/// Name, meaning, whether it is on by default.
using VariantText = std::tuple<Text, Text, bool>;

std::vector<std::tuple<Text, Text, std::vector<VariantText>>> list_architectures() {
  std::vector<std::tuple<Text, Text, std::vector<VariantText>>> result;
  for (const Architecture* a : architectures()) {
    const Configuration defaults = a->complete({});
    std::vector<VariantText> variants;
    for (const Variant& variant : a->variants())
      variants.emplace_back(variant.name, variant.meaning, defaults.at(std::string(variant.name)));
    result.emplace_back(a->name(), a->litmus_name(), std::move(variants));
  }
  return result;
}

}  // namespace

void bind_rules(py::module_& module) {
  module.def("architectures", &list_architectures);
  module.def("rules", &rules_of, py::arg("architecture"), py::arg("options"));
  module.def(
      "rule_text", [](const std::string& name) { return Text(architecture_named(name).rules()); },
      py::arg("architecture"));
  module.def(
      "complete",
      [](const std::string& name, const Configuration& asked) { return architecture_named(name).complete(asked); },
      py::arg("architecture"), py::arg("configuration"));
  module.def(
      "parse_configuration", [](const std::string& text) { return parse_configuration(text, {}); }, py::arg("text"));
}

}  // namespace stalefetch::python
