// SPDX-License-Identifier: BSD-2-Clause
// Damaged texts: the parser either reads them or throws Error, soon.
#include <chrono>

#include "support.hpp"

namespace stalefetch::litmus {

namespace {

const std::string kRich =
    "AArch64 rich // one of everything\n\"a note\"\nCacheType=DIC\n{ uint64_t x=1; 0:X1=P1:m; void *1:X9; [y]=P1:m;\n"
    "  0:X2=instr:\"B .+8\"; int t[2]={1,-2}; 0:X3=NOP; %r=x; (* (* *) *) }\n"
    " P0           | P1     | P1.F ;\n STR W2,[X1]  | m: B l1 | ERET ;\n LDR W4,[%r]  | l1:    |      ;\n"
    "locations [x; 0:X4; t[1]]\nfilter (x=1)\n"
    "~exists (0:X0=0x1 /\\ ~fault(P1:m,x,Kind:Part) \\/ [P1:m]=[y] => not (1:X1=P1:l1))";

/// Whatever is read must print to something that reads the same.
void read_or_error(const std::string& text) {
  try {
    const std::string printed = print(parse(text, "t"));
    CHECK(print(parse(printed, "t")) == printed);
  } catch (const Error& error) {
    CHECK_FALSE(error.found().empty());
  }
}

double seconds_to_read(const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  CHECK_FALSE(error_of(text).empty());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("does a test that is cut off anywhere parse or give an error?") {
  parse_both_ways(kRich);
  for (std::size_t size = 0; size < kRich.size(); ++size) read_or_error(kRich.substr(0, size));
}

TEST_CASE("does a test with any one byte changed parse or give an error?") {
  const std::string bytes = std::string("\0\xff", 2) + "\n\r\t\"'()*/\\[]{};:,|=~%$-x7P";
  for (std::size_t offset = 0; offset < kRich.size(); ++offset) {
    for (const char byte : bytes) {
      std::string damaged = kRich;
      damaged[offset] = byte;
      read_or_error(damaged);
    }
    read_or_error(kRich.substr(0, offset) + kRich.substr(offset + 1));
  }
}

TEST_CASE("is garbage refused soon?") {
  constexpr double soon = 15;  // far less in fact, sanitizers and busy machines are slow; what is not linear takes minutes
  const std::string start = "AArch64 t\n{}\nP0 ;\n";
  const auto repeated = [](const std::string& piece) {
    std::string result;
    while (result.size() + piece.size() < 1'000'000) result += piece;
    return result;
  };
  for (const char* piece : {"(*", "(", "\"", "{", "x", "//\n", "\\x", "L:", ";", "a=", "\n", "[", "~", "%a;", "P0|"}) {
    INFO(piece);
    CHECK(seconds_to_read(repeated(piece)) < soon);
    CHECK(seconds_to_read("AArch64 t\n" + repeated(piece)) < soon);
    CHECK(seconds_to_read("AArch64 t\n{" + repeated(piece)) < soon);
    CHECK(seconds_to_read(start + repeated(piece)) < soon);
    CHECK(seconds_to_read(start + "exists " + repeated(piece)) < soon);
  }
  CHECK(seconds_to_read(start + repeated("a;") + "?") < soon);
  CHECK(seconds_to_read(start + "exists " + repeated("x=1/\\")) < soon);
}

}  // namespace stalefetch::litmus
