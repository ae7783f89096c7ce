// SPDX-License-Identifier: BSD-2-Clause
// More order never allows more.
#include <catch2/catch.hpp>

#include "tests/property/claims.hpp"

namespace stalefetch::property {

namespace {

void must_hold(Claim claim) {
  CHECK(rc::check([claim] {
    const RandomProgram program = *random_programs();
    const Counterexample found = claim(program, {});
    if (found) RC_FAIL(*found);
  }));
}

}  // namespace

TEST_CASE("do added fences and maintenance only forbid?") { must_hold(fences_only_forbid); }

TEST_CASE("do coherent caches only forbid?") { must_hold(coherent_caches_only_forbid); }

}  // namespace stalefetch::property
