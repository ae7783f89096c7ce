// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/repair.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

Repairs ask(const std::string& text, const std::string& architecture, unsigned most = 1) {
  RepairOptions options;
  options.most = most;
  return repair(parsed(text), {}, on(architecture), {}, options);
}

std::string shown(const Repair& repair) {
  std::string result;
  for (const AddedStep& step : repair.steps) result += step.function + " " + step.step + " < " + step.before + "; ";
  return result;
}

bool has(const Repairs& repairs, const std::string& what) {
  return std::any_of(repairs.repairs.begin(), repairs.repairs.end(),
                     [&](const Repair& each) { return shown(each) == what; });
}

}  // namespace

TEST_CASE("are the cheapest steps found that make a protocol safe?") {
  const Repairs found = ask(publish("text_poke(prog, new);"), "x86-64");
  CHECK(found.before.safety == Safety::Unsafe);
  REQUIRE(!found.repairs.empty());
  CHECK(found.repairs.front().cost == 2);
  CHECK(has(found, "P1 sync_core() < r1 = call(prog); "));
  CHECK(has(found, "P0 text_poke_sync() < smp_store_release(ready, 1); "));
  CHECK(!has(found, "P1 smp_mb() < r1 = call(prog); "));
  CHECK(found.complete);
  CHECK(std::is_sorted(found.repairs.begin(), found.repairs.end(),
                       [](const Repair& a, const Repair& b) { return a.cost < b.cost; }));
}

TEST_CASE("are the steps those of user space where the protocol runs there?") {
  const std::string announced = "P0 membarrier_sync_core() < smp_store_release(ready, 1); ";
  for (const char* architecture : {"x86-64", "aarch64"}) {
    CHECK(has(ask(publish("write_code(prog, new); __builtin___clear_cache(prog);"), architecture), announced));
    CHECK(!has(ask(publish("write_code(prog, new); smp_mb();"), architecture, 2), announced));
  }
}

TEST_CASE("may a flush of translations be added where the protocol speaks of them?") {
  const std::string remapped =
      "C t\n{ code text = old; int ready = 0; }\n"
      "P0(code *text, int *ready) {\n"
      "  pte_clear(text); write_alias(text, new); set_pte(text); smp_store_release(ready, 1);\n}\n"
      "P1(code *text, int *ready) { int r0 = smp_load_acquire(ready); int r1; if (r0) r1 = call(text); }\n"
      "promises publish(ready): text == new;\n";
  const Repairs found = ask(remapped, "x86-64");
  CHECK(found.before.safety == Safety::Unsafe);
  CHECK(has(found, "P0 flush_tlb_kernel_range(text) < write_alias(text, new); "));
  const Repairs elsewhere = ask(publish("text_poke(prog, new);"), "x86-64");
  for (const Repair& each : elsewhere.repairs) CHECK(shown(each).find("flush_tlb") == std::string::npos);
}

TEST_CASE("does the text of a repair hold its steps, each where it was tried?") {
  const std::string text =
      "C t\n{ code f = old; int x = 0; }\n"
      "P0(code *f, int *x) {\n"
      "  int r0 = READ_ONCE(x);\n"
      "  if (r0) call(f);\n"
      "  if (r0) { call(f); } else smp_mb();\n"
      "  again: call(f); smp_rmb();\n"
      "}\n"
      "promises intact;\n";
  const Protocol protocol = parsed(text);
  std::vector<AddedStep> places = places_for_steps(protocol);
  std::vector<std::string> before;
  for (AddedStep& place : places) {
    before.push_back(place.before);
    place.step = "sync_core()";
  }
  CHECK(before == std::vector<std::string>{"r0 = READ_ONCE(x)", "if (r0)", "call(f)", "if (r0)", "call(f)", "smp_mb()",
                                           "call(f)", "smp_rmb()"});
  AddedStep another = places[2];
  another.step = "smp_mb()";
  places.push_back(another);
  CHECK(with_steps(protocol, places) ==
        "C t\n{ code f = old; int x = 0; }\n"
        "P0(code *f, int *x) {\n"
        "  sync_core();\n  int r0 = READ_ONCE(x);\n"
        "  sync_core();\n  if (r0) { smp_mb(); sync_core(); call(f); }\n"
        "  sync_core();\n  if (r0) { sync_core(); call(f); } else { sync_core(); smp_mb(); }\n"
        "  sync_core();\n  again: call(f); sync_core(); smp_rmb();\n"
        "}\n"
        "promises intact;\n");
  CHECK_NOTHROW(parsed(with_steps(protocol, places)));
  places[0].at.column = 1;
  CHECK_THROWS_WITH(with_steps(protocol, places), Catch::Contains("to be added before a statement"));
}

TEST_CASE("is no set of steps given that holds a smaller one that suffices?") {
  const Repairs found = ask(publish("text_poke(prog, new);"), "x86-64", 2);
  for (const Repair& each : found.repairs)
    if (each.steps.size() == 2) CHECK(shown(each).find("sync") == std::string::npos);
}

TEST_CASE("are the steps of a safe protocol found that no verdict depends on?") {
  const Repairs found =
      ask(publish("text_poke(prog, new);", "smp_mb(); text_poke_sync(); smp_store_release(ready, 1);"), "x86-64");
  CHECK(found.before.safety == Safety::Safe);
  CHECK(std::find(found.spare.begin(), found.spare.end(), "P0: smp_mb") != found.spare.end());
  CHECK(std::find(found.spare.begin(), found.spare.end(), "P0: text_poke_sync") == found.spare.end());
  CHECK(std::find(found.spare.begin(), found.spare.end(), "P0: on_each_cpu") == found.spare.end());
}

TEST_CASE("is a search that was cut short said to be?") {
  RepairOptions options;
  options.most = 3;
  options.most_asked = 20;
  CHECK(!repair(parsed(publish("text_poke(prog, new);")), {}, on("x86-64"), {}, options).complete);
}

TEST_CASE("is the time for all repairs kept?") {
  RepairOptions options;
  options.budget = std::chrono::milliseconds(0);
  const Repairs found = repair(parsed(publish("text_poke(prog, new);")), {}, on("x86-64"), {}, options);
  CHECK(found.before.safety == Safety::Inconclusive);
  CHECK(found.before.reasons == std::vector<std::string>{"time limit reached"});
}

}  // namespace stalefetch::protocol
