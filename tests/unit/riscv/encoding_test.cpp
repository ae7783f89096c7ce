// SPDX-License-Identifier: BSD-2-Clause
// Do encodings agree with those of another assembler?
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::test {

namespace {

struct Known {
  const char* text;
  std::uint32_t opcode;
};

// As GNU as 2.40 encodes them, -march=rv64imac_zicsr_zifencei_zihintpause_svinval.
// clang-format off
constexpr Known known[] = {
    {"nop",                       0x00000013},
    {"li s5,7",                   0x00700a93},
    {"li t0,-2048",               0x80000293},
    {"mv s0,t6",                  0x000f8413},
    {"not a0,a1",                 0xfff5c513},
    {"neg a0,a1",                 0x40b00533},
    {"negw a0,a1",                0x40b0053b},
    {"sext.w a0,a1",              0x0005851b},
    {"seqz a0,a1",                0x0015b513},
    {"snez a0,a1",                0x00b03533},
    {"addi a0,a1,-1",             0xfff58513},
    {"slti a0,a1,5",              0x0055a513},
    {"sltiu a0,a1,5",             0x0055b513},
    {"xori a0,a1,-3",             0xffd5c513},
    {"ori a0,a1,1",               0x0015e513},
    {"andi a0,a1,255",            0x0ff5f513},
    {"slli a0,a1,63",             0x03f59513},
    {"srli a0,a1,1",              0x0015d513},
    {"srai a0,a1,33",             0x4215d513},
    {"addiw a0,a1,7",             0x0075851b},
    {"slliw a0,a1,31",            0x01f5951b},
    {"srliw a0,a1,3",             0x0035d51b},
    {"sraiw a0,a1,4",             0x4045d51b},
    {"lui a0,0x12345",            0x12345537},
    {"auipc a0,0xfffff",          0xfffff517},
    {"add a0,a1,a2",              0x00c58533},
    {"sub s2,s3,s4",              0x41498933},
    {"sll t0,t1,t2",              0x007312b3},
    {"slt t0,t1,t2",              0x007322b3},
    {"sltu t0,t1,t2",             0x007332b3},
    {"xor t0,t1,t2",              0x007342b3},
    {"srl t0,t1,t2",              0x007352b3},
    {"sra t0,t1,t2",              0x407352b3},
    {"or t0,t1,t2",               0x007362b3},
    {"and t0,t1,t2",              0x007372b3},
    {"addw t0,t1,t2",             0x007302bb},
    {"subw t0,t1,t2",             0x407302bb},
    {"sllw t0,t1,t2",             0x007312bb},
    {"srlw t0,t1,t2",             0x007352bb},
    {"sraw t0,t1,t2",             0x407352bb},
    {"mul t0,t1,t2",              0x027302b3},
    {"mulw t0,t1,t2",             0x027302bb},
    {"beqz a0,.+8",               0x00050463},
    {"bnez a0,.-4",               0xfe051ee3},
    {"bltz a0,.+16",              0x00054863},
    {"bgez a0,.+16",              0x00055863},
    {"bgtz a0,.+16",              0x00a04863},
    {"blez a0,.+16",              0x00a05863},
    {"beq a0,a1,.+8",             0x00b50463},
    {"bne a0,a1,.-4096",          0x80b51063},
    {"blt a0,a1,.+4094",          0x7eb54fe3},
    {"bge a0,a1,.+2",             0x00b55163},
    {"bltu a0,a1,.+12",           0x00b56663},
    {"bgeu a0,a1,.+12",           0x00b57663},
    {"bgt a0,a1,.+12",            0x00a5c663},
    {"bleu a0,a1,.+12",           0x00a5f663},
    {"j .+8",                     0x0080006f},
    {"j .-1048576",               0x8000006f},
    {"jal .+16",                  0x010000ef},
    {"jal s0,.+1048574",          0x7ffff46f},
    {"jr ra",                     0x00008067},
    {"jr s1",                     0x00048067},
    {"jr 16(s1)",                 0x01048067},
    {"ret",                       0x00008067},
    {"jalr a1",                   0x000580e7},
    {"jalr 4(a1)",                0x004580e7},
    {"jalr s0,-4(a1)",            0xffc58467},
    {"lb a0,0(a1)",               0x00058503},
    {"lh a0,2(a1)",               0x00259503},
    {"lw s0,-4(sp)",              0xffc12403},
    {"ld a0,2047(a1)",            0x7ff5b503},
    {"lbu a0,0(a1)",              0x0005c503},
    {"lhu a0,0(a1)",              0x0005d503},
    {"lwu s1,0(a2)",              0x00066483},
    {"sb a0,1(a1)",               0x00a580a3},
    {"sh a0,-2(a1)",              0xfea59f23},
    {"sw t0,0(a1)",               0x0055a023},
    {"sd a0,-2048(a1)",           0x80a5b023},
    {"lr.w a0,(a1)",              0x1005a52f},
    {"lr.d.aq a0,(a1)",           0x1405b52f},
    {"sc.w a0,a2,(a1)",           0x18c5a52f},
    {"sc.d.rl a0,a2,(a1)",        0x1ac5b52f},
    {"amoswap.w.aqrl a0,a2,(a1)", 0x0ec5a52f},
    {"amoadd.w a0,a2,(a1)",       0x00c5a52f},
    {"amoxor.w a0,a2,(a1)",       0x20c5a52f},
    {"amoand.w.aq a0,a2,(a1)",    0x64c5a52f},
    {"amoor.w.rl a0,a2,(a1)",     0x42c5a52f},
    {"amomin.w a0,a2,(a1)",       0x80c5a52f},
    {"amomax.w a0,a2,(a1)",       0xa0c5a52f},
    {"amominu.w a0,a2,(a1)",      0xc0c5a52f},
    {"amomaxu.w a0,a2,(a1)",      0xe0c5a52f},
    {"amoswap.d a0,a2,(a1)",      0x08c5b52f},
    {"amoadd.d.aqrl zero,a2,(a1)", 0x06c5b02f},
    {"amoxor.d a0,a2,(a1)",       0x20c5b52f},
    {"amoand.d a0,a2,(a1)",       0x60c5b52f},
    {"amoor.d a0,a2,(a1)",        0x40c5b52f},
    {"amomin.d a0,a2,(a1)",       0x80c5b52f},
    {"amomax.d a0,a2,(a1)",       0xa0c5b52f},
    {"amominu.d a0,a2,(a1)",      0xc0c5b52f},
    {"amomaxu.d a0,a2,(a1)",      0xe0c5b52f},
    {"fence",                     0x0ff0000f},
    {"fence rw,rw",               0x0330000f},
    {"fence w,o",                 0x0140000f},
    {"fence.tso",                 0x8330000f},
    {"pause",                     0x0100000f},
    {"fence.i",                   0x0000100f},
    {"sfence.vma",                0x12000073},
    {"sfence.vma a0,a1",          0x12b50073},
    {"sinval.vma a0,a1",          0x16b50073},
    {"sfence.w.inval",            0x18000073},
    {"sfence.inval.ir",           0x18100073},
    {"wfi",                       0x10500073},
    {"csrr a0,sstatus",           0x10002573},
    {"csrw sip,a1",               0x14459073},
    {"csrs sstatus,a1",           0x1005a073},
    {"csrc sip,a1",               0x1445b073},
    {"csrwi sscratch,3",          0x1401d073},
    {"csrsi sstatus,2",           0x10016073},
    {"csrci sstatus,2",           0x10017073},
    {"csrrw a0,satp,a1",          0x18059573},
    {"csrrs a0,stval,a1",         0x1435a573},
    {"csrrc a0,scause,a1",        0x1425b573},
    {"csrrwi a0,sepc,31",         0x141fd573},
    {"csrrsi a0,sstatus,2",       0x10016573},
    {"csrrci a0,sip,2",           0x14417573},
    {"csrr t0,mtval",             0x343022f3},
    {"ecall",                     0x00000073},
    {"ebreak",                    0x00100073},
    {"unimp",                     0xc0001073},
    {"mret",                      0x30200073},
    {"sret",                      0x10200073},
    {"csrr a0,mepc",              0x34102573},
    {"csrw sepc,a1",              0x14159073},
    {"c.nop",                     0x0001},
    {"c.li s5,-3",                0x5af5},
    {"c.j .+8",                   0xa021},
    {"c.j .-2048",                0xb001},
    {"c.ebreak",                  0x9002},
    {"c.unimp",                   0x0000},
};

// Load-acquire and store-release: by hand, from the Zalasr chapter.
constexpr Known by_hand[] = {
    {"lw.aq t1,0(s3)",   0x3409a32f},
    {"ld.aqrl t1,(s3)",  0x3609b32f},
    {"sw.rl s4,0(s3)",   0x3b49a02f},
    {"sb.aqrl s4,(s3)",  0x3f49802f},
};
// clang-format on

}  // namespace

TEST_CASE("Do encodings agree with those of GNU as?") {
  for (const Known& one : known) {
    INFO(one.text);
    CHECK(opcode_of(one.text) == one.opcode);
    CHECK(riscv().assemble(one.text, {}).length == ((one.opcode & 3) == 3 ? 4 : 2));
  }
}

TEST_CASE("Do the encodings of Zalasr agree with its chapter?") {
  for (const Known& one : by_hand) {
    INFO(one.text);
    CHECK(opcode_of(one.text) == one.opcode);
  }
}

TEST_CASE("Do disassembled instructions read as they are written?") {
  for (const char* text : {"nop",
                           "li s5,7",
                           "mv s0,t6",
                           "lw s0,-4(sp)",
                           "sw t0,0(a1)",
                           "sc.w a0,a2,(a1)",
                           "lr.d.aq a0,(a1)",
                           "amoswap.w.aqrl a0,a2,(a1)",
                           "fence",
                           "fence rw,w",
                           "fence.tso",
                           "fence.i",
                           "ret",
                           "jr s1",
                           "jalr a1",
                           "j .+8",
                           "jal .-16",
                           "beqz a0,.+8",
                           "beq a0,a1,.+8",
                           "lui a0,0x12345",
                           "csrr a0,mepc",
                           "csrw sip,a1",
                           "csrsi sstatus,2",
                           "csrrwi a0,sepc,31",
                           "sfence.vma",
                           "sinval.vma a0,zero",
                           "sfence.w.inval",
                           "wfi",
                           "c.nop",
                           "c.j .+8",
                           "lw.aq t1,(s3)"}) {
    CHECK(text_of(opcode_of(text)) == text);
  }
}

TEST_CASE("What do other ways to write an instruction mean?") {
  CHECK(opcode_of("lw s0,(a1)") == opcode_of("lw x8, 0(x11)"));
  CHECK(opcode_of("LW S0 , 0 ( A1 )") == opcode_of("lw fp,0(a1)"));
  CHECK(opcode_of("add a0,a1,-1") == opcode_of("addi a0,a1,-1"));
  CHECK(opcode_of("li a0,0x1000") == opcode_of("lui a0,1"));
  CHECK(opcode_of("li a0,-4096") == opcode_of("lui a0,0xfffff"));
  CHECK(opcode_of("amoadd.w.aqrl a0,a1,0(a2)") == opcode_of("amoadd.w.aqrl a0,a1,(a2)"));
  CHECK(opcode_of("fence iorw,iorw") == opcode_of("fence"));
  CHECK(opcode_of("j 8") == opcode_of("j .+8"));
  CHECK(opcode_of("j . - 8") == opcode_of("j -8"));
  CHECK(opcode_of("call there") == opcode_of("jal ra,there"));
  CHECK(opcode_of("jalr ra,a0,0") == opcode_of("jalr a0"));
  CHECK(opcode_of(".word 0x13") == opcode_of("nop"));
}

TEST_CASE("How do opcodes read that the table does not know?") {
  CHECK(text_of(0xFFFFFFFF) == ".word 0xffffffff");
  CHECK(text_of(0x8000) == ".half 0x8000");
  CHECK(opcode_of(text_of(0x8000)) == 0x8000);
}

}  // namespace stalefetch::test
