// SPDX-License-Identifier: BSD-2-Clause
#include <catch2/catch.hpp>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cores/recorder.hpp"
#include "tests/unit/cores/support.hpp"

using namespace stalefetch;
using namespace stalefetch::cores_test;

TEST_CASE("a wave has a lane for each part of each core, and as many labels as boxes") {
  const Answered test(publish);
  cores::Simulation simulation(test.program(), cores::find_profile("worst-case"));
  cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
  simulation.machine().observer = &recorder;
  REQUIRE(simulation.run(1, 3));
  const auto wave = cores::to_wavedrom(recorder);
  REQUIRE(wave.at("signal").size() == 2);
  std::size_t boxes = 0;
  for (const auto& core : wave.at("signal")) {
    REQUIRE(core.size() == 4);  // its name and three lanes
    for (std::size_t k = 1; k < core.size(); ++k) {
      const std::string text = core.at(k).at("wave");
      CHECK(text.size() == recorder.events().size());
      const auto marks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
      CHECK(core.at(k).at("data").size() == marks);
      boxes += marks;
    }
  }
  CHECK(boxes == recorder.events().size());
  CHECK(wave.at("times").size() == recorder.events().size());
}

TEST_CASE("a picture of a run has a box for each event") {
  const Answered test(publish);
  cores::Simulation simulation(test.program(), cores::find_profile("cortex-a57-like"));
  cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
  simulation.machine().observer = &recorder;
  REQUIRE(simulation.run(1, 3));
  const std::string picture = cores::to_wave_svg(recorder);
  std::size_t boxes = 0;
  for (std::size_t at = picture.find("<g>"); at != std::string::npos; at = picture.find("<g>", at + 1)) ++boxes;
  CHECK(boxes == recorder.events().size());
  CHECK(picture.find("-> `") == std::string::npos);  // escaped
  CHECK(picture.find("-&gt; `") != std::string::npos);
}
