// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/protocol_commands.hpp"
#include "bindings/cli/replay_option.hpp"
#include "model/explain/explain.hpp"
#include "model/litmus/parse.hpp"
#include "model/protocol/explanation.hpp"
#include "model/verdict_table.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

namespace {

struct ExplainArguments {
  std::string file;
  std::string config, architecture, mutant;
  std::string svg, dot;
  std::string format = "text";
  double time_limit = 0;
  unsigned unroll = ExploreOptions{}.unroll;
  std::vector<std::string> without;
  bool replay = false;
  RunOutput run;
};

CheckOptions check_options(const ExplainArguments& arguments) {
  CheckOptions options;
  options.configuration = parse_configuration(arguments.config, {"--config", 0, 0});
  options.explore.unroll = arguments.unroll;
  options.rules.without = {arguments.without.begin(), arguments.without.end()};
  if (arguments.time_limit > 0)
    options.time_limit = std::chrono::milliseconds(static_cast<long>(arguments.time_limit * 1000));
  return options;
}

struct Explained {
  CheckResult result;
  Explanation explanation;
};

/// A protocol is explained as it is lowered to one architecture, in its own words.
Explained ask_protocol(const protocol::Protocol& text, const ExplainArguments& arguments, const CheckOptions& options) {
  const Architecture& architecture = architecture_named(arguments.architecture, "--arch");
  protocol::VerdictOptions asked{options, {}, true};
  if (!arguments.mutant.empty()) asked.changes = protocol::find_mutant(text, arguments.mutant).changes;
  RuleCache cache;
  const protocol::Verdict verdict = protocol::judge(text, architecture, asked, cache);
  if (!verdict.result) throw Error({arguments.file, 0, 0}, verdict.reasons.front());
  return {protocol::shown(verdict), protocol::explain(text, architecture, verdict, options)};
}

Explained ask(const ExplainArguments& arguments, const CheckOptions& options) {
  if (const auto protocols = protocol::find_protocols({arguments.file}); !protocols.empty())
    return ask_protocol(*protocols.front(), arguments, options);
  RuleCache cache;
  Explained result;
  result.result = check(std::make_shared<const litmus::Test>(litmus::read_file(arguments.file)), options, cache);
  result.explanation = explain(result.result, options);
  return result;
}

int explain_file(const ExplainArguments& arguments) {
  if (arguments.svg == "-" && arguments.dot == "-")
    throw Error({"--dot", 0, 0}, "`-` twice", "standard output for one of the pictures only");
  const CheckOptions options = check_options(arguments);
  const Explained explained = ask(arguments, options);
  const Explanation& explanation = explained.explanation;
  if (!arguments.svg.empty()) write_file(arguments.svg, to_svg(explanation));
  if (!arguments.dot.empty()) write_file(arguments.dot, to_dot(explanation));
  // A picture on standard output stands there alone.
  if (arguments.svg != "-" && arguments.dot != "-") {
    const auto replace = nlohmann::ordered_json::error_handler_t::replace;
    fmt::print("{}", arguments.format == "json" ? to_json(explanation).dump(2, ' ', false, replace) + "\n"
                                                : to_text(explanation));
  }
  if (arguments.replay || arguments.run.any())
    if (const int status = show_replay(explained.result, arguments.run); status != as_expected) return status;
  return explanation.outcome == Outcome::Inconclusive ? inconclusive : as_expected;
}

}  // namespace

void add_explain(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* command =
      app.add_subcommand("explain", "show why a litmus test is allowed or forbidden, or a protocol safe or unsafe");
  command->add_option("file", arguments->file, "the test or protocol")->required();
  command->add_option("--config", arguments->config, "variants, such as DIC=1,IDC=1; wins over what the test says");
  command->add_option("--arch", arguments->architecture, "of a protocol: the architecture");
  command->add_option("--mutant", arguments->mutant, "of a protocol: with the changes of this mutant");
  command->add_option("--svg", arguments->svg, "write the timeline as a picture; - for standard output");
  command->add_option("--dot", arguments->dot, "write the execution as a graph for Graphviz; - for standard output");
  command->add_option("--format", arguments->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--time-limit", arguments->time_limit, "seconds for the verdict, and again for the explanation")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--unroll", arguments->unroll, "how often a loop may go round")->capture_default_str();
  command->add_option("--without", arguments->without, "what if this documented rule were not there");
  command->add_flag("--replay", arguments->replay, "follow the witness on the simulated machine");
  command->add_flag("--trace", arguments->run.trace, "with --replay: what happens there, step by step");
  command->add_option("--vcd", arguments->run.vcd, "with --replay: a waveform, for GTKWave");
  command->add_option("--wave", arguments->run.wave, "with --replay: a picture (.svg) or WaveDrom source (.json)");
  command->callback([arguments, &action] { action = [arguments] { return explain_file(*arguments); }; });
}

}  // namespace stalefetch::cli
