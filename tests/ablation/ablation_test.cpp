// SPDX-License-Identifier: BSD-2-Clause
// Does each rule matter?
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "model/write_file.hpp"
#include "tests/ablation/ablation.hpp"

namespace stalefetch::ablation {

namespace {

std::string content(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::set<std::string> architectures_with_tables() {
  std::set<std::string> names;
  for (const VerdictTable& table : read_verdict_tables(SCENARIOS_FOLDER "/verdicts")) names.insert(table.architecture);
  return names;
}

}  // namespace

TEST_CASE("does every rule decide a verdict, and those that were agreed?") {
  for (const std::string& architecture : architectures_with_tables()) {
    const Ablation ablation(architecture, SCENARIOS_FOLDER);
    std::vector<RuleRow> rows;
    for (const std::string& rule : ablation.rules()) rows.push_back(ablation.row_of(rule));
    for (const RuleRow& row : rows) {
      INFO(architecture << ": nothing changes without " << row.rule);
      CHECK_FALSE(row.changes.empty());
    }
    const std::string agreed = ABLATION_FOLDER "/" + architecture + ".txt";
    const std::string proposal = ABLATION_FOLDER "/" + architecture + ".new.txt";
    const std::string found = print(rows);
    if (found != content(agreed)) write_file(proposal, found);
    INFO("compare " << agreed << " with " << proposal);
    CHECK(found == content(agreed));
  }
}

TEST_CASE("is a rule found out that decides nothing?") {
  Ablation ablation("aarch64", SCENARIOS_FOLDER);
  ablation.keep_only("shapes/atomics/MP+");
  CHECK(ablation.row_of("coherent-fetch").changes.empty());
  CHECK_FALSE(ablation.row_of("atomic-ob").changes.empty());
}

TEST_CASE("is a name that is no rule refused?") {
  Ablation ablation("aarch64", SCENARIOS_FOLDER);
  ablation.keep_only("shapes/atomics/add-add");
  CHECK_THROWS_AS(ablation.row_of("no-such-rule"), Error);
}

}  // namespace stalefetch::ablation
