// SPDX-License-Identifier: BSD-2-Clause
// From a row of the table, which may take suffixes, to forms.
#pragma once

#include <vector>

#include "model/arch/riscv/forms.hpp"

namespace stalefetch::riscv_detail {

/// The forms of a row. Throws std::logic_error if the row is malformed.
[[nodiscard]] std::vector<Form> expand(const Row& row);

}  // namespace stalefetch::riscv_detail
