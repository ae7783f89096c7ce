// SPDX-License-Identifier: BSD-2-Clause
#include "model/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "model/litmus/parse.hpp"
#include "model/parallel.hpp"

namespace stalefetch {

namespace {

/// Tests in C are asked about otherwise: model/protocol.
bool is_protocol(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string word;
  return static_cast<bool>(in >> word) && word == "C";
}

std::string quantifier(const litmus::Test& test) {
  if (!test.condition) return "forall (true)";
  const std::string condition = litmus::print(*test.condition);
  switch (test.quantifier) {
    case litmus::Quantifier::Exists: return fmt::format("exists ({})", condition);
    case litmus::Quantifier::NotExists: return fmt::format("~exists ({})", condition);
    case litmus::Quantifier::Forall: return fmt::format("forall ({})", condition);
  }
  throw std::logic_error("unknown quantifier");
}

std::string describe(const Race& race, const Analysis& analysis) {
  const Universe universe(*analysis.threads, race.witness.path_of_thread);
  const auto part = [&](EventId e) {
    const Event& event = universe.events()[e];
    const Cell& cell = universe.threads().cells[event.cell];
    const MemoryObject& object = analysis.program->objects()[cell.object];
    const char* does = event.kind == EventKind::Fetch ? "fetches" : "stores to";
    if (cell.bytes == object.bytes)
      return fmt::format("P{} {} {} (`{}`)", event.thread, does, object.name,
                         analysis.program->instruction_text(race.witness.values[e], cell.address));
    const std::uint64_t offset = cell.address - object.address;
    return fmt::format("P{} {} byte{} of {} ({:#0{}x})", event.thread, does,
                       cell.bytes == 1 ? fmt::format(" {}", offset)
                                       : fmt::format("s {} to {}", offset, offset + cell.bytes - 1),
                       object.name, race.witness.values[e], 2 + 2 * cell.bytes);
  };
  return fmt::format("{} while {}", part(race.write), part(race.fetch));
}

/// A test that asks for something that is not modelled at all.
Report refused(const litmus::Test& test, const std::string& construct) {
  Report report;
  report.name = test.name;
  report.hash = litmus::hash(test);
  report.architecture = find_architecture(test.architecture)->name();
  report.proposition = quantifier(test);
  report.outcome = Outcome::Inconclusive;
  report.reasons = {construct};
  return report;
}

Report run_one(const BatchItem& item, const BatchOptions& options, RuleCache& cache) {
  Report report;
  const auto begin = std::chrono::steady_clock::now();
  std::shared_ptr<const litmus::Test> test;
  try {
    CheckOptions check_options = options.check;
    for (const auto& [name, on] : item.configuration) check_options.configuration[name] = on;
    test = std::make_shared<const litmus::Test>(litmus::read_file(item.file));
    report = summarise(check(test, check_options, cache));
  } catch (const Error& error) {
    report.error = error.what();
  } catch (const Unsupported& construct) {
    report = refused(*test, construct.what());
  } catch (const std::bad_alloc&) {
    report.outcome = Outcome::Inconclusive;
    report.reasons = {"out of memory"};
  } catch (const std::exception& error) {
    report.error = fmt::format("{}: internal error: {}", item.file, error.what());
    report.internal_error = true;
  }
  report.file = item.file;
  report.time = std::chrono::steady_clock::now() - begin;
  return report;
}

}  // namespace

Report summarise(const CheckResult& result) {
  const Analysis& analysis = *result.analysis;
  Report report;
  report.name = analysis.test->name;
  report.hash = litmus::hash(*analysis.test);
  report.architecture = analysis.architecture->name();
  report.configuration = analysis.configuration;
  report.outcome = result.outcome;
  report.proposition = quantifier(*analysis.test);
  if (result.unpredictable) report.unpredictable = describe(*result.unpredictable, *result.unpredictable->analysis);
  if (result.deadlock) report.deadlock = result.deadlock->waits;
  for (const StateCount& state : result.states)
    report.states.push_back({analysis.observation->print(state.state), state.executions, state.satisfies});
  report.counts = result.counts;
  report.reasons = result.reasons;
  report.doubts = result.doubts;
  return report;
}

std::vector<std::string> find_tests(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::vector<std::string> result;
  for (const std::string& path : paths) {
    std::error_code failure;
    const fs::file_status status = fs::status(path, failure);
    if (!fs::exists(status)) throw Error({path, 0, 0}, "no such file or folder");
    if (!fs::is_directory(status)) {
      result.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    bool any = false;
    for (fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, failure), end; at != end;
         at.increment(failure)) {
      if (failure) throw Error({path, 0, 0}, failure.message());
      if (!at->is_regular_file() || at->path().extension() != ".litmus") continue;
      any = true;
      if (!is_protocol(at->path())) found.push_back(at->path().string());
    }
    if (!any) throw Error({path, 0, 0}, "a folder without tests", "files whose names end in .litmus");
    std::sort(found.begin(), found.end());
    result.insert(result.end(), found.begin(), found.end());
  }
  return result;
}

std::vector<Report> run_batch(const std::vector<BatchItem>& items, const BatchOptions& options) {
  std::vector<Report> reports(items.size());
  RuleCache cache;
  in_parallel(
      items.size(), options.jobs, [&](std::size_t k) { reports[k] = run_one(items[k], options, cache); },
      [&](std::size_t, std::size_t done) {
        if (options.progress) options.progress(done, items.size());
      });
  return reports;
}

}  // namespace stalefetch
