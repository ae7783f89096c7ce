// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "model/protocol/verdict.hpp"

namespace stalefetch::cli {

/// `bpf_text_copy   x86-64 default   UNSAFE   publish(ready): prog == new`
[[nodiscard]] std::string to_line(const std::string& name, const protocol::Verdict& verdict, const Architecture& architecture);

}  // namespace stalefetch::cli
