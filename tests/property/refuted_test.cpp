// SPDX-License-Identifier: BSD-2-Clause
// Each claim is refuted where it is made false on purpose: by wrong rules, or by a wrong change of the program.
#include <boost/algorithm/string/replace.hpp>
#include <catch2/catch.hpp>

#include "model/arch/architecture.hpp"
#include "tests/property/insertion.hpp"

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

/// The rules of an architecture with one text in place of another.
Setting changed_rules(const std::string& from, const std::string& to, const std::string& architecture = "aarch64") {
  Setting setting;
  setting.rules.text = find_architecture(architecture)->rules();
  REQUIRE(setting.rules.text.find(from) != std::string::npos);
  boost::replace_first(setting.rules.text, from, to);
  setting.rules.file = "changed.cat";
  return setting;
}

/// Whether some gap of the scenarios shows that an ordering instruction allows more. Always the same gaps.
bool refuted_in_a_gap(const std::string& architecture, const std::string& from, const std::string& to) {
  const Setting setting = changed_rules(from, to, architecture);
  const std::vector<Gap> gaps = gaps_of(architecture);
  for (std::size_t k = 0; k < attempts; ++k)
    if (ordering_only_forbids(gaps[k * 7919 % gaps.size()], setting)) return true;
  return false;
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

TEST_CASE("is it seen if context synchronization makes everything possible?") {
  CHECK(refuted_in_a_gap("aarch64", "irreflexive ob as external",
                         "irreflexive ob \\ ((_ * ISB); (ISB * _)) as external"));
}

TEST_CASE("is it seen if fence.i makes everything possible?") {
  CHECK(refuted_in_a_gap("riscv", "acyclic step | (step; one-operation) as global-order",
                         "acyclic (step | (step; one-operation)) \\ ((_ * FENCE.I); (FENCE.I * _)) as global-order"));
}

TEST_CASE("is it seen if a serializing event makes everything possible?") {
  CHECK(refuted_in_a_gap("x86-64", "acyclic step | (step; at-once) as one-order",
                         "acyclic (step | (step; at-once)) \\ ((_ * SERIALIZE); (SERIALIZE * _)) as one-order"));
}

TEST_CASE("is it seen if DIC forgets what makes fetches coherent?") {
  CHECK(refuted(coherent_caches_only_forbid, changed_rules("ob-steps-without-fetch-coherence | coherent-fetch)^+",
                                                           "ob-steps-without-fetch-coherence)^+")));
}

TEST_CASE("is it seen if two locations become one?") { CHECK(refuted(names_do_not_matter, faulty())); }

TEST_CASE("is it seen if the printer changes an instruction?") { CHECK(refuted(printing_keeps_the_test, faulty())); }

TEST_CASE("is it seen if an idle thread is not idle?") { CHECK(refuted(idle_parts_do_not_matter, faulty())); }

}  // namespace stalefetch::property
