// SPDX-License-Identifier: BSD-2-Clause
#include "tests/support/breakpoint.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "tests/support/test_writer.hpp"

namespace stalefetch::test_support {

namespace {

using Lines = std::vector<std::string>;

/// The bytes behind the first, 01 00 00 00, become 02 01 01 01.
const std::array<Lines, 5> tail_stores{
    Lines{},
    Lines{"movl $0x01010102,1(%rdi)"},
    Lines{"movw $0x0102,1(%rdi)", "movw $0x0101,3(%rdi)"},
    Lines{"movb $2,1(%rdi)", "movb $1,2(%rdi)", "movw $0x0101,3(%rdi)"},
    Lines{"movb $2,1(%rdi)", "movb $1,2(%rdi)", "movb $1,3(%rdi)", "movb $1,4(%rdi)"},
};

/// P0 asks every reader to serialize, and goes on when all have answered.
void ask(TestWriter& test, unsigned step, unsigned readers) {
  test.add(0, fmt::format("movl $1,(f{})", step));
  for (unsigned reader = 1; reader <= readers; ++reader)
    test.add_all(0, {fmt::format("movl (a{}{}),%eax", step, reader), "cmpl $1,%eax", "jne end"});
}

void answer(TestWriter& test, unsigned step, unsigned reader) {
  test.add_all(reader, {fmt::format("movl (f{}),%r8d", step), "cmpl $1,%r8d", "jne end", "cpuid",
                        fmt::format("movl $1,(a{}{})", step, reader)});
}

void add_patcher(TestWriter& test, unsigned pieces, unsigned readers) {
  test.init("0:rdi=P1:m");
  test.add(0, "movb $0xCC,(%rdi)");
  ask(test, 1, readers);
  test.add_all(0, tail_stores.at(pieces));
  ask(test, 2, readers);
  test.add(0, "movb $0xBD,(%rdi)");
  ask(test, 3, readers);
  test.add(0, "end: nop");
}

void add_reader(TestWriter& test, unsigned reader) {
  const std::string call = reader == 1 ? "call m" : "call *%rbp";
  if (reader == 1)
    test.add_all(1, {"jmp start", "nop3", "m: movl $1,%esi", "ret", "start:"});
  else
    test.init(fmt::format("{}:rbp=P1:m", reader));
  test.add(reader, call);
  answer(test, 1, reader);
  answer(test, 2, reader);
  test.add(reader, call);
  answer(test, 3, reader);
  test.add_all(reader, {call, "end: nop"});
}

}  // namespace

std::string breakpoint_in_three_steps(unsigned pieces, unsigned readers) {
  TestWriter test("X86_64", fmt::format("breakpoint-{}-pieces-{}-readers", pieces, readers), readers + 1);
  add_patcher(test, pieces, readers);
  std::string torn;
  for (unsigned reader = 1; reader <= readers; ++reader) {
    add_reader(test, reader);
    torn += fmt::format("{}{}:torn=1", reader == 1 ? "" : " \\/ ", reader);
  }
  return test.text(fmt::format("exists ({})", torn));
}

}  // namespace stalefetch::test_support
