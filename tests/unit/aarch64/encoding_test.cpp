// SPDX-License-Identifier: BSD-2-Clause
// Are encodings those of other assemblers? The opcodes of this list are GNU binutils'.
#include <catch2/catch.hpp>

#include "model/arch/aarch64/aarch64.hpp"

namespace stalefetch {

namespace {

constexpr const char* same = nullptr;

/// A text, its opcode, and how the opcode reads if not like the text.
struct Encoding {
  const char* text;
  std::uint32_t opcode;
  const char* reads;
};

// clang-format off
constexpr Encoding known[] = {
    {"MOV W0,#1",                 0x52800020, same},               {"MOV W0,#0",                 0x52800000, same},
    {"MOV X9,#0x10",              0xD2800209, "MOV X9,#16"},       {"MOV W3,#-1",                0x12800003, "MOV W3,#0xffffffff"},
    {"MOV X3,#-1",                0x92800003, same},               {"MOV X1,#0x12340000",        0xD2A24681, same},
    {"MOV W1,#0xffff0000",        0x52BFFFE1, same},               {"MOV X2,#0x5555555555555555", 0xB200F3E2, same},
    {"MOV W1,W2",                 0x2A0203E1, same},               {"MOV X1,X2",                 0xAA0203E1, same},
    {"MOV W4,WZR",                0x2A1F03E4, same},               {"MOV SP,X0",                 0x9100001F, same},
    {"MOV X0,SP",                 0x910003E0, same},               {"MOVZ X1,#4660,LSL #16",     0xD2A24681, "MOV X1,#0x12340000"},
    {"MOVK X1,#22136",            0xF28ACF01, same},               {"MOVK W1,#1,LSL #16",        0x72A00021, same},
    {"MOVN X1,#0,LSL #48",        0x92E00001, same},               {"MVN W1,W2",                 0x2A2203E1, same},
    {"ADD W0,W1,#1",              0x11000420, same},               {"ADD X0,X1,#8",              0x91002020, same},
    {"ADD X0,X1,#4096",           0x91400420, "ADD X0,X1,#1,LSL #12"}, {"ADD X0,X1,#1,LSL #12",      0x91400420, same},
    {"ADD SP,SP,#16",             0x910043FF, same},               {"SUB W0,W1,#1",              0x51000420, same},
    {"SUBS X0,X1,#1",             0xF1000420, same},               {"ADDS W0,W1,W2",             0x2B020020, same},
    {"ADD X0,X1,X2",              0x8B020020, same},               {"ADD X0,X1,X2,LSL #3",       0x8B020C20, same},
    {"SUB W0,W1,W2,ASR #2",       0x4B820820, same},               {"ADD X20,X2,W4,SXTW",        0x8B24C054, same},
    {"ADD X20,X2,W4,SXTW #2",     0x8B24C854, same},               {"ADD X0,X1,W2,UXTW",         0x8B224020, same},
    {"ADD X0,X1,X2,SXTX",         0x8B22E020, same},               {"ADD SP,SP,X1",              0x8B2163FF, "ADD SP,SP,X1,UXTX"},
    {"NEG W0,W1",                 0x4B0103E0, same},               {"NEGS X0,X1",                0xEB0103E0, same},
    {"CMP W0,#1",                 0x7100041F, same},               {"CMP X0,#0x10",              0xF100401F, "CMP X0,#16"},
    {"CMP W0,W1",                 0x6B01001F, same},               {"CMP X0,W1,UXTW",            0xEB21401F, same},
    {"CMN W0,#1",                 0x3100041F, same},               {"CMP W0,#-1",                0x3100041F, "CMN W0,#1"},
    {"AND W0,W1,#1",              0x12000020, same},               {"AND X0,X1,#0xff",           0x92401C20, "AND X0,X1,#255"},
    {"AND W0,W1,W2",              0x0A020020, same},               {"ANDS W0,W1,W2",             0x6A020020, same},
    {"ORR W0,W1,#1",              0x32000020, same},               {"ORR X0,X1,X2",              0xAA020020, same},
    {"EOR W2,W0,W0",              0x4A000002, same},               {"EOR X3,X0,X0,LSL #1",       0xCA000403, same},
    {"EOR W0,W1,#3",              0x52000420, same},               {"BIC W0,W1,W2",              0x0A220020, same},
    {"ORN X0,X1,X2",              0xAA220020, same},               {"EON W0,W1,W2",              0x4A220020, same},
    {"TST W0,#1",                 0x7200001F, same},               {"TST X0,X1",                 0xEA01001F, same},
    {"LSL W0,W1,#3",              0x531D7020, same},               {"LSL X0,X1,#12",             0xD374CC20, same},
    {"LSR W0,W1,#3",              0x53037C20, same},               {"LSR X8,X0,#12",             0xD34CFC08, same},
    {"ASR X0,X1,#2",              0x9342FC20, same},               {"ROR W0,W1,#2",              0x13810820, same},
    {"LSL W0,W1,W2",              0x1AC22020, same},               {"LSR X0,X1,X2",              0x9AC22420, same},
    {"ASR W0,W1,W2",              0x1AC22820, same},               {"ROR X0,X1,X2",              0x9AC22C20, same},
    {"RBIT W0,W1",                0x5AC00020, same},               {"RBIT X0,X1",                0xDAC00020, same},
    {"REV W0,W1",                 0x5AC00820, same},               {"REV X0,X1",                 0xDAC00C20, same},
    {"REV16 W0,W1",               0x5AC00420, same},               {"UBFX X0,X1,#4,#8",          0xD3442C20, same},
    {"UBFX W0,W1,#4,#8",          0x53042C20, same},               {"SBFX X0,X1,#4,#8",          0x93442C20, same},
    {"BFI W0,W1,#4,#8",           0x331C1C20, same},               {"BFXIL X0,X1,#4,#8",         0xB3442C20, same},
    {"UXTB W0,W1",                0x53001C20, same},               {"UXTH W0,W1",                0x53003C20, same},
    {"UXTW X0,W1",                0x2A0103E0, "MOV W0,W1"},        {"SXTB X0,W1",                0x93401C20, same},
    {"SXTH W0,W1",                0x13003C20, same},               {"SXTW X0,W1",                0x93407C20, same},
    {"EXTR X0,X1,X2,#4",          0x93C21020, same},               {"MUL W0,W1,W2",              0x1B027C20, same},
    {"MADD X0,X1,X2,X3",          0x9B020C20, same},               {"MSUB W0,W1,W2,W3",          0x1B028C20, same},
    {"SMULL X0,W1,W2",            0x9B227C20, same},               {"UMULL X0,W1,W2",            0x9BA27C20, same},
    {"CSEL W4,W1,W2,EQ",          0x1A820024, same},               {"CSEL X4,XZR,XZR,NE",        0x9A9F13E4, same},
    {"CSINC W0,W1,W2,LT",         0x1A82B420, same},               {"CSINV X0,X1,X2,GE",         0xDA82A020, same},
    {"CSNEG W0,W1,W2,HI",         0x5A828420, same},               {"CSET W0,EQ",                0x1A9F17E0, same},
    {"CSET X5,NE",                0x9A9F07E5, same},               {"CSETM W0,EQ",               0x5A9F13E0, same},
    {"CINC W0,W1,EQ",             0x1A811420, same},               {"CINV X0,X1,LO",             0xDA812020, "CINV X0,X1,CC"},
    {"CNEG W0,W1,MI",             0x5A815420, same},               {"CCMP W0,#1,#4,EQ",          0x7A410804, same},
    {"CCMP X0,X1,#0,NE",          0xFA411000, same},               {"CCMN W0,W1,#15,HS",         0x3A41200F, "CCMN W0,W1,#15,CS"},
    {"B .+8",                     0x14000002, same},               {"B .-4",                     0x17FFFFFF, same},
    {"B .+0",                     0x14000000, same},               {"BL .+12",                   0x94000003, same},
    {"B.EQ .+8",                  0x54000040, same},               {"B.NE .-8",                  0x54FFFFC1, same},
    {"B.HS .+8",                  0x54000042, "B.CS .+8"},         {"B.LO .+8",                  0x54000043, "B.CC .+8"},
    {"B.AL .+4",                  0x5400002E, same},               {"CBZ W0,.+8",                0x34000040, same},
    {"CBNZ X0,.+12",              0xB5000060, same},               {"TBZ W0,#3,.+8",             0x36180040, same},
    {"TBNZ X0,#63,.+8",           0xB7F80040, same},               {"BR X1",                     0xD61F0020, same},
    {"BLR X1",                    0xD63F0020, same},               {"RET",                       0xD65F03C0, same},
    {"RET X1",                    0xD65F0020, same},               {"ADR X0,.+8",                0x10000040, same},
    {"ADR X9,.-4",                0x10FFFFE9, same},               {"LDR W0,[X1]",               0xB9400020, same},
    {"LDR X0,[X1]",               0xF9400020, same},               {"LDR W0,[X1,#4]",            0xB9400420, same},
    {"LDR X0,[X1,#8]",            0xF9400420, same},               {"LDR X0,[SP,#16]",           0xF9400BE0, same},
    {"LDR W0,[X1],#8",            0xB8408420, same},               {"LDR W0,[X1,#8]!",           0xB8408C20, same},
    {"LDR W0,[X1,#-4]",           0xB85FC020, "LDUR W0,[X1,#-4]"}, {"LDR W0,[X1,X2]",            0xB8626820, same},
    {"LDR W0,[X1,X2,LSL #2]",     0xB8627820, same},               {"LDR X0,[X1,X2,LSL #3]",     0xF8627820, same},
    {"LDR W4,[X3,W0,SXTW]",       0xB860C864, same},               {"LDR W4,[X3,W0,SXTW #2]",    0xB860D864, same},
    {"LDR X4,[X3,W0,UXTW]",       0xF8604864, same},               {"LDR X4,[X3,X0,SXTX]",       0xF860E864, same},
    {"LDR W0,.+8",                0x18000040, same},               {"STR W0,[X1]",               0xB9000020, same},
    {"STR WZR,[X1]",              0xB900003F, same},               {"STR X2,[X1,#8]",            0xF9000422, same},
    {"STR W0,[X1],#4",            0xB8004420, same},               {"STR X0,[X1,#-16]!",         0xF81F0C20, same},
    {"STR W1,[X2,W3,SXTW]",       0xB823C841, same},               {"LDRB W0,[X1]",              0x39400020, same},
    {"LDRH W0,[X1,#2]",           0x79400420, same},               {"STRB W0,[X1,#1]",           0x39000420, same},
    {"STRH W0,[X1]",              0x79000020, same},               {"STRB W0,[X1,X2]",           0x38226820, same},
    {"STRH W0,[X1,W2,SXTW #1]",   0x7822D820, same},               {"LDRSB W0,[X1]",             0x39C00020, same},
    {"LDRSB X0,[X1]",             0x39800020, same},               {"LDRSH X0,[X1]",             0x79800020, same},
    {"LDRSW X0,[X1]",             0xB9800020, same},               {"LDUR W0,[X1,#1]",           0xB8401020, same},
    {"STUR X0,[X1,#-1]",          0xF81FF020, same},               {"LDP W0,W1,[X2]",            0x29400440, same},
    {"LDP X0,X1,[X2,#16]",        0xA9410440, same},               {"STP X0,X1,[SP,#-16]!",      0xA9BF07E0, same},
    {"LDP X29,X30,[SP],#16",      0xA8C17BFD, same},               {"LDAR W0,[X1]",              0x88DFFC20, same},
    {"LDAR X0,[X1]",              0xC8DFFC20, same},               {"LDARB W0,[X1]",             0x08DFFC20, same},
    {"LDARH W0,[X1]",             0x48DFFC20, same},               {"LDAPR W0,[X1]",             0xB8BFC020, same},
    {"LDAPR X0,[X1]",             0xF8BFC020, same},               {"LDAPRB W0,[X1]",            0x38BFC020, same},
    {"STLR W0,[X1]",              0x889FFC20, same},               {"STLR X0,[X1]",              0xC89FFC20, same},
    {"STLRB W0,[X1]",             0x089FFC20, same},               {"STLRH W0,[X1]",             0x489FFC20, same},
    {"LDXR W0,[X1]",              0x885F7C20, same},               {"LDXR X0,[X1]",              0xC85F7C20, same},
    {"LDAXR W0,[X1]",             0x885FFC20, same},               {"LDXRB W0,[X1]",             0x085F7C20, same},
    {"STXR W2,W0,[X1]",           0x88027C20, same},               {"STXR W2,X0,[X1]",           0xC8027C20, same},
    {"STLXR W2,W0,[X1]",          0x8802FC20, same},               {"STLXRH W2,W0,[X1]",         0x4802FC20, same},
    {"CLREX",                     0xD5033F5F, same},               {"CAS W0,W1,[X2]",            0x88A07C41, same},
    {"CASA W0,W1,[X2]",           0x88E07C41, same},               {"CASL X0,X1,[X2]",           0xC8A0FC41, same},
    {"CASAL X0,X1,[X2]",          0xC8E0FC41, same},               {"CASB W0,W1,[X2]",           0x08A07C41, same},
    {"CASALH W0,W1,[X2]",         0x48E0FC41, same},               {"SWP W0,W1,[X2]",            0xB8208041, same},
    {"SWPA W0,W1,[X2]",           0xB8A08041, same},               {"SWPL X0,X1,[X2]",           0xF8608041, same},
    {"SWPAL W0,WZR,[X2]",         0xB8E0805F, same},               {"SWPB W0,W1,[X2]",           0x38208041, same},
    {"LDADD W0,W1,[X2]",          0xB8200041, same},               {"LDADDA W0,W1,[X2]",         0xB8A00041, same},
    {"LDADDAL X0,X1,[X2]",        0xF8E00041, same},               {"LDADDLB W0,W1,[X2]",        0x38600041, same},
    {"LDCLR W0,W1,[X2]",          0xB8201041, same},               {"LDEOR X0,X1,[X2]",          0xF8202041, same},
    {"LDSET W0,W1,[X2]",          0xB8203041, same},               {"LDSMAX W0,W1,[X2]",         0xB8204041, same},
    {"LDSMIN W0,W1,[X2]",         0xB8205041, same},               {"LDUMAX X0,X1,[X2]",         0xF8206041, same},
    {"LDUMIN W0,W1,[X2]",         0xB8207041, same},               {"STADD W0,[X1]",             0xB820003F, same},
    {"STADDL X0,[X1]",            0xF860003F, same},               {"STCLR W0,[X1]",             0xB820103F, same},
    {"STSETB W0,[X1]",            0x3820303F, same},               {"LDADDA W0,WZR,[X2]",        0xB8A0005F, same},
    {"DMB SY",                    0xD5033FBF, same},               {"DMB LD",                    0xD5033DBF, same},
    {"DMB ST",                    0xD5033EBF, same},               {"DMB ISH",                   0xD5033BBF, same},
    {"DMB ISHLD",                 0xD50339BF, same},               {"DMB ISHST",                 0xD5033ABF, same},
    {"DMB NSH",                   0xD50337BF, same},               {"DMB OSH",                   0xD50333BF, same},
    {"DSB SY",                    0xD5033F9F, same},               {"DSB LD",                    0xD5033D9F, same},
    {"DSB ST",                    0xD5033E9F, same},               {"DSB ISH",                   0xD5033B9F, same},
    {"DSB ISHLD",                 0xD503399F, same},               {"DSB ISHST",                 0xD5033A9F, same},
    {"DSB NSH",                   0xD503379F, same},               {"DSB OSHST",                 0xD503329F, same},
    {"ISB",                       0xD5033FDF, same},               {"ISB SY",                    0xD5033FDF, "ISB"},
    {"DC CVAU,X1",                0xD50B7B21, same},               {"DC CVAC,X1",                0xD50B7A21, same},
    {"DC CIVAC,X1",               0xD50B7E21, same},               {"DC IVAC,X1",                0xD5087621, same},
    {"DC CVAP,X1",                0xD50B7C21, same},               {"IC IVAU,X1",                0xD50B7521, same},
    {"IC IALLU",                  0xD508751F, same},               {"IC IALLUIS",                0xD508711F, same},
    {"NOP",                       0xD503201F, same},               {"YIELD",                     0xD503203F, same},
    {"WFE",                       0xD503205F, same},               {"HINT #40",                  0xD503251F, same},
    {"MRS X0,CTR_EL0",            0xD53B0020, same},               {"MRS X0,ELR_EL1",            0xD5384020, same},
    {"MRS X0,NZCV",               0xD53B4200, same},               {"MSR ELR_EL1,X9",            0xD5184029, same},
    {"MSR SPSR_EL1,X9",           0xD5184009, same},               {"MSR NZCV,X0",               0xD51B4200, same},
    {"MRS X1,SPSR_EL1",           0xD5384001, same},               {"MRS X0,DAIF",               0xD53B4220, same},
    {"MRS X2,FAR_EL1",            0xD5386002, same},               {"MRS X3,ESR_EL1",            0xD5385203, same},
    {"MSR DAIFSet,#2",            0xD50342DF, same},               {"MSR DAIFClr,#15",           0xD5034FFF, same},
    {"MSR ICC_SGI1R_EL1,X11",     0xD518CBAB, same},               {"MRS X5,ICC_IAR1_EL1",       0xD538CC05, same},
    {"MSR ICC_EOIR1_EL1,X5",      0xD518CC25, same},               {"TLBI VAE1IS,X9",            0xD5088329, same},
    {"TLBI VAAE1,X3",             0xD5088763, same},               {"TLBI VALE1IS,X9",           0xD50883A9, same},
    {"TLBI VAALE1OS,X0",          0xD50881E0, same},               {"TLBI VAE1OS,X1",            0xD5088121, same},
    {"TLBI VMALLE1IS",            0xD508831F, same},               {"TLBI VMALLE1",              0xD508871F, same},
    {"UDF #0",                    0x00000000, same},               {"UDF #65535",                0x0000FFFF, same},
    {"BRK #1",                    0xD4200020, same},               {"SVC #0",                    0xD4000001, same},
    {"HVC #0",                    0xD4000002, same},               {"SMC #0",                    0xD4000003, same},
    {"ERET",                      0xD69F03E0, same},
};
// clang-format on

std::uint64_t assembled(const std::string& text) { return aarch64().assemble(text, {}).encode(0, {}); }

std::string read_back(std::uint64_t opcode) {
  return aarch64().disassemble(opcode, 0, [](std::uint64_t) -> std::optional<std::string> { return {}; });
}

}  // namespace

TEST_CASE("Are encodings the known ones?") {
  for (const Encoding& one : known) {
    INFO(one.text);
    CHECK(assembled(one.text) == one.opcode);
    CHECK(read_back(one.opcode) == (one.reads == same ? one.text : one.reads));
  }
}

TEST_CASE("Do opcodes that tests write as numbers read as instructions?") {
  CHECK(read_back(0x14000001) == "B .+4");
  CHECK(read_back(0xD503201F) == "NOP");
  CHECK(read_back(0) == "UDF #0");
  CHECK(read_back(0xFFFFFFFF) == ".word 0xffffffff");
  CHECK(assembled(".word 0xffffffff") == 0xFFFFFFFF);
}

TEST_CASE("Do spacing, case and a missing number sign make no difference?") {
  CHECK(assembled("  ldr  w0 , [ x1 , #4 ] ") == assembled("LDR W0,[X1,#4]"));
  CHECK(assembled("mov w0, 1") == assembled("MOV W0,#1"));
  CHECK(assembled("lsr X0, X1, 12") == assembled("LSR X0,X1,#12"));
  CHECK(assembled("str\tw4,[x5,w3,sxtw]") == assembled("STR W4,[X5,W3,SXTW]"));
  CHECK(assembled("Dc cVAU , x1") == assembled("DC CVAU,X1"));
  CHECK(assembled("B + 8") == assembled("B .+8"));
  CHECK(assembled("B .") == assembled("B .+0"));
  CHECK(assembled("beq .+8") == assembled("B.EQ .+8"));
  CHECK(assembled("mov X0, # 0X1F") == assembled("MOV X0,#31"));
  CHECK(assembled("BR lr") == assembled("BR X30"));
  CHECK(assembled("LDAR W0,[X1,#0]") == assembled("LDAR W0,[X1]"));
}

}  // namespace stalefetch
