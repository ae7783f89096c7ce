// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "model/verdict_table.hpp"

namespace stalefetch::protocol {

std::vector<MatrixColumn> standard_columns(const Architecture& architecture) {
  std::vector<MatrixColumn> result;
  for (const Header& pragma : lowering_table(architecture).pragmas) {
    if (pragma.key != "configurations") continue;
    std::vector<std::string> words;
    boost::split(words, pragma.value, boost::is_any_of(" "), boost::token_compress_on);
    for (const std::string& word : words) result.push_back({&architecture, word, parse_configuration(word, pragma.at)});
  }
  if (result.empty()) result.push_back({&architecture, "default", {}});
  return result;
}

std::vector<MatrixColumn> standard_columns() {
  std::vector<MatrixColumn> result;
  for (const Architecture* architecture : architectures()) {
    if (architecture->lowering().empty()) continue;
    const std::vector<MatrixColumn> own = standard_columns(*architecture);
    result.insert(result.end(), own.begin(), own.end());
  }
  return result;
}

void answer(Matrix& matrix, const LibraryOptions& options) {
  std::vector<Cell> cells;
  for (const MatrixRow& row : matrix.rows)
    for (const MatrixColumn& column : matrix.columns)
      cells.push_back({row.protocol, row.mutant, column.architecture, column.configuration});
  std::vector<CellReport> reports = run(cells, options);
  for (std::size_t row = 0; row < matrix.rows.size(); ++row)
    for (std::size_t column = 0; column < matrix.columns.size(); ++column)
      matrix.rows[row].cells.push_back(std::move(reports[row * matrix.columns.size() + column]));
}

Matrix make_matrix(const std::vector<std::shared_ptr<const Protocol>>& protocols, const std::string& folder,
                   const std::vector<MatrixColumn>& columns, bool mutants, const LibraryOptions& options) {
  Matrix matrix{columns, {}};
  const auto add = [&](const std::shared_ptr<const Protocol>& protocol, const std::string& mutant) {
    std::string name =
        folder.empty()
            ? protocol->name
            : std::filesystem::path(protocol->file).lexically_relative(folder).replace_extension().generic_string();
    if (!mutant.empty()) name += "+" + mutant;
    matrix.rows.push_back({std::move(name), protocol, mutant, {}});
  };
  for (const auto& protocol : protocols) {
    add(protocol, "");
    if (mutants)
      for (const Mutant& mutant : protocol->mutants) add(protocol, mutant.name);
  }
  answer(matrix, options);
  return matrix;
}

char sign(const CellReport& cell) {
  if (!cell.error.empty()) return '!';
  if (!cell.safety) return '.';
  switch (*cell.safety) {
    case Safety::Safe:
    case Safety::Forbidden:
      return '+';
    case Safety::Unsafe:
    case Safety::Allowed:
      return 'X';
    case Safety::Inconclusive:
      break;
  }
  return '?';
}

namespace {

void end_line(std::string& text) {
  while (text.ends_with(' ')) text.pop_back();
  text += "\n";
}

std::string verdict_word(const CellReport& cell) {
  if (!cell.error.empty()) return "error";
  return cell.safety ? std::string(to_string(*cell.safety)) : "none";
}

}  // namespace

std::string to_text(const Matrix& matrix) {
  std::size_t width = 8;
  for (const MatrixRow& row : matrix.rows) width = std::max(width, row.name.size());
  std::string text, heads(width, ' '), numbers(width, ' ');
  for (std::size_t i = 0; i < matrix.columns.size();) {
    const Architecture* architecture = matrix.columns[i].architecture;
    text += fmt::format("{:<8}", architecture->name());
    std::string group;
    for (unsigned number = 1; i < matrix.columns.size() && matrix.columns[i].architecture == architecture;
         ++i, ++number) {
      text += fmt::format(" {} {}", number, matrix.columns[i].configuration_text);
      group += fmt::format(" {}", number % 10);
    }
    text += "\n";
    const std::string name(architecture->name());
    heads += fmt::format("  {:<{}}", name, group.size());
    numbers += fmt::format("  {:<{}}", group, name.size());
  }
  for (const Sign& each : signs) text += fmt::format("{} {}  ", each.letter, each.meaning);
  end_line(text);
  end_line(heads);
  end_line(numbers);
  text += "\n" + heads + numbers;
  for (const MatrixRow& row : matrix.rows) {
    text += fmt::format("{:<{}}", row.name, width);
    for (std::size_t i = 0; i < matrix.columns.size();) {
      const Architecture* architecture = matrix.columns[i].architecture;
      std::string group;
      for (; i < matrix.columns.size() && matrix.columns[i].architecture == architecture; ++i)
        group += fmt::format(" {}", sign(row.cells[i]));
      text += fmt::format("  {:<{}}", group, architecture->name().size());
    }
    end_line(text);
  }
  return text;
}

std::string to_csv(const Matrix& matrix) {
  std::string text = "protocol,mutant,architecture,configuration,verdict,broken\n";
  for (const MatrixRow& row : matrix.rows)
    for (std::size_t i = 0; i < matrix.columns.size(); ++i)
      text += fmt::format("{},{},{},\"{}\",{},\"{}\"\n",
                          row.mutant.empty() ? row.name : row.name.substr(0, row.name.size() - row.mutant.size() - 1),
                          row.mutant, matrix.columns[i].architecture->name(), matrix.columns[i].configuration_text,
                          verdict_word(row.cells[i]), row.cells[i].broken.empty() ? "" : broken_kinds(row.cells[i]));
  return text;
}

nlohmann::ordered_json to_json(const Matrix& matrix) {
  nlohmann::ordered_json result;
  for (const MatrixColumn& column : matrix.columns)
    result["columns"].push_back(
        {{"architecture", column.architecture->name()}, {"configuration", column.configuration_text}});
  for (const MatrixRow& row : matrix.rows) {
    nlohmann::ordered_json line = {
        {"name", row.name}, {"file", row.protocol->file}, {"mutant", row.mutant}, {"title", row.protocol->title}};
    for (const CellReport& cell : row.cells) {
      nlohmann::ordered_json one = {{"verdict", verdict_word(cell)}};
      for (const auto& [promise, how] : cell.broken)
        one["broken"].push_back(how.empty() ? nlohmann::ordered_json{{"promise", promise}}
                                            : nlohmann::ordered_json{{"promise", promise}, {"how", how}});
      if (!cell.reasons.empty()) one["reasons"] = cell.reasons;
      if (!cell.doubts.empty()) one["doubts"] = cell.doubts;
      if (!cell.no_lowering.empty()) one["why"] = cell.no_lowering;
      if (!cell.error.empty()) one["error"] = cell.error;
      line["cells"].push_back(std::move(one));
    }
    result["rows"].push_back(std::move(line));
  }
  return result;
}

}  // namespace stalefetch::protocol
