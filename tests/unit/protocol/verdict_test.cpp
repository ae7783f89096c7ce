// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/verdict.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "model/protocol/explanation.hpp"
#include "model/protocol/library.hpp"
#include "model/protocol/matrix.hpp"
#include "model/protocol/report.hpp"
#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

Verdict ask(const std::string& text, const std::string& architecture, const Configuration& configuration = {}) {
  RuleCache cache;
  VerdictOptions options;
  options.check.configuration = configuration;
  return judge(parsed(text), on(architecture), options, cache);
}

std::string broken(const Verdict& verdict) {
  std::string result;
  for (const BrokenPromise& each : verdict.broken) result += each.promise.substr(0, each.promise.find('(')) + " ";
  return result;
}

constexpr const char* maintain = "aarch64_insn_write(prog, new); caches_clean_inval_pou(prog);";

}  // namespace

TEST_CASE("is new code that is announced by a flag unsafe until the reader synchronizes, on every architecture?") {
  CHECK(ask(publish(maintain), "aarch64").safety == Safety::Unsafe);
  CHECK(ask(publish(maintain, "smp_store_release(ready, 1);", "isb();"), "aarch64").safety == Safety::Safe);
  CHECK(ask(publish("text_poke(prog, new);"), "x86-64").safety == Safety::Unsafe);
  CHECK(ask(publish("text_poke(prog, new);", "smp_store_release(ready, 1);", "sync_core();"), "x86-64").safety ==
        Safety::Safe);
}

TEST_CASE("is every broken promise named, and none that is kept?") {
  const Verdict verdict = ask(publish(maintain, "smp_store_release(ready, 1);", "isb();",
                                      "promises publish(ready): prog == new; publish(ready): prog == old;"),
                              "aarch64");
  CHECK(verdict.safety == Safety::Unsafe);
  REQUIRE(verdict.broken.size() == 1);
  CHECK(verdict.broken[0].promise == "publish(ready): prog == old");
}

TEST_CASE("is an execution for which the architecture promises nothing unsafe, whatever is promised?") {
  // Both versions are MOV, which may not be modified while it is executed; nobody waits for anything.
  const std::string text =
      "C race\n{ code prog = old; int ready; }\nP0(code *prog) { aarch64_insn_write(prog, new); }\nP1(code *prog) { "
      "int r1 = call(prog); }\npromises progress;\n";
  const Verdict verdict = ask(text, "aarch64");
  CHECK(verdict.safety == Safety::Unsafe);
  CHECK(broken(verdict) == "intact ");
  CHECK(verdict.broken[0].how.find("while P1 fetches") != std::string::npos);
}

TEST_CASE("is a wait without end unsafe, whatever is promised?") {
  const std::string text =
      "C dead\n{ code prog = old; int x; int y; }\nP0(int *x, int *y) { while (!READ_ONCE(*x)) cpu_relax(); "
      "WRITE_ONCE(*y, 1); }\n"
      "P1(int *x, int *y) { while (!READ_ONCE(*y)) cpu_relax(); WRITE_ONCE(*x, 1); }\npromises intact;\n";
  const Verdict verdict = ask(text, "riscv");
  CHECK(verdict.safety == Safety::Unsafe);
  CHECK(broken(verdict) == "progress ");
}

TEST_CASE("is a search that was cut short never safe?") {
  RuleCache cache;
  VerdictOptions options;
  options.check.explore.instruction_limit = 3;
  const Verdict verdict =
      judge(parsed(publish(maintain, "smp_store_release(ready, 1);", "isb();")), on("aarch64"), options, cache);
  CHECK(verdict.safety == Safety::Inconclusive);
  CHECK(!verdict.reasons.empty());
}

TEST_CASE("does the time limit hold for a verdict?") {
  VerdictOptions options;
  options.check.time_limit = std::chrono::milliseconds(0);
  RuleCache cache;
  const Verdict verdict = judge(parsed(publish("text_poke(prog, new);")), on("x86-64"), options, cache);
  CHECK(verdict.safety == Safety::Inconclusive);
  CHECK(verdict.reasons == std::vector<std::string>{"time limit reached"});
}

TEST_CASE("is a promise that no execution puts to the test no safe one?") {
  // Nobody ever sets the flag; and a page that is never mapped is never run.
  const Verdict unset = ask(publish(maintain, "", "isb();"), "aarch64");
  CHECK(unset.safety == Safety::Inconclusive);
  REQUIRE(!unset.reasons.empty());
  CHECK(unset.reasons[0] == "never put to the test, in no execution: publish(ready): prog == new");
  // It is read, but never as set: what is run then says nothing.
  const std::string never_set =
      "C n\n{ code prog = old; int ready; }\nP0(code *prog) { smp_mb(); }\n"
      "P1(code *prog, int *ready) { int r0 = READ_ONCE(*ready); int r1 = call(prog); }\n"
      "promises publish(ready): prog == old;\n";
  CHECK(ask(never_set, "aarch64").safety == Safety::Inconclusive);
  const std::string unmapped =
      "C u\n{ code prog = old, unmapped; int x; }\nP0(code *prog) { smp_mb(); }\n"
      "P1(code *prog) { int r1 = call(prog); }\npromises intact;\n";
  const Verdict never_run = ask(unmapped, "aarch64");
  CHECK(never_run.safety == Safety::Inconclusive);
  CHECK(never_run.reasons.at(0) == "never put to the test, in no execution: the call of prog by P1");
}

