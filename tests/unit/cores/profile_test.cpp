// SPDX-License-Identifier: BSD-2-Clause
#include <catch2/catch.hpp>

#include "cores/profile.hpp"
#include "model/arch/architecture.hpp"
#include "model/error.hpp"

using namespace stalefetch;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

std::string complaint(const std::string& text) {
  try {
    (void)cores::parse_profile(text, "p.toml");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a profile sets what it names and leaves the rest") {
  const cores::Profile profile = cores::parse_profile(R"(
architecture = "aarch64"
[features]
IDC = true
[structures]
window = 7
[timing]
load_miss = [20, 30]
clean = 4
)",
                                                      "p.toml");
  CHECK(profile.architecture == "aarch64");
  CHECK(profile.features.at("IDC"));
  CHECK(profile.structures.window == 7);
  CHECK(profile.structures.queue_depth == cores::Structures{}.queue_depth);
  CHECK(profile.timing.load_miss.least == 20);
  CHECK(profile.timing.load_miss.most == 30);
  CHECK(profile.timing.clean.least == 4);
  CHECK(profile.timing.clean.most == 4);
}

TEST_CASE("a bad profile is refused with its line and what is allowed") {
  CHECK_THAT(complaint("[timing]\nload_his = 3\n"),
             StartsWith("p.toml:2:1: unknown key `load_his`; expected issue_width"));
  CHECK_THAT(complaint("[timing]\n\nload_hit = -3\n"),
             StartsWith("p.toml:3:12: `load_hit` is -3; expected a whole number from 1 to 100000"));
  CHECK_THAT(complaint("[timing]\nload_hit = [9, 3]\n"),
             Contains("p.toml:2:16: `load_hit` is 3; expected a whole number from 9"));
  CHECK_THAT(complaint("[timing]\nload_hit = [9]\n"), Contains("a list of 1"));
  CHECK_THAT(complaint("[structures]\nline_bytes = 24\n"),
             Contains("p.toml:2:14: `line_bytes` is 24; expected a power of two from 4 to 256"));
  CHECK_THAT(complaint("[structures]\nqueue_depth = 0\n"), Contains("a whole number from 1 to 256"));
  CHECK_THAT(complaint("[structures]\nloads_in_order = 1\n"), Contains("neither true nor false"));
  CHECK_THAT(complaint("[timing]\nwarm = 1.5\n"), Contains("`warm` is 1.5; expected a number from 0 to 1"));
  CHECK_THAT(complaint("timing = 3\n"), Contains("a table"));
  CHECK_THAT(complaint("[timing\n"), StartsWith("p.toml:1:"));
  CHECK_THROWS_WITH(cores::find_profile("no-such"), Contains("worst-case"));
}

TEST_CASE("every profile that comes with the program can be read, and is for an architecture that there is") {
  CHECK(cores::built_in_profiles().size() >= 6);
  for (const cores::BuiltInProfile& built_in : cores::built_in_profiles()) {
    const cores::Profile profile = cores::find_profile(std::string(built_in.name));
    CHECK(!profile.title.empty());
    if (profile.architecture.empty()) continue;
    const Architecture* architecture = find_architecture(profile.architecture);
    REQUIRE(architecture != nullptr);
    CHECK_NOTHROW(architecture->complete(profile.features));
  }
}
