// SPDX-License-Identifier: BSD-2-Clause
// Chapters are those of the RISC-V Instruction Set Manual: "Unprivileged ISA" unless a row names "Privileged ISA".
#include "model/arch/riscv/table.hpp"

#include "model/arch/riscv/execute_control.hpp"
#include "model/arch/riscv/execute_integer.hpp"
#include "model/arch/riscv/execute_memory.hpp"
#include "model/arch/riscv/execute_system.hpp"

namespace stalefetch::riscv_detail {

namespace {

using enum Operation;
using enum Extend;

// clang-format off
constexpr auto P = Use::Both;
constexpr auto I = Use::Input;
constexpr Execute alias = nullptr;

constexpr Row table[] = {
// Moves and other pseudoinstructions on registers
{"nop",       "",                    "000000000000 00000 000 00000 0010011",                  alias,                                   P, "RISC-V Unprivileged ISA, RV32I, NOP Instruction"},
{"li",        "rd, imm",             "imm[11:0] 00000 000 rd 0010011",                        alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"li",        "rd, value32",         "imm[31:12] rd 0110111",                                 alias,                                   I, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"mv",        "rd, rs1",             "000000000000 rs1 000 rd 0010011",                       alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"not",       "rd, rs1",             "111111111111 rs1 100 rd 0010011",                       alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"neg",       "rd, rs2",             "0100000 rs2 00000 000 rd 0110011",                      alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"negw",      "rd, rs2",             "0100000 rs2 00000 000 rd 0111011",                      alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"sext.w",    "rd, rs1",             "000000000000 rs1 000 rd 0011011",                       alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"seqz",      "rd, rs1",             "000000000001 rs1 011 rd 0010011",                       alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"snez",      "rd, rs2",             "0000000 rs2 00000 011 rd 0110011",                      alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
// Integer computation with an immediate; `add` and its like take one too, as assemblers allow
{"addi",      "rd, rs1, imm",        "imm[11:0] rs1 000 rd 0010011",                          register_immediate<Add>,                 P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"slti",      "rd, rs1, imm",        "imm[11:0] rs1 010 rd 0010011",                          register_immediate<LessSigned>,          P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"sltiu",     "rd, rs1, imm",        "imm[11:0] rs1 011 rd 0010011",                          register_immediate<LessUnsigned>,        P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"xori",      "rd, rs1, imm",        "imm[11:0] rs1 100 rd 0010011",                          register_immediate<Xor>,                 P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"ori",       "rd, rs1, imm",        "imm[11:0] rs1 110 rd 0010011",                          register_immediate<Or>,                  P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"andi",      "rd, rs1, imm",        "imm[11:0] rs1 111 rd 0010011",                          register_immediate<And>,                 P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"slli",      "rd, rs1, shamt",      "000000 shamt rs1 001 rd 0010011",                       shift_immediate<ShiftLeft>,              P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Immediate Instructions"},
{"srli",      "rd, rs1, shamt",      "000000 shamt rs1 101 rd 0010011",                       shift_immediate<ShiftRight>,             P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Immediate Instructions"},
{"srai",      "rd, rs1, shamt",      "010000 shamt rs1 101 rd 0010011",                       shift_immediate<ShiftRightArithmetic>,   P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Immediate Instructions"},
{"addiw",     "rd, rs1, imm",        "imm[11:0] rs1 000 rd 0011011",                          register_immediate_word<Add>,            P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Immediate Instructions"},
{"slliw",     "rd, rs1, shamt",      "0000000 shamt[4:0] rs1 001 rd 0011011",                 shift_immediate<ShiftLeft, 32>,          P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Immediate Instructions"},
{"srliw",     "rd, rs1, shamt",      "0000000 shamt[4:0] rs1 101 rd 0011011",                 shift_immediate<ShiftRight, 32>,         P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Immediate Instructions"},
{"sraiw",     "rd, rs1, shamt",      "0100000 shamt[4:0] rs1 101 rd 0011011",                 shift_immediate<ShiftRightArithmetic, 32>, P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Immediate Instructions"},
{"lui",       "rd, upper",           "imm[31:12] rd 0110111",                                 load_upper,                              P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"auipc",     "rd, upper",           "imm[31:12] rd 0010111",                                 add_upper_to_pc,                         P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
// Integer computation with registers
{"add",       "rd, rs1, rs2",        "0000000 rs2 rs1 000 rd 0110011",                        register_register<Add>,                  P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Register Operations"},
{"sub",       "rd, rs1, rs2",        "0100000 rs2 rs1 000 rd 0110011",                        register_register<Subtract>,             P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Register Operations"},
{"sll",       "rd, rs1, rs2",        "0000000 rs2 rs1 001 rd 0110011",                        shift_register<ShiftLeft>,               P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Register Operations"},
{"slt",       "rd, rs1, rs2",        "0000000 rs2 rs1 010 rd 0110011",                        register_register<LessSigned>,           P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Register Operations"},
{"sltu",      "rd, rs1, rs2",        "0000000 rs2 rs1 011 rd 0110011",                        register_register<LessUnsigned>,         P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Register Operations"},
{"xor",       "rd, rs1, rs2",        "0000000 rs2 rs1 100 rd 0110011",                        register_register<Xor>,                  P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Register Operations"},
{"srl",       "rd, rs1, rs2",        "0000000 rs2 rs1 101 rd 0110011",                        shift_register<ShiftRight>,              P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Register Operations"},
{"sra",       "rd, rs1, rs2",        "0100000 rs2 rs1 101 rd 0110011",                        shift_register<ShiftRightArithmetic>,    P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Register Operations"},
{"or",        "rd, rs1, rs2",        "0000000 rs2 rs1 110 rd 0110011",                        register_register<Or>,                   P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Register Operations"},
{"and",       "rd, rs1, rs2",        "0000000 rs2 rs1 111 rd 0110011",                        register_register<And>,                  P, "RISC-V Unprivileged ISA, RV32I, Integer Register-Register Operations"},
{"addw",      "rd, rs1, rs2",        "0000000 rs2 rs1 000 rd 0111011",                        register_register_word<Add>,             P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Register Operations"},
{"subw",      "rd, rs1, rs2",        "0100000 rs2 rs1 000 rd 0111011",                        register_register_word<Subtract>,        P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Register Operations"},
{"sllw",      "rd, rs1, rs2",        "0000000 rs2 rs1 001 rd 0111011",                        shift_register<ShiftLeft, 32>,           P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Register Operations"},
{"srlw",      "rd, rs1, rs2",        "0000000 rs2 rs1 101 rd 0111011",                        shift_register<ShiftRight, 32>,          P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Register Operations"},
{"sraw",      "rd, rs1, rs2",        "0100000 rs2 rs1 101 rd 0111011",                        shift_register<ShiftRightArithmetic, 32>, P, "RISC-V Unprivileged ISA, RV64I, Integer Register-Register Operations"},
{"mul",       "rd, rs1, rs2",        "0000001 rs2 rs1 000 rd 0110011",                        register_register<Multiply>,             P, "RISC-V Unprivileged ISA, M, Multiplication Operations"},
{"mulw",      "rd, rs1, rs2",        "0000001 rs2 rs1 000 rd 0111011",                        register_register_word<Multiply>,        P, "RISC-V Unprivileged ISA, M, Multiplication Operations"},
{"add",       "rd, rs1, imm",        "imm[11:0] rs1 000 rd 0010011",                          alias,                                   I, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"addw",      "rd, rs1, imm",        "imm[11:0] rs1 000 rd 0011011",                          alias,                                   I, "RISC-V Unprivileged ISA, RV64I, Integer Register-Immediate Instructions"},
{"and",       "rd, rs1, imm",        "imm[11:0] rs1 111 rd 0010011",                          alias,                                   I, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"or",        "rd, rs1, imm",        "imm[11:0] rs1 110 rd 0010011",                          alias,                                   I, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
{"xor",       "rd, rs1, imm",        "imm[11:0] rs1 100 rd 0010011",                          alias,                                   I, "RISC-V Unprivileged ISA, RV32I, Integer Register-Immediate Instructions"},
// Conditional branches
{"beqz",      "rs1, target",         "imm[12|10:5] 00000 rs1 000 imm[4:1|11] 1100011",        alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"bnez",      "rs1, target",         "imm[12|10:5] 00000 rs1 001 imm[4:1|11] 1100011",        alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"bltz",      "rs1, target",         "imm[12|10:5] 00000 rs1 100 imm[4:1|11] 1100011",        alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"bgez",      "rs1, target",         "imm[12|10:5] 00000 rs1 101 imm[4:1|11] 1100011",        alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"bgtz",      "rs2, target",         "imm[12|10:5] rs2 00000 100 imm[4:1|11] 1100011",        alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"blez",      "rs2, target",         "imm[12|10:5] rs2 00000 101 imm[4:1|11] 1100011",        alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"bgt",       "rs2, rs1, target",    "imm[12|10:5] rs2 rs1 100 imm[4:1|11] 1100011",          alias,                                   I, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"ble",       "rs2, rs1, target",    "imm[12|10:5] rs2 rs1 101 imm[4:1|11] 1100011",          alias,                                   I, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"bgtu",      "rs2, rs1, target",    "imm[12|10:5] rs2 rs1 110 imm[4:1|11] 1100011",          alias,                                   I, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"bleu",      "rs2, rs1, target",    "imm[12|10:5] rs2 rs1 111 imm[4:1|11] 1100011",          alias,                                   I, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"beq",       "rs1, rs2, target",    "imm[12|10:5] rs2 rs1 000 imm[4:1|11] 1100011",          branch<Equal, true>,                     P, "RISC-V Unprivileged ISA, RV32I, Conditional Branches"},
{"bne",       "rs1, rs2, target",    "imm[12|10:5] rs2 rs1 001 imm[4:1|11] 1100011",          branch<Equal, false>,                    P, "RISC-V Unprivileged ISA, RV32I, Conditional Branches"},
{"blt",       "rs1, rs2, target",    "imm[12|10:5] rs2 rs1 100 imm[4:1|11] 1100011",          branch<LessSigned, true>,                P, "RISC-V Unprivileged ISA, RV32I, Conditional Branches"},
{"bge",       "rs1, rs2, target",    "imm[12|10:5] rs2 rs1 101 imm[4:1|11] 1100011",          branch<LessSigned, false>,               P, "RISC-V Unprivileged ISA, RV32I, Conditional Branches"},
{"bltu",      "rs1, rs2, target",    "imm[12|10:5] rs2 rs1 110 imm[4:1|11] 1100011",          branch<LessUnsigned, true>,              P, "RISC-V Unprivileged ISA, RV32I, Conditional Branches"},
{"bgeu",      "rs1, rs2, target",    "imm[12|10:5] rs2 rs1 111 imm[4:1|11] 1100011",          branch<LessUnsigned, false>,             P, "RISC-V Unprivileged ISA, RV32I, Conditional Branches"},
// Jumps; `call` and `tail` where the target is near
{"j",         "target",              "imm[20|10:1|11|19:12] 00000 1101111",                   alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"tail",      "target",              "imm[20|10:1|11|19:12] 00000 1101111",                   alias,                                   I, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"jal",       "target",              "imm[20|10:1|11|19:12] 00001 1101111",                   alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"call",      "target",              "imm[20|10:1|11|19:12] 00001 1101111",                   alias,                                   I, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"jal",       "rd, target",          "imm[20|10:1|11|19:12] rd 1101111",                      jump_and_link,                           P, "RISC-V Unprivileged ISA, RV32I, Unconditional Jumps"},
{"ret",       "",                    "000000000000 00001 000 00000 1100111",                  alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"jr",        "rs1",                 "000000000000 rs1 000 00000 1100111",                    alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"jr",        "imm(rs1)",            "imm[11:0] rs1 000 00000 1100111",                       alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"jalr",      "rs1",                 "000000000000 rs1 000 00001 1100111",                    alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"jalr",      "imm(rs1)",            "imm[11:0] rs1 000 00001 1100111",                       alias,                                   P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"jalr",      "rd, rs1",             "000000000000 rs1 000 rd 1100111",                       alias,                                   I, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"jalr",      "rd, rs1, imm",        "imm[11:0] rs1 000 rd 1100111",                          alias,                                   I, "RISC-V Unprivileged ISA, RV32I, Unconditional Jumps"},
{"jalr",      "rd, imm(rs1)",        "imm[11:0] rs1 000 rd 1100111",                          jump_and_link_register,                  P, "RISC-V Unprivileged ISA, RV32I, Unconditional Jumps"},
// Loads and stores
{"lb",        "rd, imm(rs1)",        "imm[11:0] rs1 000 rd 0000011",                          load<1>,                                 P, "RISC-V Unprivileged ISA, RV32I, Load and Store Instructions"},
{"lh",        "rd, imm(rs1)",        "imm[11:0] rs1 001 rd 0000011",                          load<2>,                                 P, "RISC-V Unprivileged ISA, RV32I, Load and Store Instructions"},
{"lw",        "rd, imm(rs1)",        "imm[11:0] rs1 010 rd 0000011",                          load<4>,                                 P, "RISC-V Unprivileged ISA, RV32I, Load and Store Instructions"},
{"ld",        "rd, imm(rs1)",        "imm[11:0] rs1 011 rd 0000011",                          load<8>,                                 P, "RISC-V Unprivileged ISA, RV64I, Load and Store Instructions"},
{"lbu",       "rd, imm(rs1)",        "imm[11:0] rs1 100 rd 0000011",                          load<1, Zero>,                           P, "RISC-V Unprivileged ISA, RV32I, Load and Store Instructions"},
{"lhu",       "rd, imm(rs1)",        "imm[11:0] rs1 101 rd 0000011",                          load<2, Zero>,                           P, "RISC-V Unprivileged ISA, RV32I, Load and Store Instructions"},
{"lwu",       "rd, imm(rs1)",        "imm[11:0] rs1 110 rd 0000011",                          load<4, Zero>,                           P, "RISC-V Unprivileged ISA, RV64I, Load and Store Instructions"},
{"sb",        "rs2, imm(rs1)",       "imm[11:5] rs2 rs1 000 imm[4:0] 0100011",                store<1>,                                P, "RISC-V Unprivileged ISA, RV32I, Load and Store Instructions"},
{"sh",        "rs2, imm(rs1)",       "imm[11:5] rs2 rs1 001 imm[4:0] 0100011",                store<2>,                                P, "RISC-V Unprivileged ISA, RV32I, Load and Store Instructions"},
{"sw",        "rs2, imm(rs1)",       "imm[11:5] rs2 rs1 010 imm[4:0] 0100011",                store<4>,                                P, "RISC-V Unprivileged ISA, RV32I, Load and Store Instructions"},
{"sd",        "rs2, imm(rs1)",       "imm[11:5] rs2 rs1 011 imm[4:0] 0100011",                store<8>,                                P, "RISC-V Unprivileged ISA, RV64I, Load and Store Instructions"},
// Load-acquire and store-release
{"lb.aq",     "rd, zero(rs1)",       "00110 aq=1 rl=0 00000 rs1 000 rd 0101111",              load<1>,                                 P, "RISC-V Unprivileged ISA, Zalasr, Load-Acquire"},
{"lh.aq",     "rd, zero(rs1)",       "00110 aq=1 rl=0 00000 rs1 001 rd 0101111",              load<2>,                                 P, "RISC-V Unprivileged ISA, Zalasr, Load-Acquire"},
{"lw.aq",     "rd, zero(rs1)",       "00110 aq=1 rl=0 00000 rs1 010 rd 0101111",              load<4>,                                 P, "RISC-V Unprivileged ISA, Zalasr, Load-Acquire"},
{"ld.aq",     "rd, zero(rs1)",       "00110 aq=1 rl=0 00000 rs1 011 rd 0101111",              load<8>,                                 P, "RISC-V Unprivileged ISA, Zalasr, Load-Acquire"},
{"lb.aqrl",   "rd, zero(rs1)",       "00110 aq=1 rl=1 00000 rs1 000 rd 0101111",              load<1>,                                 P, "RISC-V Unprivileged ISA, Zalasr, Load-Acquire"},
{"lh.aqrl",   "rd, zero(rs1)",       "00110 aq=1 rl=1 00000 rs1 001 rd 0101111",              load<2>,                                 P, "RISC-V Unprivileged ISA, Zalasr, Load-Acquire"},
{"lw.aqrl",   "rd, zero(rs1)",       "00110 aq=1 rl=1 00000 rs1 010 rd 0101111",              load<4>,                                 P, "RISC-V Unprivileged ISA, Zalasr, Load-Acquire"},
{"ld.aqrl",   "rd, zero(rs1)",       "00110 aq=1 rl=1 00000 rs1 011 rd 0101111",              load<8>,                                 P, "RISC-V Unprivileged ISA, Zalasr, Load-Acquire"},
{"sb.rl",     "rs2, zero(rs1)",      "00111 aq=0 rl=1 rs2 rs1 000 00000 0101111",             store<1>,                                P, "RISC-V Unprivileged ISA, Zalasr, Store-Release"},
{"sh.rl",     "rs2, zero(rs1)",      "00111 aq=0 rl=1 rs2 rs1 001 00000 0101111",             store<2>,                                P, "RISC-V Unprivileged ISA, Zalasr, Store-Release"},
{"sw.rl",     "rs2, zero(rs1)",      "00111 aq=0 rl=1 rs2 rs1 010 00000 0101111",             store<4>,                                P, "RISC-V Unprivileged ISA, Zalasr, Store-Release"},
{"sd.rl",     "rs2, zero(rs1)",      "00111 aq=0 rl=1 rs2 rs1 011 00000 0101111",             store<8>,                                P, "RISC-V Unprivileged ISA, Zalasr, Store-Release"},
{"sb.aqrl",   "rs2, zero(rs1)",      "00111 aq=1 rl=1 rs2 rs1 000 00000 0101111",             store<1>,                                P, "RISC-V Unprivileged ISA, Zalasr, Store-Release"},
{"sh.aqrl",   "rs2, zero(rs1)",      "00111 aq=1 rl=1 rs2 rs1 001 00000 0101111",             store<2>,                                P, "RISC-V Unprivileged ISA, Zalasr, Store-Release"},
{"sw.aqrl",   "rs2, zero(rs1)",      "00111 aq=1 rl=1 rs2 rs1 010 00000 0101111",             store<4>,                                P, "RISC-V Unprivileged ISA, Zalasr, Store-Release"},
{"sd.aqrl",   "rs2, zero(rs1)",      "00111 aq=1 rl=1 rs2 rs1 011 00000 0101111",             store<8>,                                P, "RISC-V Unprivileged ISA, Zalasr, Store-Release"},
// Load-reserved, store-conditional, atomic memory operations
{"lr.w",      "rd, zero(rs1)",       "00010 aq rl 00000 rs1 010 rd 0101111",                  load_reserved<4>,                        P, "RISC-V Unprivileged ISA, A, Zalrsc"},
{"lr.d",      "rd, zero(rs1)",       "00010 aq rl 00000 rs1 011 rd 0101111",                  load_reserved<8>,                        P, "RISC-V Unprivileged ISA, A, Zalrsc"},
{"sc.w",      "rd, rs2, zero(rs1)",  "00011 aq rl rs2 rs1 010 rd 0101111",                    conditional<4>,                          P, "RISC-V Unprivileged ISA, A, Zalrsc"},
{"sc.d",      "rd, rs2, zero(rs1)",  "00011 aq rl rs2 rs1 011 rd 0101111",                    conditional<8>,                          P, "RISC-V Unprivileged ISA, A, Zalrsc"},
{"amoswap.w", "rd, rs2, zero(rs1)",  "00001 aq rl rs2 rs1 010 rd 0101111",                    atomic_swap<4>,                          P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amoadd.w",  "rd, rs2, zero(rs1)",  "00000 aq rl rs2 rs1 010 rd 0101111",                    atomic_update<4, Add>,                   P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amoxor.w",  "rd, rs2, zero(rs1)",  "00100 aq rl rs2 rs1 010 rd 0101111",                    atomic_update<4, Xor>,                   P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amoand.w",  "rd, rs2, zero(rs1)",  "01100 aq rl rs2 rs1 010 rd 0101111",                    atomic_update<4, And>,                   P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amoor.w",   "rd, rs2, zero(rs1)",  "01000 aq rl rs2 rs1 010 rd 0101111",                    atomic_update<4, Or>,                    P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amomin.w",  "rd, rs2, zero(rs1)",  "10000 aq rl rs2 rs1 010 rd 0101111",                    atomic_minimum<4, Sign>,                 P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amomax.w",  "rd, rs2, zero(rs1)",  "10100 aq rl rs2 rs1 010 rd 0101111",                    atomic_maximum<4, Sign>,                 P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amominu.w", "rd, rs2, zero(rs1)",  "11000 aq rl rs2 rs1 010 rd 0101111",                    atomic_minimum<4, Zero>,                 P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amomaxu.w", "rd, rs2, zero(rs1)",  "11100 aq rl rs2 rs1 010 rd 0101111",                    atomic_maximum<4, Zero>,                 P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amoswap.d", "rd, rs2, zero(rs1)",  "00001 aq rl rs2 rs1 011 rd 0101111",                    atomic_swap<8>,                          P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amoadd.d",  "rd, rs2, zero(rs1)",  "00000 aq rl rs2 rs1 011 rd 0101111",                    atomic_update<8, Add>,                   P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amoxor.d",  "rd, rs2, zero(rs1)",  "00100 aq rl rs2 rs1 011 rd 0101111",                    atomic_update<8, Xor>,                   P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amoand.d",  "rd, rs2, zero(rs1)",  "01100 aq rl rs2 rs1 011 rd 0101111",                    atomic_update<8, And>,                   P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amoor.d",   "rd, rs2, zero(rs1)",  "01000 aq rl rs2 rs1 011 rd 0101111",                    atomic_update<8, Or>,                    P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amomin.d",  "rd, rs2, zero(rs1)",  "10000 aq rl rs2 rs1 011 rd 0101111",                    atomic_minimum<8, Sign>,                 P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amomax.d",  "rd, rs2, zero(rs1)",  "10100 aq rl rs2 rs1 011 rd 0101111",                    atomic_maximum<8, Sign>,                 P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amominu.d", "rd, rs2, zero(rs1)",  "11000 aq rl rs2 rs1 011 rd 0101111",                    atomic_minimum<8, Zero>,                 P, "RISC-V Unprivileged ISA, A, Zaamo"},
{"amomaxu.d", "rd, rs2, zero(rs1)",  "11100 aq rl rs2 rs1 011 rd 0101111",                    atomic_maximum<8, Zero>,                 P, "RISC-V Unprivileged ISA, A, Zaamo"},
// Fences
{"fence",     "",                    "0000 1111 1111 00000 000 00000 0001111",                alias,                                   P, "RISC-V Unprivileged ISA, RV32I, Memory Ordering Instructions"},
{"fence.tso", "",                    "1000 0011 0011 00000 000 00000 0001111",                fence_tso,                               P, "RISC-V Unprivileged ISA, RV32I, Memory Ordering Instructions"},
{"pause",     "",                    "0000 0001 0000 00000 000 00000 0001111",                alias,                                   P, "RISC-V Unprivileged ISA, Zihintpause"},
{"fence",     "pred, succ",          "0000 pred succ 00000 000 00000 0001111",                fence,                                   P, "RISC-V Unprivileged ISA, RV32I, Memory Ordering Instructions"},
{"fence.i",   "",                    "000000000000 00000 001 00000 0001111",                  fence_i,                                 P, "RISC-V Unprivileged ISA, Zifencei"},
{"sfence.vma", "",                   "0001001 00000 00000 000 00000 1110011",                 alias,                                   P, "RISC-V Privileged ISA, Supervisor-Level ISA, SFENCE.VMA"},
{"sfence.vma", "rs1",                "0001001 00000 rs1 000 00000 1110011",                   alias,                                   I, "RISC-V Privileged ISA, Supervisor-Level ISA, SFENCE.VMA"},
{"sfence.vma", "rs1, rs2",           "0001001 rs2 rs1 000 00000 1110011",                     translation_fence,                       P, "RISC-V Privileged ISA, Supervisor-Level ISA, SFENCE.VMA"},
{"sinval.vma", "rs1, rs2",           "0001011 rs2 rs1 000 00000 1110011",                     translation_invalidate,                  P, "RISC-V Privileged ISA, Svinval"},
{"sfence.w.inval", "",               "0001100 00000 00000 000 00000 1110011",                 fence_before_invalidate,                 P, "RISC-V Privileged ISA, Svinval"},
{"sfence.inval.ir", "",              "0001100 00001 00000 000 00000 1110011",                 fence_after_invalidate,                  P, "RISC-V Privileged ISA, Svinval"},
// Traps
{"ecall",     "",                    "000000000000 00000 000 00000 1110011",                  environment_call,                        P, "RISC-V Unprivileged ISA, RV32I, Environment Call and Breakpoints"},
{"ebreak",    "",                    "000000000001 00000 000 00000 1110011",                  breakpoint,                              P, "RISC-V Unprivileged ISA, RV32I, Environment Call and Breakpoints"},
{"unimp",     "",                    "110000000000 00000 001 00000 1110011",                  illegal,                                 P, "RISC-V Unprivileged ISA, RISC-V Assembly Programmer's Handbook"},
{"mret",      "",                    "0011000 00010 00000 000 00000 1110011",                 trap_return,                             P, "RISC-V Privileged ISA, Machine-Level ISA, Trap-Return Instructions"},
{"sret",      "",                    "0001000 00010 00000 000 00000 1110011",                 trap_return,                             P, "RISC-V Privileged ISA, Machine-Level ISA, Trap-Return Instructions"},
{"wfi",       "",                    "0001000 00101 00000 000 00000 1110011",                 nothing,                                 P, "RISC-V Privileged ISA, Machine-Level ISA, Wait for Interrupt"},
// Control and status registers
{"csrr",      "rd, csr",             "csr 00000 010 rd 1110011",                              alias,                                   P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrw",      "csr, rs1",            "csr rs1 001 00000 1110011",                             alias,                                   P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrs",      "csr, rs1",            "csr rs1 010 00000 1110011",                             alias,                                   P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrc",      "csr, rs1",            "csr rs1 011 00000 1110011",                             alias,                                   P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrwi",     "csr, uimm",           "csr uimm 101 00000 1110011",                            alias,                                   P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrsi",     "csr, uimm",           "csr uimm 110 00000 1110011",                            alias,                                   P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrci",     "csr, uimm",           "csr uimm 111 00000 1110011",                            alias,                                   P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrrw",     "rd, csr, rs1",        "csr rs1 001 rd 1110011",                                control_register_write,                  P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrrs",     "rd, csr, rs1",        "csr rs1 010 rd 1110011",                                control_register_set,                    P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrrc",     "rd, csr, rs1",        "csr rs1 011 rd 1110011",                                control_register_clear,                  P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrrwi",    "rd, csr, uimm",       "csr uimm 101 rd 1110011",                               control_register_write_immediate,        P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrrsi",    "rd, csr, uimm",       "csr uimm 110 rd 1110011",                               control_register_set_immediate,          P, "RISC-V Unprivileged ISA, Zicsr"},
{"csrrci",    "rd, csr, uimm",       "csr uimm 111 rd 1110011",                               control_register_clear_immediate,        P, "RISC-V Unprivileged ISA, Zicsr"},
// Compressed
{"c.nop",     "",                    "000 0 00000 00000 01",                                  compressed_nothing,                      P, "RISC-V Unprivileged ISA, C, Integer Computational Instructions"},
{"c.li",      "rd, imm",             "010 imm[5] rd imm[4:0] 01",                             compressed_load_immediate,               P, "RISC-V Unprivileged ISA, C, Integer Computational Instructions"},
{"c.j",       "target",              "101 imm[11|4|9:8|10|6|7|3:1|5] 01",                     compressed_jump,                         P, "RISC-V Unprivileged ISA, C, Control Transfer Instructions"},
{"c.ebreak",  "",                    "100 1 00000 00000 10",                                  breakpoint,                              P, "RISC-V Unprivileged ISA, C, Breakpoint Instruction"},
{"c.unimp",   "",                    "0000000000000000",                                      illegal,                                 P, "RISC-V Unprivileged ISA, C, Defined Illegal Instruction"},
};
// clang-format on

}  // namespace

std::span<const Row> rows() { return table; }

}  // namespace stalefetch::riscv_detail
