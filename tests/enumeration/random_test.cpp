// SPDX-License-Identifier: BSD-2-Clause
// Random programs of two threads: the search must find what brute force finds, in every configuration.
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/enumeration/oracle.hpp"
#include "tests/enumeration/sketch.hpp"

namespace stalefetch::test {

namespace {

using Lines = std::vector<std::string>;

// X1 = x, X2 = y, X4 = the slot at P1:f; W5 = 1, W6 = 2, W7 = NOP; W3, W8, W10 and W11 receive.
const Lines data_menu{"STR W5,[X1]",
                      "STR W6,[X1]",
                      "STR W5,[X2]",
                      "STR W3,[X2]",
                      "STLR W5,[X2]",
                      "LDR W3,[X1]",
                      "LDR W3,[X2]",
                      "LDR W8,[X1]",
                      "LDAR W3,[X2]",
                      "LDAPR W8,[X2]",
                      "DMB SY",
                      "DMB LD",
                      "DMB ST",
                      "DSB ISH",
                      "EOR W10,W3,W3",
                      "CMP W3,#1",
                      "CBZ W3,.+4",
                      "CBNZ W3,.+8",
                      "LDXR W3,[X1]",
                      "STXR W11,W5,[X1]",
                      "STRH W6,[X1]",
                      "LDRH W8,[X1]",
                      "CSEL W10,W5,W6,EQ",
                      "STR W10,[X2]",
                      "SWP W6,W3,[X1]",
                      "CAS W3,W5,[X2]",
                      "LDADD W5,W8,[X2]",
                      "LDR W8,[X2,W10,SXTW]"};
const Lines code_menu{"STR W7,[X4]", "STR W7,[X4]", "DC CVAU,X4", "IC IVAU,X4",  "DSB ISH",     "DSB ISH",
                      "DSB ST",      "ISB",         "DMB SY",     "STR W5,[X1]", "LDR W3,[X1]", "LDR W3,[X4]",
                      "CBZ W3,.+4",  "STR W3,[X2]", "IC IALLU",   "LDR W8,[X2]"};

Lines some_of(const Lines& menu, std::size_t most) {
  const auto size = *rc::gen::inRange<std::size_t>(0, most + 1);
  return *rc::gen::container<Lines>(size, rc::gen::elementOf(menu));
}

Sketch data_sketch(const Lines& first, const Lines& second) {
  Sketch sketch{"random", {}, {first, second}, "exists (0:X3=1 /\\ 1:X3=1 /\\ 0:X8=1 /\\ x=2 /\\ y=1)"};
  for (const char* thread : {"0:", "1:"})
    for (const char* entry : {"X1=x", "X2=y", "X4=P1:f", "X5=1", "X6=2", "X7=NOP"})
      sketch.init.push_back(std::string(thread) + entry);
  for (Lines& lines : sketch.threads) lines.push_back("NOP");
  sketch.threads[1].push_back("f: NOP");
  return sketch;
}

/// The slot in P1 jumps over an instruction unless it is patched.
Sketch code_sketch(const Lines& first, const Lines& before, const Lines& after) {
  Sketch sketch = data_sketch(first, before);
  Lines& second = sketch.threads[1];
  second.pop_back();
  second.insert(second.end(), {"f: B old", "MOV W9,#1", "old: NOP"});
  second.insert(second.end(), after.begin(), after.end());
  second.push_back("NOP");
  sketch.proposition = "exists (1:X9=1 /\\ 1:X3=1 /\\ 0:X3=1 /\\ x=1 /\\ y=1)";
  return sketch;
}

/// True if brute force was not too slow, so that something was compared.
bool compare(const Sketch& sketch, const Configuration& configuration, std::vector<std::string>& result) {
  static RuleCache cache;
  CheckOptions options;
  options.configuration = configuration;
  const auto analysis = analyse(parsed(sketch), options, cache);
  const Executions found = enumerate_by_search(*analysis);
  if (!found.complete) return false;
  const Executions wanted = enumerate_by_force(*analysis, {}, 400);
  if (wanted.complete) result = differences(found, wanted);
  return wanted.complete;
}

Configuration some_configuration() {
  const bool idc = *rc::gen::arbitrary<bool>(), dic = idc && *rc::gen::arbitrary<bool>();
  return {{"IDC", idc}, {"DIC", dic}, {"fetch-order-2020", *rc::gen::arbitrary<bool>()}};
}

void check_sketch(const Sketch& sketch, const Configuration& configuration) {
  for (const Lines& thread : sketch.threads) RC_LOG() << rc::toString(thread) << '\n';
  std::vector<std::string> result;
  const bool compared = compare(sketch, configuration, result);
  RC_CLASSIFY(compared, "compared");
  for (const std::string& difference : result) RC_LOG() << difference << '\n';
  RC_ASSERT(result.empty());
}

}  // namespace

TEST_CASE("random programs with data") {
  CHECK(
      rc::check([] { check_sketch(data_sketch(some_of(data_menu, 5), some_of(data_menu, 5)), some_configuration()); }));
}

TEST_CASE("random programs with code that is modified") {
  CHECK(rc::check([] {
    check_sketch(code_sketch(some_of(code_menu, 6), some_of(code_menu, 4), some_of(code_menu, 2)),
                 some_configuration());
  }));
}

}  // namespace stalefetch::test
