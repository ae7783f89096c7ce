// SPDX-License-Identifier: BSD-2-Clause
// What `matrix` and `report` ask alike.
#pragma once

#include <string>
#include <vector>

#include "bindings/cli/commands.hpp"
#include "model/protocol/matrix.hpp"

namespace stalefetch::cli {

struct MatrixArguments {
  std::vector<std::string> paths, columns;
  bool mutants = false;
  bool may_be_empty = false;  ///< there is something else to show
  unsigned jobs = 1;
  double time_limit = 60;
};

void add_matrix_options(CLI::App& command, MatrixArguments& arguments);
[[nodiscard]] protocol::LibraryOptions library_options(const MatrixArguments& arguments);
/// Throws Error: no protocol there, a bad one, an unknown column.
[[nodiscard]] protocol::Matrix ask_matrix(const MatrixArguments& arguments, const protocol::LibraryOptions& options);
/// The exit status, with the first error of a cell on standard error.
[[nodiscard]] int status_of(const protocol::Matrix& matrix);

}  // namespace stalefetch::cli
