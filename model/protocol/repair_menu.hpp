// SPDX-License-Identifier: BSD-2-Clause
// The steps that may repair a protocol, from its lowering table:
//   #pragma repair COST STEP          anywhere
//   #pragma repair-kernel COST STEP   and `repair-user`: where only the kernel, or only user space, can do that
//   #pragma repair-mapping COST STEP  of the kernel, where the protocol speaks of page-table entries
//   #pragma user NAME ...             primitives of user space: a protocol that uses one of them runs there
// `(code)` in a step stands for each piece of code of the protocol. Costs say no more than that a local barrier is
// cheaper than a context synchronization, that cheaper than cache maintenance, than a broadcast, and that than an
// interrupt of every CPU.
#pragma once

#include <string>
#include <vector>

#include "model/arch/architecture.hpp"
#include "model/protocol/syntax.hpp"

namespace stalefetch::protocol {

struct MenuItem {
  unsigned cost = 0;
  std::string step;  ///< `sync_core()`
};

/// Never empty. Throws Error if the table has no such steps.
[[nodiscard]] std::vector<MenuItem> repair_menu(const Protocol& protocol, const Architecture& architecture);

/// Whether the protocol uses a primitive of user space.
[[nodiscard]] bool runs_in_user_space(const Protocol& protocol, const Architecture& architecture);

}  // namespace stalefetch::protocol
