// SPDX-License-Identifier: BSD-2-Clause
// What does a page-table entry hold, how does it read, and what does it allow?
#include "model/arch/riscv/page_table.hpp"
#include "model/arch/riscv/tags.hpp"
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::riscv_detail {

namespace {

using Fields = std::vector<EntryField>;
using Catch::Contains;

std::uint64_t encoded(const Fields& fields, std::uint64_t page = 0x12000) { return encode_entry(fields, page, {}); }

std::string printed(const Fields& fields) {
  return print_entry(encoded(fields), [](std::uint64_t page) { return page == 0x12000 ? "PA(x)" : "elsewhere"; });
}

bool allowed(const Fields& fields, AccessType type, std::uint8_t mode = mode_supervisor) {
  return translate_by(encoded(fields), {type, mode}, true).fault.empty();
}

}  // namespace

TEST_CASE("Are the bits of an entry where Sv39 has them?") {
  CHECK(encoded({}) == (0x12 << 10 | 0b1100'1111));
  CHECK(encoded({{"oa", 0x7000, {}}}) == (0x7 << 10 | 0b1100'1111));
  const std::pair<const char*, unsigned> bits[] = {{"valid", 0}, {"r", 1}, {"w", 2}, {"x", 3},
                                                   {"u", 4},     {"g", 5}, {"a", 6}, {"d", 7}};
  for (const auto& [name, bit] : bits) {
    INFO(name);
    CHECK((encoded({{name, 1, {}}}) ^ encoded({{name, 0, {}}})) == std::uint64_t{1} << bit);
  }
}

TEST_CASE("Does an entry read as it is written?") {
  CHECK(printed({}) == "(oa:PA(x))");
  CHECK(printed({{"valid", 0, {}}, {"w", 0, {}}, {"g", 1, {}}}) == "(oa:PA(x), valid:0, w:0, g:1)");
  CHECK(printed({{"oa", 0x7000, {}}}) == "(oa:elsewhere)");
}

TEST_CASE("Are wrong entries refused?") {
  const auto error = [](const Fields& fields, std::uint64_t page) {
    return test::error_in([&] { (void)encoded(fields, page); });
  };
  CHECK_THAT(error({{"af", 1, {}}}, 0x1000), Contains("`af`") && Contains("oa, valid, r, w, x, u, g, a or d"));
  CHECK_THAT(error({{"w", 2, {}}}, 0x1000), Contains("w:2") && Contains("0 or 1"));
  CHECK_THAT(error({}, 0), Contains("without an output address"));
  CHECK_THAT(error({}, 0x1008), Contains("the address of a page"));
  CHECK_THAT(error({}, std::uint64_t{1} << 56), Contains("the address of a page"));
}

TEST_CASE("What does an entry allow?") {
  using enum AccessType;
  for (const AccessType type : {Read, Write, Execute}) {
    CHECK(allowed({}, type));
    CHECK_FALSE(allowed({{"valid", 0, {}}}, type));
    CHECK_FALSE(allowed({{"a", 0, {}}}, type));
    CHECK_FALSE(allowed({{"r", 0, {}}}, type));  // and writable: reserved
    CHECK(allowed({{"g", 1, {}}}, type));
    CHECK(allowed({{"r", 0, {}}, {"w", 0, {}}}, type) == (type == Execute));
    CHECK(allowed({{"w", 0, {}}}, type) == (type != Write));
    CHECK(allowed({{"d", 0, {}}}, type) == (type != Write));
    CHECK(allowed({{"x", 0, {}}}, type) == (type != Execute));
  }
  CHECK(translate_by(encoded({}), {}, true).page == 0x12000);
}

TEST_CASE("Whose pages may each mode use?") {
  using enum AccessType;
  for (const AccessType type : {Read, Write, Execute}) {
    CHECK(allowed({}, type, mode_supervisor));
    CHECK(allowed({}, type, mode_with_user_memory));
    CHECK_FALSE(allowed({}, type, mode_user));
    CHECK_FALSE(allowed({{"u", 1, {}}}, type, mode_supervisor));
    CHECK(allowed({{"u", 1, {}}}, type, mode_user));
    CHECK(allowed({{"u", 1, {}}}, type, mode_with_user_memory) == (type != Execute));
    CHECK_FALSE(allowed({{"u", 1, {}}, {"valid", 0, {}}}, type, mode_user));
    const Fields executable = {{"r", 0, {}}, {"w", 0, {}}};
    CHECK(allowed(executable, type, mode_reads_executable) == (type != Write));
    CHECK_FALSE(allowed(executable, type, mode_user | mode_reads_executable));
  }
}

TEST_CASE("Does a walk say what kind of entry it read?") {
  const auto tags = [](const Fields& fields, bool leaf) {
    return translate_by(encoded(fields), {}, leaf).tags;
  };
  CHECK(tags({}, true) == 0);
  CHECK(tags({{"g", 1, {}}}, true) == tag("Global"));
  CHECK(tags({{"valid", 0, {}}}, true) == tag("Invalid"));
  CHECK(tags({}, false) == tag("NonLeaf"));
  CHECK(tags({{"g", 1, {}}}, false) == (tag("NonLeaf") | tag("Global")));
  CHECK(tags({{"valid", 0, {}}}, false) == (tag("NonLeaf") | tag("Invalid")));
  CHECK(tags({{"a", 0, {}}}, true) == 0);
}

TEST_CASE("Does a fault say what failed and where, and can it be returned from?") {
  const auto fault = [](const std::string& entry, const std::string& code, const std::string& condition) {
    INFO(entry << " " << code);
    CHECK(test::outcome_of("RISCV t\n{ int64_t x=1; [PTE(x)]=(oa:PA(x), " + entry +
                           "); 0:a0=x; 0:a1=PTE(x); 0:a2=(oa:PA(x)); }\n P0 | P0.F ;\n L0: " + code +
                           " | csrr t1,scause ;\n nop | csrr t2,stval ;\n | sd a2,0(a1) ;\n | sfence.vma ;\n | sret ;\n"
                           "forall (0:t2=x /\\ 0:sepc=P0:L0 /\\ fault(P0:L0,x,PageFault) /\\ " +
                           condition + ")\n") == "required");
  };
  fault("valid:0", "ld t0,0(a0)", "0:t1=13 /\\ 0:t0=1");
  fault("valid:0", "sd zero,0(a0)", "0:t1=15 /\\ x=0");
  fault("d:0", "sd zero,0(a0)", "0:t1=15 /\\ x=0");
  fault("r:0, w:0", "lw t0,0(a0)", "0:t1=13 /\\ 0:t0=1");
  fault("valid:0", "amoadd.d t0,zero,(a0)", "0:t1=15 /\\ 0:t0=1");
  fault("d:0", "amoadd.d t0,zero,(a0)", "0:t1=15 /\\ 0:t0=1");
  fault("valid:0", "lr.d t0,(a0)", "0:t1=13 /\\ 0:t0=1");
}

TEST_CASE("Which walks does a fence cover?") {
  const auto after = [](const std::string& fence, const std::string& init) {
    INFO(fence << " " << init);
    return test::outcome_of("RISCV t\n{ int64_t x=1; int64_t y=2; 0:a1=PTE(x); 0:a2=(oa:PA(y)); 0:a0=x; " + init +
                            " }\n P0 ;\n sd a2,0(a1) ;\n " + fence + " ;\n ld t0,0(a0) ;\nexists (0:t0=1)\n");
  };
  CHECK(after("nop", "") == "allowed");
  CHECK(after("sfence.vma", "") == "forbidden");
  CHECK(after("sfence.vma a0", "") == "forbidden");
  CHECK(after("sfence.vma a3", "0:a3=y;") == "allowed");
  CHECK(after("sfence.vma a0,a3", "0:a3=5; 0:satp=0x5000000000001;") == "allowed");
  CHECK(after("sfence.vma a0,a3", "0:a3=5; 0:satp=0x8000500000000001;") == "forbidden");
  CHECK(after("sfence.vma a0,a3", "0:a3=5; 0:satp=0x8000500000000001; [PTE(x)]=(oa:PA(x), g:1);") == "allowed");
  CHECK(after("sfence.vma a0", "[PTE(x)]=(oa:PA(x), g:1);") == "forbidden");
}

}  // namespace stalefetch::riscv_detail
