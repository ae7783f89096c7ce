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

TEST_CASE("is a variable that holds only the last of several values an error where a promise rests on it?") {
  const auto twice = [](const std::string& body) {
    return "C t\n{ code prog = old; int ready; }\nP0(code *prog) { aarch64_insn_write(prog, new); }\n"
           "P1(code *prog, int *ready) { int r0; int r1; " +
           body + " }\npromises publish(ready): prog == new;\n";
  };
  const std::string error = "which is given a value more than once; expected a variable of its own for each call";
  CHECK(error_of(twice("r0 = READ_ONCE(*ready); r1 = call(prog);")) == "no error");
  CHECK(error_of(twice("r0 = READ_ONCE(*ready); r1 = call(prog); r1 = call(prog);")).find("`r1`, " + error) !=
        std::string::npos);
  CHECK(error_of(twice("r0 = READ_ONCE(*ready); r0 = READ_ONCE(*ready); r1 = call(prog);")).find("`r0`, " + error) !=
        std::string::npos);
  CHECK(error_of(twice("r0 = READ_ONCE(*ready); r1 = call(prog); r1 = 5;")).find("`r1`, " + error) !=
        std::string::npos);
  CHECK(error_of(twice("r0 = READ_ONCE(*ready); while (r0 != 7) { r1 = call(prog); }")).find("`r1`, " + error) !=
        std::string::npos);
}

TEST_CASE("is a flag seen by whatever operand names it?") {
  const std::string text =
      "C s\n{ code prog = old; int ready; }\nint seen(int v, int *p) { int r = READ_ONCE(*p); return r; }\n"
      "P0(code *prog) { aarch64_insn_write(prog, new); }\n"
      "P1(code *prog, int *ready) { int r0 = seen(1, ready); int r1 = call(prog); }\n"
      "promises publish(ready): prog == new;\n";
  CHECK(condition_of(text, "publish").starts_with("(~(1:X1=0)"));
}

TEST_CASE("may a jump end in any version of what it leads to?") {
  const std::string text =
      "C j\n{ code body = old; code slot = nop; version go = jump(body); int x; }\n"
      "P0(code *slot) { aarch64_insn_write(slot, go); }\nP1(code *slot) { int r1 = call(slot); }\n"
      "promises intact;\n";
  CHECK(condition_of(text, "intact").find("=4)") != std::string::npos);  // old, of the body
  CHECK(condition_of(text, "intact").find("=5)") == std::string::npos);  // new, which nobody holds
}

TEST_CASE("is a version that jumps to other code known by what that code gives?") {
  // `site` goes to one of two functions; `leave` is what it held first. Numbers: old 4, new 5, other 6, leave 7,
  // enter 8.
  const auto jumps = [](const std::string& first, const std::string& second, const std::string& end) {
    return "C jumps\n{ code before = " + first + "; code after = " + second +
           "; version leave = jump(before); version enter = jump(after); code site = leave; int done; }\n"
           "P0(code *site, int *done) { aarch64_insn_write(site, enter); smp_store_release(done, 1); }\n"
           "P1(code *site, int *done) { int r0 = READ_ONCE(*done); int r1 = call(site); }\n" +
           end;
  };
  const auto about = [&](const std::string& promise) { return jumps("old", "new", "promises " + promise + ";"); };
  CHECK(condition_of(about("bounded(done): site == enter"), "bounded") ==
        "(~(1:X1=0) /\\ ~(1:X3=5) /\\ ~(1:X3=8) /\\ ~(1:X3=0))");
  CHECK(condition_of(about("reclaim(done): site != leave"), "reclaim") == "(~(1:X1=0) /\\ (1:X3=4 \\/ 1:X3=7))");
  // A promise about the function itself is broken by who comes there by way of the site.
  CHECK(condition_of(about("reclaim(done): before != old"), "reclaim") == "(~(1:X1=0) /\\ 1:X3=4)");
  CHECK(error_of(jumps("new", "new", "promises bounded(done): site == enter;"))
            .find("a run of `leave` may give `new` as well; expected a version with a name of its own") !=
        std::string::npos);
  std::string decides = jumps("old", "new", "promises intact;");
  decides.replace(decides.find("int r1 = call(site);"), 20,
                  "int r1 = call(site); if (r1 == enter) WRITE_ONCE(*done, 2);");
  CHECK(error_of(decides).find("`enter`, which jumps to `after`, as a value; expected a version that `after` holds") !=
        std::string::npos);
  CHECK(error_of(jumps("old", "new", "promises intact; exists (1:r1=enter)"))
            .find("`enter`, which jumps to `after`; expected a version that `after` holds") != std::string::npos);
}

TEST_CASE("is a promise that means nothing an error?") {
  CHECK(error_of(publish(patch, "", "", "promises publish(ready): prg == new;"))
            .ends_with("a promise about `prg`; expected code that was declared"));
  CHECK(error_of(publish(patch, "", "", "promises publish(ready): prog == odd;"))
            .ends_with("a promise about version `odd`, which `prog` never holds; expected one of new, old"));
  CHECK(error_of(publish(patch, "", "", "promises publish(ready): prog == jump;"))
            .ends_with("a promise about version `jump`, which `prog` never holds; expected one of new, old"));
  CHECK(error_of(publish(patch, "", "", "promises publish(other_flag): prog == new;"))
            .ends_with("a promise that rests on `other_flag`; expected a location: one of ready"));
  // That another CPU reads the flag does not tell this one anything.
  CHECK(
      error_of(
          "C o\n{ code prog = old; int ready; }\nP0(code *prog, int *ready) { aarch64_insn_write(prog, new); int r0 = "
          "READ_ONCE(*ready); }\nP1(code *prog) { int r1 = call(prog); }\npromises publish(ready): prog == new;\n")
          .find("which nobody can break") != std::string::npos);
  CHECK(error_of(publish(patch, "", "", "exists (1:r9=1)")).find("`1:r9`; expected a local variable of that thread") !=
        std::string::npos);
  CHECK(error_of(publish(patch, "", "", "exists (redy=1)")).find("`redy`, which is no location") != std::string::npos);
}

}  // namespace stalefetch::protocol
