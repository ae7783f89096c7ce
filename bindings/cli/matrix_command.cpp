// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/protocol_commands.hpp"
#include "model/protocol/matrix.hpp"
#include "model/protocol/report.hpp"
#include "model/verdict_table.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

namespace {

struct MatrixArguments {
  std::vector<std::string> paths, columns;
  std::string format = "text", output;
  bool mutants = false;
  unsigned jobs = 1;
  double time_limit = 60;
};

/// `x86-64`, `x86-64:fred`, `aarch64:DIC,IDC`
std::vector<protocol::MatrixColumn> columns_of(const std::vector<std::string>& asked) {
  if (asked.empty()) return protocol::standard_columns();
  std::vector<protocol::MatrixColumn> columns;
  for (const std::string& each : asked) {
    const std::size_t colon = each.find(':');
    const Architecture& architecture = architecture_named(each.substr(0, colon), "--column");
    const std::string text = colon == std::string::npos ? "default" : each.substr(colon + 1);
    columns.push_back({&architecture, text, parse_configuration(text, {"--column", 0, 0})});
    (void)architecture.complete(columns.back().configuration);
  }
  return columns;
}

int print_matrix(const MatrixArguments& arguments) {
  protocol::LibraryOptions options;
  options.jobs = arguments.jobs;
  options.check.time_limit = std::chrono::milliseconds(static_cast<long>(arguments.time_limit * 1000));
  const auto protocols = protocol::find_protocols(arguments.paths);
  if (protocols.empty()) throw Error({arguments.paths[0], 0, 0}, "no protocol", "files that begin with `C`");
  const bool folder = arguments.paths.size() == 1 && std::filesystem::is_directory(arguments.paths[0]);
  const protocol::Matrix matrix = make_matrix(protocols, folder ? arguments.paths[0] : "",
                                              columns_of(arguments.columns), arguments.mutants, options);
  std::string text;
  if (arguments.format == "text") text = to_text(matrix);
  if (arguments.format == "csv") text = to_csv(matrix);
  if (arguments.format == "json") text = to_json(matrix).dump(2) + "\n";
  if (arguments.format == "html") text = protocol::to_html(matrix, options);
  if (arguments.output.empty())
    fmt::print("{}", text);
  else
    write_file(arguments.output, text);
  for (const protocol::MatrixRow& row : matrix.rows)
    for (const protocol::CellReport& cell : row.cells)
      if (!cell.error.empty()) {
        fmt::print(stderr, "{}\n", cell.error);
        return cell.internal_error ? our_fault : user_error;
      }
  return as_expected;
}

}  // namespace

void add_matrix(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<MatrixArguments>();
  CLI::App* command = app.add_subcommand("matrix", "protocols against architectures and their variants, in one table");
  command->add_option("paths", arguments->paths, "protocols, or folders with them")->required();
  command->add_option(
      "--column", arguments->columns,
      "x86-64, x86-64:fred, aarch64:DIC,IDC; again for more; otherwise all that each architecture suggests");
  command->add_flag("--mutants", arguments->mutants, "a row for each mutant too");
  command->add_option("--format", arguments->format, "text, csv, json or html")
      ->check(CLI::IsMember({"text", "csv", "json", "html"}));
  command->add_option("--output,-o", arguments->output, "a file instead of standard output");
  command->add_option("--time-limit", arguments->time_limit, "seconds for each cell")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--jobs,-j", arguments->jobs, "threads; 0: one per core");
  command->callback([arguments, &action] { action = [arguments] { return print_matrix(*arguments); }; });
}

}  // namespace stalefetch::cli