TEST_CASE("is progress never promised where waits are left out?") {
  const std::string text =
      "C w\nWaits=once\n{ code prog = old; int x; }\nP0(int *x) { while (!READ_ONCE(*x)) cpu_relax(); }\n"
      "P1(code *prog) { int r1 = call(prog); }\npromises progress;\n";
  const Verdict verdict = ask(text, "aarch64");
  CHECK(verdict.safety == Safety::Inconclusive);
  CHECK(verdict.reasons.at(0) == "progress: with `Waits=once`, who would wait leaves");
}

TEST_CASE("is a run that gives no version of the code unsafe?") {
  // One byte of two is stored: a mixture that really is in memory, and that nobody declared.
  const std::string half =
      "C half\n{ code prog = nop; int x; }\nvoid half(code c, version v) { asm(\"movb {head(c, v)},({c:x})\"); }\n"
      "P0(code *prog) { half(prog, jump); int r0 = call(prog); }\npromises intact;\n";
  CHECK(ask(half, "x86-64").safety != Safety::Safe);
}

TEST_CASE("is nothing safe that was not looked at to the end?") {
  CheckResult result;
  result.outcome = Outcome::Forbidden;
  CHECK(safety_without_broken(result) == Safety::Safe);
  result.unpredictable_unknown = true;
  CHECK(safety_without_broken(result) == Safety::Inconclusive);
  result.unpredictable_unknown = false;
  result.reasons = {"races: not all looked at"};
  CHECK(safety_without_broken(result) == Safety::Inconclusive);
  result.reasons.clear();
  for (const Outcome other : {Outcome::Allowed, Outcome::Required, Outcome::NotRequired, Outcome::Inconclusive}) {
    result.outcome = other;
    CHECK(safety_without_broken(result) == Safety::Inconclusive);
  }
}

TEST_CASE("are the same promises broken by the final states as by a search for each?") {
  const std::string promises =
      "promises publish(ready): prog == new; publish(ready): prog == old; reclaim(ready): prog != old; "
      "bounded(ready): prog == new; exists (1:r0=0 /\\ 1:r1=old)";
  for (const std::string look : {"", "isb();"}) {
    const Protocol p = parsed(publish(maintain, "smp_store_release(ready, 1);", look, promises));
    RuleCache cache;
    VerdictOptions options;
    const Verdict searched = judge(p, on("aarch64"), options, cache);
    options.witnesses = false;
    CHECK(broken(judge(p, on("aarch64"), options, cache)) == broken(searched));
    CHECK(broken(searched) == (look.empty() ? "intact publish publish reclaim bounded " : "publish "));
  }
}

TEST_CASE("do conditions mean what they mean in C?") {
  const std::string text =
      "C c\n{ int x = 1; int y = 0; }\nP0(int *x, int *y) { int a = READ_ONCE(*x); int b = READ_ONCE(*y); int r = 0; "
      "int s = 0; "
      "int t = 0; int u = 0; if (a && b) r = 1; if (a || b) s = 1; if (!(b || b) && a == 1) t = 1; if (a != 1 || b != "
      "0) u = 1; }\n"
      "exists ~(0:r=0 /\\ 0:s=1 /\\ 0:t=1 /\\ 0:u=0)\n";
  for (const std::string name : {"aarch64", "riscv", "x86-64"}) CHECK(ask(text, name).safety == Safety::Forbidden);
}

TEST_CASE("does a handler that calls code leave what it interrupted as it was?") {
  const std::string text =
      "C t\nInterrupts=P1\n{ code f = nop; code g = nop; int go = 0; }\n"
      "P0(code *f, int *go) { write_code(f, jump); %smp_store_release(go, 1); }\n"
      "P1(code *f, int *go) { int a = smp_load_acquire(go); int r; if (a) { %r = call(f); } }\n"
      "P1_interrupt(code *g) { int q = call(g); interrupt_return(); }\npromises publish(go): f == jump;\n";
  const auto with = [&](std::string publish, std::string fetch) {
    std::string result = text;
    result.replace(result.find('%'), 1, publish);
    return result.replace(result.find('%'), 1, fetch);
  };
  RuleCache cache;
  CHECK(judge(parsed(with("__builtin___clear_cache(f); ", "isb(); ")), on("aarch64"), {}, cache).safety == Safety::Safe);
  CHECK(judge(parsed(with("__builtin___clear_cache(f); ", "")), on("aarch64"), {}, cache).safety == Safety::Unsafe);
  const std::string fence = "local_flush_icache_all(); ";
  CHECK(judge(parsed(with(fence, fence)), on("riscv"), {}, cache).safety == Safety::Safe);
  CHECK(judge(parsed(with(fence, "")), on("riscv"), {}, cache).safety == Safety::Unsafe);
}

