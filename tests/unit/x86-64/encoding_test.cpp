// SPDX-License-Identifier: BSD-2-Clause
// Do instructions have the bytes that other assemblers give them? The bytes are those of GNU as, or, where it prefers
// another encoding, were read back by objdump.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "model/arch/x86-64/x86-64.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

namespace {

constexpr std::uint64_t here = 0x1000;

/// `c7 05 ..`: all bytes of the instruction.
std::string bytes_of(std::string_view text) {
  const AssembledInstruction assembled = x86_64().assemble(text, {"test", 1, 1});
  const std::uint64_t number = assembled.encode(here, [](const std::string&) { return somewhere; });
  std::string result;
  for (unsigned k = 0; k < assembled.length; ++k)
    result += fmt::format("{}{:02x}", k == 0 ? "" : " ", k < 8 ? number >> 8 * k & 0xFF : 0);
  return result;
}

struct Known {
  std::string_view text, bytes;
};

// clang-format off
constexpr Known moves[] = {
    {"movq %rax,(%rbx)", "48 89 03"},
    {"movl %ebx,1(%rax)", "89 58 01"},
    {"movb $0xcc,(%rax)", "c6 00 cc"},
    {"movw $0x1234,2(%r12)", "66 41 c7 44 24 02 34 12"},
    {"movl $0x12345678,(%rax)", "c7 00 78 56 34 12"},
    {"movq %r13,-8(%rbp,%rcx,4)", "4c 89 6c 8d f8"},
    {"movl $-1,%eax", "b8 ff ff ff ff"},
    {"movl $0xffffffff,%eax", "b8 ff ff ff ff"},
    {"movq $-1,%rax", "48 c7 c0 ff ff ff ff"},
    {"movq $0x123456789abc,%rax", "48 b8 bc 9a 78 56 34 12 00 00"},
    {"movabsq $1,%r9", "49 b9 01 00 00 00 00 00 00 00"},
    {"mov %al,%sil", "40 88 c6"},
    {"movb %spl,%r9b", "41 88 e1"},
    {"movl (%r13),%eax", "41 8b 45 00"},
    {"movl (%rsp),%eax", "8b 04 24"},
    {"movl 4660(%rsi,%rbx,8),%eax", "8b 84 de 34 12 00 00"},
    {"movl (,%rcx,8),%eax", "8b 04 cd 00 00 00 00"},
    {"movl 8(%rip),%eax", "8b 05 08 00 00 00"},
    {"movzbl (%rax),%ebx", "0f b6 18"},
    {"movzwl %ax,%ebx", "0f b7 d8"},
    {"movslq %eax,%rbx", "48 63 d8"},
    {"movsbq %al,%rbx", "48 0f be d8"},
    {"leaq 8(%rax,%rbx,2),%rcx", "48 8d 4c 58 08"},
    {"cmovne %eax,%ebx", "0f 45 d8"},
    {"sete %al", "0f 94 c0"},
};
constexpr Known arithmetic[] = {
    {"addl $1,%ecx", "83 c1 01"},
    {"addl $0x1234,%ecx", "81 c1 34 12 00 00"},
    {"addb $200,%cl", "80 c1 c8"},
    {"andl $0xfffffff0,%ecx", "83 e1 f0"},
    {"subw %ax,%r11w", "66 41 29 c3"},
    {"xorl %eax,%eax", "31 c0"},
    {"orq %r15,(%rbx)", "4c 09 3b"},
    {"cmp %eax,%ebx", "39 c3"},
    {"testl %eax,%eax", "85 c0"},
    {"incq %rax", "48 ff c0"},
    {"decl (%rax)", "ff 08"},
    {"notl (%rsp)", "f7 14 24"},
    {"negq %r15", "49 f7 df"},
    {"shl $3,%eax", "c1 e0 03"},
    {"shll %cl,%eax", "d3 e0"},
    {"sarq $1,%rax", "48 d1 f8"},
    {"lock addq $1,(%rax)", "f0 48 83 00 01"},
    {"xchg %rax,%rbx", "48 87 c3"},
    {"lock xaddl %eax,(%rcx)", "f0 0f c1 01"},
    {"lock cmpxchgq %rbx,(%rcx)", "f0 48 0f b1 19"},
    {"lock cmpxchg16b (%rdi)", "f0 48 0f c7 0f"},
};
constexpr Known control[] = {
    {"jmp .+7", "e9 02 00 00 00"},
    {"jmp.d8 .+7", "eb 05"},
    {"jnz .-4", "0f 85 f6 ff ff ff"},
    {"je.d8 .+0x10", "74 0e"},
    {"call .+16", "e8 0b 00 00 00"},
    {"call *%rax", "ff d0"},
    {"call *(%rbx)", "ff 13"},
    {"jmp *%r11", "41 ff e3"},
    {"ret", "c3"}, {"int3", "cc"}, {"ud2", "0f 0b"}, {"iretq", "48 cf"},
    {"erets", "f2 0f 01 ca"}, {"eretu", "f3 0f 01 ca"}, {"sysretq", "48 0f 07"}, {"sysexitq", "48 0f 35"},
};
constexpr Known system[] = {
    {"mfence", "0f ae f0"}, {"lfence", "0f ae e8"}, {"sfence", "0f ae f8"},
    {"cpuid", "0f a2"}, {"serialize", "0f 01 e8"}, {"wrmsr", "0f 30"}, {"wbinvd", "0f 09"}, {"invd", "0f 08"},
    {"mov %rax,%cr3", "0f 22 d8"}, {"mov %rax,%cr8", "44 0f 22 c0"}, {"mov %rbx,%db7", "0f 23 fb"},
    {"invlpgb", "0f 01 fe"}, {"tlbsync", "0f 01 ff"}, {"cli", "fa"}, {"sti", "fb"}, {"syscall", "0f 05"},
    {"vmcall", "0f 01 c1"}, {"vmlaunch", "0f 01 c2"}, {"vmresume", "0f 01 c3"}, {"vmrun", "0f 01 d8"},
    {"vmmcall", "0f 01 d9"}, {"mov %cr2,%rax", "0f 20 d0"}, {"mov %cr3,%r9", "41 0f 20 d9"},
    {"invpcid -8(%rcx),%r14", "66 44 0f 38 82 71 f8"},
    {"invlpg (%rax)", "0f 01 38"}, {"invpcid (%rax),%rbx", "66 0f 38 82 18"}, {"lgdt (%rax)", "0f 01 10"},
    {"lidt (%rax)", "0f 01 18"}, {"lldt %ax", "0f 00 d0"}, {"ltr %ax", "0f 00 d8"}, {"clflush (%rax)", "0f ae 38"},
    {"pause", "f3 90"}, {"endbr64", "f3 0f 1e fa"},
};
constexpr Known nops[] = {
    {"nop", "90"}, {"nop1", "90"}, {"nop2", "66 90"}, {"nop3", "0f 1f 00"}, {"nop4", "0f 1f 40 00"},
    {"nop5", "0f 1f 44 00 00"}, {"nop6", "66 0f 1f 44 00 00"}, {"nop7", "0f 1f 80 00 00 00 00"},
    {"nop8", "0f 1f 84 00 00 00 00 00"}, {"nop9", "66 0f 1f 84 00 00 00 00 00"},
    {"nopl (%rax)", "0f 1f 00"}, {"nopw (%rax,%rax,1)", "66 0f 1f 04 00"},
};
// clang-format on

}  // namespace

