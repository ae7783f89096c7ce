// SPDX-License-Identifier: BSD-2-Clause
// The semantics of a litmus test, as its architecture executes it.
#pragma once

#include <memory>

#include "cores/semantics.hpp"
#include "model/program.hpp"

namespace stalefetch::cores {

/// Refers to the program, which must outlive it. Throws Error if no machine of ours has its configuration.
[[nodiscard]] std::unique_ptr<const Semantics> make_semantics(const Program& program);

/// The name that the program gave a fault.
[[nodiscard]] std::string fault_kind(const Semantics& semantics, std::uint8_t kind);

}  // namespace stalefetch::cores
