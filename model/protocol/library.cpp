// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "model/litmus/parse.hpp"
#include "model/parallel.hpp"
#include "model/protocol/parse.hpp"

namespace stalefetch::protocol {

namespace fs = std::filesystem;

CellReport summarise(const Verdict& verdict) {
  CellReport report;
  report.safety = verdict.safety;
  for (const BrokenPromise& broken : verdict.broken) report.broken.emplace_back(broken.promise, broken.how);
  report.reasons = verdict.reasons;
  report.doubts = verdict.doubts;
  report.hash = litmus::hash(verdict.result && verdict.test ? *verdict.test : *verdict.lowered.test);
  if (verdict.result) report.counts = verdict.result->counts;
  return report;
}

namespace {

CellReport run_one(const Cell& cell, const LibraryOptions& options, RuleCache& cache) {
  CellReport report;
  const auto begin = std::chrono::steady_clock::now();
  try {
    if (!is_for(*cell.protocol, *cell.architecture)) {
      report.no_lowering = fmt::format("{} is not for {}", cell.protocol->name, cell.architecture->name());
      return report;
    }
    VerdictOptions asked{options.check, {}, options.all_promises, false};
    for (const auto& [name, on] : cell.configuration) asked.check.configuration[name] = on;
    if (!cell.mutant.empty()) {
      const Mutant& mutant = find_mutant(*cell.protocol, cell.mutant);
      const auto& only = mutant.architectures;
      if (!only.empty() && std::find(only.begin(), only.end(), cell.architecture->name()) == only.end()) {
        report.no_lowering =
            fmt::format("{}+{} is not for {}", cell.protocol->name, cell.mutant, cell.architecture->name());
        return report;
      }
      asked.changes = mutant.changes;
    }
    report = summarise(judge(*cell.protocol, *cell.architecture, asked, cache));
  } catch (const NoLowering& missing) {
    report.no_lowering = missing.what();
  } catch (const Error& error) {
    report.error = error.what();
  } catch (const std::exception& error) {
    report.error = fmt::format("{}: internal error: {}", cell.protocol->file, error.what());
    report.internal_error = true;
  }
  report.time = std::chrono::steady_clock::now() - begin;
  return report;
}

bool file_is_protocol(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string start(200, '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(in.gcount()));
  return is_protocol(start);
}

}  // namespace

std::vector<CellReport> run(const std::vector<Cell>& cells, const LibraryOptions& options) {
  std::vector<CellReport> reports(cells.size());
  RuleCache cache;
  in_parallel(
      cells.size(), options.jobs, [&](std::size_t i) { reports[i] = run_one(cells[i], options, cache); },
      [&](std::size_t i, std::size_t done) {
        if (options.progress) options.progress(done, cells.size());
        if (options.answered) options.answered(cells[i], reports[i]);
      });
  return reports;
}

std::vector<std::shared_ptr<const Protocol>> find_protocols(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (!fs::exists(path)) throw Error({path, 0, 0}, "no such file or folder");
    if (!fs::is_directory(path)) {
      if (file_is_protocol(path)) files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path))
      if (entry.path().extension() == ".litmus" && file_is_protocol(entry.path().string()))
        found.push_back(entry.path().string());
    std::sort(found.begin(), found.end());
    std::move(found.begin(), found.end(), std::back_inserter(files));
  }
  std::vector<std::shared_ptr<const Protocol>> result;
  for (const std::string& file : files) result.push_back(std::make_shared<const Protocol>(read_file(file)));
  return result;
}

bool is_for(const Protocol& protocol, const Architecture& architecture) {
  const std::vector<std::string> only = protocol.header_words("Architectures");
  return only.empty() || std::find(only.begin(), only.end(), architecture.name()) != only.end();
}

std::string broken_kinds(const CellReport& report) {
  std::vector<std::string> kinds;
  for (const auto& [promise, how] : report.broken) {
    const std::string kind = promise.substr(0, promise.find('('));
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  }
  return kinds.empty() ? "-" : fmt::format("{}", fmt::join(kinds, ","));
}

}  // namespace stalefetch::protocol
