// SPDX-License-Identifier: BSD-2-Clause
// Every error names its place, what stands there and what was expected.
#include <filesystem>
#include <fstream>

#include "support.hpp"

namespace stalefetch::litmus {

namespace {

struct Case {
  std::string text;
  std::string message;
};

void check(const std::vector<Case>& cases) {
  for (const Case& bad : cases) {
    INFO(bad.text);
    CHECK(error_of(bad.text) == bad.message);
  }
}
std::string init_error(const std::string& init) { return error_of(with_init(init)); }
std::string final_error(const std::string& final_part) { return error_of(with_final(final_part)); }

}  // namespace

TEST_CASE("does the parser say what is wrong with a file as a whole?") {
  CHECK(error_of("") == "t.litmus: an empty file; expected a litmus test");
  CHECK(error_of(" \n\t (* only this *)") == "t.litmus: an empty file; expected a litmus test");
  CHECK(error_of(std::string(10'000'000, '(')) ==
        "t.litmus: a text of 10000000 bytes; expected a litmus test of at most 1048576 bytes");
  CHECK(error_of("AArch64 t\nab\xff") == "t.litmus:2:3: the byte 0xff; expected UTF-8 text");
  CHECK(error_of(std::string("AArch64 t\n\0{}", 13)) == "t.litmus:2:1: the byte 0x00; expected UTF-8 text");
  CHECK(error_of("AArch64 t\n\xc3\xa9 \xed\xa0\x80") == "t.litmus:2:3: the byte 0xed; expected UTF-8 text");
}

TEST_CASE("does the parser say what is wrong with the header?") {
  check({
      {"<html>", "t.litmus:1:1: \"<html>\"; expected an architecture such as AArch64"},
      {"C t\n{}",
       "t.litmus:1:1: the C dialect; expected assembly: AArch64, RISCV, X86, X86_64, PPC or ARM; `stalefetch lower` "
       "writes that of a protocol"},
      {"AArch64\n{}", "t.litmus:1:8: end of line; expected the name of the test"},
      {"AArch64 t\nwords", "t.litmus:2:6: end of file; expected { and the initial state"},
      {"AArch64 t (* (* *) {}", "t.litmus:1:11: a comment that never ends; expected *)"},
  });
}

TEST_CASE("does the parser say what is wrong with the initial state?") {
  check({
      {"AArch64 t\n{ 0:X0=1;\nP0 ;", "t.litmus:2:1: an initial state that never ends; expected a } for this {"},
      {"AArch64 t\n{ 0:X0=instr:\"B .+8; }", "t.litmus:2:14: a string that never ends: \"\"B .+8; }\"; expected \""},
  });
  CHECK(init_error("0:X0=") ==
        "t.litmus:2:7: \"}\"; expected a value: a number, a location, a label such as P1:L0, or instr:\"...\"");
  CHECK(init_error("0:X0=1 0:X1=2") == "t.litmus:2:9: \"0:X1=2}\"; expected ; or }");
  CHECK(init_error("0:=1") == "t.litmus:2:4: \"=1}\"; expected the name of a register");
  CHECK(init_error("?") == "t.litmus:2:2: \"?}\"; expected a place such as 1:X0 or x, or }");
  CHECK(init_error("7:X0=1") == "t.litmus:2:2: thread 7; expected thread 0 to 1");
  CHECK(init_error("x=18446744073709551616") ==
        "t.litmus:2:4: the number \"18446744073709551616\"; expected a number of at most 64 bits");
  CHECK(init_error("x=-9223372036854775809") ==
        "t.litmus:2:4: the number \"-9223372036854775809\"; expected a number of at most 64 bits");
  CHECK(init_error("x=12ab") == "t.litmus:2:6: \"ab}\"; expected a digit, or the end of the number");
  CHECK(init_error("x=instr:NOP") == "t.litmus:2:10: \"NOP}\"; expected an instruction in quotation marks");
}

TEST_CASE("does the parser refuse places that are initialised twice?") {
  CHECK(init_error("0:X1=1; 1:X1=1; 0:X1=1") ==
        "t.litmus:2:18: a second initial value of 0:X1; expected only one; it is \"1\" already");
  CHECK(init_error("x=1; [x]=2") ==
        "t.litmus:2:7: a second initial value of x; expected only one; it is \"1\" already");
}

TEST_CASE("does the parser refuse arrays that do not fit?") {
  CHECK(init_error("int t[1]={1,2}") == "t.litmus:2:11: 2 values; expected at most 1");
  CHECK(init_error("int t[2]=1") == "t.litmus:2:11: one value for an array; expected a list such as {1, 2}");
  CHECK(init_error("int t[0]") == "t.litmus:2:2: an array of 0 elements; expected 1 to 4096");
  CHECK(init_error("0:X0={1}") == "t.litmus:2:7: a list for 0:X0; expected one value, or a location on the left");
}

TEST_CASE("does the parser suggest the label that was meant?") {
  CHECK(init_error("0:X0=P1:L2") ==
        "t.litmus:2:7: the label \"P1:L2\", which is nowhere in the code; expected a label of the code (did you mean "
        "P1:L1?)");
  CHECK(final_error("exists 0:X0=P0:nothing_like_it") ==
        "t.litmus:5:13: the label \"P0:nothing_like_it\", which is nowhere in the code; expected a label of the code");
  CHECK(final_error("exists fault(P0:L9)").starts_with("t.litmus:5:14: the label \"P0:L9\""));
}

TEST_CASE("does the parser say that tags are not supported yet?") {
  CHECK(init_error("0:X0=x:green") ==
        "t.litmus:2:7: \"x:\": memory tags are not supported yet; expected a location or a number");
}

TEST_CASE("does the parser say what is wrong with the code?") {
  const std::string start = "AArch64 t\n{}\n";
  check({
      {start, "t.litmus:3:1: end of file; expected the code table, which begins with P0 | P1 | ... ;"},
      {start + "P0 | Q1 ;", "t.litmus:3:6: \"Q1 ;\"; expected a thread name such as P1"},
      {start + "P0 | P2 ;", "t.litmus:3:6: \"P2 ;\"; expected P1: threads are numbered from 0 without gaps"},
      {start + "P0 | P1.F ;", "t.litmus:3:6: P1.F; expected a handler of P0 to P0"},
      {start + "P0 | P0.F | P0.F ;", "t.litmus:3:13: a second P0.F; expected one such handler for each thread"},
      {start + "P0 ;\nNOP | ISB ;", "t.litmus:4:7: column 2 in the code; expected at most 1, as in the first row"},
      {start + "P0 ;\nL: NOP;\nL: ISB;\nexists true",
       "t.litmus:5:1: a second label \"L\" in P0; expected each label once in a thread"},
      {start + "P0 | P0.F ;\nL: NOP | L: ERET;\nexists true",
       "t.litmus:4:10: a second label \"L\" in P0; expected each label once in a thread"},
      {start + "P0 ;\nNOP\nISB ;\nexists true",
       "t.litmus:4:1: no end of the row of code after \"NOP\"; expected | or ;"},
      {start + "P0 ;\nNOP", "t.litmus:4:4: end of file; expected ; at the end of the row of code"},
      {start + "P0 ;\n.word \"a ;\n", "t.litmus:4:7: a string that never ends: \"\"a ;\"; expected \""},
  });
}

TEST_CASE("does the parser say what is wrong with the condition?") {
  CHECK(final_error("") == "t.litmus:5:1: end of file; expected exists, ~exists, forall or locations");
  CHECK(final_error("exists") == "t.litmus:5:7: end of file; expected a condition such as 1:X0=1");
  CHECK(final_error("exists ()") == "t.litmus:5:9: \")\"; expected a condition such as 1:X0=1");
  CHECK(final_error("exists (x=1") == "t.litmus:5:12: end of file; expected )");
  CHECK(final_error("exists x=1)") == "t.litmus:5:11: \")\"; expected /\\, \\/ or the end of the test");
  CHECK(final_error("exists x=1 /\\ ") == "t.litmus:5:15: end of file; expected a condition such as 1:X0=1");
  CHECK(final_error("exists x") == "t.litmus:5:9: end of file; expected = and a value");
  CHECK(final_error("exists 4:X0=1") == "t.litmus:5:8: thread 4; expected thread 0 to 1");
  CHECK(final_error("exists %nope=1") ==
        "t.litmus:5:8: \"%nope\", which the code does not name; expected a symbolic register of the code");
  CHECK(final_error("exists x=1\nexists x=2") == "t.litmus:6:1: a second condition; expected at most one");
  CHECK(final_error("exists x=1 with tests").starts_with("t.litmus:5:12: a `with` clause, which is not supported"));
  CHECK(final_error("locations [x") == "t.litmus:5:13: end of file; expected ; or ]");
  CHECK(final_error("locations [x y]") == "t.litmus:5:14: \"y]\"; expected ; or ]");
  CHECK(final_error("filter x=1") == "t.litmus:5:11: end of file; expected exists, ~exists or forall");
}

TEST_CASE("is nesting limited instead of crashing?") {
  const auto nested = [](std::size_t depth) {
    return "exists " + std::string(depth, '(').append("x=1").append(depth, ')');
  };
  CHECK(final_error(nested(200)).empty());
  CHECK(final_error(nested(201)) == "t.litmus:5:208: deeper nesting; expected at most 200 levels");
  CHECK_FALSE(final_error(nested(100'000)).empty());
  CHECK_FALSE(final_error("exists " + std::string(100'000, '~').append("x=1")).empty());
  CHECK_FALSE(init_error("x=" + std::string(100'000, '{').append(100'000, '}')).empty());
  std::string chain = "exists x=1";
  for (int index = 0; index < 1000; ++index) chain += " => x=1";
  CHECK_FALSE(final_error(chain).empty());
}

TEST_CASE("are long and unprintable texts shortened and escaped?") {
  CHECK(error_of("\x01" + std::string(100, 'x')) ==
        "t.litmus:1:1: \"\\x01" + std::string(36, 'x') + "...\"; expected an architecture such as AArch64");
}

TEST_CASE("does read_file say why a file cannot be read?") {
  const auto error_of_file = [](const std::string& path) -> std::string {
    try {
      (void)read_file(path);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const std::filesystem::path folder = std::filesystem::temp_directory_path();
  const std::string large = (folder / "stalefetch_unit_litmus_large").string();
  std::ofstream(large) << std::string(2'000'000, ' ');
  CHECK(error_of_file("no/such/file") == "no/such/file: cannot be read; expected a readable litmus file");
  CHECK(error_of_file(folder.string()) == folder.string() + ": a directory; expected a litmus file");
  CHECK(error_of_file(large) == large + ": a very large file; expected a litmus test of at most 1048576 bytes");
  std::ofstream(large) << with_final("exists true");
  CHECK(error_of_file(large).empty());
  std::filesystem::remove(large);
}

TEST_CASE("does parse_constant refuse what is not one value?") {
  CHECK_THROWS_AS(parse_constant(""), Error);
  CHECK_THROWS_AS(parse_constant("1 2"), Error);
  CHECK_THROWS_AS(parse_constant("P1:"), Error);
}

}  // namespace stalefetch::litmus
