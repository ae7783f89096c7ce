// SPDX-License-Identifier: BSD-2-Clause
// More order never allows more.
#include <catch2/catch.hpp>

#include "tests/property/insertion.hpp"

namespace stalefetch::property {

namespace {

void must_hold(Claim claim) {
  CHECK(rc::check([claim] {
    const RandomProgram program = *random_programs();
    const Counterexample found = claim(program, {});
    if (found) RC_FAIL(*found);
  }));
}

void must_only_forbid(const std::string& architecture) {
  const std::vector<Gap> gaps = gaps_of(architecture);
  CHECK(rc::check([&] {
    const Counterexample found = ordering_only_forbids(*rc::gen::elementOf(gaps), {});
    if (found) RC_FAIL(*found);
  }));
}

}  // namespace

TEST_CASE("do added fences and maintenance only forbid?") { must_hold(fences_only_forbid); }

TEST_CASE("do coherent caches only forbid?") { must_hold(coherent_caches_only_forbid); }

TEST_CASE("does context synchronization put into an AArch64 scenario only forbid?") { must_only_forbid("aarch64"); }

TEST_CASE("does fence.i put into a RISC-V scenario only forbid?") { must_only_forbid("riscv"); }

TEST_CASE("does a serializing event put into an x86-64 scenario only forbid?") { must_only_forbid("x86-64"); }

}  // namespace stalefetch::property
