// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace stalefetch::cli {

std::function<void(std::size_t, std::size_t)> progress_line() {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [](std::size_t done, std::size_t all) {
    if (all > 1) fmt::print(stderr, "\r{}/{}{}", done, all, done == all ? "\r\033[K" : "");
    std::fflush(stderr);
  };
}

}  // namespace stalefetch::cli
