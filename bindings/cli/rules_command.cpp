// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "bindings/cli/commands.hpp"
#include "model/error.hpp"
#include "model/search/rules.hpp"
#include "model/verdict_table.hpp"

namespace stalefetch::cli {

namespace {

constexpr std::size_t widest_line = 100;

/// Breaks a text into lines at spaces; each line is indented.
std::string wrapped(const std::string& text, std::size_t indent) {
  std::string result, line;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (!line.empty() && indent + line.size() + 1 + word.size() > widest_line) {
      result += std::string(indent, ' ') + line + "\n";
      line.clear();
    }
    line += (line.empty() || word.empty() ? "" : " ") + word;
    begin = end + 1;
  }
  return line.empty() ? result : result + std::string(indent, ' ') + line + "\n";
}

std::string_view kind_of(const cat::Model& model, std::size_t rule) {
  const auto axiom =
      std::find_if(model.axioms.begin(), model.axioms.end(), [&](const auto& a) { return a.rule == rule; });
  if (axiom == model.axioms.end()) return "rule";
  return axiom->flag ? "flag" : "axiom";
}

const Architecture& architecture_named(const std::string& name) {
  if (const Architecture* found = find_architecture(name)) return *found;
  std::string known;
  for (const Architecture* a : architectures()) known += fmt::format("{}`{}`", known.empty() ? "" : ", ", a->name());
  throw Error({}, fmt::format("unknown architecture `{}`", name), known);
}

int print_rules(const std::string& name, const std::string& config) {
  const Architecture& architecture = architecture_named(name);
  const Configuration configuration = architecture.complete(parse_configuration(config, {"--config", 0, 0}));
  const cat::Model model = prepare_rules(architecture, configuration).model;
  fmt::print("{}", wrapped(model.title, 0));
  for (std::size_t k = 0; k < model.rules.size(); ++k) {
    const cat::Rule& rule = model.rules[k];
    const bool off = model.nodes[rule.node].op == cat::Op::Empty;
    fmt::print("\n{}   {}{}\n", rule.name, kind_of(model, k), off ? ", empty in this configuration" : "");
    if (!rule.title.empty()) fmt::print("{}", wrapped(rule.title + ": " + rule.text, 2));
    if (!rule.source.empty()) fmt::print("{}", wrapped("source: " + rule.source, 2));
  }
  return as_expected;
}

}  // namespace

void add_rules(CLI::App& app, Action& action) {
  struct Arguments {
    std::string architecture, config;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("rules", "list the documented rules of an architecture and their sources");
  command->add_option("architecture", arguments->architecture, "such as aarch64")->required();
  command->add_option("--config", arguments->config, "variants, such as DIC=1,IDC=1");
  command->callback([arguments, &action] {
    action = [arguments] { return print_rules(arguments->architecture, arguments->config); };
  });
}

}  // namespace stalefetch::cli
