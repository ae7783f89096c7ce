// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "bindings/cli/commands.hpp"
#include "model/error.hpp"

int main(int argc, char** argv) {
  using namespace stalefetch;
  CLI::App app{"stalefetch: may a CPU execute stale, torn or freed instructions under this protocol?", "stalefetch"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "stalefetch " STALEFETCH_VERSION);
  cli::Action action;
  cli::add_check(app, action);
  cli::add_distinguish(app, action);
  cli::add_explain(app, action);
  cli::add_lower(app, action);
  cli::add_matrix(app, action);
  cli::add_pages(app, action);
  cli::add_repair(app, action);
  cli::add_report(app, action);
  cli::add_rules(app, action);
  cli::add_simulate(app, action);
  try {
    app.parse(argc, argv);
    return action();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? cli::as_expected : cli::user_error;
  } catch (const Error& error) {
    fmt::print(stderr, "stalefetch: {}\n", error.what());
    return cli::user_error;
  } catch (const std::exception& error) {
    fmt::print(stderr, "stalefetch: internal error: {}\n", error.what());
    return cli::our_fault;
  }
}
