// SPDX-License-Identifier: BSD-2-Clause
// Each claim is refuted where it is made false on purpose: by wrong rules, or by a wrong change of the program.
#include <boost/algorithm/string/replace.hpp>
#include <catch2/catch.hpp>

#include "model/arch/architecture.hpp"
#include "tests/property/claims.hpp"

namespace stalefetch::property {

namespace {

constexpr int attempts = 1500;

/// Whether some random program shows that the claim is false. Always the same programs.
bool refuted(Claim claim, const Setting& setting) {
  const auto examples = rc::gen::exec([&] { return claim(*random_programs(), setting).has_value(); });
  for (int seed = 0; seed < attempts; ++seed)
    if (examples(rc::Random(static_cast<std::uint64_t>(seed)), 20).value()) return true;
  return false;
}

/// The rules of AArch64 with one text in place of another.
Setting changed_rules(const std::string& from, const std::string& to) {
  Setting setting;
  setting.rules.text = find_architecture("aarch64")->rules();
  REQUIRE(setting.rules.text.find(from) != std::string::npos);
  boost::replace_first(setting.rules.text, from, to);
  setting.rules.file = "changed.cat";
  return setting;
}

Setting faulty() {
  Setting setting;
  setting.faulty = true;
  return setting;
}

}  // namespace

TEST_CASE("is it seen if a barrier makes everything possible?") {
  CHECK(refuted(fences_only_forbid, changed_rules("irreflexive ob as external",
                                                  "irreflexive ob \\ ((_ * DMB.SY); (DMB.SY * _)) as external")));
}

TEST_CASE("is it seen if DIC forgets what makes fetches coherent?") {
  CHECK(refuted(coherent_caches_only_forbid, changed_rules("ob-steps-without-fetch-coherence | coherent-fetch)^+",
                                                           "ob-steps-without-fetch-coherence)^+")));
}

TEST_CASE("is it seen if two locations become one?") { CHECK(refuted(names_do_not_matter, faulty())); }

TEST_CASE("is it seen if the printer changes an instruction?") { CHECK(refuted(printing_keeps_the_test, faulty())); }

TEST_CASE("is it seen if an idle thread is not idle?") { CHECK(refuted(idle_parts_do_not_matter, faulty())); }

}  // namespace stalefetch::property
