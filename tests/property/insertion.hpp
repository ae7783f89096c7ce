// SPDX-License-Identifier: BSD-2-Clause
// One instruction put into a scenario of the library, whatever its architecture: once one that does nothing, once one
// that only orders. Both are equally long, so that nothing moves.
#pragma once

#include <string>
#include <vector>

#include "tests/property/claims.hpp"

namespace stalefetch::property {

/// A gap between two instructions of a scenario, in a configuration that has a table of verdicts.
struct Gap {
  std::string file;
  Configuration configuration;
  std::size_t column = 0, line = 0;
};

/// Every gap of every scenario of this architecture, in every configuration that has a table.
[[nodiscard]] std::vector<Gap> gaps_of(const std::string& architecture);

/// What orders, in this gap: no final state that is not there without it. That fetches race is left out of account.
[[nodiscard]] Counterexample ordering_only_forbids(const Gap& gap, const Setting& setting);

}  // namespace stalefetch::property
