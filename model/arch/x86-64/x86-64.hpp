// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "model/arch/architecture.hpp"

namespace stalefetch {

/// The architecture: 64-bit x86 of Intel and AMD.
[[nodiscard]] const Architecture& x86_64();

}  // namespace stalefetch
