// SPDX-License-Identifier: BSD-2-Clause
// Modes: what U-mode may not execute, how it leaves its mode and comes back, and in which address space a hart translates.
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::riscv_detail {

namespace {

/// scause after an instruction of U-mode, or of S-mode; 0 if there was no exception.
std::string caused(const std::string& text, const std::string& cause, bool user = true) {
  INFO(text);
  return test::outcome_of(std::string("RISCV t\n") + (user ? "User=P0\n" : "") + "{ int64_t x=1; 0:a0=x; 0:a7=0x52464E43; }\n P0 | P0.F ;\n " +
                          text + " | csrr t1,scause ;\nforall (0:t1=" + cause + ")\n");
}

}  // namespace

TEST_CASE("Which RISC-V instructions are illegal in U-mode?") {
  for (const char* text : {"sret", "mret", "csrr t0,sstatus", "csrw satp,t0", "csrsi sstatus,2", "csrwi sscratch,0", "csrc sip,t0",
                           "csrci sstatus,2", "sfence.vma", "sfence.vma a0,t0", "sinval.vma a0,t0", "sfence.w.inval",
                           "sfence.inval.ir"})
    CHECK(caused(text, "2") == "required");
  for (const char* text : {"fence rw,rw", "fence.i", "nop", "ld t0,0(a0)", "amoadd.d t0,t0,(a0)"})
    CHECK(caused(text, "0") == "required");
  CHECK(caused("ebreak", "3") == "required");
  CHECK(caused("ecall", "8") == "required");  // whatever is in a7
}

TEST_CASE("Does every trap lead to S-mode, and SRET to where sstatus.SPP says?") {
  const auto back = [](const char* head, const std::string& condition) {
    return test::outcome_of(std::string("RISCV t\n") + head +
                            "{ }\n P0 | P0.F ;\n ebreak | csrr s5,sstatus ;\n csrr s6,sstatus | bnez t0,out ;\n | li t0,1 ;\n"
                            " | csrr t1,sepc ;\n | addi t1,t1,4 ;\n | csrw sepc,t1 ;\n | sret ;\n | out: ;\n | csrr t2,scause ;\n"
                            "forall (" + condition + ")\n");
  };
  CHECK(back("User=P0\n", "0:s5=0x20 /\\ 0:t2=2") == "required");   // from U-mode both times; the second is illegal
  CHECK(back("", "0:s5=0x120 /\\ 0:t2=0 /\\ 0:s6=0x22") == "required");
}

TEST_CASE("Is the address space that of satp?") {
  const auto after = [](const std::string& code, const std::string& init = "") {
    INFO(code);
    return test::outcome_of("RISCV t\n{ int64_t x=1; int64_t y=2; 0:a1=PTE(x); 0:a2=(oa:PA(y)); 0:a0=x; 0:satp=0x8000100000000000; "
                            "0:a3=0x8000200000000000; 0:a4=0x8000100000000000; 0:a5=1; 0:a6=2; " + init +
                            " }\n P0 ;\n sd a2,0(a1) ;\n csrw satp,a3 ;\n " + code +
                            " ;\n csrw satp,a4 ;\n ld t0,0(a0) ;\nexists (0:t0=1)\n");
  };
  CHECK(after("nop") == "allowed");
  CHECK(after("sfence.vma zero,a6") == "allowed");
  CHECK(after("sfence.vma a0,a6") == "allowed");
  CHECK(after("sfence.vma zero,a5") == "forbidden");
  CHECK(after("sfence.vma a0,a5") == "forbidden");
  CHECK(after("sfence.vma zero,a5", "[PTE(x)]=(oa:PA(x), g:1);") == "allowed");
  CHECK(after("sfence.vma") == "forbidden");
}

TEST_CASE("Are tables that the test does not name refused?") {
  const auto after = [](const std::string& number) {
    return test::outcome_of("RISCV t\n{ int64_t x=1; [PTE(x)]=(oa:PA(x)); 0:a0=x; 0:a3=" + number +
                            "; }\n P0 ;\n csrw satp,a3 ;\n ld t0,0(a0) ;\nexists (0:t0=1)\n");
  };
  CHECK(after("0x8000100000000000") == "allowed");
  CHECK(after("0x8000100000000005") == "inconclusive");
  CHECK(after("0x9000100000000000") == "inconclusive");
  CHECK(after("0") == "inconclusive");  // Bare
}

TEST_CASE("Is a wrong User= refused?") {
  const auto error = [](const std::string& users) {
    return test::error_in([&] { (void)test::outcome_of("RISCV t\nUser=" + users + "\n{ }\n P0 ;\n nop ;\nexists (0:t0=0)\n"); });
  };
  using Catch::Contains;
  CHECK_THAT(error("P3"), Contains("thread 3 in User=") && Contains("0 to 0"));
  CHECK_THAT(error("yes"), Contains("`yes` in User=") && Contains("threads such as P1"));
  CHECK_THAT(error("P0@L"), Contains("without a label"));
}

}  // namespace stalefetch::riscv_detail
