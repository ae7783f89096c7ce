// SPDX-License-Identifier: BSD-2-Clause
// Text inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace stalefetch {

/// With `<`, `>`, `&` and `"` as entities, fit for the text and the attributes of elements; all else as it is.
[[nodiscard]] std::string escaped_markup(std::string_view text);

}  // namespace stalefetch
