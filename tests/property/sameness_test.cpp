// SPDX-License-Identifier: BSD-2-Clause
// What must not matter does not: names, printing, idle parts, the number of threads of the program.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "model/write_file.hpp"
#include "tests/property/claims.hpp"

namespace stalefetch::property {

namespace {

namespace fs = std::filesystem;

void must_hold(Claim claim) {
  CHECK(rc::check([claim] {
    const RandomProgram program = *random_programs();
    const Counterexample found = claim(program, {});
    if (found) RC_FAIL(*found);
  }));
}

/// A folder that is gone when this is.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("stalefetch-property-" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

std::vector<std::string> reports(const std::vector<BatchItem>& items, unsigned jobs, const RuleOptions& rules = {}) {
  BatchOptions options;
  options.jobs = jobs;
  options.check.rules = rules;
  std::vector<std::string> result;
  for (const Report& report : run_batch(items, options)) result.push_back(without_time(report));
  return result;
}

std::vector<BatchItem> write_programs(const Folder& folder, const std::vector<RandomProgram>& programs) {
  std::vector<BatchItem> items;
  for (std::size_t k = 0; k < programs.size(); ++k) {
    items.push_back({(folder.path / (std::to_string(k) + ".litmus")).string(), {}});
    write_file(items.back().file, programs[k].text());
  }
  return items;
}

}  // namespace

TEST_CASE("do the names of threads, locations and registers not matter?") { must_hold(names_do_not_matter); }

TEST_CASE("do printing and parsing keep the test?") { must_hold(printing_keeps_the_test); }

TEST_CASE("do idle threads and locations not matter?") { must_hold(idle_parts_do_not_matter); }

TEST_CASE("are reports the same with one thread and with several?") {
  CHECK(rc::check([] {
    const Folder folder;
    const auto items = write_programs(folder, *rc::gen::container<std::vector<RandomProgram>>(3, random_programs()));
    const auto alone = reports(items, 1);
    RC_ASSERT(reports(items, 2) == alone);
    RC_ASSERT(reports(items, 5) == alone);
  }));
}

TEST_CASE("would reports that differ be seen?") {
  const Folder folder;
  std::vector<RandomProgram> programs;
  for (std::uint64_t seed = 0; seed < 10; ++seed) programs.push_back(random_programs()(rc::Random(seed), 10).value());
  const auto items = write_programs(folder, programs);
  RuleOptions lenient;
  lenient.without = {"external"};
  CHECK(reports(items, 2, lenient) != reports(items, 1));
}

}  // namespace stalefetch::property
