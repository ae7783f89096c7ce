// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/protocol_commands.hpp"
#include "model/protocol/parse.hpp"
#include "model/protocol/repair.hpp"
#include "model/protocol/repair_menu.hpp"
#include "model/verdict_table.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

namespace {

struct RepairArguments {
  std::string path, architecture, config, mutant, write;
  std::string format = "text";
  unsigned most = 2, jobs = 1;
  std::size_t most_asked = protocol::RepairOptions{}.most_asked;
  double time_limit = 10, budget = 120;
};

std::string step_text(const protocol::AddedStep& step) {
  return fmt::format("{}: {}{}", step.function, step.step,
                     step.before.empty() ? " at the end" : " before " + step.before);
}

/// The menu, with the costs.
std::string menu(const protocol::Protocol& text, const Architecture& architecture) {
  std::vector<std::string> steps;
  for (const protocol::MenuItem& item : protocol::repair_menu(text, architecture))
    steps.push_back(fmt::format("{} {}", item.cost, item.step));
  return fmt::format("{}", fmt::join(steps, ", "));
}

void print_text(const protocol::Protocol& text, const Architecture& architecture, const RepairArguments& arguments,
                const protocol::Repairs& found) {
  fmt::print(
      "{}{}   {} {}   {}\n", text.name, arguments.mutant.empty() ? "" : "+" + arguments.mutant, architecture.name(),
      arguments.config.empty() ? "default" : arguments.config,
      *found.before.safety == protocol::Safety::Unsafe ? "UNSAFE" : std::string(to_string(*found.before.safety)));
  for (const auto& [promise, how] : found.before.broken)
    fmt::print("  breaks {}{}\n", promise, how.empty() ? "" : ": " + how);
  for (const std::string& reason : found.before.reasons) fmt::print("  {}\n", reason);
  if (*found.before.safety == protocol::Safety::Unsafe) {
    fmt::print("  {}\n", found.repairs.empty()
                             ? fmt::format("no {} of the steps that may be added make it safe",
                                           arguments.most == 1 ? "one" : fmt::format("{}", arguments.most))
                             : "safe with, cheapest first (cost, steps):");
    for (const protocol::Repair& repair : found.repairs) {
      fmt::print("  {:>4}  {}\n", repair.cost, step_text(repair.steps[0]));
      for (std::size_t i = 1; i < repair.steps.size(); ++i) fmt::print("        {}\n", step_text(repair.steps[i]));
    }
  } else if (*found.before.safety == protocol::Safety::Safe) {
    fmt::print("  {}\n", found.spare.empty() ? "no step can go" : "each of these steps can go, by itself:");
    for (const std::string& step : found.spare) fmt::print("        {}\n", step);
    if (found.spare_together.size() > 1) fmt::print("  and all of these at once:\n");
    if (found.spare_together.size() > 1)
      for (const std::string& step : found.spare_together) fmt::print("        {}\n", step);
  }
  if (*found.before.safety == protocol::Safety::Unsafe)
    fmt::print("  steps that may be added in {}, with their costs: {}\n",
               protocol::runs_in_user_space(text, architecture) ? "user space" : "the kernel",
               menu(text, architecture));
  fmt::print("  {} protocols judged{}{}\n", found.asked,
             found.inconclusive == 0 ? "" : fmt::format(", {} without an answer", found.inconclusive),
             found.complete ? "" : "; not every set of steps was looked at (--most-asked, --budget)");
}

int repair_file(const RepairArguments& arguments) {
  const Architecture& architecture = architecture_named(arguments.architecture, "--arch");
  if (!arguments.write.empty()) require_writable(arguments.write);
  const protocol::Protocol text = protocol::read_file(arguments.path);
  protocol::RepairOptions options;
  options.most = arguments.most;
  options.most_asked = arguments.most_asked;
  options.library.jobs = arguments.jobs;
  options.budget = std::chrono::milliseconds(static_cast<long>(arguments.budget * 1000));
  options.library.check.time_limit = std::chrono::milliseconds(static_cast<long>(arguments.time_limit * 1000));
  const std::vector<protocol::Change> changes = arguments.mutant.empty()
                                                    ? std::vector<protocol::Change>{}
                                                    : protocol::find_mutant(text, arguments.mutant).changes;
  const protocol::Repairs found =
      protocol::repair(text, changes, architecture, parse_configuration(arguments.config, {"--config", 0, 0}), options);
  if (!arguments.write.empty()) {
    if (found.repairs.empty())
      throw Error({arguments.path, 0, 0}, "no repair to write", "an unsafe protocol that added steps make safe");
    write_file(arguments.write, found.repairs.front().repaired->source);
  }
  if (arguments.format == "json") {
    nlohmann::ordered_json json = {
        {"name", text.name}, {"architecture", architecture.name()}, {"verdict", to_string(*found.before.safety)}};
    json["repairs"] = nlohmann::ordered_json::array();
    for (const protocol::Repair& repair : found.repairs) {
      nlohmann::ordered_json one = {{"cost", repair.cost}};
      for (const protocol::AddedStep& step : repair.steps)
        one["steps"].push_back({{"step", step.step},
                                {"function", step.function},
                                {"before", step.before},
                                {"line", step.at.line},
                                {"cost", step.cost}});
      json["repairs"].push_back(std::move(one));
    }
    json["spare"] = found.spare;
    json["spare_together"] = found.spare_together;
    json["complete"] = found.complete;
    fmt::print("{}\n", json.dump(2));
  } else {
    print_text(text, architecture, arguments, found);
  }
  return *found.before.safety == protocol::Safety::Unsafe         ? differs
         : *found.before.safety == protocol::Safety::Inconclusive ? inconclusive
                                                                  : as_expected;
}

}  // namespace

void add_repair(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<RepairArguments>();
  CLI::App* command = app.add_subcommand(
      "repair", "the cheapest steps that make a protocol safe, or those that a safe one does not need");
  command->add_option("path", arguments->path, "a protocol")->required();
  command->add_option("--arch", arguments->architecture, "the architecture")->required();
  command->add_option("--config", arguments->config, "variants, such as DIC=1,IDC=1");
  command->add_option("--mutant", arguments->mutant, "of a safe mutant: which of its steps can go");
  command->add_option("--most", arguments->most, "how many steps may be added")
      ->check(CLI::Range(1, 4))
      ->capture_default_str();
  command->add_option("--most-asked", arguments->most_asked, "how many protocols may be judged")->capture_default_str();
  command->add_option("--time-limit", arguments->time_limit, "seconds for each of them")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--budget", arguments->budget, "seconds for all of them")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--write", arguments->write, "file for the protocol with the cheapest repair");
  command->add_option("--format", arguments->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--jobs,-j", arguments->jobs, "threads; 0: one per core");
  command->callback([arguments, &action] { action = [arguments] { return repair_file(*arguments); }; });
}

}  // namespace stalefetch::cli
