// SPDX-License-Identifier: BSD-2-Clause
// The columns of code of a test, and the questions that the initial state and the condition ask about them.
#pragma once

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/litmus/scan.hpp"
#include "model/litmus/test.hpp"

namespace stalefetch::litmus {

class CodeTable {
 public:
  /// Reads the rows from `begin` up to the final part. The source must outlive the table.
  CodeTable(const Source& source, std::size_t begin);

  [[nodiscard]] std::vector<Column> take_columns() { return std::move(columns_); }
  [[nodiscard]] unsigned thread_count() const { return thread_count_; }
  /// Where the final part (`exists`, `locations`, ...) begins.
  [[nodiscard]] std::size_t end() const { return end_; }

  [[nodiscard]] bool has_label(unsigned thread, std::string_view label) const;
  /// All labels, spelled `P0:label`.
  [[nodiscard]] std::vector<std::string> all_labels() const;
  /// The threads whose code names a symbolic register such as `%x0`.
  [[nodiscard]] std::vector<unsigned> threads_naming(std::string_view symbolic_register);

 private:
  struct Cell {
    std::size_t begin;
    std::size_t end;
    bool last;
  };
  [[nodiscard]] Cell next_cell(std::size_t begin) const;
  [[nodiscard]] std::size_t skip_blanks(std::size_t offset) const;
  [[nodiscard]] bool at_final_part(std::size_t offset) const;
  std::size_t read_header(std::size_t offset);
  void read_thread_name(const Cell& cell);
  void check_threads() const;
  std::size_t read_row(std::size_t offset);
  void read_cell(Column& column, const Cell& cell);
  std::size_t read_labels(Column& column, Line& line, std::size_t offset, std::size_t end);
  void check_one_line(std::size_t begin, std::size_t end) const;
  void index_symbolic_registers();

  const Source& source_;
  std::string_view text_;
  std::size_t end_ = 0;
  unsigned thread_count_ = 0;
  std::vector<Column> columns_;
  std::vector<std::unordered_set<std::string_view>> labels_;  ///< by thread; views into the source
  std::unordered_map<std::string, std::vector<unsigned>> symbolic_registers_;
  bool symbolic_registers_known_ = false;
};

}  // namespace stalefetch::litmus
