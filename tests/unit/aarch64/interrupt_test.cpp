// SPDX-License-Identifier: BSD-2-Clause
// What do TLB maintenance, interrupts and failed accesses say?
#include <catch2/catch.hpp>

#include "model/arch/aarch64/aarch64.hpp"
#include "recorder.hpp"

namespace stalefetch::test {

using Names = std::vector<std::string>;

TEST_CASE("Does TLB maintenance say which page, which CPUs and which levels?") {
  Recorder thread;
  thread.give("X9", 0xABCD'0000'0000'0012, {4});  // an address space number above bit 47
  const std::pair<std::string_view, Names> expected[] = {
      {"TLBI VAE1IS,X9", {"TLBI"}},
      {"TLBI VAAE1OS,X9", {"TLBI"}},
      {"TLBI VAE1,X9", {"TLBI", "TLBI.local"}},
      {"TLBI VALE1IS,X9", {"TLBI", "TLBI.last-level"}},
      {"TLBI VAALE1,X9", {"TLBI", "TLBI.local", "TLBI.last-level"}}};
  for (const auto& [text, tags] : expected) {
    INFO(text);
    thread.run(text);
    CHECK(thread.events.back().what == "flush");
    CHECK(thread.events.back().address == 0x12000);
    CHECK(thread.events.back().address_from == flow({4}));
    CHECK(thread.events.back().tags == tags);
    CHECK(thread.events.back().data == (text.find("VAA") == text.npos ? 0xABCD : every_space));
  }
  thread.run("TLBI ASIDE1IS,X9");
  CHECK(thread.events.back().what == "flush_all");
  CHECK(thread.events.back().tags == Names{"TLBI", "TLBI.space"});
  CHECK(thread.events.back().data == 0xABCD);
  thread.run("TLBI VMALLE1IS");
  CHECK(thread.events.back().data == every_space);
  CHECK(thread.events.back().what == "flush_all");
  CHECK(thread.events.back().tags == Names{"TLBI"});
  thread.run("TLBI VMALLE1");
  CHECK(thread.events.back().tags == Names{"TLBI", "TLBI.local"});
}

TEST_CASE("Does ICC_SGI1R_EL1 interrupt the CPUs of the list, or all others?") {
  const auto sent = [](std::uint64_t value) {
    Recorder thread;
    thread.give("X1", value);
    thread.run("MSR ICC_SGI1R_EL1,X1");
    std::vector<std::pair<std::uint64_t, std::uint64_t>> result;
    for (const Recorded& event : thread.events) {
      CHECK(event.what == "send");
      result.emplace_back(event.address, event.data);
    }
    return result;
  };
  using Sent = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  CHECK(sent(0b101) == Sent{{0, 0}, {2, 0}});
  CHECK(sent(0x0300'0002) == Sent{{1, 3}});
  CHECK(sent(std::uint64_t{1} << 40 | 0x0F00'0002) == Sent{{0, 15}, {2, 15}});
  CHECK(sent(0b1000).empty());
}

TEST_CASE("Is an interrupt taken with its number, the place to return to and others masked?") {
  Recorder thread;
  thread.interrupt_handler_address = 0x5000;
  thread.interrupt();
  REQUIRE(thread.events.size() == 1);
  CHECK(thread.events[0].what == "taken");
  CHECK(thread.events[0].tags == Names{"ExceptionEntry", "IRQ"});
  CHECK(thread.at == 0x5000);
  CHECK(thread.number("ELR_EL1") == 0x1000);
  CHECK_FALSE(aarch64().interrupts_enabled(thread, InterruptLine::Masked));
  thread.run("MRS X0,ICC_IAR1_EL1");
  CHECK(thread.number("X0") == 5);
  thread.run("ERET");
  CHECK(thread.at == 0x1000);
  CHECK(aarch64().interrupts_enabled(thread, InterruptLine::Masked));
}

TEST_CASE("Is an interrupt without a handler refused?") {
  Recorder thread;
  CHECK_THROWS_AS(thread.interrupt(), Unsupported);
}

TEST_CASE("Do DAIFSet and DAIFClr mask by bit 1, and leave the others alone?") {
  Recorder thread;
  const auto enabled = [&] { return aarch64().interrupts_enabled(thread, InterruptLine::Masked); };
  CHECK(enabled());
  thread.run("MSR DAIFSet,#13");
  CHECK(enabled());
  thread.run("MSR DAIFSet,#2");
  CHECK_FALSE(enabled());
  thread.run("MRS X0,DAIF");
  CHECK(thread.number("X0") == 0x3C0);
  thread.run("MSR DAIFClr,#13");
  CHECK_FALSE(enabled());
  thread.run("MSR DAIFClr,#2");
  CHECK(enabled());
  CHECK_FALSE(aarch64().interrupts_enabled(thread, InterruptLine::Firmware));
}

TEST_CASE("Does a failed access enter the handler with its syndrome and address?") {
  const auto fail = [](std::string_view kind, AccessType type) {
    Recorder thread;
    thread.handler_address = 0x3000;
    thread.fail({kind, 0x77000, type, flow({3})});
    CHECK(thread.at == 0x3000);
    CHECK(thread.number("ELR_EL1") == 0x1000);
    CHECK(thread.number("FAR_EL1") == 0x77000);
    CHECK(thread.controlled == flow({3}));
    REQUIRE(thread.events.size() == 2);
    CHECK(thread.events[0].what == "fault");
    CHECK(thread.events[0].address == 0x77000);
    CHECK(thread.events[0].tags == Names{std::string(kind)});
    CHECK(thread.events[1].has("ExceptionEntry"));
    CHECK(thread.events[1].has("MMU") == (type != AccessType::Execute));
    return thread.number("ESR_EL1");
  };
  CHECK(fail("MMU:Translation", AccessType::Read) == 0x9600'0007);
  CHECK(fail("MMU:Translation", AccessType::Write) == 0x9600'0047);
  CHECK(fail("MMU:AccessFlag", AccessType::Read) == 0x9600'000B);
  CHECK(fail("MMU:Permission", AccessType::Write) == 0x9600'004F);
  CHECK(fail("MMU:Permission", AccessType::Execute) == 0x8600'000F);
}

TEST_CASE("Do hardware updates follow TCR_EL1 of the thread?") {
  const auto registers = aarch64().header_registers({{"tthm", "P1:HA"}}, 1);
  REQUIRE(registers.size() == 1);
  CHECK(registers[0].second == std::uint64_t{1} << 39);
  CHECK(aarch64().header_registers({}, 0).empty());
  Recorder thread;
  constexpr std::uint64_t unused = 0x12043;  // without its access flag
  CHECK_FALSE(aarch64().updated_entry(thread, unused, {}));
  thread.set(registers[0].first, thread.constant(registers[0].second));
  CHECK(aarch64().updated_entry(thread, unused, {}) == unused + (1U << 10));
}

}  // namespace stalefetch::test
