// SPDX-License-Identifier: BSD-2-Clause
// What does each instruction compute, and what does it do to memory and control?
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::test {

TEST_CASE("Do integer instructions compute what the manual says?") {
  const std::string init = "0:a0=0xffffffff80000001; 0:a1=3; 0:a2=-1;";
  const auto gives = [&](const std::string& code, const std::string& number) {
    INFO(code);
    CHECK(always(init, code, "0:t0=" + number) == "required");
  };
  gives("addi t0,a1,-5", "-2");
  gives("add t0,a0,a1", "0xffffffff80000004");
  gives("sub t0,a1,a2", "4");
  gives("addw t0,a0,a0", "2");
  gives("addiw t0,a0,0", "0xffffffff80000001");
  gives("subw t0,a1,a0", "0xffffffff80000002");
  gives("slt t0,a2,a1", "1");
  gives("sltu t0,a2,a1", "0");
  gives("sltiu t0,a1,-1", "1");
  gives("slti t0,a1,-1", "0");
  gives("xori t0,a1,-1", "-4");
  gives("and t0,a0,a1", "1");
  gives("or t0,a1,a2", "-1");
  gives("sll t0,a1,a2", "0x8000000000000000");
  gives("srl t0,a0,a1", "0x1ffffffff0000000");
  gives("sra t0,a0,a1", "0xfffffffff0000000");
  gives("sllw t0,a1,a2", "0xffffffff80000000");
  gives("srlw t0,a0,a1", "0x10000000");
  gives("sraw t0,a0,a1", "0xfffffffff0000000");
  gives("srliw t0,a0,31", "1");
  gives("srai t0,a0,63", "-1");
  gives("mul t0,a1,a2", "-3");
  gives("mulw t0,a0,a1", "0xffffffff80000003");
  gives("lui t0,0x80000", "0xffffffff80000000");
  gives("seqz t0,zero", "1");
  gives("snez t0,a1", "1");
  gives("not t0,a2", "0");
  gives("neg t0,a1", "-3");
  gives("sext.w t0,a2", "-1");
}

TEST_CASE("Does x0 read zero and forget what is written?") {
  CHECK(always("0:a0=5;", "mv zero,a0;addi t0,zero,1", "0:t0=1") == "required");
  CHECK(always("0:a0=x; x=5;", "lw zero,0(a0);mv t0,zero", "0:t0=0") == "required");
  CHECK(always("0:a0=x; 0:a1=2; x=5;", "amoadd.w zero,a1,(a0)", "x=7") == "required");
}

TEST_CASE("Do loads extend as their names say?") {
  const std::string init = "uint64_t x=0xfffefdfcfbfaf9f8; 0:a0=x;";
  CHECK(always(init, "lb t0,0(a0);lbu t1,0(a0)", "0:t0=-8 /\\ 0:t1=0xf8") == "required");
  CHECK(always(init, "lh t0,2(a0);lhu t1,2(a0)", "0:t0=0xfffffffffffffbfa /\\ 0:t1=0xfbfa") == "required");
  CHECK(always(init, "lw t0,4(a0);lwu t1,4(a0);ld t2,0(a0)",
               "0:t0=0xfffffffffffefdfc /\\ 0:t1=0xfffefdfc /\\ 0:t2=0xfffefdfcfbfaf9f8") == "required");
  CHECK(always(init + " 0:a1=0x1122334455667788;", "sb a1,1(a0);sh a1,2(a0);sw a1,4(a0)", "x=0x55667788778888f8") ==
        "required");
}

TEST_CASE("Do AMOs give the old value and store the new one?") {
  const auto amo = [](const std::string& name, const std::string& old, const std::string& operand,
                      const std::string& result) {
    INFO(name << " " << old << " " << operand);
    CHECK(always("uint32_t x=" + old + "; 0:a0=x; 0:a1=" + operand + ";", name + ".w t0,a1,(a0)", "x=" + result) ==
          "required");
  };
  amo("amoswap", "5", "9", "9");
  amo("amoadd", "0xffffffff", "2", "1");
  amo("amoand", "12", "10", "8");
  amo("amoor", "12", "10", "14");
  amo("amoxor", "12", "10", "6");
  amo("amomin", "0xffffffff", "1", "0xffffffff");
  amo("amomax", "0xffffffff", "1", "1");
  amo("amominu", "0xffffffff", "1", "1");
  amo("amomaxu", "0xffffffff", "1", "0xffffffff");
  amo("amomin", "7", "7", "7");
  CHECK(always("uint32_t x=0x80000000; 0:a0=x;", "amoadd.w t0,zero,(a0)", "0:t0=0xffffffff80000000") == "required");
  CHECK(always("uint64_t x=0x8000000000000000; 0:a0=x; 0:a1=1;", "amomax.d t0,a1,(a0)",
               "x=1 /\\ 0:t0=0x8000000000000000") == "required");
}

TEST_CASE("Do branches and jumps go where the manual says?") {
  const auto taken = [](const std::string& branch, bool is_taken) {
    INFO(branch);
    CHECK(always("0:a0=-1; 0:a1=1;", branch + ";li t0,5;nop", is_taken ? "0:t0=0" : "0:t0=5") == "required");
  };
  taken("beq a0,a1,.+8", false);
  taken("bne a0,a1,.+8", true);
  taken("blt a0,a1,.+8", true);
  taken("bltu a0,a1,.+8", false);
  taken("bge a0,a1,.+8", false);
  taken("bgeu a0,a1,.+8", true);
  taken("bgtz a1,.+8", true);
  taken("blez a1,.+8", false);
  taken("j .+8", true);
  CHECK(always("0:a0=P0:f;", "jalr a0;back: j out;f:;li t0,4;ret;out:;nop", "0:t0=4 /\\ 0:ra=P0:back") == "required");
  CHECK(always("0:a0=P0:f;", "jr 4(a0);f: li t0,4;li t1,5", "0:t0=0 /\\ 0:t1=5") == "required");
  CHECK(always("", "here: auipc t0,0", "0:t0=P0:here") == "required");
}

TEST_CASE("Do traps end a thread, or enter its handler and come back?") {
  CHECK(always("", "here: ebreak;li t0,1", "0:t0=0 /\\ fault(P0:here,Breakpoint)") == "required");
  CHECK(always("", "ecall;li t0,1", "0:t0=0 /\\ fault(P0,EnvironmentCall)") == "required");
  CHECK(always("", "unimp;li t0,1", "fault(P0,IllegalInstruction)") == "required");
  CHECK(always("", ".half 0;li t0,1", "fault(P0,IllegalInstruction)") == "required");
  CHECK(always("0:a0=0x10;", "jr a0;li t0,1", "0:t0=0 /\\ fault(P0,PageFault)") == "required");
  CHECK(outcome_of("RISCV t\n{ }\n P0 | P0.F ;\n ecall | csrr t1,sepc ;\n li t0,1 | addi t1,t1,4 ;\n | csrw sepc,t1 "
                   ";\n | csrr t2,scause ;\n | sret ;\n"
                   "forall (0:t0=1 /\\ 0:t2=8)\n") == "required");
}

TEST_CASE("Is what we do not model inconclusive, never an answer?") {
  for (const char* code : {"lw t0,2(a0)", ".word 0xffffffff", "lr.w t0,(a0);sc.d t1,t0,(a0)", "csrsi sip,2"}) {
    INFO(code);
    CHECK(always("0:a0=x; uint64_t x=0;", code, "0:t0=0") == "inconclusive");
  }
}

TEST_CASE("Do instructions of two bytes lead to the next two bytes?") {
  CHECK(always("", "c.li t0,-3;c.j .+4;c.li t0,1;li t1,2", "0:t0=-3 /\\ 0:t1=2") == "required");
}

TEST_CASE("May a store-conditional fail, and must it without a reservation?") {
  const std::string pair =
      "RISCV t\n{ 0:a0=x; 0:a1=1; }\n P0 ;\n lr.w t0,(a0) ;\n sc.w t1,a1,(a0) ;\n sc.w t2,a1,(a0) ;\n";
  CHECK(outcome_of(pair + "exists (0:t1=1 /\\ x=0)\n") == "allowed");
  CHECK(outcome_of(pair + "exists (0:t1=0 /\\ x=1)\n") == "allowed");
  CHECK(outcome_of(pair + "exists (0:t2=0)\n") == "forbidden");
}

}  // namespace stalefetch::test
