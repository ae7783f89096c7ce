// SPDX-License-Identifier: BSD-2-Clause
// Vendors, readings and what-ifs of the x86-64 rules, and how tests ask for them.
#pragma once

#include <map>
#include <span>
#include <string>

#include "model/arch/architecture.hpp"

namespace stalefetch::x86_64_detail {

[[nodiscard]] std::span<const Variant> known_variants();
/// See Architecture::configuration_of.
[[nodiscard]] Configuration configuration_from(const std::map<std::string, std::string>& meta);
/// See Architecture::complete.
[[nodiscard]] Configuration completed(const Configuration& asked);

}  // namespace stalefetch::x86_64_detail
