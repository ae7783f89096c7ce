// SPDX-License-Identifier: BSD-2-Clause
// Sections are those of the Arm Architecture Reference Manual for A-profile architecture (DDI 0487), issue M.c.
#include "model/arch/aarch64/table.hpp"

#include <algorithm>

#include "model/arch/aarch64/execute.hpp"

namespace stalefetch::aarch64_detail {

namespace {

// clang-format off
constexpr auto P = Use::Both;
constexpr auto I = Use::Input;
constexpr Execute alias = nullptr;

constexpr Row table[] = {
// Moves
{"MOV",                    "SP, Xn|SP",                                    "1 0 0 100010 0 000000000000 Rn:5 11111",                 alias,                   P, "C6.2 MOV (to/from SP)"},
{"MOV",                    "Xd|SP, SP",                                    "1 0 0 100010 0 000000000000 11111 Rd:5",                 alias,                   P, "C6.2 MOV (to/from SP)"},
{"MOV",                    "Rd, Rm",                                       "sf 01 01010 00 0 Rm:5 000000 11111 Rd:5",                alias,                   P, "C6.2 MOV (register)"},
{"MOV",                    "Rd, #movz",                                    "sf 10 100101 hw:2 imm:16 Rd:5",                          alias,                   P, "C6.2 MOV (wide immediate)"},
{"MOV",                    "Rd, #movn",                                    "sf 00 100101 hw:2 imm:16 Rd:5",                          alias,                   P, "C6.2 MOV (inverted wide immediate)"},
{"MOV",                    "Rd|SP, #movmask",                              "sf 01 100100 N immr:6 imms:6 11111 Rd:5",                alias,                   P, "C6.2 MOV (bitmask immediate)"},
{"MOV{opc=N,Z:2,K:3}",     "Rd, #imm16 (, LSL #hw)",                       "sf opc:2 100101 hw:2 imm:16 Rd:5",                       move_wide,               P, "C6.2 MOVK, MOVN, MOVZ"},
{"MVN",                    "Rd, Rm (, {shift=LSL,LSR,ASR,ROR} #amount)",   "sf 01 01010 shift:2 1 Rm:5 amount:6 11111 Rd:5",         alias,                   P, "C6.2 MVN"},
{"ADR",                    "Xd, label21",                                  "0 immlo:2 10000 immhi:19 Rd:5",                          address_of,              P, "C6.2 ADR"},
{"ADRP",                   "Xd, labelpage",                                "1 immlo:2 10000 immhi:19 Rd:5",                          page_of,                 P, "C6.2 ADRP"},
// Add and subtract
{"CMP",                    "Rn|SP, #imm12 (, LSL #sh12)",                  "sf 1 1 100010 sh imm:12 Rn:5 11111",                     alias,                   P, "C6.2 CMP (immediate)"},
{"CMN",                    "Rn|SP, #imm12 (, LSL #sh12)",                  "sf 0 1 100010 sh imm:12 Rn:5 11111",                     alias,                   P, "C6.2 CMN (immediate)"},
{"{op=ADD,SUB}",           "Rd|SP, Rn|SP, #imm12 (, LSL #sh12)",           "sf op 0 100010 sh imm:12 Rn:5 Rd:5",                     add_immediate,           P, "C6.2 ADD (immediate), SUB (immediate)"},
{"{op=ADDS,SUBS}",         "Rd, Rn|SP, #imm12 (, LSL #sh12)",              "sf op S=1 100010 sh imm:12 Rn:5 Rd:5",                   add_immediate,           P, "C6.2 ADDS (immediate), SUBS (immediate)"},
{"{op=ADD,SUB}",           "Rd|SP, Rn|SP, #imm12shifted",                  "sf op 0 100010 sh=1 imm:12 Rn:5 Rd:5",                   alias,                   I, "C6.2 ADD (immediate), SUB (immediate)"},
{"CMP",                    "Rn|SP, #imm12shifted",                         "sf 1 1 100010 sh=1 imm:12 Rn:5 11111",                   alias,                   I, "C6.2 CMP (immediate)"},
{"{op=CMP,CMN}",           "Rn|SP, #imm12negative",                        "sf op 1 100010 0 imm:12 Rn:5 11111",                     alias,                   I, "C6.2 CMN (immediate), CMP (immediate)"},
{"{op=SUB:0,ADD:1}",       "Rd|SP, Rn|SP, #imm12negative",                 "sf op 0 100010 0 imm:12 Rn:5 Rd:5",                      alias,                   I, "C6.2 ADD (immediate), SUB (immediate)"},
{"CMP",                    "Rn, Rm (, {shift=LSL,LSR,ASR} #amount)",       "sf 1 1 01011 shift:2 0 Rm:5 amount:6 Rn:5 11111",        alias,                   P, "C6.2 CMP (shifted register)"},
{"CMN",                    "Rn, Rm (, {shift=LSL,LSR,ASR} #amount)",       "sf 0 1 01011 shift:2 0 Rm:5 amount:6 Rn:5 11111",        alias,                   P, "C6.2 CMN (shifted register)"},
{"NEG{S=,S}",              "Rd, Rm (, {shift=LSL,LSR,ASR} #amount)",       "sf 1 S 01011 shift:2 0 Rm:5 amount:6 11111 Rd:5",        alias,                   P, "C6.2 NEG (shifted register), NEGS"},
{"{op=ADD,SUB}{S=,S}",     "Rd, Rn, Rm (, {shift=LSL,LSR,ASR} #amount)",   "sf op S 01011 shift:2 0 Rm:5 amount:6 Rn:5 Rd:5",        add_register,            P, "C6.2 ADD, ADDS, SUB, SUBS (shifted register)"},
{"CMP",                    "Rn|SP, Wm, {option=UXTB,UXTH,UXTW,SXTB:4,SXTH,SXTW} (#extend)", "sf 1 1 01011 00 1 Rm:5 option:3 amount:3 Rn:5 11111", alias,     P, "C6.2 CMP (extended register)"},
{"CMN",                    "Rn|SP, Wm, {option=UXTB,UXTH,UXTW,SXTB:4,SXTH,SXTW} (#extend)", "sf 0 1 01011 00 1 Rm:5 option:3 amount:3 Rn:5 11111", alias,     P, "C6.2 CMN (extended register)"},
{"CMP",                    "Xn|SP, Xm, {option=UXTX:3,SXTX:7} (#extend)",  "1 1 1 01011 00 1 Rm:5 option:3 amount:3 Rn:5 11111",     alias,                   P, "C6.2 CMP (extended register)"},
{"{op=ADD,SUB}",           "Rd|SP, Rn|SP, Wm, {option=UXTB,UXTH,UXTW,SXTB:4,SXTH,SXTW} (#extend)", "sf op 0 01011 00 1 Rm:5 option:3 amount:3 Rn:5 Rd:5", add_extended, P, "C6.2 ADD (extended register), SUB (extended register)"},
{"{op=ADDS,SUBS}",         "Rd, Rn|SP, Wm, {option=UXTB,UXTH,UXTW,SXTB:4,SXTH,SXTW} (#extend)", "sf op S=1 01011 00 1 Rm:5 option:3 amount:3 Rn:5 Rd:5", add_extended, P, "C6.2 ADDS (extended register), SUBS (extended register)"},
{"{op=ADD,SUB}",           "Xd|SP, Xn|SP, Xm, {option=UXTX:3,SXTX:7} (#extend)", "sf=1 op 0 01011 00 1 Rm:5 option:3 amount:3 Rn:5 Rd:5",   add_extended,    P, "C6.2 ADD (extended register), SUB (extended register)"},
{"{op=ADDS,SUBS}",         "Xd, Xn|SP, Xm, {option=UXTX:3,SXTX:7} (#extend)",    "sf=1 op S=1 01011 00 1 Rm:5 option:3 amount:3 Rn:5 Rd:5", add_extended,    P, "C6.2 ADDS (extended register), SUBS (extended register)"},
{"{op=ADD,SUB}",           "Xd|SP, Xn|SP, Xm (, LSL #extend)",             "1 op 0 01011 00 1 Rm:5 011 amount:3 Rn:5 Rd:5",          alias,                   I, "C6.2 ADD (extended register), SUB (extended register)"},
{"CMP",                    "Xn|SP, Xm (, LSL #extend)",                    "1 1 1 01011 00 1 Rm:5 011 amount:3 Rn:5 11111",          alias,                   I, "C6.2 CMP (extended register)"},
// Logic
{"TST",                    "Rn, #bitmask",                                 "sf 11 100100 N immr:6 imms:6 Rn:5 11111",                alias,                   P, "C6.2 TST (immediate)"},
{"{opc=AND,ORR,EOR}",      "Rd|SP, Rn, #bitmask",                          "sf opc:2 100100 N immr:6 imms:6 Rn:5 Rd:5",              logical_immediate,       P, "C6.2 AND, EOR, ORR (immediate)"},
{"ANDS",                   "Rd, Rn, #bitmask",                             "sf opc=11 100100 N immr:6 imms:6 Rn:5 Rd:5",             logical_immediate,       P, "C6.2 ANDS (immediate)"},
{"TST",                    "Rn, Rm (, {shift=LSL,LSR,ASR,ROR} #amount)",   "sf 11 01010 shift:2 0 Rm:5 amount:6 Rn:5 11111",         alias,                   P, "C6.2 TST (shifted register)"},
{"{opc=AND,ORR,EOR,ANDS}", "Rd, Rn, Rm (, {shift=LSL,LSR,ASR,ROR} #amount)", "sf opc:2 01010 shift:2 N=0 Rm:5 amount:6 Rn:5 Rd:5",   logical_register,        P, "C6.2 AND, ANDS, EOR, ORR (shifted register)"},
{"{opc=BIC,ORN,EON,BICS}", "Rd, Rn, Rm (, {shift=LSL,LSR,ASR,ROR} #amount)", "sf opc:2 01010 shift:2 N=1 Rm:5 amount:6 Rn:5 Rd:5",   logical_register,        P, "C6.2 BIC, BICS, EON, ORN (shifted register)"},
// Shifts, bit fields, bit order
{"LSL",                    "Rd, Rn, #lsl",                                 "sf 10 100110 sf immr:6 imms:6 Rn:5 Rd:5",                alias,                   P, "C6.2 LSL (immediate)"},
{"LSR",                    "Rd, Rn, #lsr",                                 "sf 10 100110 sf immr:6 imms:6 Rn:5 Rd:5",                alias,                   P, "C6.2 LSR (immediate)"},
{"ASR",                    "Rd, Rn, #lsr",                                 "sf 00 100110 sf immr:6 imms:6 Rn:5 Rd:5",                alias,                   P, "C6.2 ASR (immediate)"},
{"UXTB",                   "Wd, Wn",                                       "0 10 100110 0 000000 000111 Rn:5 Rd:5",                  alias,                   P, "C6.2 UXTB"},
{"UXTH",                   "Wd, Wn",                                       "0 10 100110 0 000000 001111 Rn:5 Rd:5",                  alias,                   P, "C6.2 UXTH"},
{"UXTW",                   "Xd, Wm",                                       "0 01 01010 00 0 Rm:5 000000 11111 Rd:5",                 alias,                   I, "C6.2 MOV (register)"},
{"SXTB",                   "Rd, Wn",                                       "sf 00 100110 sf 000000 000111 Rn:5 Rd:5",                alias,                   P, "C6.2 SXTB"},
{"SXTH",                   "Rd, Wn",                                       "sf 00 100110 sf 000000 001111 Rn:5 Rd:5",                alias,                   P, "C6.2 SXTH"},
{"SXTW",                   "Xd, Wn",                                       "1 00 100110 1 000000 011111 Rn:5 Rd:5",                  alias,                   P, "C6.2 SXTW"},
{"{opc=SBFX,BFXIL,UBFX}",  "Rd, Rn, #lsb, #width",                         "sf opc:2 100110 sf immr:6 imms:6 Rn:5 Rd:5",             alias,                   P, "C6.2 BFXIL, SBFX, UBFX"},
{"{opc=SBFIZ,BFI,UBFIZ}",  "Rd, Rn, #lsbzero, #widthzero",                 "sf opc:2 100110 sf immr:6 imms:6 Rn:5 Rd:5",             alias,                   P, "C6.2 BFI, SBFIZ, UBFIZ"},
{"{opc=SBFM,BFM,UBFM}",    "Rd, Rn, #immr, #imms",                         "sf opc:2 100110 sf immr:6 imms:6 Rn:5 Rd:5",             bitfield,                P, "C6.2 BFM, SBFM, UBFM"},
{"ROR",                    "Rd, Rnm, #imms",                               "sf 00 100111 sf 0 Rm:5 imms:6 Rn:5 Rd:5",                alias,                   P, "C6.2 ROR (immediate)"},
{"EXTR",                   "Rd, Rn, Rm, #imms",                            "sf 00 100111 sf 0 Rm:5 imms:6 Rn:5 Rd:5",                extract,                 P, "C6.2 EXTR"},
{"{opc=LSL,LSR,ASR,ROR}",  "Rd, Rn, Rm",                                   "sf 0 0 11010110 Rm:5 0010 opc:2 Rn:5 Rd:5",              shift_register,          P, "C6.2 ASRV, LSLV, LSRV, RORV"},
{"{opc=LSL,LSR,ASR,ROR}V", "Rd, Rn, Rm",                                   "sf 0 0 11010110 Rm:5 0010 opc:2 Rn:5 Rd:5",              alias,                   I, "C6.2 ASRV, LSLV, LSRV, RORV"},
{"RBIT",                   "Rd, Rn",                                       "sf 1 0 11010110 00000 000000 Rn:5 Rd:5",                 reverse_bits,            P, "C6.2 RBIT"},
{"REV16",                  "Rd, Rn",                                       "sf 1 0 11010110 00000 0000 opc=01 Rn:5 Rd:5",            reverse_bytes,           P, "C6.2 REV16"},
{"REV",                    "Wd, Wn",                                       "sf=0 1 0 11010110 00000 0000 opc=10 Rn:5 Rd:5",          reverse_bytes,           P, "C6.2 REV"},
{"REV32",                  "Xd, Xn",                                       "sf=1 1 0 11010110 00000 0000 opc=10 Rn:5 Rd:5",          reverse_bytes,           P, "C6.2 REV32"},
{"REV",                    "Xd, Xn",                                       "sf=1 1 0 11010110 00000 0000 opc=11 Rn:5 Rd:5",          reverse_bytes,           P, "C6.2 REV"},
// Multiply
{"{o0=MUL,MNEG}",          "Rd, Rn, Rm",                                   "sf 00 11011 000 Rm:5 o0 11111 Rn:5 Rd:5",                alias,                   P, "C6.2 MNEG, MUL"},
{"{o0=MADD,MSUB}",         "Rd, Rn, Rm, Ra",                               "sf 00 11011 000 Rm:5 o0 Ra:5 Rn:5 Rd:5",                 multiply_add,            P, "C6.2 MADD, MSUB"},
{"{U=S,U}M{o0=UL,NEG}L",   "Xd, Wn, Wm",                                   "1 00 11011 U 01 Rm:5 o0 11111 Rn:5 Rd:5",                alias,                   P, "C6.2 SMNEGL, SMULL, UMNEGL, UMULL"},
{"{U=S,U}M{o0=ADD,SUB}L",  "Xd, Wn, Wm, Xa",                               "1 00 11011 U 01 Rm:5 o0 Ra:5 Rn:5 Rd:5",                 multiply_add_long,       P, "C6.2 SMADDL, SMSUBL, UMADDL, UMSUBL"},
// Conditional select and compare
{"CSET",                   "Rd, inverted",                                 "sf 0 0 11010100 11111 cond:4 01 11111 Rd:5",             alias,                   P, "C6.2 CSET"},
{"CSETM",                  "Rd, inverted",                                 "sf 1 0 11010100 11111 cond:4 00 11111 Rd:5",             alias,                   P, "C6.2 CSETM"},
{"CINC",                   "Rd, Rnm, inverted",                            "sf 0 0 11010100 Rm:5 cond:4 01 Rn:5 Rd:5",               alias,                   P, "C6.2 CINC"},
{"CINV",                   "Rd, Rnm, inverted",                            "sf 1 0 11010100 Rm:5 cond:4 00 Rn:5 Rd:5",               alias,                   P, "C6.2 CINV"},
{"CNEG",                   "Rd, Rnm, inverted",                            "sf 1 0 11010100 Rm:5 cond:4 01 Rn:5 Rd:5",               alias,                   P, "C6.2 CNEG"},
{"{op=CSEL,CSINV}",        "Rd, Rn, Rm, cond",                             "sf op 0 11010100 Rm:5 cond:4 0 opc=0 Rn:5 Rd:5",         select,                  P, "C6.2 CSEL, CSINV"},
{"{op=CSINC,CSNEG}",       "Rd, Rn, Rm, cond",                             "sf op 0 11010100 Rm:5 cond:4 0 opc=1 Rn:5 Rd:5",         select,                  P, "C6.2 CSINC, CSNEG"},
{"{op=CCMN,CCMP}",         "Rn, Rm, #nzcv, cond",                          "sf op 1 11010010 Rm:5 cond:4 00 Rn:5 0 nzcv:4",          compare_condition_register,  P, "C6.2 CCMN (register), CCMP (register)"},
{"{op=CCMN,CCMP}",         "Rn, #imm5, #nzcv, cond",                       "sf op 1 11010010 imm:5 cond:4 10 Rn:5 0 nzcv:4",         compare_condition_immediate, P, "C6.2 CCMN (immediate), CCMP (immediate)"},
// Branches
{"B",                      "label26",                                      "0 00101 imm:26",                                         branch,                  P, "C6.2 B"},
{"BL",                     "label26",                                      "1 00101 imm:26",                                         branch_link,             P, "C6.2 BL"},
{"B.{cond=EQ,NE,CS,CC,MI,PL,VS,VC,HI,LS,GE,LT,GT,LE,AL,NV}", "label19",    "01010100 imm:19 0 cond:4",                               branch_condition,        P, "C6.2 B.cond"},
{"B.{cond=HS:2,LO:3}",     "label19",                                      "01010100 imm:19 0 cond:4",                               alias,                   I, "C6.2 B.cond"},
{"B{cond=EQ,NE,CS,CC,MI,PL,VS,VC,HI,LS,GE,LT,GT,LE,HS:2,LO:3}", "label19", "01010100 imm:19 0 cond:4",                               alias,                   I, "C6.2 B.cond"},
{"CB{op=Z,NZ}",            "Rt, label19",                                  "sf 011010 op imm:19 Rt:5",                               compare_branch,          P, "C6.2 CBNZ, CBZ"},
{"TB{op=Z,NZ}",            "Wt, #bit32, label14",                          "b5=0 011011 op b40:5 imm:14 Rt:5",                       test_branch,             P, "C6.2 TBNZ, TBZ"},
{"TB{op=Z,NZ}",            "Xt, #bit64, label14",                          "b5 011011 op b40:5 imm:14 Rt:5",                         test_branch,             P, "C6.2 TBNZ, TBZ"},
{"BR",                     "Xn",                                           "1101011 0000 11111 000000 Rn:5 00000",                   branch_register,         P, "C6.2 BR"},
{"BLR",                    "Xn",                                           "1101011 0001 11111 000000 Rn:5 00000",                   branch_link_register,    P, "C6.2 BLR"},
{"RET",                    "",                                             "1101011 0010 11111 000000 11110 00000",                  alias,                   P, "C6.2 RET"},
{"RET",                    "Xn",                                           "1101011 0010 11111 000000 Rn:5 00000",                   branch_register,         P, "C6.2 RET"},
// Loads and stores. index: 0 unscaled, 1 after, 3 before
{"{opc=STR,LDR}",          "{size=W:2,X}t, [Xn|SP (, #offset)]",           "size:2 111001 opc:2 imm:12 Rn:5 Rt:5",                   access_offset,           P, "C6.2 LDR (immediate), STR (immediate)"},
{"{opc=STR,LDR}{size=B,H}", "Wt, [Xn|SP (, #offset)]",                     "size:2 111001 opc:2 imm:12 Rn:5 Rt:5",                   access_offset,           P, "C6.2 LDRB, LDRH, STRB, STRH (immediate)"},
{"LDRS{size=B,H}",         "{opc=X:2,W}t, [Xn|SP (, #offset)]",            "size:2 111001 opc:2 imm:12 Rn:5 Rt:5",                   access_offset,           P, "C6.2 LDRSB (immediate), LDRSH (immediate)"},
{"LDRSW",                  "Xt, [Xn|SP (, #offset)]",                      "size=10 111001 opc=10 imm:12 Rn:5 Rt:5",                 access_offset,           P, "C6.2 LDRSW (immediate)"},
{"{opc=STR,LDR}",          "{size=W:2,X}t, [Xn|SP], #simm9",               "size:2 111000 opc:2 0 imm:9 index=01 Rn:5 Rt:5",         access_indexed,          P, "C6.2 LDR (immediate), STR (immediate)"},
{"{opc=STR,LDR}{size=B,H}", "Wt, [Xn|SP], #simm9",                         "size:2 111000 opc:2 0 imm:9 index=01 Rn:5 Rt:5",         access_indexed,          P, "C6.2 LDRB, LDRH, STRB, STRH (immediate)"},
{"LDRS{size=B,H}",         "{opc=X:2,W}t, [Xn|SP], #simm9",                "size:2 111000 opc:2 0 imm:9 index=01 Rn:5 Rt:5",         access_indexed,          P, "C6.2 LDRSB (immediate), LDRSH (immediate)"},
{"LDRSW",                  "Xt, [Xn|SP], #simm9",                          "size=10 111000 opc=10 0 imm:9 index=01 Rn:5 Rt:5",       access_indexed,          P, "C6.2 LDRSW (immediate)"},
{"{opc=STR,LDR}",          "{size=W:2,X}t, [Xn|SP, #simm9]!",              "size:2 111000 opc:2 0 imm:9 index=11 Rn:5 Rt:5",         access_indexed,          P, "C6.2 LDR (immediate), STR (immediate)"},
{"{opc=STR,LDR}{size=B,H}", "Wt, [Xn|SP, #simm9]!",                        "size:2 111000 opc:2 0 imm:9 index=11 Rn:5 Rt:5",         access_indexed,          P, "C6.2 LDRB, LDRH, STRB, STRH (immediate)"},
{"LDRS{size=B,H}",         "{opc=X:2,W}t, [Xn|SP, #simm9]!",               "size:2 111000 opc:2 0 imm:9 index=11 Rn:5 Rt:5",         access_indexed,          P, "C6.2 LDRSB (immediate), LDRSH (immediate)"},
{"LDRSW",                  "Xt, [Xn|SP, #simm9]!",                         "size=10 111000 opc=10 0 imm:9 index=11 Rn:5 Rt:5",       access_indexed,          P, "C6.2 LDRSW (immediate)"},
{"{opc=STUR,LDUR}",        "{size=W:2,X}t, [Xn|SP (, #simm9)]",            "size:2 111000 opc:2 0 imm:9 index=00 Rn:5 Rt:5",         access_indexed,          P, "C6.2 LDUR, STUR"},
{"{opc=STUR,LDUR}{size=B,H}", "Wt, [Xn|SP (, #simm9)]",                    "size:2 111000 opc:2 0 imm:9 index=00 Rn:5 Rt:5",         access_indexed,          P, "C6.2 LDURB, LDURH, STURB, STURH"},
{"LDURS{size=B,H}",        "{opc=X:2,W}t, [Xn|SP (, #simm9)]",             "size:2 111000 opc:2 0 imm:9 index=00 Rn:5 Rt:5",         access_indexed,          P, "C6.2 LDURSB, LDURSH"},
{"LDURSW",                 "Xt, [Xn|SP (, #simm9)]",                       "size=10 111000 opc=10 0 imm:9 index=00 Rn:5 Rt:5",       access_indexed,          P, "C6.2 LDURSW"},
{"{opc=STR,LDR}",          "{size=W:2,X}t, [Xn|SP, #simm9]",               "size:2 111000 opc:2 0 imm:9 00 Rn:5 Rt:5",               alias,                   I, "C6.2 LDUR, STUR"},
{"{opc=STR,LDR}{size=B,H}", "Wt, [Xn|SP, #simm9]",                         "size:2 111000 opc:2 0 imm:9 00 Rn:5 Rt:5",               alias,                   I, "C6.2 LDURB, LDURH, STURB, STURH"},
{"{opc=STR,LDR}",          "{size=W:2,X}t, [Xn|SP, Wm, {option=UXTW:2,SXTW:6} (#scale)]", "size:2 111000 opc:2 1 Rm:5 option:3 S 10 Rn:5 Rt:5",   access_register, P, "C6.2 LDR (register), STR (register)"},
{"{opc=STR,LDR}",          "{size=W:2,X}t, [Xn|SP, Xm (, LSL #scale)]",    "size:2 111000 opc:2 1 Rm:5 option=011 S 10 Rn:5 Rt:5",   access_register,         P, "C6.2 LDR (register), STR (register)"},
{"{opc=STR,LDR}",          "{size=W:2,X}t, [Xn|SP, Xm, SXTX (#scale)]",    "size:2 111000 opc:2 1 Rm:5 option=111 S 10 Rn:5 Rt:5",   access_register,         P, "C6.2 LDR (register), STR (register)"},
{"{opc=STR,LDR}{size=B,H}", "Wt, [Xn|SP, Wm, {option=UXTW:2,SXTW:6} (#scale)]", "size:2 111000 opc:2 1 Rm:5 option:3 S 10 Rn:5 Rt:5", access_register,         P, "C6.2 LDRB, LDRH, STRB, STRH (register)"},
{"{opc=STR,LDR}{size=B,H}", "Wt, [Xn|SP, Xm (, LSL #scale)]",              "size:2 111000 opc:2 1 Rm:5 option=011 S 10 Rn:5 Rt:5",   access_register,         P, "C6.2 LDRB, LDRH, STRB, STRH (register)"},
{"{opc=STR,LDR}{size=B,H}", "Wt, [Xn|SP, Xm, SXTX (#scale)]",              "size:2 111000 opc:2 1 Rm:5 option=111 S 10 Rn:5 Rt:5",   access_register,         P, "C6.2 LDRB, LDRH, STRB, STRH (register)"},
{"LDRS{size=B,H}",         "{opc=X:2,W}t, [Xn|SP, Wm, {option=UXTW:2,SXTW:6} (#scale)]", "size:2 111000 opc:2 1 Rm:5 option:3 S 10 Rn:5 Rt:5",    access_register, P, "C6.2 LDRSB (register), LDRSH (register)"},
{"LDRS{size=B,H}",         "{opc=X:2,W}t, [Xn|SP, Xm (, LSL #scale)]",     "size:2 111000 opc:2 1 Rm:5 option=011 S 10 Rn:5 Rt:5",   access_register,         P, "C6.2 LDRSB (register), LDRSH (register)"},
{"LDRSW",                  "Xt, [Xn|SP, Wm, {option=UXTW:2,SXTW:6} (#scale)]", "size=10 111000 opc=10 1 Rm:5 option:3 S 10 Rn:5 Rt:5", access_register,       P, "C6.2 LDRSW (register)"},
{"LDRSW",                  "Xt, [Xn|SP, Xm (, LSL #scale)]",               "size=10 111000 opc=10 1 Rm:5 option=011 S 10 Rn:5 Rt:5", access_register,         P, "C6.2 LDRSW (register)"},
{"LDR",                    "{size=W:0,X}t, label19",                       "0 size 011000 imm:19 Rt:5",                              access_literal,          P, "C6.2 LDR (literal)"},
{"{op=STP,LDP}",           "{opc=W,X:2}t, {opc=W,X:2}t2, [Xn|SP (, #simm7)]", "opc:2 101 0 index=010 op imm:7 Rt2:5 Rn:5 Rt:5",      access_pair,             P, "C6.2 LDP, STP"},
{"{op=STP,LDP}",           "{opc=W,X:2}t, {opc=W,X:2}t2, [Xn|SP], #simm7", "opc:2 101 0 index=001 op imm:7 Rt2:5 Rn:5 Rt:5",         access_pair,             P, "C6.2 LDP, STP"},
{"{op=STP,LDP}",           "{opc=W,X:2}t, {opc=W,X:2}t2, [Xn|SP, #simm7]!", "opc:2 101 0 index=011 op imm:7 Rt2:5 Rn:5 Rt:5",        access_pair,             P, "C6.2 LDP, STP"},
{"LDAR",                   "{size=W:2,X}t, [Xn|SP (, #zero)]",             "size:2 001000 1 1 0 11111 1 11111 Rn:5 Rt:5",            load_acquire,            P, "C6.2 LDAR"},
{"LDAR{size=B,H}",         "Wt, [Xn|SP (, #zero)]",                        "size:2 001000 1 1 0 11111 1 11111 Rn:5 Rt:5",            load_acquire,            P, "C6.2 LDARB, LDARH"},
{"LDAPR",                  "{size=W:2,X}t, [Xn|SP (, #zero)]",             "size:2 111000 1 0 1 11111 1 100 00 Rn:5 Rt:5",           load_acquire_pc,         P, "C6.2 LDAPR"},
{"LDAPR{size=B,H}",        "Wt, [Xn|SP (, #zero)]",                        "size:2 111000 1 0 1 11111 1 100 00 Rn:5 Rt:5",           load_acquire_pc,         P, "C6.2 LDAPRB, LDAPRH"},
{"STLR",                   "{size=W:2,X}t, [Xn|SP (, #zero)]",             "size:2 001000 1 0 0 11111 1 11111 Rn:5 Rt:5",            store_release,           P, "C6.2 STLR"},
{"STLR{size=B,H}",         "Wt, [Xn|SP (, #zero)]",                        "size:2 001000 1 0 0 11111 1 11111 Rn:5 Rt:5",            store_release,           P, "C6.2 STLRB, STLRH"},
// Exclusives and atomics
{"LD{acquire=,A}XR",       "{size=W:2,X}t, [Xn|SP (, #zero)]",             "size:2 001000 0 1 0 11111 acquire 11111 Rn:5 Rt:5",      load_exclusive,          P, "C6.2 LDAXR, LDXR"},
{"LD{acquire=,A}XR{size=B,H}", "Wt, [Xn|SP (, #zero)]",                    "size:2 001000 0 1 0 11111 acquire 11111 Rn:5 Rt:5",      load_exclusive,          P, "C6.2 LDAXRB, LDAXRH, LDXRB, LDXRH"},
{"ST{release=,L}XR",       "Ws, {size=W:2,X}t, [Xn|SP (, #zero)]",         "size:2 001000 0 0 0 Rs:5 release 11111 Rn:5 Rt:5",       store_exclusive,         P, "C6.2 STLXR, STXR"},
{"ST{release=,L}XR{size=B,H}", "Ws, Wt, [Xn|SP (, #zero)]",                "size:2 001000 0 0 0 Rs:5 release 11111 Rn:5 Rt:5",       store_exclusive,         P, "C6.2 STLXRB, STLXRH, STXRB, STXRH"},
{"CLREX",                  "",                                             "11010101000000110011 1111 010 11111",                    clear_exclusive,         P, "C6.2 CLREX"},
{"CAS{acquire=,A}{release=,L}", "{size=W:2,X}s, {size=W:2,X}t, [Xn|SP (, #zero)]", "size:2 001000 1 acquire 1 Rs:5 release 11111 Rn:5 Rt:5", compare_and_swap,  P, "C6.2 CAS, CASA, CASAL, CASL"},
{"CAS{acquire=,A}{release=,L}{size=B,H}", "Ws, Wt, [Xn|SP (, #zero)]",     "size:2 001000 1 acquire 1 Rs:5 release 11111 Rn:5 Rt:5", compare_and_swap,        P, "C6.2 CASB, CASAB, CASALB, CASLB, CASH, ..."},
{"SWP{acquire=,A}{release=,L}", "{size=W:2,X}s, {size=W:2,X}t, [Xn|SP (, #zero)]", "size:2 111000 acquire release 1 Rs:5 1 000 00 Rn:5 Rt:5", swap,             P, "C6.2 SWP, SWPA, SWPAL, SWPL"},
{"SWP{acquire=,A}{release=,L}{size=B,H}", "Ws, Wt, [Xn|SP (, #zero)]",     "size:2 111000 acquire release 1 Rs:5 1 000 00 Rn:5 Rt:5", swap,                   P, "C6.2 SWPB, SWPAB, SWPALB, SWPLB, SWPH, ..."},
{"ST{opc=ADD,CLR,EOR,SET,SMAX,SMIN,UMAX,UMIN}{release=,L}", "{size=W:2,X}s, [Xn|SP (, #zero)]", "size:2 111000 0 release 1 Rs:5 0 opc:3 00 Rn:5 11111", alias, P, "C6.2 STADD, STADDL, STCLR, STCLRL, ..."},
{"ST{opc=ADD,CLR,EOR,SET,SMAX,SMIN,UMAX,UMIN}{release=,L}{size=B,H}", "Ws, [Xn|SP (, #zero)]",  "size:2 111000 0 release 1 Rs:5 0 opc:3 00 Rn:5 11111", alias, P, "C6.2 STADDB, STADDLB, STADDH, STADDLH, ..."},
{"LD{opc=ADD,CLR,EOR,SET,SMAX,SMIN,UMAX,UMIN}{acquire=,A}{release=,L}", "{size=W:2,X}s, {size=W:2,X}t, [Xn|SP (, #zero)]", "size:2 111000 acquire release 1 Rs:5 0 opc:3 00 Rn:5 Rt:5", atomic_update, P, "C6.2 LDADD, LDADDA, LDADDAL, LDADDL, LDCLR, ..."},
{"LD{opc=ADD,CLR,EOR,SET,SMAX,SMIN,UMAX,UMIN}{acquire=,A}{release=,L}{size=B,H}", "Ws, Wt, [Xn|SP (, #zero)]",             "size:2 111000 acquire release 1 Rs:5 0 opc:3 00 Rn:5 Rt:5", atomic_update, P, "C6.2 LDADDB, LDADDAB, LDADDALB, LDADDLB, LDADDH, ..."},
// Barriers and maintenance
{"DMB",                    "{CRm=OSHLD:1,OSHST,OSH,NSHLD:5,NSHST,NSH,ISHLD:9,ISHST,ISH,LD:13,ST,SY}", "11010101000000110011 CRm:4 1 01 11111", data_memory_barrier,          P, "C6.2 DMB"},
{"DSB",                    "{CRm=OSHLD:1,OSHST,OSH,NSHLD:5,NSHST,NSH,ISHLD:9,ISHST,ISH,LD:13,ST,SY}", "11010101000000110011 CRm:4 1 00 11111", data_synchronization_barrier, P, "C6.2 DSB"},
{"ISB",                    "",                                             "11010101000000110011 1111 110 11111",                    instruction_synchronization_barrier, P, "C6.2 ISB"},
{"ISB",                    "SY",                                           "11010101000000110011 1111 110 11111",                    alias,                   I, "C6.2 ISB"},
{"DC",                     "{CRm=CVAC:10,CVAU,CVAP,CVADP,CIVAC}, Xt",      "1101010100 0 01 011 0111 CRm:4 001 Rt:5",                data_cache,              P, "C6.2 DC"},
{"DC",                     "IVAC, Xt",                                     "1101010100 0 01 000 0111 CRm=0110 001 Rt:5",             data_cache,              P, "C6.2 DC"},
{"IC",                     "IVAU, Xt",                                     "1101010100 0 01 011 0111 0101 001 Rt:5",                 instruction_cache,       P, "C6.2 IC"},
{"IC",                     "{CRm=IALLUIS:1,IALLU:5}",                      "1101010100 0 01 000 0111 CRm:4 000 11111",               instruction_cache_all,   P, "C6.2 IC"},
{"TLBI",                   "{op2=VAE1:1,VAAE1:3,VALE1:5,VAALE1:7}{CRm=IS:3,OS:1,:7}, Xt", "1101010100 0 01 000 1000 CRm:4 op2:3 Rt:5",   translation_page,        P, "C6.2 TLBI"},
{"TLBI",                   "{op2=ASIDE1:2}{CRm=IS:3,OS:1,:7}, Xt",         "1101010100 0 01 000 1000 CRm:4 op2:3 Rt:5",              translations_of_space,   P, "C6.2 TLBI"},
{"TLBI",                   "{op2=VMALLE1:0}{CRm=IS:3,OS:1,:7}",            "1101010100 0 01 000 1000 CRm:4 op2:3 11111",             translations_all,        P, "C6.2 TLBI"},
// System
{"MSR",                    "{op2=DAIFSet:6,DAIFClr}, #imm4",               "1101010100 0 00 011 0100 imm:4 op2:3 11111",             mask_interrupts,         P, "C6.2 MSR (immediate)"},
{"NOP",                    "",                                             "11010101000000110010 0000000 11111",                     alias,                   P, "C6.2 NOP"},
{"{hint=YIELD:1,WFE,WFI,SEV,SEVL,DGH,ESB:16,CSDB:20}", "",                 "11010101000000110010 hint:7 11111",                      alias,                   P, "C6.2 CSDB, DGH, ESB, SEV, SEVL, WFE, WFI, YIELD"},
{"HINT",                   "#hint",                                        "11010101000000110010 hint:7 11111",                      nothing,                 P, "C6.2 HINT"},
{"MRS",                    "Xt, readable",                                 "1101010100 1 1 system:15 Rt:5",                          read_system_register,    P, "C6.2 MRS"},
{"MSR",                    "writable, Xt",                                 "1101010100 0 1 system:15 Rt:5",                          write_system_register,   P, "C6.2 MSR (register)"},
{"UDF",                    "#imm16",                                       "0000000000000000 imm:16",                                undefined,               P, "C6.2 UDF"},
{"BRK",                    "#imm16",                                       "11010100 001 imm:16 00000",                              breakpoint,              P, "C6.2 BRK"},
{"SVC",                    "#imm16",                                       "11010100 000 imm:16 00001",                              supervisor_call,         P, "C6.2 SVC"},
{"{op=HVC,SMC}",           "#imm16",                                       "11010100 000 imm:16 0001 op",                            hypervisor_call,         P, "C6.2 HVC, SMC"},
{"ERET",                   "",                                             "1101011 0100 11111 000000 11111 00000",                  exception_return,        P, "C6.2 ERET"},
};
// clang-format on

/// How many bits the pattern describes.
constexpr unsigned pattern_bits(std::string_view pattern) {
  unsigned bits = 0;
  while (!pattern.empty()) {
    const std::size_t end = std::min(pattern.find(' '), pattern.size());
    const std::string_view part = pattern.substr(0, end);
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
    const std::size_t colon = part.find(':');
    if (const std::size_t equal = part.find('='); equal != part.npos) {
      bits += static_cast<unsigned>(part.size() - equal - 1);
    } else if (colon != part.npos) {
      unsigned width = 0;
      for (const char c : part.substr(colon + 1)) width = width * 10 + static_cast<unsigned>(c - '0');
      bits += width;
    } else {
      bits += part.empty() ? 0 : part[0] == '0' || part[0] == '1' ? static_cast<unsigned>(part.size()) : 1;
    }
  }
  return bits;
}

static_assert(std::all_of(std::begin(table), std::end(table),
                          [](const Row& r) { return pattern_bits(r.pattern) == 32; }));

}  // namespace

std::span<const Row> rows() { return table; }

}  // namespace stalefetch::aarch64_detail
