// SPDX-License-Identifier: BSD-2-Clause
// Which rules does a configuration stand for, and which ones contradict each other?
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::test {

namespace {

using Catch::Contains;

std::string on(const Configuration& asked) {
  std::string result;
  for (const auto& [name, value] : riscv().complete(asked))
    if (value) result += (result.empty() ? "" : " ") + name;
  return result;
}

std::string read(const std::string& variant) {
  return error_in([&] { (void)riscv().complete(riscv().configuration_of({{"Variant", variant}})); });
}

}  // namespace

TEST_CASE("What is the default?") {
  CHECK(on({}) == "ir-decode-w ir3-fetch");
  CHECK(on({{"no-Ziccif", true}}) == "ir-decode-w ir3-fetch no-Ziccif");
  CHECK(on({{"ir-decode-w", false}}) == "ir3-fetch");
}

TEST_CASE("Does naming a fetch order replace the default?") {
  CHECK(on({{"Ziccif-only", true}}) == "Ziccif-only");
  CHECK(on({{"Ziccid", true}}) == "Ziccid walk-before-fetch");
  CHECK(on({{"ir-decode", true}}) == "ir-decode");
  CHECK(on({{"ir-decode-w", true}}) == "ir-decode-w");
  CHECK(on({{"ir3-fetch", true}}) == "ir3-fetch");
  CHECK(on({{"ir3-fetch", true}, {"ir-decode", true}}) == "ir-decode ir3-fetch");
  CHECK(on({{"ziccid", true}}) == "Ziccid walk-before-fetch");
}

TEST_CASE("Is the walk before its fetch with Ziccid, unless that is turned off?") {
  CHECK(on({{"Ziccid", true}, {"walk-before-fetch", false}}) == "Ziccid");
  CHECK(on({{"walk-before-fetch", true}}) == "ir-decode-w ir3-fetch walk-before-fetch");
  CHECK(on({{"Ziccid", false}}) == "ir-decode-w ir3-fetch");
}

TEST_CASE("Are contradictions and unknown names refused with a reason?") {
  CHECK_THAT(error_in([] {
               (void)riscv().complete({{"Ziccid", true}, {"no-Ziccif", true}});
             }),
             Contains("Ziccid depends on Ziccif"));
  CHECK_THAT(error_in([] {
               (void)riscv().complete({{"Ziccif-only", true}, {"no-Ziccif", true}});
             }),
             Contains("no-Ziccif together with"));
  CHECK_THAT(error_in([] {
               (void)riscv().complete({{"Ziccid", true}, {"forward-to-fetch", true}});
             }),
             Contains("rules such forwarding out"));
  CHECK_THAT(error_in([] {
               (void)riscv().complete({{"Ziccd", true}});
             }),
             Contains("unknown variant `Ziccd`; expected perhaps Ziccid"));
  CHECK_THAT(error_in([] { (void)riscv().complete({{"ipi-men", true}}); }), Contains("expected perhaps ipi-mem"));
  CHECK_THAT(error_in([] { (void)riscv().complete({{"DIC", true}}); }), Contains("Ziccif-only"));
}

TEST_CASE("Which words of a test's own lines are understood?") {
  CHECK(read("self") == "no error");
  CHECK(read("self,Ziccid") == "no error");
  CHECK(riscv().configuration_of({{"variant", "self, Ziccid"}}) == Configuration{{"Ziccid", true}});
  CHECK(riscv().configuration_of({{"Orig", "anything"}}).empty());
  CHECK(read("vmsa") == "no error");
  CHECK_THAT(read("kvm"), Contains("two stages of address translation is not supported yet"));
  CHECK_THAT(read("selv"), Contains("unknown variant `selv`"));
  CHECK_THAT(error_in([] { (void)riscv().configuration_of({{"CacheType", "DIC"}}); }), Contains("as this is RISC-V"));
}

TEST_CASE("How many bytes does a fetch take, with and without Ziccif?") {
  const Configuration with = riscv().complete({}), without = riscv().complete({{"no-Ziccif", true}});
  constexpr std::uint64_t c_nop = 0x0001, nop = 0x00000013;
  CHECK(riscv().widest_code_event(with) == 8);
  CHECK(riscv().fetch_more(0, 0, with) == 4);
  CHECK(riscv().fetch_more(c_nop, 4, with) == 0);
  CHECK(riscv().widest_code_event(without) == 1);
  CHECK(riscv().fetch_more(0, 0, without) == 2);
  CHECK(riscv().fetch_more(c_nop, 2, without) == 0);
  CHECK(riscv().fetch_more(nop, 2, without) == 2);
  CHECK(riscv().fetch_more(nop, 4, without) == 0);
}

TEST_CASE("Are the bytes of an instruction torn without Ziccif only, and whole behind fence.i?") {
  const auto test = [](const std::string& before, const std::string& condition) {
    return "RISCV t\n{ 0:a1=P1:m; 0:a2=instr:\"li s5, 34\"; 0:a3=x; 0:t1=1; 1:a3=x; }\n"
           " P0 | P1 ;\n sw a2,0(a1) | lw t1,0(a3) ;\n fence w,w | beqz t1,out ;\n sw t1,0(a3) | " +
           before + " ;\n | m: ;\n | li s5,17 ;\n | out: ;\nexists (" + condition + ")\n";
  };
  const Configuration without{{"no-Ziccif", true}};
  for (const char* condition : {"1:torn=1", "1:s5=18", "1:s5=33"}) {
    INFO(condition);
    CHECK(outcome_of(test("nop", condition)) == "forbidden");
    CHECK(outcome_of(test("nop", condition), without) == "allowed, unpredictable");
    CHECK(outcome_of(test("fence.i", condition), without) == "forbidden");
  }
}

TEST_CASE("Can threads be looked at in pairs, whatever the configuration?") {
  for (const Variant& variant : riscv().variants()) {
    INFO(variant.name);
    CHECK(prepare_rules(riscv(), riscv().complete({{std::string(variant.name), true}})).bounds_grow_with_threads);
  }
}

TEST_CASE("Which configurations are stronger?") {
  const std::string test =
      "RISCV t\n{ 0:a1=P1:m; 0:a2=instr:\"li s5, 7\"; }\n"
      " P0 | P1 ;\n sw a2,0(a1) | jal m ;\n | mv s6,s5 ;\n | fence.i ;\n | jal m ;\n | j out ;\n | m: ;\n | li s5,3 "
      ";\n | ret ;\n | out: ;\n"
      "exists (1:s6=7 /\\ 1:s5=3)\n";
  CHECK(outcome_of(test) == "forbidden");
  CHECK(outcome_of(test, {{"Ziccif-only", true}}) == "allowed");
  CHECK(outcome_of(test, {{"ir-decode", true}}) == "allowed");
  CHECK(outcome_of(test, {{"ir3-fetch", true}}) == "forbidden");
  CHECK(outcome_of(test, {{"Ziccid", true}}) == "forbidden");
  CHECK(outcome_of(test, {{"no-Ziccif", true}}) == "forbidden, unpredictable");
}

}  // namespace stalefetch::test
