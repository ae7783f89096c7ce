// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/matrix_arguments.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "bindings/cli/protocol_commands.hpp"
#include "model/verdict_table.hpp"

namespace stalefetch::cli {

namespace {

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

}  // namespace

void add_matrix_options(CLI::App& command, MatrixArguments& arguments) {
  command.add_option("paths", arguments.paths, "protocols, or folders with them")->required();
  command.add_option(
      "--column", arguments.columns,
      "x86-64, x86-64:fred, aarch64:DIC,IDC; again for more; otherwise all that each architecture suggests");
  command.add_option("--time-limit", arguments.time_limit, "seconds for each cell")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_option("--jobs,-j", arguments.jobs, "threads; 0: one per core");
}

protocol::LibraryOptions library_options(const MatrixArguments& arguments) {
  protocol::LibraryOptions options;
  options.jobs = arguments.jobs;
  options.check.time_limit = std::chrono::milliseconds(static_cast<long>(arguments.time_limit * 1000));
  return options;
}

protocol::Matrix ask_matrix(const MatrixArguments& arguments, const protocol::LibraryOptions& options) {
  const auto protocols = protocol::find_protocols(arguments.paths);
  if (protocols.empty() && !arguments.may_be_empty)
    throw Error({arguments.paths[0], 0, 0}, "no protocol", "files that begin with `C`");
  const bool folder = arguments.paths.size() == 1 && std::filesystem::is_directory(arguments.paths[0]);
  return make_matrix(protocols, folder ? arguments.paths[0] : "", columns_of(arguments.columns), arguments.mutants,
                     options);
}

int status_of(const protocol::Matrix& matrix) {
  for (const protocol::MatrixRow& row : matrix.rows)
    for (const protocol::CellReport& cell : row.cells)
      if (!cell.error.empty()) {
        fmt::print(stderr, "{}\n", cell.error);
        return cell.internal_error ? our_fault : user_error;
      }
  return as_expected;
}

}  // namespace stalefetch::cli
