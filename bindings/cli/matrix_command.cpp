// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/matrix_arguments.hpp"
#include "model/protocol/html.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

namespace {

struct PrintedMatrix {
  MatrixArguments asked;
  std::string format = "text", output = "-";
};

int print_matrix(const PrintedMatrix& arguments) {
  require_writable(arguments.output);
  const protocol::LibraryOptions options = library_options(arguments.asked);
  const protocol::Matrix matrix = ask_matrix(arguments.asked, options);
  std::string text;
  if (arguments.format == "text") text = to_text(matrix);
  if (arguments.format == "csv") text = to_csv(matrix);
  if (arguments.format == "json") text = to_json(matrix).dump(2) + "\n";
  if (arguments.format == "html") text = to_html(matrix, {options, false, {}, {}});
  write_file(arguments.output, text);
  return status_of(matrix);
}

}  // namespace

void add_matrix(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<PrintedMatrix>();
  CLI::App* command = app.add_subcommand("matrix", "protocols against architectures and their variants, in one table");
  add_matrix_options(*command, arguments->asked);
  command->add_flag("--mutants", arguments->asked.mutants, "a row for each mutant too");
  command->add_option("--format", arguments->format, "text, csv, json or html")
      ->check(CLI::IsMember({"text", "csv", "json", "html"}));
  command->add_option("--output,-o", arguments->output, "a file instead of standard output");
  command->callback([arguments, &action] { action = [arguments] { return print_matrix(*arguments); }; });
}

}  // namespace stalefetch::cli
