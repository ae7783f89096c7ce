// SPDX-License-Identifier: BSD-2-Clause
// The steps of a safe protocol that no promise depends on; part of repair().
#pragma once

#include "model/protocol/repair.hpp"

namespace stalefetch::protocol {

/// Fills in `spare` and `spare_together`: steps that only order, left out one by one, and then as many at once as can
/// go.
void find_spare(const Protocol& protocol, const std::vector<Change>& mutant, const Architecture& architecture,
                const Configuration& configuration, const RepairOptions& options, Repairs& result);

}  // namespace stalefetch::protocol
