// SPDX-License-Identifier: BSD-2-Clause
// From a row of the table, which may stand for many instructions, to forms.
#pragma once

#include <vector>

#include "model/arch/x86-64/forms.hpp"

namespace stalefetch::x86_64_detail {

/// The forms of a row. Throws std::logic_error if the row is malformed.
[[nodiscard]] std::vector<Form> expand(const Row& row);

}  // namespace stalefetch::x86_64_detail
