// SPDX-License-Identifier: BSD-2-Clause
// What is asked of other CPUs, and what primitives do to code on their own account.
#include <algorithm>
#include <catch2/catch.hpp>

#include "model/protocol/lower.hpp"
#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

std::string lowered_text(const std::string& text) { return lower(parsed(text), on("x86-64")).text; }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string error_of(const std::string& text) {
  try {
    (void)lower(parsed(text), on("x86-64"));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string sending(const std::string& call) {
  return "C ipi\n{ code c = old; int x = 0; }\nvoid run(code d, int *p) { invlpg(d); WRITE_ONCE(*p, 7); }\nP0(code *c, "
         "int *x) {\nint r = "
         "READ_ONCE(*x); " +
         call + " }\nP1() { }\nexists (x=1)\n";
}

}  // namespace

TEST_CASE("does another CPU get the arguments of what it shall run?") {
  const std::string text = lowered_text(sending("on_each_cpu(run, c, x);"));
  const std::size_t first = text.find("movl $7,(x)");
  CHECK(first != std::string::npos);
  CHECK(text.find("movl $7,(x)", first + 1) != std::string::npos);  // there and here
  CHECK_FALSE(has(text, "__call_1"));                               // one thing only is asked for
  CHECK(error_of(sending("on_each_cpu(run, c);")).find("1 arguments for `run`; expected 2") != std::string::npos);
  CHECK(error_of(sending("on_each_cpu(run, c, r);")).find("an argument of `run` that another CPU does not have") !=
        std::string::npos);
}

TEST_CASE("is asking a CPU that there is none of, or two things at a breakpoint, an error?") {
  CHECK(error_of(sending("on_cpu(1, run, c, x);")) == "no error");
  CHECK(error_of(sending("on_cpu(7, run, c, x);")).find("`on_cpu` of no other CPU") != std::string::npos);
  CHECK(error_of(sending("on_breakpoint(run, c, x); on_breakpoint(run, c, x);")) == "no error");
  CHECK(error_of(sending("on_breakpoint(run, c, x); on_breakpoint(smp_mb);"))
            .find("at a breakpoint, and `run(c, x)` too") != std::string::npos);
}

TEST_CASE("is a CPU told which of two things is asked for?") {
  CHECK(has(lowered_text(sending("on_each_cpu(run, c, x); on_each_cpu(sync_core);")), "movl $2,(__call_1)"));
}

TEST_CASE("do entries of page tables have the permissions of the table's pragmas?") {
  const std::string text =
      "C p\n{ code c = old; }\nP0(code *c) { set_pte_rw(c); set_pte_rox(c); int r = call(c); }\nexists (0:r=old)\n";
  CHECK(has(lowered_text(text), "(oa:PA(P1:c), x:0)"));
  CHECK(has(lowered_text(text), "(oa:PA(P1:c), w:0)"));
}

TEST_CASE("does code hold the versions that primitives store there?") {
  const Lowered lowered =
      lower(parsed("C p\n{ code c = old; }\nP0(code *c) { arch_arm_kprobe(c); int r = call(c); }\nexists (0:r=old)\n"),
            on("x86-64"));
  CHECK(lowered.held.at("c") == std::set<std::string>{"old", "trap"});
}

TEST_CASE("does a wait that is looked at once leave the function?") {
  const std::string body = "{}\nP0(int *x) { while (!READ_ONCE(*x)) cpu_relax(); WRITE_ONCE(*x, 2); }\nexists (x=2)\n";
  CHECK(has(lowered_text("C w\n" + body), "L1: movl (x),"));
  const std::string once = lowered_text("C w\nWaits=once\n" + body);
  CHECK_FALSE(has(once, ": movl (x),"));
  CHECK(once.find("je L2") < once.find("L2: nop"));
}

}  // namespace stalefetch::protocol
