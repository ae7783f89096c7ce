// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <memory>

#include "bindings/cli/protocol_commands.hpp"
#include "model/litmus/parse.hpp"
#include "model/protocol/parse.hpp"
#include "model/protocol/promises.hpp"

namespace stalefetch::cli {

namespace {

struct LowerArguments {
  std::string path, architecture, mutant;
  bool list = false;
};

/// Every primitive with where it comes from.
int list_primitives(const Architecture& architecture) {
  const protocol::Protocol& table = protocol::lowering_table(architecture);
  std::string source;
  for (const protocol::Function& function : table.functions) {
    if (!function.documentation.empty()) source = function.documentation;
    std::string parameters;
    for (const protocol::Parameter& parameter : function.parameters)
      parameters += fmt::format("{}{} {}{}", parameters.empty() ? "" : ", ", parameter.type.word,
                                std::string(parameter.type.stars, '*'), parameter.name);
    fmt::print("{}({})\n    {}\n", function.name, parameters, source);
  }
  return as_expected;
}

int print_lowered(const LowerArguments& arguments) {
  const Architecture& architecture = architecture_named(arguments.architecture, "--arch");
  if (arguments.list) return list_primitives(architecture);
  if (arguments.path.empty()) throw Error({"lower", 0, 0}, "no file", "a protocol, or --list");
  const protocol::Protocol text = protocol::read_file(arguments.path);
  const std::vector<protocol::Change> changes = arguments.mutant.empty()
                                                    ? std::vector<protocol::Change>{}
                                                    : protocol::find_mutant(text, arguments.mutant).changes;
  const protocol::Lowered lowered = protocol::lower(text, architecture, changes);
  fmt::print("{}", protocol::to_litmus(text, lowered));
  return as_expected;
}

}  // namespace

void add_lower(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<LowerArguments>();
  CLI::App* command = app.add_subcommand("lower", "print what a protocol becomes on an architecture");
  command->add_option("path", arguments->path, "a protocol");
  command->add_option("--arch", arguments->architecture, "the architecture")->required();
  command->add_option("--mutant", arguments->mutant, "with the changes of this mutant of the protocol");
  command->add_flag("--list", arguments->list, "every primitive that the architecture has, and where it comes from");
  command->callback([arguments, &action] { action = [arguments] { return print_lowered(*arguments); }; });
}

}  // namespace stalefetch::cli
