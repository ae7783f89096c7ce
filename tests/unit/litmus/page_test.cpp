// SPDX-License-Identifier: BSD-2-Clause
// Page-table entries, physical addresses and columns of interrupt handlers: read, printed, and refused where they stand.
#include "support.hpp"

namespace stalefetch::litmus {

namespace {

Constant value_of(const std::string& text) {
  const Test test = parse_both_ways(with_init("0:X1=" + text));
  return test.init.at(0).value.value();
}

std::string init_error(const std::string& init) { return error_of(with_init(init)); }

}  // namespace

TEST_CASE("does the parser read the address of an entry in every spelling?") {
  for (const char* text : {"PTE(x)", "TTD(x)", "pte_x", "PTE ( x )"}) {
    const auto entry = std::get<EntryAddress>(value_of(text).value);
    CHECK(std::get<Symbol>(entry.page).name == "x");
    CHECK(entry.level == 0);
  }
  const auto above = std::get<EntryAddress>(value_of("PDE(x)").value);
  CHECK(above.level == 1);
  const auto code = std::get<EntryAddress>(value_of("TTD(P1:L1)").value);
  CHECK(std::get<CodeLabel>(code.page).thread == 1);
  CHECK(std::get<CodeLabel>(code.page).label == "L1");
}

TEST_CASE("does the parser read physical addresses?") {
  for (const char* text : {"PA(x)", "phy_x"}) {
    const auto address = std::get<PhysicalAddress>(value_of(text).value);
    CHECK(std::get<Symbol>(address.page).name == "x");
    CHECK_FALSE(address.of_entry);
  }
  CHECK(std::get<PhysicalAddress>(value_of("PA(PTE(x))").value).of_entry);
  CHECK(std::get<CodeLabel>(std::get<PhysicalAddress>(value_of("PA(P0:L0)").value).page).label == "L0");
}

TEST_CASE("does the parser read entries field by field?") {
  const auto entry = std::get<PageTableEntry>(value_of("(oa:PA(P1:L1), valid:0)").value);
  REQUIRE(entry.fields.size() == 2);
  CHECK(entry.fields[0].name == "oa");
  CHECK(std::holds_alternative<PhysicalAddress>(entry.fields[0].value.value));
  CHECK(entry.fields[1].name == "valid");
  CHECK(std::get<Integer>(entry.fields[1].value.value).value == 0);
  CHECK(entry.fields[1].value.at.column == 28);
  CHECK(print(value_of("(valid:0,oa:phy_x)")) == "(valid:0, oa:PA(x))");
}

TEST_CASE("may an entry be a place, in brackets and without?") {
  for (const char* text : {"PTE(x)=(valid:0)", "[PTE(x)]=(valid:0)", "pte_x=(valid:0)", "TTD(x)=(valid:0)"}) {
    const Test test = parse_both_ways(with_init(text));
    CHECK(std::get<Symbol>(std::get<EntryPlace>(test.init.at(0).place).page).name == "x");
  }
  const Condition final = condition_of("exists [PDE(P0:L0)]=(oa:PA(PTE(P0:L0)), valid:0)");
  CHECK(std::get<EntryPlace>(final.value->left).level == 1);
  CHECK(std::holds_alternative<PageTableEntry>(std::get<Constant>(final.value->right).value));
}

TEST_CASE("does a word that only looks like an entry stay a location?") {
  CHECK(std::get<Symbol>(value_of("PTEx").value).name == "PTEx");
  CHECK(std::get<Symbol>(value_of("PA").value).name == "PA");
}

TEST_CASE("is a mistake in an entry reported where it stands?") {
  CHECK(init_error("0:X0=PTE()") == "t.litmus:2:11: \")}\"; expected a location or a label such as P1:L0");
  CHECK(init_error("0:X0=PTE(x") == "t.litmus:2:12: \"}\"; expected )");
  CHECK(init_error("0:X0=(oa PA(x))").starts_with("t.litmus:2:7: "));
  CHECK(init_error("0:X0=(oa:)").starts_with("t.litmus:2:11: \")}\"; expected a value"));
  CHECK(init_error("0:X0=(oa:PA(x) valid:0)") == "t.litmus:2:17: \"valid:0)}\"; expected , or )");
  CHECK(init_error("0:X0=(oa:PA(x),)").starts_with("t.litmus:2:17: \")}\"; expected a field of a page-table entry"));
  CHECK(init_error("0:X0=(valid:0, valid:1)").find("a second \"valid\"") != std::string::npos);
  CHECK(init_error("0:X0=PA(PDE(x))").find("the table of the last level: PA(PTE(x))") != std::string::npos);
  CHECK(init_error("0:X0=PTE(P1:L7)").find("nowhere in the code") != std::string::npos);
  CHECK(init_error("PTE(x)=(valid:0); pte_x=(valid:1)").find("a second initial value of PTE(x)") != std::string::npos);
}

TEST_CASE("does the parser read interrupt handlers?") {
  const Test test = parse_both_ways("AArch64 t\n{}\nP0|P1|P1.F|P1.I;\nNOP|NOP|e: ERET|i: ERET;\nexists true");
  REQUIRE(test.columns.size() == 4);
  CHECK(test.columns[2].role == ColumnRole::ExceptionHandler);
  CHECK(test.columns[3].role == ColumnRole::InterruptHandler);
  CHECK(test.columns[3].thread == 1);
  CHECK(error_of("AArch64 t\n{}\nP0 | P0.I | P0.I ;\nNOP | NOP | NOP ;\nexists true") ==
        "t.litmus:3:13: a second P0.I; expected one such handler for each thread");
  CHECK(error_of("AArch64 t\n{}\nP0 | P1.I ;\nNOP | NOP ;\nexists true").starts_with("t.litmus:3:6: P1.I; expected"));
}

TEST_CASE("does the parser read faults of translation?") {
  const Condition fault = condition_of("exists fault(P0:L0,x,MMU:Translation)");
  CHECK(fault.fault->label == "L0");
  CHECK(fault.fault->location == "x");
  CHECK(fault.fault->kind == "MMU:Translation");
  const Test watching = parse_both_ways(with_final("locations [0:X1; fault(P0:L0,x);]\nexists true"));
  REQUIRE(watching.watched_faults.size() == 1);
  CHECK(watching.watched_faults[0].label == "L0");
  CHECK(watching.locations.size() == 1);
}

}  // namespace stalefetch::litmus
