// SPDX-License-Identifier: BSD-2-Clause
// Every witness of every test that there is: our scenarios, and the corpora if they are here.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "model/litmus/parse.hpp"
#include "model/protocol/library.hpp"
#include "model/recheck/recheck.hpp"

namespace stalefetch::test {

namespace {

namespace fs = std::filesystem;

struct Tally {
  std::size_t tests = 0, witnesses = 0, races = 0;
};

void recheck_file(const fs::path& file, const Configuration& configuration, RuleCache& cache, Tally& tally) {
  CheckOptions options;
  options.configuration = configuration;
  options.time_limit = std::chrono::seconds(20);
  const CheckResult result =
      check(std::make_shared<const litmus::Test>(litmus::read_file(file.string())), options, cache);
  ++tally.tests;
  tally.witnesses += result.witness ? 1 : 0;
  tally.races += result.unpredictable ? 1 : 0;
  INFO(file.string());
  for (const std::string& objection : recheck(result)) FAIL_CHECK(objection);
}

/// `DIC=1,IDC=0`; `as-in-file` asks for nothing.
Configuration configuration_of(const std::string& text) {
  Configuration result;
  std::istringstream in(text);
  for (std::string part; text != "as-in-file" && std::getline(in, part, ',');)
    result[part.substr(0, part.find('='))] = part.substr(part.find('=') + 1) != "0";
  return result;
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
  return cells;
}

/// Each row of a corpus's table, in its configuration.
Tally recheck_corpus(const fs::path& folder) {
  std::ifstream in(folder / "expected.tsv");
  std::string line;
  std::getline(in, line);
  RuleCache cache;
  Tally tally;
  while (std::getline(in, line)) {
    const auto cells = split(line);
    if (cells.size() < 3) continue;
    try {
      recheck_file(folder / cells[0], configuration_of(cells[2]), cache, tally);
    } catch (const Unsupported&) {
      continue;  // `inconclusive`: there is nothing to recheck
    }
  }
  return tally;
}

/// What the test asks for, and each variant of its architecture alone, or with one that it needs.
std::vector<Configuration> configurations_for(const fs::path& file) {
  const Architecture* architecture = find_architecture(litmus::read_file(file.string()).architecture);
  std::vector<Configuration> result{{}};
  const auto add = [&](const Configuration& configuration) {
    try {
      (void)architecture->complete(configuration);
      result.push_back(configuration);
      return true;
    } catch (const Error&) {
      return false;
    }
  };
  for (const Variant& variant : architecture->variants()) {
    const std::string name(variant.name);
    if (add({{name, true}})) continue;
    for (const Variant& other : architecture->variants())
      if (add({{name, true}, {std::string(other.name), true}})) break;
  }
  return result;
}

}  // namespace

TEST_CASE("witnesses of the scenarios stand") {
  RuleCache cache;
  Tally tally;
  for (const auto& entry : fs::recursive_directory_iterator(STALEFETCH_SCENARIOS))
    if (entry.path().extension() == ".litmus" && protocol::find_protocols({entry.path().string()}).empty())
      for (const Configuration& configuration : configurations_for(entry.path()))
        recheck_file(entry.path(), configuration, cache, tally);
  if (tally.tests == 0) WARN("no scenarios");
  CHECK((tally.tests == 0 || tally.witnesses > 0));
}

TEST_CASE("witnesses against the protocols stand") {
  RuleCache cache;
  std::size_t broken = 0;
  for (const auto& text : protocol::find_protocols({STALEFETCH_SCENARIOS}))
    for (const Architecture* architecture : architectures()) {
      if (!protocol::is_for(*text, *architecture)) continue;
      INFO(text->file << " on " << architecture->name());
      try {
        const protocol::Verdict verdict = protocol::judge(*text, *architecture, {}, cache);
        for (const protocol::BrokenPromise& promise : verdict.broken) {
          ++broken;
          for (const std::string& objection : recheck(*promise.found)) FAIL_CHECK(objection);
        }
      } catch (const protocol::NoLowering&) {
        continue;
      }
    }
  CHECK(broken > 0);
}

TEST_CASE("witnesses of the corpora stand") {
  const fs::path corpora = STALEFETCH_CORPORA;
  if (corpora.empty()) {
    WARN("no corpora");
    return;
  }
  std::ifstream list(STALEFETCH_CORPORA_LIST);
  REQUIRE(list);
  for (std::string name; std::getline(list, name);) {
    if (name.empty() || name[0] == '#' || !fs::exists(corpora / name / "expected.tsv")) continue;
    DYNAMIC_SECTION(name) {
      const Tally tally = recheck_corpus(corpora / name);
      CHECK(tally.tests > 0);
    }
  }
}

}  // namespace stalefetch::test