TEST_CASE("Do x86-64 instructions have their known bytes?") {
  const auto check = [](std::span<const Known> all) {
    for (const Known& known : all) {
      INFO(known.text);
      CHECK(bytes_of(known.text) == known.bytes);
    }
  };
  check(moves);
  check(arithmetic);
  check(control);
  check(system);
  check(nops);
}

TEST_CASE("Are names of x86-64 memory reached relative to the next instruction?") {
  CHECK(bytes_of("movl $1,(x)") == "c7 05 f6 00 00 00 01 00 00 00");
  CHECK(bytes_of("movl (x),%eax") == "8b 05 fa 00 00 00");
  CHECK(bytes_of("movl x(%rip),%eax") == "8b 05 fa 00 00 00");
  CHECK(bytes_of("movl x+4(%rip),%eax") == "8b 05 fe 00 00 00");
  CHECK(bytes_of("movl (x+4),%eax") == "8b 05 fe 00 00 00");
  CHECK(bytes_of("movl (0x1106),%eax") == "8b 05 00 01 00 00");
  CHECK(bytes_of("jmp lab") == "e9 fb 00 00 00");
  CHECK(bytes_of("movq $lab,%rax") == "48 c7 c0 00 11 00 00");
  CHECK(bytes_of("leaq lab(%rip),%rax") == "48 8d 05 f9 00 00 00");
}

TEST_CASE("Do AT&T and Intel syntax give the same x86-64 instruction?") {
  const auto same = [](std::string_view intel, std::string_view att) {
    INFO(intel);
    CHECK(bytes_of(intel) == bytes_of(att));
  };
  same("MOV [x],$1", "movl $1,(x)");
  same("MOV EAX,[y]", "movl (y),%eax");
  same("MOV EAX,$5", "movl $5,%eax");
  same("MOV RAX,[RBX+RCX*4-8]", "movq -8(%rbx,%rcx,4),%rax");
  same("LOCK ADD DWORD PTR [RAX+8],1", "lock addl $1,8(%rax)");
  same("mov byte ptr [rax],0xcc", "movb $0xcc,(%rax)");
  same("XCHG EAX,[x]", "xchgl %eax,(x)");
  same("CMP EAX,EBX", "cmpl %ebx,%eax");
  same("MOVZX EAX,BL", "movzbl %bl,%eax");
  same("JMP RAX", "jmp *%rax");
  same("CALL [RBX]", "call *(%rbx)");
  same("JNE lab", "jne lab");
  same("MOV [x+4],EAX", "movl %eax,(x+4)");
}

TEST_CASE("Which x86-64 names may be locations?") {
  const auto names = [](std::string_view text) { return x86_64().assemble(text, {}).locations; };
  CHECK(names("movl $1,(x)") == std::vector<std::string>{"x"});
  CHECK(names("MOV EAX,[y]") == std::vector<std::string>{"y"});
  CHECK(names("movq $x,%rax") == std::vector<std::string>{"x"});
  CHECK(names("jmp x").empty());
  CHECK(names("movl $1,(%rax)").empty());
}

}  // namespace stalefetch::test
