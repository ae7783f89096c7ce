// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "bindings/cli/commands.hpp"
#include "model/batch.hpp"
#include "model/distinguish.hpp"
#include "model/litmus/parse.hpp"
#include "model/verdict_table.hpp"

namespace stalefetch::cli {

namespace {

struct Side {
  const Architecture* architecture;
  Configuration configuration;
};

/// `ARCH` or `ARCH[variant,variant=0]`.
Side parse_side(const std::string& text) {
  const auto bracket = text.find('[');
  const std::string name = text.substr(0, bracket);
  Side side{find_architecture(name), {}};
  if (side.architecture == nullptr) {
    std::string known;
    for (const Architecture* a : architectures()) known += fmt::format("{}{}", known.empty() ? "" : ", ", a->name());
    throw Error({}, fmt::format("architecture `{}`", name), known);
  }
  if (bracket == std::string::npos) return side;
  if (text.back() != ']') throw Error({}, fmt::format("`{}`", text), "ARCH[variant,variant=0]");
  side.configuration = parse_configuration(text.substr(bracket + 1, text.size() - bracket - 2), {});
  return side;
}

std::string answer(Outcome outcome, bool unpredictable) {
  return fmt::format("{}{}", to_string(outcome), unpredictable ? ", unpredictable" : "");
}

int run(const std::string& left_text, const std::string& right_text, const std::vector<std::string>& folders) {
  const Side left = parse_side(left_text), right = parse_side(right_text);
  if (left.architecture != right.architecture)
    throw Error({}, fmt::format("{} and {}", left.architecture->name(), right.architecture->name()),
                "two configurations of one architecture: a test is a program of one instruction set");
  DistinguishOptions options;
  options.left.configuration = left.configuration;
  options.right.configuration = right.configuration;
  options.left.time_limit = options.right.time_limit = std::chrono::seconds(5);
  if (isatty(STDERR_FILENO) != 0)
    options.progress = [](std::size_t done) {
      if (done % 50 == 0) fmt::print(stderr, "\r{} tests", done);
    };
  const auto found = distinguish(find_tests(folders), *left.architecture, options);
  if (isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r\033[K");
  if (!found) {
    fmt::print("no test here tells {} and {} apart (that does not prove them the same)\n", left_text, right_text);
    return inconclusive;
  }
  fmt::print("{}\n", litmus::print(*found->test));
  fmt::print("(* from {}{}\n   {}: {}\n   {}: {} *)\n", found->origin,
             found->removed == 0 ? "" : fmt::format(", {} instructions less", found->removed), left_text,
             answer(found->left, found->left_unpredictable), right_text,
             answer(found->right, found->right_unpredictable));
  return as_expected;
}

}  // namespace

void add_distinguish(CLI::App& app, Action& action) {
  struct Arguments {
    std::string left, right;
    std::vector<std::string> folders{"scenarios"};
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("distinguish", "the smallest test that two configurations answer differently");
  command->add_option("left", arguments->left, "ARCH[variant,...], such as x86-64[amd]")->required();
  command->add_option("right", arguments->right, "the other one, such as x86-64")->required();
  command->add_option("--tests", arguments->folders, "files or folders to start from")->capture_default_str();
  command->callback([arguments, &action] {
    action = [arguments] { return run(arguments->left, arguments->right, arguments->folders); };
  });
}

}  // namespace stalefetch::cli
