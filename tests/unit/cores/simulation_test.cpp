// SPDX-License-Identifier: BSD-2-Clause
#include <catch2/catch.hpp>

#include <set>
#include <sstream>

#include "cores/recorder.hpp"
#include "tests/unit/cores/support.hpp"

using namespace stalefetch;
using namespace stalefetch::cores_test;

namespace {

std::string trace_of(const Program& program, const cores::Profile& profile, std::uint64_t seed, std::uint64_t run) {
  cores::Simulation simulation(program, profile);
  cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
  simulation.machine().observer = &recorder;
  REQUIRE(simulation.run(seed, run));
  return to_text(recorder) + to_vcd(recorder) + to_wave_svg(recorder);
}

std::uint64_t positive(const Answered& test, const cores::Histogram& histogram) {
  const cores::OutcomeReader reader(test.program());
  std::uint64_t sum = 0;
  for (const auto& [state, count] : histogram.states)
    if (reader.satisfies(state)) sum += count;
  return sum;
}

}  // namespace

TEST_CASE("the same seed gives the same trace, byte for byte, and another seed another one") {
  const Answered test(publish);
  for (const char* name : {"cortex-a53-like", "worst-case"}) {
    const cores::Profile profile = cores::find_profile(name);
    const std::string first = trace_of(test.program(), profile, 5, 7);
    CHECK(first == trace_of(test.program(), profile, 5, 7));
    CHECK(first != trace_of(test.program(), profile, 6, 7));
    CHECK(first != trace_of(test.program(), profile, 5, 8));
  }
}

TEST_CASE("a histogram does not depend on how many processes make it") {
  const Answered test(publish);
  const cores::Profile profile = cores::find_profile("cortex-a57-like");
  const cores::Histogram one = cores::simulate(test.program(), profile, 3, 500, 1);
  const cores::Histogram three = cores::simulate(test.program(), profile, 3, 500, 3);
  CHECK(one.states == three.states);
  CHECK(one.runs == 500);
  CHECK(three.runs == 500);
}

TEST_CASE("without synchronization P1 may see the flag and run old code, and machines show it") {
  const Answered test(publish);
  REQUIRE(test.result.outcome == Outcome::Allowed);
  for (const char* name : {"cortex-a53-like", "cortex-a57-like", "worst-case"}) {
    INFO(name);
    CHECK(positive(test, cores::simulate(test.program(), cores::find_profile(name), 1, 20000, 1)) > 0);
  }
}

TEST_CASE("a test for another architecture is refused") {
  const Answered test(publish);
  CHECK_THROWS_AS(cores::Simulation(test.program(), cores::find_profile("wide-x86")), Error);
}

TEST_CASE("what no machine of ours has is refused") {
  const Answered test("X86_64 t\n{}\n P0 ;\n nop ;\nexists (0:rax=0)\n", {{"practised-1", true}});
  CHECK_THROWS_WITH(cores::Simulation(test.program(), cores::find_profile("worst-case")),
                    Catch::Matchers::Contains("practised-1"));
}

TEST_CASE("a run that never ends is given up, and says nothing") {
  const Answered test("AArch64 t\n{}\n P0 ;\n L: B L ;\nexists (0:X0=0)\n");
  cores::Simulation simulation(test.program(), cores::find_profile("cortex-a53-like"));
  const cores::Histogram histogram = simulation.run_many(1, 0, 3);
  CHECK(histogram.states.empty());
  REQUIRE(histogram.refused.size() == 1);
  CHECK_THAT(histogram.refused.begin()->first, Catch::Matchers::Contains("more than 400 instructions"));
}

TEST_CASE("a simulation can be made and dropped a thousand times") {
  const Answered test(publish);
  const cores::Profile profile = cores::find_profile("cortex-a53-like");
  for (unsigned k = 0; k < 1000; ++k) {
    cores::Simulation simulation(test.program(), profile);
    if (k % 100 == 0) REQUIRE(simulation.run(1, k));
  }
}

TEST_CASE("a waveform declares every signal once and has no value of another") {
  const Answered test(publish);
  cores::Simulation simulation(test.program(), cores::find_profile("worst-case"));
  cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
  simulation.machine().observer = &recorder;
  REQUIRE(simulation.run(1, 1));
  std::istringstream lines(to_vcd(recorder));
  std::set<std::string> declared, strings, names;
  std::int64_t first_time = -1, last = -1;
  bool values = false;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first, kind, bits, code, name;
    words >> first >> kind >> bits >> code >> name;
    if (first == "$var") {
      CHECK(declared.insert(code).second);
      if (kind == "string") strings.insert(code);
      names.insert(name);
    } else if (first == "$enddefinitions") {
      values = true;
    } else if (values && first[0] == '#') {
      CHECK(std::stoll(first.substr(1)) > last);
      last = std::stoll(first.substr(1));
      if (first_time < 0) first_time = last;
    } else if (values) {
      CHECK((first[0] == 's' || first[0] == 'b'));
      CHECK(declared.count(kind) == 1);
      if (last == first_time) strings.erase(kind);
      CHECK(bits.empty());  // a value is one word
    }
  }
  for (const char* wanted : {"fetch_address", "fetched_version", "queue", "retire", "line_P1_site"})
    CHECK(names.count(wanted) == 1);
  CHECK(last > 0);
  CHECK(strings.empty());  // each has a value from the start: a viewer draws the others as errors
}
