// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/promises.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

std::string condition_of(const std::string& text, const std::string& promise) {
  const Protocol p = parsed(text);
  for (const Violation& violation : violations(p, lower(p, on("aarch64"))))
    if (violation.promise.starts_with(promise)) return violation.condition;
  return "none";
}

std::string error_of(const std::string& text) {
  try {
    (void)condition_of(text, "");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

constexpr const char* patch = "aarch64_insn_write(prog, new);";

}  // namespace

TEST_CASE("what breaks a promise?") {
  // Versions: trap 1, nop 2, jump 3, old 4, new 5, other 6. P1: r0 is X1, r1 is X3.
  CHECK(condition_of(publish(patch), "publish") == "(~(1:X1=0) /\\ ~(1:X3=5) /\\ ~(1:X3=0))");
  CHECK(condition_of(publish(patch, "WRITE_ONCE(*ready, 1);", "", "promises bounded(ready): prog == new;"),
                     "bounded") == "(~(1:X1=0) /\\ ~(1:X3=5) /\\ ~(1:X3=0))");
  CHECK(condition_of(publish(patch, "WRITE_ONCE(*ready, 1);", "", "promises reclaim(ready): prog != old;"),
                     "reclaim") == "(~(1:X1=0) /\\ 1:X3=4)");
  CHECK(condition_of(publish(patch, "", "", "promises intact;"), "publish") == "none");
  CHECK(condition_of(publish(patch, "", "", "promises intact;"), "intact") ==
        "(1:torn=1 \\/ (~(1:X3=0) /\\ ~(1:X3=4) /\\ ~(1:X3=5)) \\/ fault(P1,UndefinedInstruction))");
  CHECK(condition_of(publish(patch, "", "", "exists (1:r1=old /\\ ready!=0)"), "exists") == "(1:X3=4 /\\ ~(ready=0))");
}

TEST_CASE("does a wait count as having seen the flag?") {
  const std::string text =
      "C w\n{ code prog = old; int ready; }\nP0(code *prog, int *ready) { aarch64_insn_write(prog, new); }\n"
      "P1(code *prog, int *ready) { while (!READ_ONCE(*ready)) cpu_relax(); int r1 = call(prog); }\npromises "
      "publish(ready): prog == new;\n";
  CHECK(condition_of(text, "publish").find("/\\") != std::string::npos);
  CHECK(condition_of(text, "publish").find("X1") == std::string::npos);  // whatever was read: the wait has ended
}

TEST_CASE("is a promise that means nothing an error?") {
  CHECK(error_of(publish(patch, "", "", "promises publish(ready): prg == new;"))
            .ends_with("a promise about `prg`; expected code that was declared"));
  CHECK(error_of(publish(patch, "", "", "promises publish(ready): prog == odd;"))
            .ends_with("a promise about version `odd`; expected a version that is declared or written"));
  CHECK(error_of(publish(patch, "", "", "promises publish(ready): prog == jump;"))
            .ends_with("a promise about version `jump`, which `prog` never holds; expected one of new, old"));
  CHECK(error_of(publish(patch, "", "", "promises publish(other_flag): prog == new;"))
            .find("which nobody can break: no CPU reads `other_flag` before it calls `prog`") != std::string::npos);
  CHECK(error_of(publish(patch, "", "", "exists (1:r9=1)")).find("`1:r9`; expected a local variable of that thread") !=
        std::string::npos);
  CHECK(error_of(publish(patch, "", "", "exists (redy=1)")).find("`redy`, which is no location") != std::string::npos);
}

}  // namespace stalefetch::protocol
