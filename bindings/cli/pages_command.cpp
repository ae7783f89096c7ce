// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "bindings/cli/protocol_commands.hpp"
#include "model/protocol/matrix.hpp"
#include "model/protocol/report.hpp"
#include "model/write_file.hpp"

namespace stalefetch::cli {

namespace {

struct PagesArguments {
  std::string folder;
  bool check = false;
  unsigned jobs = 1;
};

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The page of each protocol lies beside it; with `--check`, nothing is written and those that are out of date are
/// named.
int write_pages(const PagesArguments& arguments) {
  protocol::LibraryOptions options;
  options.jobs = arguments.jobs;
  const protocol::Matrix matrix = make_matrix(protocol::find_protocols({arguments.folder}), arguments.folder,
                                              protocol::standard_columns(), true, options);
  std::size_t stale = 0, pages = 0;
  for (std::size_t i = 0; i < matrix.rows.size();) {
    std::vector<const protocol::MatrixRow*> rows = {&matrix.rows[i]};
    for (++i; i < matrix.rows.size() && !matrix.rows[i].mutant.empty(); ++i) rows.push_back(&matrix.rows[i]);
    if (rows[0]->protocol->code.empty()) continue;  // a test of data alone
    const std::filesystem::path page = std::filesystem::path(rows[0]->protocol->file).replace_extension(".md");
    const std::string text = to_markdown(rows, matrix.columns, options.check);
    ++pages;
    if (read(page) == text) continue;
    ++stale;
    if (arguments.check)
      fmt::print("{}: out of date; `stalefetch pages {}` writes it\n", page.string(), arguments.folder);
    else
      write_file(page.string(), text);
  }
  fmt::print("{} pages, {} {}\n", pages, stale, arguments.check ? "out of date" : "written");
  return arguments.check && stale != 0 ? differs : as_expected;
}

}  // namespace

void add_pages(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<PagesArguments>();
  CLI::App* command = app.add_subcommand("pages", "write the page of each protocol beside it");
  command->add_option("folder", arguments->folder, "of protocols")->required();
  command->add_flag("--check", arguments->check, "only say which are out of date");
  command->add_option("--jobs,-j", arguments->jobs, "threads; 0: one per core");
  command->callback([arguments, &action] { action = [arguments] { return write_pages(*arguments); }; });
}

}  // namespace stalefetch::cli
