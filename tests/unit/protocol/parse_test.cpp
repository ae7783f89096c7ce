// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/parse.hpp"

#include <catch2/catch.hpp>

#include "model/protocol/print.hpp"
#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

/// `line:column: message` of the error that the text gives.
std::string error_of(const std::string& text) {
  try {
    (void)parse(text, "t");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("is every part of a protocol kept?") {
  const Protocol p = parsed(R"(C everything
"What it is."
Source=kernel/smp.c, with = and 'quotes'
(* A page
   of text. *)
{
  code prog = trap, crossing;
  code body = old, unmapped;
  version go = jump(body);
  int x = 1; int *q = &x; void *f = prog;
  y;
}
void helper(code c) { smp_mb(); }
P0(code *prog, int *x) { text_poke(prog, go); fence: smp_mb(); }
P0_interrupt() { }
P1(int *x) { int r0 = READ_ONCE(*x); if (r0 == 1 && !x) { smp_mb(); } else smp_wmb(); while (READ_ONCE(*x) != 2) cpu_relax(); }
promises
  intact; publish(x): prog == go; bounded(x): prog == go; reclaim(x): prog != trap; progress;
mutants
  one (T01, T-02): drop smp_mb #2 in P1;
  two-words: swap a, b and replace c by d and after e in P0: smp_mb();
exists (1:r0=1 /\ ~(x=2 \/ [y]!=0))
)");
  CHECK(p.name == "everything");
  CHECK(p.title == "What it is.");
  CHECK(p.header("Source") == "kernel/smp.c, with = and 'quotes'");
  CHECK(p.text == "A page\n   of text.");
  REQUIRE(p.code.size() == 2);
  CHECK((p.code[0].crossing && !p.code[0].unmapped && p.code[1].unmapped));
  REQUIRE(p.versions.size() == 1);
  CHECK(p.versions[0].target == "body");
  REQUIRE(p.locations.size() == 4);
  CHECK(p.locations[1].type.stars == 1);
  REQUIRE(p.functions.size() == 4);
  CHECK(p.functions[0].role == Role::Helper);
  CHECK(p.functions[2].role == Role::Interrupt);
  CHECK(p.functions[1].body.body[1].step == "fence");
  CHECK(head_of(p.functions[3].body.body[1]) == "if ((r0 == 1) && !x)");
  CHECK(p.promises.size() == 5);
  REQUIRE(p.mutants.size() == 2);
  CHECK(p.mutants[0].rows == std::vector<std::string>{"T01", "T-02"});
  CHECK(p.mutants[0].changes[0].step.number == 2);
  CHECK(p.mutants[1].changes.size() == 3);
  REQUIRE(p.exists);
  CHECK(p.exists->operands.size() == 2);
}

TEST_CASE("is `(*p)` C inside a function, and a comment outside?") {
  const Protocol p =
      parsed("C c\n{ (* nothing *) int x = 0; }\n(* a comment *)\nP0(int *x) { WRITE_ONCE(*x, 1); }\nexists (x=1)\n");
  CHECK(to_string(*p.functions.at(0).body.body.at(0).value) == "WRITE_ONCE(*x, 1)");
}

TEST_CASE("does an error say where, what was found and what was expected?") {
  CHECK(error_of("X nothing\n{}") == "t:1:1: `X nothing`; expected `C` and the name of the protocol");
  CHECK(error_of("C p\nwhat is this\n{}") ==
        "t:2:1: `what is this`; expected a title in quotes, `Key=value`, a comment, or the initial state in braces");
  CHECK(error_of("C p\n{ code c; }") == "t:2:9: `;`; expected `=` after the name of the code");
  CHECK(error_of("C p\n{ code c = old, wide; }") == "t:2:17: `wide`; expected `unmapped` or `crossing`");
  CHECK(error_of("C p\n{}\nP0() { smp_mb() }\n") == "t:3:16: `}`; expected `;` after the statement");
  CHECK(error_of("C p\n{}\nP0() { smp_mb();\n") == "t:4:1: the end of the file; expected `}`");
  CHECK(error_of("C p\n{}\nP0() { int r = 0x; }\n") == "t:3:16: `0x`; expected a number of at most 64 bits");
  CHECK(error_of("C p\n{}\nP0() { r @ 1; }\n") == "t:3:10: character `@`; expected a name, a number or a sign of C");
  CHECK(error_of("C p\n{}\nP0() { }\npromises safe;\n") ==
        "t:4:10: promise `safe`; expected `intact`, `bounded`, `publish`, `reclaim` or `progress`");
  CHECK(error_of("C p\n{}\nP0() { }\npromises intact;\nmutants m: lose smp_mb;\n") ==
        "t:5:12: `lose`; expected `drop`, `swap`, `replace`, `before` or `after`");
  CHECK(error_of("C p\n{}\nP0() { }\nexists (1:r0=1)\nmore") == "t:5:1: `more`; expected the end of the file");
  CHECK(error_of("C p\n(* never\n{}") == "t:2:1: a comment that does not end; expected `*)`");
}

TEST_CASE("is a header that says nothing, or names nobody, an error?") {
  CHECK(error_of("C p\nArchitecture=x86-64\n{}\nP0() { }\nexists (x=1)") ==
        "t:2:1: header `Architecture`; expected Source, Protocol, Architectures, Interrupts, Elsewhere or Waits");
  CHECK(error_of("C p\nArchitectures=x86-64, mips\n{}\nP0() { }\nexists (x=1)") ==
        "t:2:1: `mips` in `Architectures`; expected aarch64, riscv, x86-64");
  CHECK(error_of("C p\nElsewhere=P1\n{}\nP0() { }\nexists (x=1)") ==
        "t:2:1: `P1` in `Elsewhere`; expected functions such as P1, separated by commas");
  CHECK(error_of("C p\nWaits=twice\n{}\nP0() { }\nexists (x=1)") == "t:2:1: `Waits=twice`; expected `Waits=once`");
  CHECK(parsed("C p\nArchitectures=riscv, x86-64\n{}\nP0() { }\nexists (x=1)").header_words("Architectures") ==
        std::vector<std::string>{"riscv", "x86-64"});
}

TEST_CASE("may the condition stand where a promise may?") {
  const std::string begin =
      "C c\n{ code f = old; int x; }\nP0(code *f, int *x) { int r0 = READ_ONCE(*x); int r1 = call(f); }\n";
  for (const char* end : {"exists (0:r1=old)", "promises exists (0:r1=old);", "promises intact; exists (0:r1=old)",
                          "promises intact; exists (0:r1=old); mutants none: drop call;",
                          "promises intact; mutants none: drop call; exists (0:r1=old);"}) {
    CAPTURE(end);
    const Protocol p = parsed(begin + end);
    REQUIRE(p.exists);
    CHECK(p.exists->name == "r1");
    CHECK(p.mutants.size() == (std::string(end).find("mutants") == std::string::npos ? 0 : 1));
  }
  CHECK(error_of(begin + "promises intact; exists (0:r1=old); mutants m: drop call; exists (0:r1=old)")
            .find("`exists`; expected the end of the file") != std::string::npos);
}

TEST_CASE("is nesting bounded?") {
  CHECK(error_of("C p\n{}\nP0() { int r = " + std::string(5000, '!') + "1; }\n").find("nesting that is too deep") !=
        std::string::npos);
  CHECK(error_of("C p\n{}\nP0() { }\nexists " + std::string(5000, '(')).find("nesting that is too deep") !=
        std::string::npos);
}

}  // namespace stalefetch::protocol
