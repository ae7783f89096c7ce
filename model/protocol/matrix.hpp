// SPDX-License-Identifier: BSD-2-Clause
// One table that answers: protocols down, architectures and configurations across.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "model/protocol/library.hpp"

namespace stalefetch::protocol {

struct MatrixColumn {
  const Architecture* architecture = nullptr;
  std::string configuration_text;
  Configuration configuration;
};

struct MatrixRow {
  std::string name;  ///< of the file below the folder, with the mutant after a `+`
  std::shared_ptr<const Protocol> protocol;
  std::string mutant;
  std::vector<CellReport> cells;  ///< by column
};

struct Matrix {
  std::vector<MatrixColumn> columns;
  std::vector<MatrixRow> rows;
};

/// The configurations of an architecture that are worth a column each: `#pragma configurations` of its lowering table.
[[nodiscard]] std::vector<MatrixColumn> standard_columns(const Architecture& architecture);
/// Those of all architectures that have a lowering table.
[[nodiscard]] std::vector<MatrixColumn> standard_columns();

/// Asks every question of the rows, which have no cells yet.
void answer(Matrix& matrix, const LibraryOptions& options);

/// A row for each protocol, with its answers. `folder`: what names are relative to. `mutants`: a row for each of them
/// too.
[[nodiscard]] Matrix make_matrix(const std::vector<std::shared_ptr<const Protocol>>& protocols,
                                 const std::string& folder, const std::vector<MatrixColumn>& columns, bool mutants,
                                 const LibraryOptions& options);

/// A verdict as one letter.
struct Sign {
  char letter;
  std::string_view meaning;
};
inline constexpr std::array<Sign, 5> signs{
    {{'+', "safe, forbidden"}, {'X', "unsafe, allowed"}, {'?', "inconclusive"}, {'.', "not there"}, {'!', "error"}}};
[[nodiscard]] char sign(const CellReport& cell);

/// Columns as numbers, verdicts as signs, with a legend of both.
[[nodiscard]] std::string to_text(const Matrix& matrix);
/// A line for each cell: protocol, mutant, architecture, configuration, verdict, broken promises.
[[nodiscard]] std::string to_csv(const Matrix& matrix);
[[nodiscard]] nlohmann::ordered_json to_json(const Matrix& matrix);

}  // namespace stalefetch::protocol
