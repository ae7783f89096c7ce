// SPDX-License-Identifier: BSD-2-Clause
// Many protocols at once: files times architectures times configurations times mutants, and the tables of agreed
// verdicts.
//
//     # x86-64: fred
//     # protocol                  verdict  broken          hash
//     linux/bpf_text_copy         unsafe   intact,publish  5f1c0a9e5f1c0a9e
//     linux/bpf_text_copy+no-ipi  unsafe   publish         ...
//
// A row after a `+` is a mutant. A protocol that does not lower to the architecture has no row. The hash is that of the
// assembly test that it becomes: a verdict belongs to a text.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/protocol/verdict.hpp"

namespace stalefetch::protocol {

/// A question: this protocol, or a mutant of it, here.
struct Cell {
  std::shared_ptr<const Protocol> protocol;
  std::string mutant;  ///< empty: the protocol as it stands
  const Architecture* architecture = nullptr;
  Configuration configuration;
};

struct CellReport {
  std::string hash;
  std::optional<Safety> safety;                             ///< nothing: `no_lowering` or `error` says why
  std::vector<std::pair<std::string, std::string>> broken;  ///< promises, and how where there is no state to show it
  std::vector<std::string> reasons, doubts;
  std::string no_lowering;  ///< this architecture lacks a primitive, or the protocol is not for it
  std::string error;        ///< one line with position
  bool internal_error = false;
  SearchCounts counts;
  std::chrono::nanoseconds time{};
};

/// What is worth keeping of a verdict when there are thousands.
[[nodiscard]] CellReport summarise(const Verdict& verdict);

struct LibraryOptions {
  CheckOptions check;
  unsigned jobs = 1;  ///< threads; 0: one per core
  bool all_promises = true;
  bool mutants = true;  ///< in tables: their rows too
  std::function<void(std::size_t done, std::size_t all)> progress;
  /// Called after each question, from any thread, one call at a time.
  std::function<void(const Cell& cell, const CellReport& report)> answered;
};

/// Answers in the order of the questions. Never throws for a single one.
[[nodiscard]] std::vector<CellReport> run(const std::vector<Cell>& cells, const LibraryOptions& options);

/// Every protocol among the files, and below the folders, sorted. Throws Error: a path that does not exist, a bad
/// protocol.
[[nodiscard]] std::vector<std::shared_ptr<const Protocol>> find_protocols(const std::vector<std::string>& paths);

/// Whether the protocol says that it is for this architecture; one that says nothing is for all.
[[nodiscard]] bool is_for(const Protocol& protocol, const Architecture& architecture);

struct TableRow {
  std::string protocol, verdict, broken, hash;
  friend bool operator==(const TableRow&, const TableRow&) = default;
};
struct Table {
  std::string file;
  const Architecture* architecture = nullptr;
  std::string configuration_text;
  std::vector<TableRow> rows;  ///< sorted
};

/// All `*.txt` of a folder, sorted; the lines of what is wrong in Errors.
[[nodiscard]] std::vector<Table> read_tables(const std::string& folder);
[[nodiscard]] std::string print(const Table& table);
/// The tables as they come out now. Throws Error if a protocol is bad.
[[nodiscard]] std::vector<Table> compute(const std::vector<Table>& like, const std::string& folder,
                                         const LibraryOptions& options);
/// One line for each difference.
[[nodiscard]] std::vector<std::string> differences(const Table& agreed, const Table& computed);

/// `intact,publish`: the kinds of the promises that are broken, `-` if none is.
[[nodiscard]] std::string broken_kinds(const CellReport& report);

}  // namespace stalefetch::protocol
