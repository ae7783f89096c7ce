// SPDX-License-Identifier: BSD-2-Clause
// Small tests of code modification, and their explanations.
#pragma once

#include <string>

#include "model/explain/explain.hpp"

namespace stalefetch::explaining {

/// Message passing of data, both sides with a full barrier: forbidden.
extern const std::string message_with_barriers;
/// A thread that overwrites an instruction and runs it, with nothing in between: it may run the old one.
extern const std::string self_modification;
/// The same with all the maintenance that the architecture asks for: forbidden.
extern const std::string self_modification_maintained;
/// One thread patches code with maintenance and sets a flag; the other sees the flag and runs the code.
/// `barrier`: what the other does in between.
[[nodiscard]] std::string patch_then_flag(const std::string& barrier);

[[nodiscard]] CheckResult check_text(const std::string& text, const CheckOptions& options = {});
[[nodiscard]] Explanation explain_text(const std::string& text, const CheckOptions& options = {});
/// The number (from 0) of the row with this text; fails the test if there is none.
[[nodiscard]] std::size_t row_of(const Explanation& explanation, unsigned thread, const std::string& text);

}  // namespace stalefetch::explaining
