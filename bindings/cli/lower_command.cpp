// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string.hpp>
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

std::string signature(const protocol::Function& function) {
  std::vector<std::string> parameters;
  for (const protocol::Parameter& parameter : function.parameters)
    parameters.push_back(
        fmt::format("{} {}{}", parameter.type.word, std::string(parameter.type.stars, '*'), parameter.name));
  return fmt::format("{}({})", function.name, fmt::join(parameters, ", "));
}

bool is_everywhere(const std::string& name) {
  const auto& all = architectures();
  return std::all_of(all.begin(), all.end(), [&](const Architecture* each) {
    if (each->lowering().empty()) return true;
    const auto functions = protocol::primitives(*each);
    return std::any_of(functions.begin(), functions.end(), [&](const auto& f) { return f.name == name; });
  });
}

/// Every primitive with where it comes from; several that share a comment together.
int list_primitives(const Architecture& architecture) {
  const auto functions = protocol::primitives(architecture);
  auto each = functions.begin();
  while (each != functions.end()) {
    std::string source = each->documentation;
    if (source.starts_with("---- ")) {  // of a part of the table
      const std::size_t end = std::min(source.find('\n'), source.size());
      fmt::print("\n{}\n", source.substr(5, end - 5));
      source.erase(0, end + 1);
    }
    do fmt::print("{}{}\n", signature(*each), is_everywhere(each->name) ? "   (every architecture)" : "");
    while (++each != functions.end() && each->documentation.empty());
    boost::replace_all(source, "\n", "");
    boost::trim(source);
    if (!source.empty()) fmt::print("    {}\n", source);
  }
  fmt::print(
      "\non_each_cpu(f), on_each_cpu_nowait(f), on_each_running_cpu(f), on_cpu(n, f), for_each_other_cpu(f), "
      "on_breakpoint(f)   (every architecture)\n"
      "    f runs on other CPUs by an interrupt, or as the handler of every breakpoint; `f` is a function of the file "
      "or "
      "a primitive\n");
  return as_expected;
}

std::string lowered(const protocol::Protocol& text, const std::string& name, const std::string& mutant) {
  const Architecture& architecture = architecture_named(name, "--arch");
  const std::vector<protocol::Change> changes =
      mutant.empty() ? std::vector<protocol::Change>{} : protocol::find_mutant(text, mutant).changes;
  return protocol::to_litmus(text, protocol::lower(text, architecture, changes));
}

int print_lowered(const LowerArguments& arguments) {
  if (arguments.list) return list_primitives(architecture_named(arguments.architecture, "--arch"));
  if (arguments.path.empty()) throw Error({"lower", 0, 0}, "no file", "a protocol, or --list");
  fmt::print("{}", lowered(protocol::read_file(arguments.path), arguments.architecture, arguments.mutant));
  return as_expected;
}

}  // namespace

std::shared_ptr<const litmus::Test> read_test(const std::string& file, const std::string& architecture,
                                              const std::string& mutant) {
  const std::string text = litmus::read_text(file);
  if (!protocol::is_protocol(text)) return std::make_shared<const litmus::Test>(litmus::parse(text, file));
  if (architecture.empty()) throw Error({file, 1, 1}, "a protocol", "--arch, and the architecture that it is lowered to");
  return std::make_shared<const litmus::Test>(
      litmus::parse(lowered(protocol::parse(text, file), architecture, mutant), file));
}

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
