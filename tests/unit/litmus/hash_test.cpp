// SPDX-License-Identifier: BSD-2-Clause
// The hash of a test.
#include "support.hpp"

namespace stalefetch::litmus {

namespace {
std::string hash_of(const std::string& text) { return hash(parse(text, "t.litmus")); }
const std::string kTest = "AArch64 t\nCacheType=DIC\n{0:X1=x;0:X2=0x10;}\nP0;\nL: LDR W0,[X1];\nexists (0:X0=1)\n";
}  // namespace

TEST_CASE("is the hash the same on every platform and in every version?") {
  CHECK(hash_of(kTest) == "c3a60ddd62898ef3");
}

TEST_CASE("does spelling leave the hash as it is?") {
  CHECK(
      hash_of("AArch64   t\n\"note\"\nOrig=a b\ncachetype = DIC\n\n{ (* c *)\n 0: X1 = x;\n P0:X2=16\n}\n P0 ;\n L: ;\n"
              "  LDR  W0, [X1] ;\nexists 0:X0=0x1") == hash_of(kTest));
}

TEST_CASE("does every difference of meaning change the hash?") {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = kTest;
    return text.replace(text.find(from), from.size(), to);
  };
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"DIC", "IDC"},
                                                                                 {"0x10", "0x11"},
                                                                                 {"=x", "=y"},
                                                                                 {"LDR W0", "LDR W3"},
                                                                                 {"L:", "M:"},
                                                                                 {"exists", "forall"},
                                                                                 {"0=1", "0=2"},
                                                                                 {"AArch64", "ARM"}}) {
    INFO(from << " -> " << to);
    CHECK(hash_of(with(from, to)) != hash_of(kTest));
  }
}

}  // namespace stalefetch::litmus
