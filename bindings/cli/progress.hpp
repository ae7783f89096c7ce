// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <functional>

namespace stalefetch::cli {

/// A counter that is rewritten in place, on a terminal only; elsewhere nothing.
[[nodiscard]] std::function<void(std::size_t done, std::size_t all)> progress_line();

}  // namespace stalefetch::cli
