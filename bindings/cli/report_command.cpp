// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <memory>

#include "bindings/cli/machine_table.hpp"
#include "bindings/cli/matrix_arguments.hpp"
#include "bindings/cli/progress.hpp"
#include "bindings/cli/protocol_commands.hpp"
#include "bindings/machine/witness_run.hpp"
#include "model/batch.hpp"
#include "model/protocol/html.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

namespace {

struct ReportArguments {
  MatrixArguments matrix;
  std::string output;
  bool repairs = false;
  std::vector<std::string> profiles;
  std::uint64_t runs = 1000;
  std::string hardware;
};

/// A witness as a run of the machine. Races and waits without end have none.
protocol::FollowedRun followed(const CheckResult& result) {
  protocol::FollowedRun run;
  if (!result.witness) return run;
  const cores::Replay replay =
      follow(*result.analysis, *result.witness,
             [&](const cores::Replay&, const cores::Recorder& recorder) { run.svg = cores::to_wave_svg(recorder); });
  if (!replay.followed) run.refused = fmt::format("{}", fmt::join(replay.refused, "; "));
  if (!replay.followed && run.refused.empty()) run.refused = "no order of its steps was found in the states looked at";
  return run;
}

/// The files that are no protocols, on the machines that are asked for.
MachineTable simulated(const ReportArguments& arguments, const protocol::Matrix& matrix) {
  std::vector<cores::Profile> profiles;
  for (const std::string& name : arguments.profiles) profiles.push_back(cores::find_profile(name));
  std::vector<std::string> files = find_tests(arguments.matrix.paths);
  for (const protocol::MatrixRow& row : matrix.rows) std::erase(files, row.protocol->file);
  TableOptions options;
  options.comparison.runs = arguments.runs;
  options.comparison.check.time_limit =
      std::chrono::milliseconds(static_cast<long>(arguments.matrix.time_limit * 1000));
  options.hardware = arguments.hardware;
  return make_table(files, profiles, options);
}

int write_report(const ReportArguments& arguments) {
  require_writable(arguments.output);
  MatrixArguments asked = arguments.matrix;
  asked.mutants = true;
  asked.may_be_empty = !arguments.profiles.empty();
  protocol::HtmlOptions options;
  options.library = library_options(asked);
  options.library.progress = progress_line();
  options.repairs = arguments.repairs;
  options.follow = followed;
  const protocol::Matrix matrix = ask_matrix(asked, options.library);
  int status = status_of(matrix);
  if (!arguments.profiles.empty()) {
    MachineTable table = simulated(arguments, matrix);
    options.tests = std::move(table.rows);
    status = worse(status, table.status);
  }
  write_file(arguments.output, to_html(matrix, options));
  return status;
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ReportArguments>();
  CLI::App* command = app.add_subcommand("report", "protocols, their verdicts and what decides them, as one HTML page");
  add_matrix_options(*command, arguments->matrix);
  command->add_option("--output,-o", arguments->output, "the page; - for standard output")->required();
  command->add_flag("--repairs", arguments->repairs,
                    "also the cheapest single steps that would make an unsafe protocol safe: takes longer");
  command
      ->add_option("--profile", arguments->profiles,
                   "also the tests among the files, on these machines (see `simulate --list`), separated by commas")
      ->delimiter(',');
  command->add_option("--runs", arguments->runs, "with --profile: of each test on each machine")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--hardware", arguments->hardware,
                      "with --profile: counts of real devices; otherwise the `hardware.tsv` beside the tests");
  command->callback([arguments, &action] { action = [arguments] { return write_report(*arguments); }; });
}

}  // namespace stalefetch::cli
