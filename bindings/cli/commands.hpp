// SPDX-License-Identifier: BSD-2-Clause
// The commands of the program. Each adds itself to the command line and gives its exit status when it was chosen.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace stalefetch::cli {

/// As design has it; scripts rely on these numbers.
enum ExitStatus : int { as_expected = 0, differs = 1, user_error = 2, inconclusive = 3, our_fault = 4 };

/// What to run once the command line is read.
using Action = std::function<int()>;

void add_check(CLI::App& app, Action& action);
void add_distinguish(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_lower(CLI::App& app, Action& action);
void add_matrix(CLI::App& app, Action& action);
void add_pages(CLI::App& app, Action& action);
void add_repair(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_rules(CLI::App& app, Action& action);
void add_simulate(CLI::App& app, Action& action);

}  // namespace stalefetch::cli
