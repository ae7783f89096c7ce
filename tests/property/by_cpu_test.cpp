// SPDX-License-Identifier: BSD-2-Clause
// Whether CPUs are asked about all at once or one at a time changes nothing.
#include <catch2/catch.hpp>
#include <limits>

#include "model/protocol/expand.hpp"
#include "model/protocol/library.hpp"

namespace stalefetch::property {

namespace {

std::string answer(const protocol::Protocol& protocol, const Architecture& architecture, double most_at_once,
                   RuleCache& cache) {
  protocol::VerdictOptions options;
  options.witnesses = false;
  options.most_at_once = most_at_once;
  const protocol::Verdict verdict = judge(protocol, architecture, options, cache);
  std::string result(to_string(verdict.safety));
  for (const protocol::BrokenPromise& broken : verdict.broken) result += "; " + broken.promise;
  return result;
}

}  // namespace

TEST_CASE("is a protocol as safe by one question as by one for each CPU?") {
  RuleCache cache;
  unsigned several = 0;
  const std::string scenarios = STALEFETCH_SCENARIOS;
  for (const auto& protocol : protocol::find_protocols({scenarios + "/linux", scenarios + "/runtime", scenarios + "/bugs"}))
    for (const Architecture* architecture : architectures()) {
      if (!is_for(*protocol, *architecture)) continue;
      INFO(protocol->name << " on " << architecture->name());
      try {
        CHECK(answer(*protocol, *architecture, 0, cache) ==
              answer(*protocol, *architecture, std::numeric_limits<double>::max(), cache));
        ++several;
      } catch (const protocol::NoLowering&) {
      }
    }
  CHECK(several > 100);
}

}  // namespace stalefetch::property
