// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/unfollowed.hpp"

#include <catch2/catch.hpp>

#include "model/protocol/verdict.hpp"
#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

Verdict ask(const std::string& text, const std::string& architecture) {
  RuleCache cache;
  return judge(parsed(text), on(architecture), {}, cache);
}

/// Code is changed, `go` is set; P1 has this code; P2 puts the promise to the test and keeps it.
std::string with_reader(const std::string& state, const std::string& reader) {
  return "C t\n{ code f = nop; int go = 0; " + state +
         " }\n"
         "P0(code *f, int *go) { write_code(f, jump); __builtin___clear_cache(f); smp_store_release(go, 1); }\n" +
         reader +
         "P2(code *f, int *go) { int a = smp_load_acquire(go); int q; if (a) { isb(); q = call(f); } }\n"
         "promises publish(go): f == jump;\n";
}

void is_doubted(const std::string& text, const std::string& why) {
  const Verdict verdict = ask(text, "aarch64");
  CHECK(verdict.safety == Safety::Inconclusive);
  REQUIRE(!verdict.reasons.empty());
  CHECK(verdict.reasons[0].find(why) != std::string::npos);
}

}  // namespace

TEST_CASE("is a promise kept where every read of the flag is seen?") {
  CHECK(ask(with_reader("", "P1(int *go) { smp_mb(); }\n"), "aarch64").safety == Safety::Safe);
}

TEST_CASE("is a flag doubted that a handler reads, and whose code runs outside of it?") {
  const std::string reader =
      "P1(code *f, int *y) { int k = READ_ONCE(*y); int r; if (k) { r = call(f); } }\n"
      "P1_interrupt(int *go, int *y) { int b = smp_load_acquire(go); smp_store_release(y, b); interrupt_return(); }\n";
  std::string text = with_reader("int y = 0;", reader);
  text.insert(text.find('{'), "Interrupts=P1\n");
  is_doubted(text, "reads `go` in a handler");
}

TEST_CASE("is a flag doubted whose address is passed on, where somebody reads through a pointer?") {
  const std::string reader =
      "P1(code *f, void **p) { void *w = READ_ONCE(*p); int a = READ_ONCE(*w); int r; r = call(f); }\n";
  is_doubted(with_reader("void *p = go;", reader), "reads through a pointer");
  // Passed on while it runs, and by a function that others use.
  std::string stored = with_reader("void *p = 0;", reader);
  stored.insert(stored.find("P0("), "void pass(int *g, void **q) { WRITE_ONCE(*q, g); }\n");
  stored.replace(stored.find("P0(code *f, int *go) {"), 22, "P0(code *f, int *go, void **p) { pass(go, p);");
  stored.replace(stored.find("int a = READ_ONCE(*w); int r; r = call(f);"), 42,
                 "int r; int a; if (w) { a = READ_ONCE(*w); r = call(f); }");
  is_doubted(stored, "reads through a pointer");
  // Within one thread.
  is_doubted(with_reader("", "P1(code *f, int *go) { void *w = go; int a = READ_ONCE(*w); int r; r = call(f); }\n"),
             "reads through a pointer");
  // Nobody passes it on: the pointer is to something else.
  CHECK(ask(with_reader("int x = 0; void *p = x;", reader), "aarch64").safety == Safety::Safe);
}

TEST_CASE("is a flag doubted that an instruction may read which is written out?") {
  const std::string reader = "P1(code *f, int *go) { asm(\"LDR WZR,[{go:x}]\"); int r = call(f); }\n";
  is_doubted(with_reader("", reader), "written out");
  std::string used = with_reader("", "P1(code *f, int *go) { look(go); int r = call(f); }\n");
  used.insert(used.find("P0("), "void look(int *g) { asm(\"LDR WZR,[{g:x}]\"); }\n");
  is_doubted(used, "written out");
}

