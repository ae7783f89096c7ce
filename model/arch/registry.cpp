// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>

#include "model/arch/architecture.hpp"

namespace stalefetch {

// One line per architecture.
const Architecture& aarch64();
const Architecture& riscv();
const Architecture& x86_64();

std::span<const Architecture* const> architectures() {
  static const std::array<const Architecture*, 3> all{&aarch64(), &riscv(), &x86_64()};
  return all;
}

const Architecture* find_architecture(std::string_view name) {
  const auto all = architectures();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Architecture* a) {
    const auto others = a->other_litmus_names();
    return boost::iequals(a->name(), name) || boost::iequals(a->litmus_name(), name) ||
           std::any_of(others.begin(), others.end(), [&](std::string_view other) { return boost::iequals(other, name); });
  });
  return found == all.end() ? nullptr : *found;
}

}  // namespace stalefetch
