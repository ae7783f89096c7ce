// SPDX-License-Identifier: BSD-2-Clause
// Control and status registers, and how interrupts are taken and returned from.
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::test {

TEST_CASE("Do CSR instructions read, write, set and clear?") {
  CHECK(always("0:a0=6;", "csrw sscratch,a0;csrr t0,sscratch", "0:t0=6") == "required");
  CHECK(always("0:a0=6; 0:a1=3;", "csrw sscratch,a0;csrrw t0,sscratch,a1;csrr t1,sscratch", "0:t0=6 /\\ 0:t1=3") ==
        "required");
  CHECK(always("0:a0=6; 0:a1=3;", "csrw sscratch,a0;csrrs t0,sscratch,a1;csrr t1,sscratch", "0:t0=6 /\\ 0:t1=7") ==
        "required");
  CHECK(always("0:a0=6; 0:a1=3;", "csrw sscratch,a0;csrrc t0,sscratch,a1;csrr t1,sscratch", "0:t0=6 /\\ 0:t1=4") ==
        "required");
  CHECK(always("", "csrwi sscratch,6;csrrsi t0,sscratch,1;csrrci t1,sscratch,2;csrr t2,sscratch",
               "0:t0=6 /\\ 0:t1=7 /\\ 0:t2=5") == "required");
  CHECK(always("0:a0=9;", "csrw sepc,a0;csrr t0,mepc;csrw satp,a0;csrr t1,satp", "0:t0=9 /\\ 0:t1=9") == "required");
}

TEST_CASE("Does a value that goes through a CSR keep its dependencies?") {
  const auto lb = [](const std::string& middle) {
    return outcome_of("RISCV t\n{ 0:a0=x; 0:a1=y; 1:a0=y; 1:a1=x; }\n P0 | P1 ;\n lw t0,0(a0) | lw t0,0(a0) ;\n " +
                      middle + " | sw t0,0(a1) ;\n sw t1,0(a1) | ;\nexists (0:t0=1 /\\ 1:t0=1)\n");
  };
  CHECK(lb("csrw sscratch,t0 | fence r,w ;\n csrr t1,sscratch") == "forbidden");
  CHECK(outcome_of("RISCV t\n{ 0:a0=x; 0:a1=y; 1:a0=y; 1:a1=x; 1:t1=1; }\n P0 | P1 ;\n lw t0,0(a0) | lw t0,0(a0) ;\n"
                   " csrw sscratch,t0 | fence r,w ;\n csrrw t1,sscratch,zero | sw t1,0(a1) ;\n xor t1,t1,t1 | ;\n"
                   " addi t1,t1,1 | ;\n sw t1,0(a1) | ;\nexists (0:t0=1 /\\ 1:t0=1)\n") == "forbidden");
  CHECK(outcome_of("RISCV t\n{ 0:a0=x; 0:a1=y; 1:a0=y; 1:a1=x; 1:t1=1; 0:t1=1; }\n P0 | P1 ;\n"
                   " lw t0,0(a0) | lw t0,0(a0) ;\n csrw sscratch,t0 | fence r,w ;\n sw t1,0(a1) | sw t1,0(a1) ;\n"
                   "exists (0:t0=1 /\\ 1:t0=1)\n") == "allowed");
}

namespace {

/// One hart that is interrupted at L0.
std::string interrupted(const std::string& init, const std::string& columns, const std::string& condition) {
  return outcome_of("RISCV t\nInterrupts=P0@L0\n{ " + init + " }\n P0 | P0.I ;\n" + columns + condition + "\n");
}

}  // namespace

TEST_CASE("What does a handler find, and what does SRET restore?") {
  CHECK(interrupted("",
                    " nop | csrr t1,scause ;\n L0: nop | csrr t2,sepc ;\n csrr t4,sstatus | csrr t3,sstatus ;\n"
                    " | csrr t5,stval ;\n | sret ;\n",
                    "forall (0:t1=0x8000000000000005 /\\ 0:t2=P0:L0 /\\ 0:t3=0x120 /\\ 0:t4=0x22 /\\ 0:t5=0)") ==
        "required");
}

TEST_CASE("Does SRET leave SPIE set?") {
  CHECK(always("0:a0=P0:out; 0:a1=0x100;", "csrw sepc,a0;csrw sstatus,a1;sret;out: csrr t0,sstatus", "0:t0=0x20") == "required");
}

TEST_CASE("Does a masked hart not take an interrupt?") {
  CHECK(interrupted("", " csrci sstatus,2 | li t1,1 ;\n L0: nop | sret ;\n", "forall (0:t1=0)") == "required");
  CHECK(interrupted("", " csrwi sstatus,2 | li t1,1 ;\n L0: nop | sret ;\n", "forall (0:t1=1)") == "required");
  CHECK(interrupted("0:sstatus=0;", " nop | li t1,1 ;\n L0: nop | sret ;\n", "forall (0:t1=0)") == "required");
}

TEST_CASE("Do traps disable interrupts, too, until they return?") {
  const std::string columns =
      "RISCV t\nInterrupts=P0\n{ }\n P0 | P0.F | P0.I ;\n ecall | csrr t1,sepc | addi t0,t0,1 ;\n"
      " nop | addi t1,t1,4 | csrr t3,sepc ;\n | csrw sepc,t1 | sret ;\n | fin: csrr t2,sstatus | ;\n | sret | ;\n";
  CHECK(outcome_of(columns + "exists (0:t3=P0:fin)\n") == "forbidden");
  CHECK(outcome_of(columns + "exists (0:t0=1)\n") == "allowed");
  CHECK(outcome_of(columns + "forall (0:t2=0x120 \\/ 0:t2=0x100)\n") == "required");
}

}  // namespace stalefetch::test