TEST_CASE("is code doubted that is mapped only after the flag is set?") {
  const std::string before =
      "C t\n{ code f = trap, unmapped; int go = 0; }\nP0(code *f, int *go) { write_alias(f, new); "
      "sync_icache_aliases(f); ";
  const std::string after =
      " }\nP1(code *f, int *go) { int a = smp_load_acquire(go); int r; if (a) { isb(); r = call(f); } }\n"
      "promises publish(go): f == new;\n";
  CHECK(ask(before + "set_pte(f); smp_store_release(go, 1);" + after, "aarch64").safety == Safety::Safe);
  const std::string why = "the mapping of `f` is not changed for the last time before";
  is_doubted(before + "smp_store_release(go, 1); set_pte(f);" + after, why);
  // By another CPU, which never uses the flag.
  std::string other = before + "smp_store_release(go, 1); smp_store_release(next, 1);" + after;
  other.insert(other.find(" }"), " int next = 0;");
  other.insert(other.find("promises"),
               "P2(code *f, int *next) { int b = smp_load_acquire(next); if (b) set_pte(f); }\n");
  other.replace(other.find("P0(code *f, int *go)"), 20, "P0(code *f, int *go, int *next)");
  is_doubted(other, why);
}

TEST_CASE("is a protocol doubted in which a CPU never gets past a fault?") {
  is_doubted(
      "C t\n{ code f = old, unmapped; }\nP0(code *f) { write_code(f, new); }\nP1(code *f) { smp_mb(); }\n"
      "promises intact;\n",
      "P0 never gets to its end");
}

TEST_CASE("is a store of eight bytes to the last code one that others see?") {
  const std::string text =
      "C t\n{ code f = old; int go = 0; }\nP0(code *f, int *go) { smp_store_release(go, 1); store_word(f, new); }\n"
      "P1(code *f, int *go) { int a = READ_ONCE(*go); int r; if (a) r = call(f); }\npromises publish(go): f == old;\n";
  CHECK(ask(text, "x86-64").safety == Safety::Unsafe);
}

TEST_CASE("are versions of code that is mapped in place of other code those of the other, too?") {
  const std::string text =
      "C t\n{ code f = old; code g = new; int go = 0; }\nP0(code *f, code *g, int *go) { remap(f, g); "
      "smp_store_release(go, 1); }\nP1(code *f, int *go) { int a = smp_load_acquire(go); int r; "
      "if (a) { sync_core(); r = call(f); } }\npromises intact;\n";
  CHECK(ask(text, "x86-64").safety == Safety::Safe);
  // A promise about the other is about runs of the first, too.
  std::string promised = text;
  promised.replace(promised.find("intact"), 6, "reclaim(go): g != new");
  CHECK(ask(promised, "x86-64").safety == Safety::Unsafe);
  // Without a flush an old translation may be left.
  promised.replace(promised.find("reclaim(go): g != new"), 21, "publish(go): f == new");
  CHECK(ask(promised, "x86-64").safety == Safety::Unsafe);
  promised.insert(promised.find("smp_store_release"), "flush_tlb_kernel_range(f); ");
  CHECK(ask(promised, "x86-64").safety == Safety::Safe);
}

TEST_CASE("is a wait that is left out no deadlock, and no proof either?") {
  // P1 goes round for ever in a jump to itself; P0, who would mend that, leaves where it would wait.
  const std::string text =
      "C t\nWaits=once\n{ int x = 0; int y = 0; }\nP0(int *x, int *y) { while (!READ_ONCE(*y)) cpu_relax(); "
      "WRITE_ONCE(*x, 1); }\nP1(int *x) { asm(\"B .+0\"); }\n";
  is_doubted(text + "promises intact;\n", "P1 goes round without waiting for anything, but with `Waits=once`");
  is_doubted(text + "exists (x=1)\n", "progress: P1");
}

TEST_CASE("is a function refused that is there already, and a plain load?") {
  CHECK_THROWS_WITH(
      parsed("C t\n{ code f = old; }\nP0(code *f) { call(f); }\nP0(code *f) { call(f); }\npromises intact;\n"),
      "test.litmus:4:1: `P0`, which line 3 defines too; expected another name");
  CHECK_THROWS_WITH(ask("C t\n{ int x = 0; }\nP0(int *x) { int a = *x; }\nexists (0:a=1)\n", "riscv"),
                    Catch::Contains("3:22: a plain load; expected `READ_ONCE(*x)`"));
}

}  // namespace stalefetch::protocol
