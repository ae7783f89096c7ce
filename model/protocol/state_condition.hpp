// SPDX-License-Identifier: BSD-2-Clause
// Conditions of lowered tests, held against final states as they are printed: which promise a state breaks, without a
// second search.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace stalefetch::protocol {

/// Values by place of `1:rsi=5; ~fault(P1,UndefinedInstruction); 1:rbx=1;`. A fault counts as 1, its absence as 0.
[[nodiscard]] std::map<std::string, std::string> values_of(const std::string& state);

/// Whether the condition holds in the state. Nothing if that cannot be told: it compares with something that is no
/// small number, or names a place that the state does not show.
[[nodiscard]] std::optional<bool> holds(const std::string& condition, const std::map<std::string, std::string>& state);

}  // namespace stalefetch::protocol
