// SPDX-License-Identifier: BSD-2-Clause
// Page-table entries of x86-64: their bits, what they permit, and the instructions that flush what was found in them.
#include <algorithm>
#include <catch2/catch.hpp>

#include "model/arch/x86-64/page_table.hpp"
#include "model/error.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

namespace {

using namespace x86_64_detail;

constexpr std::uint64_t page = 0x5000;

std::uint64_t entry(std::initializer_list<std::pair<const char*, std::uint64_t>> fields) {
  std::vector<EntryField> written;
  for (const auto& [name, value] : fields) written.push_back({name, value, {"test", 1, 1}});
  return encode_entry(written, page, {"test", 1, 1});
}

std::vector<std::string> tags_of(std::uint64_t number, AccessType type, bool leaf = true) {
  std::vector<std::string> result;
  const Tags tags = x86_64().translate(number, {type, 0}, leaf).tags;
  for (std::size_t k = 0; k < x86_64().tags().size(); ++k)
    if ((tags >> k & 1) != 0) result.emplace_back(x86_64().tags()[k]);
  return result;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("Do x86-64 page-table entries have the bits of the manual?") {
  CHECK(entry({}) == 0x5067);  // present, writable, user, accessed, dirty
  CHECK(entry({{"valid", 0}}) == 0x5066);
  CHECK(entry({{"w", 0}}) == 0x5065);
  CHECK(entry({{"us", 0}}) == 0x5063);
  CHECK(entry({{"a", 0}}) == 0x5047);
  CHECK(entry({{"d", 0}}) == 0x5027);
  CHECK(entry({{"g", 1}}) == 0x5167);
  CHECK(entry({{"x", 0}}) == 0x8000'0000'0000'5067);
  CHECK(entry({{"oa", 0x7000}, {"valid", 0}}) == 0x7066);
}

TEST_CASE("Is an x86-64 page-table entry printed as it was written?") {
  const auto name = [](std::uint64_t at) { return at == page ? std::string("PA(x)") : std::string("?"); };
  CHECK(x86_64().print_entry(entry({}), name) == "(oa:PA(x))");
  CHECK(x86_64().print_entry(entry({{"valid", 0}, {"x", 0}, {"g", 1}}), name) == "(oa:PA(x), valid:0, g:1, x:0)");
}

TEST_CASE("Is a wrong x86-64 page-table entry refused?") {
  CHECK_THROWS_AS(entry({{"af", 1}}), Error);
  CHECK_THROWS_AS(entry({{"valid", 2}}), Error);
  CHECK_THROWS_AS(entry({{"oa", 0x123}}), Error);
  CHECK_THROWS_AS(encode_entry({}, 0, {"test", 1, 1}), Error);
}

TEST_CASE("Does an x86-64 entry permit what it says?") {
  CHECK(x86_64().translate(entry({}), {AccessType::Write, 0}, true).page == page);
  CHECK(x86_64().translate(entry({}), {AccessType::Write, 0}, true).fault.empty());
  CHECK(tags_of(entry({}), AccessType::Execute) == Names{});
  CHECK(tags_of(entry({{"g", 1}}), AccessType::Read) == Names{"Global"});
  CHECK(tags_of(entry({{"g", 1}}), AccessType::Read, false) == Names{});
  for (const bool leaf : {false, true}) {
    CHECK(tags_of(entry({{"valid", 0}}), AccessType::Read, leaf) == Names{"NotPresent"});
    CHECK(tags_of(entry({{"w", 0}}), AccessType::Write, leaf) == Names{"Denied"});
    CHECK(tags_of(entry({{"x", 0}}), AccessType::Execute, leaf) == Names{"Denied"});
    CHECK(x86_64().translate(entry({{"w", 0}, {"x", 0}}), {}, leaf).fault.empty());
  }
}

TEST_CASE("Which x86-64 pages may user space use?") {
  for (const bool leaf : {false, true})
    for (const AccessType type : {AccessType::Read, AccessType::Write, AccessType::Execute}) {
      CHECK(x86_64().translate(entry({{"us", 0}}), {type, 1}, leaf).fault == denied_fault);
      CHECK(x86_64().translate(entry({{"us", 0}}), {type, 0}, leaf).fault.empty());
      CHECK(x86_64().translate(entry({}), {type, 1}, leaf).fault.empty());
    }
}

TEST_CASE("Which flags does the processor set in an x86-64 entry?") {
  const auto updated = [](std::uint64_t number, AccessType type, std::uint8_t mode = 0) {
    Recorder thread;
    return x86_64().updated_entry(thread, number, {type, mode});
  };
  using enum AccessType;
  const std::uint64_t fresh = entry({{"a", 0}, {"d", 0}}), clean = entry({{"d", 0}});
  CHECK(updated(fresh, Read) == clean);
  CHECK(updated(fresh, Execute) == clean);
  CHECK(updated(fresh, Write) == entry({}));
  CHECK(updated(clean, Write) == entry({}));
  CHECK_FALSE(updated(clean, Read));
  CHECK_FALSE(updated(entry({}), Write));
  CHECK_FALSE(updated(entry({{"valid", 0}, {"a", 0}}), Read));
  CHECK_FALSE(updated(entry({{"w", 0}, {"d", 0}}), Write));
  CHECK_FALSE(updated(entry({{"us", 0}, {"a", 0}}), Read, 1));
  CHECK(updated(entry({{"us", 0}, {"a", 0}}), Read) == entry({{"us", 0}}));
  CHECK_THROWS_AS(x86_64().translate(fresh, {}, false), Unsupported);
}

TEST_CASE("Does each x86-64 flush say what it covers?") {
  const auto flushed = [](const std::string& text, std::uint64_t rax, std::uint64_t rbx = 0, std::uint64_t descriptor = 7) {
    Recorder thread;
    thread.be_amd();
    thread.give("cr3", 0x2005);
    thread.give("rdx", 0x60000);
    thread.memory = {descriptor, 0x7000};
    thread.give("rax", rax);
    thread.give("rbx", rbx);
    thread.run(text);
    return thread.events.back();
  };
  const auto refused = [&](const std::string& text, std::uint64_t rbx, std::uint64_t descriptor) {
    Recorder thread;
    thread.memory = {descriptor, 0x7000};
    thread.give("rbx", rbx);
    thread.run(text);
    return std::any_of(thread.events.begin(), thread.events.end(),
                       [](const Recorded& event) { return event.has("GeneralProtection"); });
  };
  CHECK(flushed("invlpg 8(%rax)", 0x6000).address == 0x6008);
  CHECK(flushed("invlpg (%rax)", 0x6000).tags == Names{"INVLPG"});
  const Recorded address = flushed("invpcid (%rax),%rbx", 0x6000, 0);
  CHECK(address.what == "flush");
  CHECK(address.address == 0x7000);
  CHECK(address.tags == Names{"INVPCID", "KeepsGlobal"});
  for (const unsigned type : {1U, 3U}) {
    CHECK(flushed("invpcid (%rax),%rbx", 0x6000, type).what == "flush_all");
    CHECK(flushed("invpcid (%rax),%rbx", 0x6000, type).tags == Names{"INVPCID", "KeepsGlobal"});
  }
  CHECK(flushed("invpcid (%rax),%rbx", 0x6000, 2).tags == Names{"INVPCID"});
  for (const std::uint64_t wrong : {4U, 0xFFFFU}) CHECK(refused("invpcid (%rax),%rbx", wrong, 7));
  for (const unsigned type : {0U, 1U, 2U, 3U}) CHECK(refused("invpcid (%rax),%rbx", type, 0x1007));
  CHECK(flushed("mov %rax,%cr3", 0x1000).what == "flush_all");
  CHECK(flushed("mov %rax,%cr3", 0x1000).tags == Names{"MOV-CR", "MOV-CR3", "KeepsGlobal"});
  CHECK(flushed("mov %rax,%cr3", 0x8000'0000'0000'1000).what == "barrier");
  CHECK(flushed("mov %rax,%cr3", 0x8000'0000'0000'1000).tags == Names{"MOV-CR", "MOV-CR3"});
  CHECK(flushed("invlpgb", 0x6001).address == 0x6000);
  CHECK(flushed("invlpgb", 0x6001).tags == Names{"INVLPGB", "KeepsGlobal"});
  CHECK(flushed("invlpgb", 0x6009).tags == Names{"INVLPGB"});
  CHECK(flushed("invlpgb", 0x6000).what == "flush_all");
  CHECK(flushed("invlpg (%rax)", 0x6000).data == 5);
  CHECK(address.data == 7);
  CHECK(flushed("invpcid (%rax),%rbx", 0x6000, 1).data == 7);
  for (const unsigned type : {2U, 3U}) CHECK(flushed("invpcid (%rax),%rbx", 0x6000, type).data == every_space);
  CHECK(flushed("mov %rax,%cr3", 0x1009).data == 9);
  CHECK(flushed("invlpgb", 0x6001).data == every_space);
  for (const std::uint64_t operand : {0x6003U, 0x6002U}) CHECK(flushed("invlpgb", operand).data == 6);
  for (const unsigned bit : {2U, 4U, 5U}) CHECK_THROWS_AS(flushed("invlpgb", 0x6000 | 1U << bit), Unsupported);
  CHECK(flushed("tlbsync", 0).tags == Names{"TLBSYNC"});
}

TEST_CASE("Does CR3 keep what is written, and say the address space?") {
  Recorder thread;
  CHECK(thread.context().space == 0);
  thread.give("cr3", 0x1000);
  thread.give("rax", 0x8000'0000'0000'1009);
  thread.run("mov %rax,%cr3");
  CHECK(thread.context().space == 9);
  thread.run("mov %cr3,%rbx");
  CHECK(thread.number("rbx") == 0x1009);
  thread.give("rax", 0x2009);
  thread.run("mov %rax,%cr3");
  CHECK_THROWS_WITH(thread.context(), Catch::Contains("other tables (CR3)"));
  thread.give("rax", 0x1003);
  thread.run("mov %rax,%cr3");
  CHECK(thread.context().space == 3);
}

TEST_CASE("Does the writing back of a cache line ask for permission as a load does?") {
  for (const char* text : {"clflush (%rax)", "clflushopt (%rax)", "clwb (%rax)"}) {
    Recorder thread;
    thread.give("rax", 0x6000);
    thread.run(text);
    CHECK(thread.events.back().what == "maintain");
    CHECK(thread.events.back().address == 0x6000);
  }
}

TEST_CASE("Is INVLPGB refused on Intel, by name, and of several pages?") {
  Recorder thread;
  CHECK_THROWS_WITH(thread.run("invlpgb"), Catch::Contains("INVLPGB") && Catch::Contains("only AMD"));
  CHECK_THROWS_WITH(thread.run("tlbsync"), Catch::Contains("TLBSYNC") && Catch::Contains("only AMD"));
  thread.be_amd();
  thread.give("rcx", 1);
  CHECK_THROWS_AS(thread.run("invlpgb"), Unsupported);
}

}  // namespace stalefetch::test
