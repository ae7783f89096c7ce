// SPDX-License-Identifier: BSD-2-Clause
// Are page descriptors written, read and printed as the manual has them, and what does a walk make of them?
#include "model/arch/aarch64/page_table.hpp"

#include <catch2/catch.hpp>

#include "model/arch/aarch64/tags.hpp"
#include "model/error.hpp"

namespace stalefetch::aarch64_detail {

namespace {

constexpr std::uint64_t page = 0x12000;
constexpr std::uint64_t plain = page | 0x443;  // valid, page, AP[1], AF

std::uint64_t encode(std::initializer_list<EntryField> fields) {
  return encode_descriptor(std::vector<EntryField>(fields), page, {"t", 1, 1});
}

std::string print(std::uint64_t descriptor) {
  return print_descriptor(descriptor, [](std::uint64_t at) { return at == page ? "PA(x)" : "?"; });
}

std::string error_of(std::initializer_list<EntryField> fields, std::uint64_t output) {
  try {
    (void)encode_descriptor(std::vector<EntryField>(fields), output, {"t", 1, 1});
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

EntryField field(std::string name, std::uint64_t value) { return {std::move(name), value, {"t", 2, 3}}; }

}  // namespace

TEST_CASE("Is each field of a descriptor where the manual has it?") {
  CHECK(encode({}) == plain);
  CHECK(encode({field("valid", 0)}) == (plain & ~std::uint64_t{1}));
  CHECK(encode({field("af", 0)}) == (plain & ~(std::uint64_t{1} << 10)));
  CHECK(encode({field("db", 0)}) == (plain | 1U << 7));  // AP[2]
  CHECK(encode({field("dbm", 1)}) == (plain | std::uint64_t{1} << 51));
  CHECK(encode({field("el0", 0)}) == (plain & ~(std::uint64_t{1} << 6)));
  CHECK(encode({field("x", 0)}) == (plain | std::uint64_t{3} << 53));  // UXN and PXN
  CHECK(encode({field("oa", 0x55000)}) == (plain - page + 0x55000));
}

TEST_CASE("Is a bad field refused where it stands?") {
  CHECK(error_of({field("attrs", 1)}, page) ==
        "t:2:3: the field `attrs` of a page descriptor; expected oa, valid, af, db, dbm, el0, ng, x, pxn or uxn");
  CHECK(error_of({field("valid", 2)}, page) == "t:2:3: valid:2; expected 0 or 1");
  CHECK(error_of({}, 0) == "t:1:1: a page descriptor without an output address; expected oa:PA(x)");
  CHECK(error_of({field("oa", 0x55001)}, page) == "t:1:1: the output address 0x55001; expected the address of a page");
}

TEST_CASE("Does a printed descriptor name what is not usual?") {
  CHECK(print(plain) == "(oa:PA(x))");
  CHECK(print(encode({field("valid", 0), field("db", 0), field("dbm", 1)})) == "(oa:PA(x), valid:0, db:0, dbm:1)");
  CHECK(print(encode({field("af", 0), field("el0", 0), field("x", 0)})) == "(oa:PA(x), af:0, el0:0, x:0)");
  CHECK(print(encode({field("uxn", 1), field("ng", 1)})) == "(oa:PA(x), ng:1, uxn:1)");
  CHECK(print(encode({field("pxn", 1)})) == "(oa:PA(x), pxn:1)");
  CHECK(encode({field("uxn", 1), field("pxn", 1)}) == encode({field("x", 0)}));
}

TEST_CASE("Does a walk find the first fault in the order of the checks?") {
  const auto fault = [](std::initializer_list<EntryField> fields, AccessType type, std::uint8_t mode = 0) {
    return std::string(translate_by(encode(fields), {type, mode}, true).fault);
  };
  for (const AccessType type : {AccessType::Read, AccessType::Write, AccessType::Execute}) {
    CHECK(fault({}, type).empty());
    CHECK(fault({field("valid", 0), field("af", 0), field("db", 0), field("x", 0)}, type) == "MMU:Translation");
    CHECK(fault({field("af", 0), field("db", 0), field("x", 0)}, type) == "MMU:AccessFlag");
  }
  CHECK(fault({field("db", 0)}, AccessType::Read).empty());
  CHECK(fault({field("db", 0)}, AccessType::Write) == "MMU:Permission");
  CHECK(fault({field("x", 0)}, AccessType::Write).empty());
  CHECK(fault({field("x", 0)}, AccessType::Execute) == "MMU:Permission");
  CHECK(translate_by(plain, {}, true).page == page);
  for (const std::uint8_t mode : {std::uint8_t{0}, std::uint8_t{1}}) {
    const bool user = mode == 1;
    CHECK(fault({field("el0", 0)}, AccessType::Read, mode).empty() == !user);
    CHECK(fault({field("el0", 0)}, AccessType::Write, mode).empty() == !user);
    CHECK(fault({field("el0", 0)}, AccessType::Execute, mode).empty());
    CHECK(fault({field("uxn", 1)}, AccessType::Execute, mode).empty() == !user);
    CHECK(fault({field("pxn", 1)}, AccessType::Execute, mode).empty() == user);
    CHECK(fault({field("x", 0)}, AccessType::Execute, mode) == "MMU:Permission");
    CHECK(fault({field("uxn", 1), field("pxn", 1)}, AccessType::Read, mode).empty());
    CHECK(fault({field("db", 0)}, AccessType::Write, mode) == "MMU:Permission");
  }
}

TEST_CASE("Do the tags of a walk say what may be cached, and of which level it is?") {
  const auto tags = [](std::initializer_list<EntryField> fields, bool leaf) {
    return translate_by(encode(fields), {AccessType::Write, 0}, leaf).tags;
  };
  CHECK(tags({}, true) == 0);
  CHECK(tags({field("valid", 0)}, true) == (tag("Uncacheable") | tag("MMUFault")));
  CHECK(tags({field("af", 0)}, true) == (tag("Uncacheable") | tag("MMUFault")));
  CHECK(tags({field("db", 0)}, true) == tag("MMUFault"));
  CHECK(tags({field("ng", 1)}, true) == tag("nG"));
  CHECK(tags({field("ng", 1), field("db", 0)}, true) == (tag("MMUFault") | tag("nG")));
  CHECK(tags({field("ng", 1)}, false) == tag("Table"));
  CHECK(tags({}, false) == tag("Table"));
  CHECK(tags({field("db", 0), field("af", 0)}, false) == tag("Table"));
  CHECK(tags({field("valid", 0)}, false) == (tag("Uncacheable") | tag("MMUFault") | tag("Table")));
}

TEST_CASE("Does hardware set what TCR_EL1 lets it set, and only for the access that needs it?") {
  const std::uint64_t none = management_of("", 0), access = management_of("HA", 0), dirty = management_of("HD", 0);
  const std::uint64_t old = encode({field("af", 0)});
  CHECK_FALSE(managed_descriptor(old, {AccessType::Read, 0}, none));
  CHECK(managed_descriptor(old, {AccessType::Read, 0}, access) == plain);
  CHECK_FALSE(managed_descriptor(plain, {AccessType::Write, 0}, access));
  CHECK_FALSE(managed_descriptor(encode({field("valid", 0), field("af", 0)}), {AccessType::Read, 0}, dirty));
  const std::uint64_t clean = encode({field("db", 0), field("dbm", 1)});
  CHECK_FALSE(managed_descriptor(clean, {AccessType::Write, 0}, access));
  CHECK_FALSE(managed_descriptor(clean, {AccessType::Read, 0}, dirty));
  CHECK(managed_descriptor(clean, {AccessType::Write, 0}, dirty) == encode({field("dbm", 1)}));
  CHECK_FALSE(managed_descriptor(encode({field("db", 0)}), {AccessType::Write, 0}, dirty));
  CHECK(managed_descriptor(clean, {AccessType::Write, 1}, dirty) == encode({field("dbm", 1)}));
  CHECK_FALSE(managed_descriptor(encode({field("db", 0), field("dbm", 1), field("el0", 0)}), {AccessType::Write, 1}, dirty));
  CHECK(managed_descriptor(encode({field("af", 0), field("db", 0), field("dbm", 1)}), {AccessType::Write, 0}, dirty) ==
        encode({field("dbm", 1)}));
}

TEST_CASE("Does TTHM name features, and threads if it likes?") {
  CHECK(management_of("HA HD", 0) == (std::uint64_t{3} << 39));
  CHECK(management_of("HD", 1) == (std::uint64_t{3} << 39));
  CHECK(management_of("P1:HA", 1) == (std::uint64_t{1} << 39));
  CHECK(management_of("P1:HA", 0) == 0);
  CHECK_THROWS_AS(management_of("HW", 0), Error);
}

}  // namespace stalefetch::aarch64_detail
