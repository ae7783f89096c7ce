// SPDX-License-Identifier: BSD-2-Clause
// Which page tables a test speaks of.
#pragma once

#include <fmt/format.h>

#include "model/arch/effects.hpp"

namespace stalefetch {

/// A test names the entries of the tables that its threads begin with. Throws Unsupported if `base`, the register that
/// says where they are, in the bits of `root`, says otherwise now.
inline void stay_in_first_tables(Effects& effects, RegisterIndex base, std::uint64_t root, std::string_view name) {
  if (((effects.force(effects.get(base)) ^ effects.initial(base)) & root) != 0)
    throw Unsupported(fmt::format("translation at {:#x} by other tables ({}) than those that the test names",
                                  effects.address(), name));
}

}  // namespace stalefetch
