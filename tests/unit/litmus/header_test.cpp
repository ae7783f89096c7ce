// SPDX-License-Identifier: BSD-2-Clause
// The first line, the free lines, and comments.
#include "support.hpp"

namespace stalefetch::litmus {

namespace {
const std::string kBody = "{}\nP0 ;\nNOP ;\nexists (0:X0=1)\n";
}

TEST_CASE("does the parser keep the free lines apart from Key=value?") {
  const Test test = parse_both_ways(
      "RISCV name+with-signs.2\n\"quoted, with {braces}\"\nVariant=self\nplain words\nRelax=\n" + kBody);
  CHECK(test.architecture == "RISCV");
  CHECK(test.name == "name+with-signs.2");
  CHECK(test.notes == std::vector<std::string>{"quoted, with {braces}", "plain words"});
  REQUIRE(test.meta.size() == 2);
  CHECK(test.meta[0].key == "Variant");
  CHECK(test.meta[1].value.empty());
  CHECK(test.meta[0].at.line == 3);
}

TEST_CASE("is a meta key found whatever its case is?") {
  const Test test = parse_both_ways("AArch64 t\ncachetype = DIC,IDC\nCACHETYPE=none\n" + kBody);
  CHECK(test.meta_value("CacheType") == "DIC,IDC");
  CHECK_FALSE(test.meta_value("Variant").has_value());
}

TEST_CASE("does the parser accept words behind the name and quotation marks that never close?") {
  CHECK(parse_both_ways("PPC t (a word)\n" + kBody).notes == std::vector<std::string>{"(a word)"});
  CHECK(parse_both_ways("PPC t\n\"never closed\n" + kBody).notes == std::vector<std::string>{"\"never closed"});
  CHECK(parse_both_ways("PPC t\n\"one\"two \"three\" {}\nP0;\nexists true").notes.size() == 2);
}

TEST_CASE("do comments vanish wherever they stand?") {
  const Test test = parse_both_ways(
      "(* first *) AArch64 t // name\n(* a (* nested *) one *) Stable=X1\nUrl=http://a.b/c\n"
      "{ 0:X1=x; (* in { the init *) 0:X2=(**)1; }\n"
      "P0 | P1 ; // threads\n L0: (* label *) NOP | (* | ; *) ISB ;\n"
      "exists (* \" *) (0:X1=(* one *)1) (* after *)");
  CHECK(test.init.size() == 2);
  CHECK(test.meta_value("Url") == "http://a.b/c");
  CHECK(test.columns[1].lines[0].instruction == "ISB");
  CHECK(test.columns[1].lines[0].at.column == 34);
}

TEST_CASE("does a string protect what looks like a comment?") {
  const Test test = parse_both_ways(
      "RISCV t\n\"(* no comment\"\n{0:x1=instr:\"lw x1,0(x2) // ;\";}\nP0;\n.word \"a;b|c\" ;\nexists true");
  CHECK(test.notes[0] == "(* no comment");
  CHECK(std::get<InstructionValue>(test.init[0].value->value).text == "lw x1,0(x2) // ;");
  CHECK(test.columns[0].lines[0].instruction == ".word \"a;b|c\"");
}

TEST_CASE("do line ends, a missing last one, tabs and a byte order mark make no difference?") {
  const std::string text = "AArch64 t\nStable=X1\n{\n\t0:X1=x;\n}\nP0 ;\n\tNOP ;\nexists\n(0:X1=1)\n";
  std::string windows;
  for (const char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const Test test = parse_both_ways(text);
  CHECK(same(test, parse_both_ways(windows)));
  CHECK(same(test, parse_both_ways(text.substr(0, text.size() - 1))));
  CHECK(same(test, parse_both_ways("\xef\xbb\xbf" + text)));
  CHECK(parse("\xef\xbb\xbf" + text, "").at.column == 1);
  CHECK(parse(windows, "").columns[0].lines[0].at.line == 7);
}

TEST_CASE("do columns count characters, not bytes?") {
  CHECK(error_of("AArch64 t\n{ (* \xc3\xa9\xc3\xa9 *) 0:X1=?; }\nP0;\nexists true").starts_with("t.litmus:2:17: "));
}

}  // namespace stalefetch::litmus
