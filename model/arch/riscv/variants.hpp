// SPDX-License-Identifier: BSD-2-Clause
// Features and what-ifs of the RISC-V rules, and how tests ask for them.
#pragma once

#include <map>
#include <span>
#include <string>

#include "model/arch/architecture.hpp"

namespace stalefetch::riscv_detail {

[[nodiscard]] std::span<const Variant> known_variants();
/// See Architecture::configuration_of.
[[nodiscard]] Configuration configuration_from(const std::map<std::string, std::string>& meta);
/// See Architecture::complete.
[[nodiscard]] Configuration completed(const Configuration& asked);

}  // namespace stalefetch::riscv_detail
