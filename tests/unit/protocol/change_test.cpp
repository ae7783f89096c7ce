// SPDX-License-Identifier: BSD-2-Clause
#include <catch2/catch.hpp>

#include "model/protocol/verdict.hpp"
#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

constexpr const char* text = R"(C change
{}
void pair() { smp_mb(); smp_wmb(); }
void run() { mb(); }
P0(int *x) { WRITE_ONCE(*x, 1); pair(); smp_mb(); here: smp_rmb(); on_each_cpu(run); }
P1(int *x) { smp_rmb(); }
P2(int *x) { }
exists (x=1)
mutants
)";

/// Instructions of P0, or of a handler, after the changes that `mutant` says.
std::vector<std::string> after(const std::string& mutant, unsigned thread = 0,
                               litmus::ColumnRole role = litmus::ColumnRole::Code) {
  std::string all = text;
  all.insert(all.find("exists"), "mutants m: " + mutant + "\n");
  all.resize(all.rfind("mutants"));
  const Protocol p = parsed(all);
  const Lowered lowered = lower(p, on("aarch64"), find_mutant(p, "m").changes);
  std::vector<std::string> result;
  for (const litmus::Column& column : lowered.test->columns)
    if (column.thread == thread && column.role == role)
      for (const litmus::Line& line : column.lines)
        if (line.instruction.starts_with("D") || line.instruction.starts_with("STR"))
          result.push_back(line.instruction.substr(0, line.instruction.find(" W")));
  return result;
}

using Lines = std::vector<std::string>;

std::string error_of(const std::string& mutant) {
  try {
    (void)after(mutant);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("does a change hit the step that it names, and no other?") {
  // P0: the store, pair's DMB ISH and DMB ISHST, DMB ISH, DMB ISHLD; then the queue, the interrupt, DSB SY.
  CHECK(after("drop here;") == Lines{"STR", "DMB ISH", "DMB ISHST", "DMB ISH", "DSB ISHST", "DSB ISHST", "DSB SY"});
  CHECK(after("drop pair;") == Lines{"STR", "DMB ISH", "DMB ISHLD", "DSB ISHST", "DSB ISHST", "DSB SY"});
  CHECK(after("drop smp_mb;")[1] == "DMB ISHST");
  CHECK(after("drop smp_mb #2;") ==
        Lines{"STR", "DMB ISH", "DMB ISHST", "DMB ISHLD", "DSB ISHST", "DSB ISHST", "DSB SY"});
  CHECK(after("swap WRITE_ONCE, pair;") ==
        Lines{"DMB ISH", "DMB ISHST", "STR", "DMB ISH", "DMB ISHLD", "DSB ISHST", "DSB ISHST", "DSB SY"});
  CHECK(after("replace WRITE_ONCE by smp_store_release;")[0] == "DMB ISH");
  CHECK(after("replace pair by mb();")[1] == "DSB SY");
  CHECK(after("before WRITE_ONCE: mb();")[0] == "DSB SY");
  CHECK(after("after WRITE_ONCE: mb();")[1] == "DSB SY");
  CHECK(after("drop smp_rmb in P1;", 1) == Lines{});
  CHECK(after("drop smp_rmb #2;", 1) == Lines{});  // the first is in P0
  CHECK(after("drop smp_rmb #2;") == after("swap smp_rmb, smp_rmb;"));
  CHECK(after("drop smp_mb and drop pair;")[1] == "DMB ISH");
}

TEST_CASE("does a change to what an interrupt runs hold on every CPU?") {
  for (const unsigned cpu : {1U, 2U}) {
    CHECK(after("drop smp_rmb in P1;", cpu, litmus::ColumnRole::InterruptHandler) == Lines{"DSB SY"});
    CHECK(after("drop mb in interrupt;", cpu, litmus::ColumnRole::InterruptHandler) == Lines{});
  }
  CHECK(after("drop mb in P1_interrupt;", 2, litmus::ColumnRole::InterruptHandler) == Lines{"DSB SY"});
  CHECK(after("drop on_each_cpu;", 1, litmus::ColumnRole::InterruptHandler) == Lines{"DSB SY"});  // never sent
}

TEST_CASE("is a change that cannot be made an error?") {
  CHECK(error_of("drop nothing_of_that_name;")
            .find("step `nothing_of_that_name`, of which there is none; expected one of P0:") != std::string::npos);
  CHECK(error_of("drop smp_mb #3;").find("step `smp_mb #3`, of which there is none") != std::string::npos);
  CHECK(error_of("drop smp_mb in P1;").find("step `smp_mb` in P1, of which there is none") != std::string::npos);
  CHECK(error_of("replace here by mb;").find("`here`, which is a label; expected a primitive") != std::string::npos);
  CHECK(error_of("after here: frob();").find("primitive `frob`") != std::string::npos);
}

}  // namespace stalefetch::protocol
