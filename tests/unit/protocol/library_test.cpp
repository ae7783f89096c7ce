// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/library.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "model/interruption.hpp"
#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

/// A folder of its own, gone afterwards.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / "stalefetch_library_test") {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name) << text; }
  [[nodiscard]] std::string path(const std::string& name = {}) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

std::string error_of(const Folder& folder) {
  try {
    (void)read_tables(folder.path());
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

const std::string safe_one =
    publish("aarch64_insn_write(prog, new); caches_clean_inval_pou(prog);", "smp_store_release(ready, 1);", "isb();",
            "promises publish(ready): prog == new;\nmutants late: drop isb in P1;\n  there on x86-64: drop isb in P1;");

}  // namespace

TEST_CASE("are tables what they were when they are read again?") {
  const Folder folder;
  const Table table{folder.path("t.txt"),
                    &on("aarch64"),
                    "DIC,IDC",
                    {{"a", "safe", "-", "0011"}, {"a+m", "unsafe", "intact,publish", "2233"}}};
  folder.write("t.txt", print(table));
  const std::vector<Table> read = read_tables(folder.path());
  REQUIRE(read.size() == 1);
  CHECK(read[0].rows == table.rows);
  CHECK(read[0].configuration_text == "DIC,IDC");
  CHECK(differences(read[0], table).empty());
}

TEST_CASE("is every damage to a table an error, with its line?") {
  const auto error = [](const std::string& text) {
    const Folder folder;
    folder.write("t.txt", text);
    const std::string all = error_of(folder);
    return all.substr(std::min(all.find("t.txt"), all.size()));
  };
  CHECK(error("nothing\n").starts_with("t.txt:1:1: first line `nothing`"));
  CHECK(error("# mips: default\n").starts_with("t.txt:1:3: architecture `mips`"));
  CHECK(error("# riscv: default\na safe -\n").starts_with("t.txt:2:1: row `a safe -`"));
  CHECK(error("# riscv: default\na safe - 1 2\n").starts_with("t.txt:2:1: row"));
  CHECK(error("# riscv: default\nb safe - 1\na safe - 1\n").starts_with("t.txt:3:1: `a` after `b`"));
  CHECK(error("# riscv: default\na safe - 1\na safe - 1\n").starts_with("t.txt:3:1: `a` after `a`"));
}

TEST_CASE("is every row that is missing, too much or different named?") {
  const Table agreed{"t", &on("riscv"), "default", {{"a", "safe", "-", "1"}, {"b", "safe", "-", "1"}}};
  Table found = agreed;
  found.rows = {{"b", "unsafe", "publish", "1"}, {"c", "safe", "-", "1"}};
  const std::vector<std::string> lines = differences(agreed, found);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "a [riscv default]: agreed safe - 1; found no such protocol");
  CHECK(lines[1] == "b [riscv default]: agreed safe - 1; found unsafe publish 1");
  CHECK(lines[2] == "c [riscv default]: agreed no row; found safe - 1");
}

TEST_CASE("has a table a row for each protocol and mutant that is for its architecture, and no other?") {
  const Folder folder;
  folder.write("p.litmus", safe_one);
  folder.write("only-x86.litmus", "C only\nArchitectures=x86-64\n" + safe_one.substr(safe_one.find('{')));
  folder.write("assembly.litmus", "AArch64 a\n{}\n P0 ;\n NOP ;\nexists (0:X0=0)\n");
  const std::vector<Table> found = compute({{"t", &on("aarch64"), "default", {}}}, folder.path(), {});
  for (const TableRow& row : found.at(0).rows) UNSCOPED_INFO(row.protocol << " " << row.verdict);
  REQUIRE(found.at(0).rows.size() == 2);
  CHECK(found[0].rows[0].protocol == "p");
  CHECK(found[0].rows[0].verdict == "safe");
  CHECK(found[0].rows[1].protocol == "p+late");
  CHECK(found[0].rows[1].verdict == "unsafe");
  CHECK(found[0].rows[1].broken == "intact,publish");
  CHECK(found[0].rows[0].hash != found[0].rows[1].hash);
  LibraryOptions options;
  options.mutants = false;
  CHECK(compute({{"t", &on("aarch64"), "default", {}}}, folder.path(), options).at(0).rows.size() == 1);
}

TEST_CASE("are the answers the same, and in order, whatever the number of threads?") {
  std::vector<Cell> cells;
  const auto p = std::make_shared<const Protocol>(parsed(safe_one));
  for (int i = 0; i < 6; ++i) cells.push_back({p, i % 2 == 0 ? "" : "late", &on("aarch64"), {}});
  LibraryOptions options;
  options.jobs = 3;
  std::vector<std::size_t> done;
  options.progress = [&](std::size_t now, std::size_t) { done.push_back(now); };
  const std::vector<CellReport> reports = run(cells, options);
  REQUIRE(reports.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) CHECK(reports[i].safety == (i % 2 == 0 ? Safety::Safe : Safety::Unsafe));
  CHECK(done == std::vector<std::size_t>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("does what interrupts the caller end all threads, and no answer hide it?") {
  const auto p = std::make_shared<const Protocol>(parsed(safe_one));
  for (const unsigned jobs : {1U, 3U}) {
    LibraryOptions options;
    options.jobs = jobs;
    const InterruptionScope scope([] { throw Interrupted{std::make_exception_ptr(std::runtime_error("enough"))}; });
    try {
      (void)run(std::vector<Cell>(20, Cell{p, "", &on("aarch64"), {}}), options);
      FAIL("not interrupted");
    } catch (const Interrupted& interrupted) {
      CHECK_THROWS_WITH(std::rethrow_exception(interrupted.why), "enough");
    }
  }
}

TEST_CASE("does what its listener throws end a run?") {
  const auto p = std::make_shared<const Protocol>(parsed(safe_one));
  for (const unsigned jobs : {1U, 3U}) {
    LibraryOptions options;
    options.jobs = jobs;
    std::size_t heard = 0;
    options.progress = [&](std::size_t, std::size_t) {
      ++heard;
      throw std::runtime_error("enough");
    };
    const std::vector<Cell> cells(20, Cell{p, "", &on("aarch64"), {}});
    CHECK_THROWS_WITH(run(cells, options), "enough");
    CHECK(heard <= jobs);
  }
}

}  // namespace stalefetch::protocol
