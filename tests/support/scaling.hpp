// SPDX-License-Identifier: BSD-2-Clause
// Families of AArch64 tests that grow with a number, for benchmarks and properties. Verdicts are known for every size.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace stalefetch::test_support {

/// P0 patches a function, `readers` other CPUs call it once each: W+F^n. The first runs new code, the last old: allowed.
[[nodiscard]] std::string one_patcher_many_readers(unsigned readers);

/// P0 patches `sites` places, each made visible before the next; P1 runs them in the opposite order: MP.FF with n places.
/// P1 runs new code at the first and old code at the last of them: forbidden for two places and more.
[[nodiscard]] std::string chain_of_patches(unsigned sites);

/// `patchers` CPUs patch the same place, make that visible and raise a flag each; the last CPU sees all flags,
/// synchronizes and runs the place. It runs old code: forbidden.
[[nodiscard]] std::string many_patchers(unsigned patchers);

/// P0 patches a function, interrupts all other CPUs and waits for the answer of each; all others call the function, P1
/// after it saw that P0 is done. It runs old code: forbidden.
[[nodiscard]] std::string patch_with_interrupts(unsigned cpus);

struct Family {
  std::string_view name;
  std::string (*generate)(unsigned size);
  unsigned first, last;     ///< sizes worth measuring
  std::string_view verdict;
};
[[nodiscard]] std::span<const Family> scaling_families();

}  // namespace stalefetch::test_support
