// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/lower.hpp"

#include <catch2/catch.hpp>

#include "model/litmus/parse.hpp"
#include "model/protocol/verdict.hpp"
#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

std::string error_of(const std::string& text, const std::string& architecture) {
  try {
    (void)lower(parsed(text), on(architecture));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

/// Instructions of a column, without labels, in order.
std::vector<std::string> column(const Lowered& lowered, unsigned thread,
                                litmus::ColumnRole role = litmus::ColumnRole::Code) {
  std::vector<std::string> result;
  for (const litmus::Column& each : lowered.test->columns)
    if (each.thread == thread && each.role == role)
      for (const litmus::Line& line : each.lines)
        if (!line.instruction.empty()) result.push_back(line.instruction);
  return result;
}

constexpr const char* message_passing =
    "C mp\n{}\nP0(int *x, int *y) { WRITE_ONCE(*x, 1); smp_store_release(y, 1); }\n"
    "P1(int *x, int *y) { int r0; int r1; r0 = smp_load_acquire(y); r1 = READ_ONCE(*x); }\nexists (1:r0=1 /\\ "
    "1:r1=0)\n";

}  // namespace

TEST_CASE("does each architecture get its own instructions?") {
  using Lines = std::vector<std::string>;
  CHECK(column(lower(parsed(message_passing), on("aarch64")), 0) == Lines{"STR W1,[X2]", "STLR W1,[X3]"});
  CHECK(column(lower(parsed(message_passing), on("aarch64")), 1) == Lines{"LDAR W1,[X2]", "LDR W3,[X4]"});
  CHECK(column(lower(parsed(message_passing), on("x86-64")), 0) == Lines{"movl $1,(x)", "movl $1,(y)"});
  CHECK(column(lower(parsed(message_passing), on("riscv")), 0) == Lines{"sw s0,0(s1)", "fence rw,w", "sw s0,0(s2)"});
}

TEST_CASE("are pointers wide, also where a constant is stored to one?") {
  const std::string text =
      "C p\n{ int x = 0; int *p = &x; }\nP0(int **p, int *x) { int *r0 = READ_ONCE(*p); int r1 = READ_ONCE(*r0); "
      "WRITE_ONCE(*p, 0); WRITE_ONCE(*p, x); }\nexists (0:r1=1)\n";
  CHECK(column(lower(parsed(text), on("x86-64")), 0) ==
        std::vector<std::string>{"movq (p),%rbx", "movl (%rbx),%esi", "movq $0,(p)", "movq %rdi,(p)"});
  CHECK(column(lower(parsed(text), on("riscv")), 0)[2] == "sd zero,0(s1)");
  CHECK(column(lower(parsed(text), on("aarch64")), 0)[2] == "STR XZR,[X2]");
}

TEST_CASE("is a pointer compared whole?") {
  const std::string text =
      "C p\n{ int x = 0; int *p = &x; }\nP0(int **p, int *x) { int *r0 = READ_ONCE(*p); if (r0 == 5) WRITE_ONCE(*x, "
      "1); }\nexists (x=1)\n";
  const auto lines = column(lower(parsed(text), on("aarch64")), 0);
  CHECK(std::find(lines.begin(), lines.end(), "CMP X1,X3") != lines.end());
  CHECK(column(lower(parsed(text), on("x86-64")), 0)[1] == "cmpq $5,%rbx");
}

TEST_CASE("does a wait become a loop around its read, and a condition a branch?") {
  const std::string text =
      "C w\n{}\nP0(int *x) { while (READ_ONCE(*x) != 2) cpu_relax(); int r0 = READ_ONCE(*x); if (r0 == 3) "
      "WRITE_ONCE(*x, 4); else WRITE_ONCE(*x, 5); }\nexists (x=4)\n";
  const Lowered lowered = lower(parsed(text), on("x86-64"));
  CHECK(column(lowered, 0) == std::vector<std::string>{"movl (x),%ebx", "cmpl $2,%ebx", "jne L1", "movl (x),%esi",
                                                       "cmpl $3,%esi", "jne L2", "movl $4,(x)", "jmp L3", "movl $5,(x)",
                                                       "nop"});
}

TEST_CASE("does an interrupt of every CPU have a handler on each, which runs the function and answers?") {
  const std::string text =
      "C ipi\n{}\nvoid f() { smp_mb(); }\nvoid g() { smp_wmb(); }\nP0() { on_each_cpu(f); on_each_cpu(g); }\nP1() { "
      "}\nP2() { }\nexists (true_=1)\n";
  Protocol p = parsed(text);
  const Lowered lowered = lower(p, on("aarch64"));
  const auto sender = column(lowered, 0);
  CHECK(std::count(sender.begin(), sender.end(), "ISB") == 4);  // one for each interrupt sent
  for (const unsigned cpu : {1U, 2U}) {
    const auto handler = column(lowered, cpu, litmus::ColumnRole::InterruptHandler);
    CHECK(std::count(handler.begin(), handler.end(), "DMB ISH") == 1);
    CHECK(std::count(handler.begin(), handler.end(), "DMB ISHST") == 1);
    CHECK(handler.back() == "ERET");
  }
}

TEST_CASE("do code objects hold what their versions say?") {
  const std::string text =
      "C code\n{ code site = nop; code body = old; version go = jump(body); code wide = nop, crossing; code later = "
      "old, unmapped; }\n"
      "P0(code *site) { int r0 = call(site); f(site, go); f(wide, trap); int r1 = call(wide); }\nvoid f(code c, "
      "version v) { }\nexists (0:r0=old)\n";
  const Lowered lowered = lower(parsed(text), on("x86-64"));
  CHECK(lowered.held.at("site") == std::set<std::string>{"go", "nop"});
  CHECK(lowered.held.at("wide") == std::set<std::string>{"nop", "trap"});
  CHECK(lowered.text.find("[PTE(later_x)]=(oa:PA(P3:later), valid:0);") != std::string::npos);
  // Six bytes before it, so that five cross a multiple of eight.
  const auto wide = column(lowered, 2);
  CHECK(std::find(wide.begin(), wide.end(), "nop5") - wide.begin() == 6);
}

TEST_CASE("do jumps lead where they say, wherever what they lead to is declared?") {
  const std::vector<std::string> declarations = {"code a = old;", "code b = other;", "version to_a = jump(a);",
                                                 "version to_b = jump(b);", "code site = to_a;"};
  for (const std::vector<std::size_t>& order :
       {std::vector<std::size_t>{0, 1, 2, 3, 4}, {0, 2, 3, 4, 1}, {2, 3, 4, 0, 1}, {1, 2, 3, 4, 0}}) {
    std::string text = "C j\n{ ";
    for (const std::size_t i : order) text += declarations[i] + " ";
    text +=
        "}\nP0(code *site) { write_code(site, to_b); __builtin___clear_cache(site); }\n"
        "P1(code *site) { int r1 = call(site); }\nexists (1:r1=other)\n";
    for (const char* architecture : {"aarch64", "riscv", "x86-64"}) {
      CAPTURE(text, architecture);
      RuleCache cache;
      const Verdict verdict = judge(parsed(text), on(architecture), {}, cache);
      CHECK(verdict.safety == Safety::Unsafe);
      CHECK(verdict.broken.back().promise == "exists");
    }
  }
}

TEST_CASE("may two pieces of code jump to the same?") {
  const Protocol p = parsed(
      "C j\n{ code one = trap; code to = old; code two = trap; version go = jump(to); }\n"
      "P0(code *one, code *two) { write_code(one, go); __builtin___clear_cache(one); write_code(two, go);\n"
      "__builtin___clear_cache(two); int r0 = call(one); int r1 = call(two); }\nexists (0:r0=old /\\ 0:r1=old)\n");
  for (const char* architecture : {"aarch64", "riscv", "x86-64"}) {
    CAPTURE(architecture);
    RuleCache cache;
    const Verdict verdict = judge(p, on(architecture), {}, cache);
    CHECK(verdict.safety == Safety::Unsafe);
    CHECK(verdict.broken.back().promise == "exists");
  }
}

TEST_CASE("is what is no code refused where code is called or modified?") {
  const std::string expected = "expected code that was declared, or a local variable that points to it";
  CHECK(error_of("C d\n{ code prog = old; int ready; }\nP0(code *prog, int *ready) { int r0 = call(ready); }\n",
                 "aarch64") == "test.litmus:3:44: `ready`, which is no code; " + expected);
  CHECK(error_of("C d\n{ code prog = old; int ready; }\nP0(int *ready) { write_code(ready, new); }\n", "aarch64") ==
        "test.litmus:3:29: `ready`, which is no code; " + expected);
  CHECK(error_of("C d\n{ code prog = old; int *p = prog; }\nP0(int *p) { int *f = READ_ONCE(*p); int r0 = call(f); }\n",
                 "aarch64") == "no error");
}

TEST_CASE("is a run that begins told from none, but where a page may be missing?") {
  const std::string mapped = "C m\n{ code prog = old; }\nP0(code *prog) { int r0 = call(prog); }\nexists (0:r0=old)\n";
  CHECK(column(lower(parsed(mapped), on("aarch64")), 0).front() == "MOV W0,#1");
  const std::string missing =
      "C m\n{ code prog = old, unmapped; }\nP0(code *prog) { int r0 = call(prog); }\nexists (0:r0=old)\n";
  const auto lines = column(lower(parsed(missing), on("aarch64")), 0);
  CHECK(std::find(lines.begin(), lines.end(), "MOV W0,#1") == lines.end());
}

TEST_CASE("does an error name the line and the remedy?") {
  CHECK(error_of("C p\n{}\nP0() {\n frob(); }\nexists (x=1)", "x86-64")
            .starts_with("test.litmus:4:2: primitive `frob`, which no architecture has; expected one of those"));
  CHECK(error_of("C p\n{ code c = old; }\nP0(code *c) {\n text_poke_copy(c, new); }\nexists (c=1)", "riscv")
            .starts_with("test.litmus:4:2: primitive `text_poke_copy`, which riscv does not have; x86-64 has it"));
  CHECK(error_of("C p\n{ code c = odd; }\nP0(code *c) { int r = call(c); }\nexists (0:r=1)", "aarch64")
            .starts_with("test.litmus:2:8: version `odd`; expected"));
  CHECK(error_of("C p\n{ version v = jump(far); }\nP0() { }\nexists (x=1)", "aarch64") ==
        "test.litmus:2:11: a jump to `far`; expected code that was declared");
  CHECK(error_of("C p\n{}\nP0() { smp_mb(1); }\nexists (x=1)", "aarch64") ==
        "test.litmus:3:8: 1 arguments for `smp_mb`; expected 0: `smp_mb()`");
  CHECK(error_of("C p\n{}\nvoid f() { f(); }\nP0() { f(); }\nexists (x=1)", "aarch64") ==
        "test.litmus:3:12: `f` inside itself; expected primitives that end");
  CHECK(error_of("C p\n{}\nP1() { }\nexists (x=1)", "aarch64") ==
        "test.litmus:3:1: P1 without P0; expected threads that are numbered from 0");
  CHECK(error_of("C p\n{}\nP0(int *x) { *x = 1; }\nexists (x=1)", "aarch64")
            .starts_with("test.litmus:3:14: a plain store; expected `WRITE_ONCE(*p, v)`"));
  CHECK(error_of("C p\n{}\nP0(int *x) { WRITE_ONCE(*x, y); }\nexists (x=1)", "aarch64") ==
        "test.litmus:3:29: `y`, which is not declared; expected a local variable, a parameter, a location, code or a "
        "version");
}

TEST_CASE("is what is printed the test that is asked about?") {
  for (const std::string name : {"aarch64", "x86-64", "riscv"}) {
    const Lowered lowered = lower(parsed(message_passing), on(name));
    CHECK(litmus::hash(litmus::parse(lowered.text + "exists (true)\n", "again")) == litmus::hash(*lowered.test));
  }
}

}  // namespace stalefetch::protocol
