// SPDX-License-Identifier: BSD-2-Clause
#include "tests/enumeration/examples.hpp"

namespace stalefetch::test {

namespace {

using Lines = std::vector<std::string>;

// X1 = x, X2 = y; stores take W5 = 1 and W6 = 2.
const Lines two_locations{"0:X1=x", "0:X2=y", "1:X1=x", "1:X2=y", "0:X5=1", "0:X6=2", "1:X5=1", "1:X6=2"};
const Lines three_threads{"0:X1=x", "1:X1=x", "1:X2=y", "2:X1=x", "2:X2=y", "0:X5=1", "1:X5=1"};
const Lines four_threads{"0:X1=x", "1:X2=y", "2:X1=x", "2:X2=y", "3:X1=x", "3:X2=y", "0:X5=1", "1:X5=1"};
// X4 = the slot at P1:f, which jumps over `MOV W9,#1`; W7 = NOP lets that run.
const Lines patch{"0:X1=x", "0:X4=P1:f", "0:X5=1", "0:X7=NOP", "1:X1=x", "1:X9=0"};

Lines slot(Lines before) {
  before.insert(before.end(), {"f: B old", "MOV W9,#1", "old: NOP"});
  return before;
}

std::vector<Example> of_data() {
  return {
      // two reads with two sources each; nothing orders them
      {{"MP",
        two_locations,
        {{"STR W5,[X1]", "STR W5,[X2]"}, {"LDR W3,[X2]", "LDR W4,[X1]"}},
        "exists (1:X3=1 /\\ 1:X4=0)"},
       4,
       4},
      // one of the four is forbidden
      {{"MP+dmbs",
        two_locations,
        {{"STR W5,[X1]", "DMB SY", "STR W5,[X2]"}, {"LDR W3,[X2]", "DMB LD", "LDR W4,[X1]"}},
        "exists (1:X3=1 /\\ 1:X4=0)"},
       4,
       3},
      {{"MP+rel+addr",
        two_locations,
        {{"STR W5,[X1]", "STLR W5,[X2]"}, {"LDR W3,[X2]", "EOR W3,W3,W3", "LDR W4,[X1,W3,SXTW]"}},
        "exists (1:X4=0)"},
       4,
       3},
      // a control dependency orders no read; branch and not leave the same two
      {{"MP+dmb+ctrl",
        two_locations,
        {{"STR W5,[X1]", "DMB SY", "STR W5,[X2]"}, {"LDR W3,[X2]", "CBZ W3,out", "out: LDR W4,[X1]"}},
        "exists (1:X3=1 /\\ 1:X4=0)"},
       4,
       4},
      {{"SB",
        two_locations,
        {{"STR W5,[X1]", "LDR W3,[X2]"}, {"STR W5,[X2]", "LDR W3,[X1]"}},
        "exists (0:X3=0 /\\ 1:X3=0)"},
       4,
       4},
      {{"SB+dmbs",
        two_locations,
        {{"STR W5,[X1]", "DMB SY", "LDR W3,[X2]"}, {"STR W5,[X2]", "DMB SY", "LDR W3,[X1]"}},
        "exists (0:X3=0 /\\ 1:X3=0)"},
       4,
       3},
      {{"LB",
        two_locations,
        {{"LDR W3,[X1]", "STR W5,[X2]"}, {"LDR W3,[X2]", "STR W5,[X1]"}},
        "exists (0:X3=1 /\\ 1:X3=1)"},
       4,
       4},
      {{"LB+dmbs",
        two_locations,
        {{"LDR W3,[X1]", "DMB SY", "STR W5,[X2]"}, {"LDR W3,[X2]", "DMB SY", "STR W5,[X1]"}},
        "exists (0:X3=1 /\\ 1:X3=1)"},
       4,
       3},
      // what is stored is what was read: only 0 can be, and of the sources of 0 each read has the initial write and a
      // store; a read from its own thread's data in a circle is out: 4 candidates less both stores at once
      {{"LB+datas", two_locations, {{"LDR W3,[X1]", "STR W3,[X2]"}, {"LDR W3,[X2]", "STR W3,[X1]"}}, "exists (0:X3=1)"},
       4,
       3},
      // two coherence orders of two stores each
      {{"2+2W",
        two_locations,
        {{"STR W5,[X1]", "STR W6,[X2]"}, {"STR W5,[X2]", "STR W6,[X1]"}},
        "exists (x=1 /\\ y=1)"},
       4,
       4},
      {{"2+2W+dmbs",
        two_locations,
        {{"STR W5,[X1]", "DMB SY", "STR W6,[X2]"}, {"STR W5,[X2]", "DMB SY", "STR W6,[X1]"}},
        "exists (x=1 /\\ y=1)"},
       4,
       3},
      {{"R+dmbs",
        two_locations,
        {{"STR W5,[X1]", "DMB SY", "STR W5,[X2]"}, {"STR W6,[X2]", "DMB SY", "LDR W4,[X1]"}},
        "exists (y=2 /\\ 1:X4=0)"},
       4,
       3},
      {{"S+dmb+data",
        two_locations,
        {{"STR W6,[X1]", "DMB SY", "STR W5,[X2]"}, {"LDR W3,[X2]", "EOR W4,W3,W3", "ADD W4,W4,W5", "STR W4,[X1]"}},
        "exists (1:X3=1 /\\ x=2)"},
       4,
       3},
      // new, then old is out
      {{"CoRR", two_locations, {{"STR W5,[X1]"}, {"LDR W3,[X1]", "LDR W4,[X1]"}}, "exists (1:X3=1 /\\ 1:X4=0)"}, 4, 3},
      {{"CoWW", two_locations, {{"STR W5,[X1]", "STR W6,[X1]"}, {}}, "exists (x=1)"}, 2, 1},
      // from the initial write or from the future
      {{"CoRW", two_locations, {{"LDR W3,[X1]", "STR W5,[X1]"}, {}}, "exists (0:X3=1)"}, 2, 1},
      // three sources, two orders; own store: both orders; the other's: if it is later
      {{"CoWR", two_locations, {{"STR W5,[X1]", "LDR W3,[X1]"}, {"STR W6,[X1]"}}, "exists (0:X3=2 /\\ x=1)"}, 6, 3},
  };
}

std::vector<Example> of_several_cpus_and_atomics() {
  return {
      {{"WRC",
        three_threads,
        {{"STR W5,[X1]"}, {"LDR W3,[X1]", "STR W5,[X2]"}, {"LDR W3,[X2]", "LDR W4,[X1]"}},
        "exists (1:X3=1 /\\ 2:X3=1 /\\ 2:X4=0)"},
       8,
       8},
      {{"WRC+dmbs",
        three_threads,
        {{"STR W5,[X1]"}, {"LDR W3,[X1]", "DMB SY", "STR W5,[X2]"}, {"LDR W3,[X2]", "DMB SY", "LDR W4,[X1]"}},
        "exists (1:X3=1 /\\ 2:X3=1 /\\ 2:X4=0)"},
       8,
       7},
      {{"IRIW+dmbs",
        four_threads,
        {{"STR W5,[X1]"},
         {"STR W5,[X2]"},
         {"LDR W3,[X1]", "DMB SY", "LDR W4,[X2]"},
         {"LDR W3,[X2]", "DMB SY", "LDR W4,[X1]"}},
        "exists (2:X3=1 /\\ 2:X4=0 /\\ 3:X3=1 /\\ 3:X4=0)"},
       16,
       15},
      // fails: two sources. Succeeds: three sources, two orders; of those, what was read must be just before what is
      // stored
      {{"exclusive",
        two_locations,
        {{"LDXR W3,[X1]", "STXR W4,W5,[X1]"}, {"STR W6,[X1]"}},
        "exists (0:X3=0 /\\ 0:X4=0 /\\ x=1)"},
       8,
       4},
      // stores if it reads 0: two orders, one of them atomic. Or it reads 2
      {{"CAS", two_locations, {{"MOV W3,#0", "CAS W3,W5,[X1]"}, {"STR W6,[X1]"}}, "exists (0:X3=0 /\\ x=1)"}, 3, 2},
      // two that each add one: both read 0, or one reads what the other stores; two orders each. Atomic: one after the
      // other
      {{"LDADD", two_locations, {{"LDADD W5,W3,[X1]"}, {"LDADD W5,W3,[X1]"}}, "exists (x=2)"}, 6, 2},
      // the load's two halves come from one store; then the upper half alone is not older
      {{"whole",
        {"0:X1=x", "1:X1=x", "0:X5=0x10001"},
        {{"STR W5,[X1]"}, {"LDR W3,[X1]", "LDRH W4,[X1,#2]"}},
        "exists (1:X3=0x10001)"},
       8,
       3},
      // two halves, each old or new
      {{"halves", two_locations, {{"STR W5,[X1]"}, {"LDRH W3,[X1]", "LDRH W4,[X1,#2]"}}, "exists (1:X3=1)"}, 4, 4},
      {{"torn", two_locations, {{"STRH W5,[X1]", "STRH W6,[X1,#2]"}, {"LDR W3,[X1]"}}, "exists (1:X3=0x20000)"}, 4, 4},
  };
}

std::vector<Example> of_values() {
  return {
      // P2 branches on what P1 passes on before it is known: P1 reads 0, and y has two writes of 0; or each 0 and 1
      // once
      {{"undecided",
        three_threads,
        {{"STR W5,[X1]"}, {"LDR W3,[X1]", "STR W3,[X2]"}, {"LDR W3,[X2]", "CBZ W3,on", "MOV W4,#1", "on: NOP"}},
        "exists (2:X4=1)"},
       4,
       4},
      // the branch depends on the read only by what was selected
      {{"LB+dmb+pick-ctrl",
        two_locations,
        {{"LDR W3,[X1]", "DMB SY", "STR W5,[X2]"},
         {"LDR W3,[X2]", "CMP W3,#1", "CSEL W10,W5,W6,EQ", "CBZ W10,on", "on: STR W5,[X1]"}},
        "exists (0:X3=1 /\\ 1:X3=1)"},
       4,
       3},
      // each value comes from a later thread's; three reads with two sources each
      {{"relay",
        {"0:X1=z", "1:X1=y", "1:X2=z", "2:X1=x", "2:X2=y", "3:X1=x", "3:X5=1"},
        {{"LDR W3,[X1]", "CBZ W3,on", "MOV W4,#1", "on: NOP"},
         {"LDR W3,[X1]", "ADD W3,W3,#1", "STR W3,[X2]"},
         {"LDR W3,[X1]", "ADD W3,W3,#1", "STR W3,[X2]"},
         {"STR W5,[X1]"}},
        "exists (0:X3=3)"},
       8,
       8},
  };
}

std::vector<Example> of_code() {
  const Lines visible{"STR W7,[X4]", "DC CVAU,X4", "DSB ISH", "IC IVAU,X4", "DSB ISH", "STR W5,[X1]"};
  const Lines self{"0:X4=P0:f", "0:X7=NOP", "0:X9=0"};
  return {
      // old or new
      {{"SM", self, {slot({"STR W7,[X4]"})}, "exists (0:X9=0)"}, 2, 2},
      {{"SM+sync",
        self,
        {slot({"STR W7,[X4]", "DC CVAU,X4", "DSB ISH", "IC IVAU,X4", "DSB ISH", "ISB"})},
        "exists (0:X9=0)"},
       2,
       1},
      {{"SM-without-clean",
        self,
        {slot({"STR W7,[X4]", "DSB ISH", "IC IVAU,X4", "DSB ISH", "ISB"})},
        "exists (0:X9=0)"},
       2,
       2},
      {{"W+F", patch, {{"STR W7,[X4]"}, slot({})}, "exists (1:X9=1)"}, 2, 2},
      // flag and instruction, each old or new; the flag new and the instruction old is what synchronization is for
      {{"publish", patch, {visible, slot({"LDR W3,[X1]", "CBZ W3,on", "on: ISB"})}, "exists (1:X3=1 /\\ 1:X9=0)"},
       4,
       3},
      {{"publish-without-isb",
        patch,
        {visible, slot({"LDR W3,[X1]", "CBZ W3,on", "on: NOP"})},
        "exists (1:X3=1 /\\ 1:X9=0)"},
       4,
       4},
      {{"publish-without-maintenance",
        patch,
        {{"STR W7,[X4]", "DSB ISH", "STR W5,[X1]"}, slot({"LDR W3,[X1]", "CBZ W3,on", "on: ISB"})},
        "exists (1:X3=1 /\\ 1:X9=0)"},
       4,
       4},
      // fetched twice, in any mixture: nothing holds a later fetch back
      {{"CoFF",
        patch,
        {{"STR W7,[X4]"},
         {"MOV W8,#2", "again: NOP", "f: B old", "ADD W9,W9,#1", "old: SUB W8,W8,#1", "CBNZ W8,again"}},
        "exists (1:X9=1)"},
       4,
       4},
      // the slot traps or does not
      {{"UDF",
        {"0:X4=P1:f", "0:X7=0"},
        {{"STR W7,[X4]"}, {"f: NOP", "MOV W9,#1"}},
        "exists (1:X9=0 /\\ fault(P1:f,UndefinedInstruction))"},
       2,
       2},
  };
}

}  // namespace

const std::vector<Example>& examples() {
  static const std::vector<Example> all = [] {
    std::vector<Example> result = of_data();
    for (const auto& more : {of_several_cpus_and_atomics(), of_values(), of_code()})
      result.insert(result.end(), more.begin(), more.end());
    return result;
  }();
  return all;
}

}  // namespace stalefetch::test
