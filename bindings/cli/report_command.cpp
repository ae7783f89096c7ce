// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <memory>

#include "bindings/cli/matrix_arguments.hpp"
#include "bindings/cli/progress.hpp"
#include "bindings/machine/witness_run.hpp"
#include "model/protocol/html.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

namespace {

struct ReportArguments {
  MatrixArguments matrix;
  std::string output;
  bool repairs = false;
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

int write_report(const ReportArguments& arguments) {
  require_writable(arguments.output);
  MatrixArguments asked = arguments.matrix;
  asked.mutants = true;
  protocol::HtmlOptions options;
  options.library = library_options(asked);
  options.library.progress = progress_line();
  options.repairs = arguments.repairs;
  options.follow = followed;
  const protocol::Matrix matrix = ask_matrix(asked, options.library);
  write_file(arguments.output, to_html(matrix, options));
  return status_of(matrix);
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ReportArguments>();
  CLI::App* command = app.add_subcommand("report", "protocols, their verdicts and what decides them, as one HTML page");
  add_matrix_options(*command, arguments->matrix);
  command->add_option("--output,-o", arguments->output, "the page; - for standard output")->required();
  command->add_flag("--repairs", arguments->repairs,
                    "also the cheapest single steps that would make an unsafe protocol safe: takes longer");
  command->callback([arguments, &action] { action = [arguments] { return write_report(*arguments); }; });
}

}  // namespace stalefetch::cli