TEST_CASE("does a NOP run as one, and a jump as what it leads to?") {
  for (const std::string name : {"aarch64", "riscv", "x86-64"}) {
    const std::string head =
        "C n\n{ code body = other; code slot = nop; version go = jump(body); code hop = go; code stub = jump; }\n"
        "P0(code *slot) { int r0 = call(slot); int r1 = call(hop); int r2 = call(stub); }\n";
    CHECK(ask(head + "exists (0:r0!=nop \\/ 0:r1!=other \\/ 0:r2!=jump)", name).safety == Safety::Safe);
    CHECK(ask(head + "exists (0:r0=nop /\\ 0:r1=other /\\ 0:r2=jump)", name).safety == Safety::Unsafe);
  }
}

TEST_CASE("is a test of data alone allowed or forbidden, and neither safe nor unsafe?") {
  const std::string mp =
      "C mp\n{}\nP0(int *x, int *y) { WRITE_ONCE(*x, 1); WRITE_ONCE(*y, 1); }\nP1(int *x, int *y) { int r0 = "
      "READ_ONCE(*y); int r1 = READ_ONCE(*x); }\nexists (1:r0=1 /\\ 1:r1=0)\n";
  CHECK(ask(mp, "aarch64").safety == Safety::Allowed);
  CHECK(ask(mp, "riscv").safety == Safety::Allowed);
  CHECK(ask(mp, "x86-64").safety == Safety::Forbidden);
}

TEST_CASE("does the explanation speak of code and versions by their names?") {
  const Protocol p = parsed(publish(maintain));
  RuleCache cache;
  const Verdict verdict = judge(p, on("aarch64"), {}, cache);
  const std::string text = to_text(p, "", on("aarch64"), verdict, {});
  CHECK(text.find("UNSAFE") != std::string::npos);
  CHECK(text.find("breaks publish(ready): prog == new") != std::string::npos);
  CHECK(text.find("1:r1=old") != std::string::npos);
  CHECK(text.find("fetch prog") != std::string::npos);
  CHECK(text.find("P2") == std::string::npos);  // the column of the code
  CHECK(text.find("stale since row 1 (") != std::string::npos);
  CHECK(in_own_words("P0 stores to P2:prog", verdict.lowered) == "P0 stores to prog");
  const Deciding decided = decide(p, on("aarch64"), verdict, {});
  CHECK(decided.safety == Safety::Unsafe);
  CHECK(decided.sentence.starts_with("P1: fetch prog"));
  CHECK(decided.sources.empty());
}

TEST_CASE("does every row of a timeline say which line of the protocol it belongs to?") {
  const std::string text = publish(maintain);
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size(); begin = text.find('\n', begin) + 1)
    lines.push_back(text.substr(begin, text.find('\n', begin) - begin));
  for (const char* architecture : {"aarch64", "riscv"}) {
    RuleCache cache;
    const Protocol p = parsed(std::string(architecture) == "riscv" ? publish("write_code(prog, new);") : text);
    const Explanation explanation = explain(p, on(architecture), judge(p, on(architecture), {}, cache), {});
    CHECK(explanation.timeline.of_protocol);
    unsigned fetches = 0;
    for (const TimelineRow& row : explanation.timeline.rows) {
      CAPTURE(row.text);
      REQUIRE(row.at.file == "test.litmus");
      const std::string line = row.at.line == 4 ? "the patch" : lines.at(row.at.line - 1);
      if (row.text.starts_with("store ready")) CHECK(line.find("smp_store_release") != std::string::npos);
      if (row.text.starts_with("load ready")) CHECK(line.find("smp_load_acquire") != std::string::npos);
      if (row.text.starts_with("fetch prog")) CHECK(line.find("call(prog)") != std::string::npos);
      fetches += row.text.starts_with("fetch prog") ? 1 : 0;
    }
    CHECK(fetches > 0);
  }
}

TEST_CASE("does the matrix hold an answer for every protocol, mutant and column?") {
  const auto p = std::make_shared<const Protocol>(
      parsed(publish(maintain, "smp_store_release(ready, 1);", "isb();",
                     "promises publish(ready): prog == new; mutants late: drop isb in P1;")));
  const Matrix matrix =
      make_matrix({p}, "", {{&on("aarch64"), "default", {}}, {&on("x86-64"), "default", {}}}, true, {});
  REQUIRE(matrix.rows.size() == 2);
  CHECK(matrix.rows[0].cells[0].safety == Safety::Safe);
  CHECK(matrix.rows[1].cells[0].safety == Safety::Unsafe);
  CHECK(!matrix.rows[0].cells[1].safety);
  CHECK(matrix.rows[0].cells[1].no_lowering.find("x86-64 does not have") != std::string::npos);
  CHECK(to_csv(matrix) ==
        "protocol,mutant,architecture,configuration,verdict,broken\npublish,,aarch64,\"default\",safe,\"\"\npublish,,"
        "x86-64,\"default\",none,\"\"\n"
        "publish,late,aarch64,\"default\",unsafe,\"intact,publish\"\npublish,late,x86-64,\"default\",none,\"\"\n");
}

}  // namespace stalefetch::protocol
