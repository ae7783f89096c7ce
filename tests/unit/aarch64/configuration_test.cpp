// SPDX-License-Identifier: BSD-2-Clause
// Which features do tests and users ask for, and which instructions may change under execution?
#include <catch2/catch.hpp>
#include <set>

#include "model/arch/aarch64/aarch64.hpp"

namespace stalefetch {

namespace {

Configuration asked(const std::string& key, const std::string& value) {
  return aarch64().configuration_of({{key, value}});
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::set<std::string> modifiable(const Configuration& configuration) {
  std::set<std::string> result;
  for (const std::string text :
       {"B .+8", "B.EQ .+8", "BL .+8", "BRK #0",        "CBZ W0,.+8",     "CBNZ X0,.+8", "HVC #0",    "ISB",
        "NOP",   "SMC #0",   "SVC #0", "TBZ W0,#1,.+8", "TBNZ W0,#1,.+8", "MOV W0,#1",   "UDF #0",    "BR X0",
        "RET",   "BLR X0",   "YIELD",  "DSB SY",        "ADD W0,W0,#1",   "ERET",        "LDR W0,.+8"}) {
    const auto opcode = aarch64().assemble(text, {}).encode(0, {});
    if (aarch64().concurrently_modifiable(opcode, configuration)) result.insert(text.substr(0, text.find(' ')));
  }
  return result;
}

}  // namespace

TEST_CASE("Does CacheType mean what tests mean by it?") {
  const Configuration both{{"DIC", true}, {"IDC", true}};
  CHECK(asked("CacheType", "DIC") == both);
  CHECK(asked("cachetype", "dic,idc") == both);
  CHECK(asked("CacheType", "IDC, DIC") == both);
  CHECK(asked("CacheType", "IDC") == Configuration{{"IDC", true}});
  CHECK(asked("CacheType", "").empty());
  CHECK(aarch64().configuration_of({}).empty());
  CHECK(error_of([] { (void)asked("CacheType", "PIPT"); }) == "CacheType=PIPT; expected DIC, IDC, or both");
}

TEST_CASE("Are words without meaning here accepted, and others refused?") {
  for (const std::string word : {"self", "fatal", "Fatal", "precise", "vmsa"}) {
    CHECK(asked("Variant", word).empty());
  }
  CHECK(asked("variant", "FETCH-order-2020") == Configuration{{"fetch-order-2020", true}});
  CHECK(asked("Variant", "exs") == Configuration{{"ExS-EIS0", true}, {"ExS-EOS0", true}, {"ExS-SVC-only", true}});
  CHECK(asked("Variant", "exs,eos")["ExS-EOS0"] == false);
  CHECK(asked("Variant", "vmsa,ets2,ETS-fetch") == Configuration{{"ETS2", true}, {"ETS-fetch", true}});
  CHECK(asked("TTHM", "HA HD").empty());
  for (const std::string word : {"Handled", "imprecise", "skip", "faultToNext", "kvm", "mixed", "mte", "sve"})
    CHECK_THROWS_AS(asked("Variant", word), Unsupported);
  CHECK_THROWS_AS(asked("EL0", "P0"), Unsupported);
  CHECK_THAT(error_of([] { (void)asked("Variant", "fast"); }), Catch::Contains("unknown variant `fast`"));
  CHECK_THAT(error_of([] { (void)asked("Variant", "fast"); }), Catch::Contains("fetch-order-2020"));
}

TEST_CASE("Is a configuration completed with what is off, and checked?") {
  const Configuration none = aarch64().complete({});
  CHECK(none.size() == aarch64().variants().size());
  for (const auto& [name, on] : none) CHECK_FALSE(on);
  CHECK(aarch64().complete({{"idc", true}})["IDC"]);
  CHECK_THAT(error_of([] { (void)aarch64().complete({{"DIC", true}}); }), Catch::Contains("DIC=1 with IDC=0"));
  CHECK_THAT(error_of([] {
               (void)aarch64().complete({{"cmodx-A.a", true}, {"cmodx-G.a", true}});
             }),
             Catch::Contains("cmodx-A.a together with cmodx-G.a"));
  CHECK_THAT(error_of([] { (void)aarch64().complete({{"fred", true}}); }), Catch::Contains("DIC, IDC, VIPT, ExS-EIS0"));
}

TEST_CASE("Is the list of modifiable instructions that of the chosen issue?") {
  using List = std::set<std::string>;
  CHECK(modifiable({}) ==
        List{"B", "B.EQ", "BL", "BRK", "CBZ", "CBNZ", "HVC", "ISB", "NOP", "SMC", "SVC", "TBZ", "TBNZ"});
  CHECK(modifiable({{"cmodx-A.a", true}}) == List{"B", "BL", "BRK", "HVC", "NOP", "SMC", "SVC"});
  CHECK(modifiable({{"cmodx-G.a", true}}) == List{"B", "BL", "BRK", "HVC", "ISB", "NOP", "SMC", "SVC"});
}

TEST_CASE("Are registers found by all their names?") {
  CHECK(aarch64().find_register("X3")->index == aarch64().find_register("w3")->index);
  CHECK(aarch64().find_register("w3")->bits == 32);
  CHECK(aarch64().find_register("lr")->index == 30);
  CHECK(aarch64().find_register("elr_el1"));
  for (const std::string_view none : {"X31", "XZR", "X03", "R0", "", "X", "X1x"})
    CHECK_FALSE(aarch64().find_register(none));
  for (RegisterIndex k = 0; k < aarch64().register_count(); ++k) {
    const std::string name = aarch64().register_name(k);
    const auto found = aarch64().find_register(name);
    if (name.find(' ') != name.npos) {  // state that no instruction names
      CHECK_FALSE(found);
      continue;
    }
    REQUIRE(found);
    CHECK(found->index == k);
  }
}

TEST_CASE("Is an instruction fetched at once?") {
  CHECK(aarch64().fetch_more(0, 0, {}) == 4);
  CHECK(aarch64().fetch_more(0xD503201F, 4, {}) == 0);
}

TEST_CASE("Are tags few enough, and each named once?") {
  const auto tags = aarch64().tags();
  CHECK(tags.size() <= 64);
  CHECK(std::set<std::string_view>(tags.begin(), tags.end()).size() == tags.size());
}

}  // namespace stalefetch
