// SPDX-License-Identifier: BSD-2-Clause
// Does an allowed outcome show an execution that one can follow, and which fetch is stale since when?
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/explain/support.hpp"

using namespace stalefetch;
using namespace stalefetch::explaining;

TEST_CASE("does self-modification without maintenance show the stale fetch, and since when?") {
  const Explanation explanation = explain_text(self_modification);
  CHECK(explanation.outcome == Outcome::Allowed);
  CHECK(explanation.shown == Explanation::Shown::Witness);
  const std::size_t store = row_of(explanation, 0, "store P0:patch = NOP");
  const TimelineRow& fetch = explanation.timeline.rows[row_of(explanation, 0, "fetch P0:patch -> B old")];
  REQUIRE(fetch.stale);
  CHECK(fetch.stale->since == store);
  CHECK_FALSE(fetch.stale->from);
  CHECK(to_text(explanation).find("stale since row 1 (store P0:patch = NOP by P0); in place since the initial state") !=
        std::string::npos);
}

TEST_CASE("is a patch stale on another CPU only if it does not synchronize?") {
  CHECK(explain_text(patch_then_flag("ISB")).outcome == Outcome::Forbidden);
  const Explanation explanation = explain_text(patch_then_flag("NOP"));
  REQUIRE(explanation.outcome == Outcome::Allowed);
  const TimelineRow& fetch = explanation.timeline.rows[row_of(explanation, 1, "fetch P1:patch -> B old")];
  // Either the code is fetched late and stale, or before the load that comes first in the program.
  CHECK((fetch.stale.has_value() || fetch.ahead_of.has_value()));
}

TEST_CASE("is a fetch of the new code not called stale?") {
  std::string text = self_modification_maintained;
  text.replace(text.find("0:X2=1)"), 7, "0:X2=2)");
  const Explanation explanation = explain_text(text);
  REQUIRE(explanation.outcome == Outcome::Allowed);
  for (const TimelineRow& row : explanation.timeline.rows) CHECK_FALSE(row.stale);
  CHECK(row_of(explanation, 0, "store P0:patch = NOP") < row_of(explanation, 0, "fetch P0:patch -> NOP"));
}

TEST_CASE("does every row of a witness come after those that the rules order before it?") {
  for (const std::string& text : {self_modification, patch_then_flag("NOP")}) {
    const CheckResult result = check_text(text);
    REQUIRE(result.witness);
    const CandidateEvaluation candidate(*result.analysis, *result.witness);
    const Timeline timeline = make_timeline(candidate);
    const Relation* ordered_before = candidate.find_relation("ob");
    REQUIRE(ordered_before != nullptr);
    ordered_before->for_each([&](EventId a, EventId b) {
      const auto from = timeline.events[a].row, to = timeline.events[b].row;
      if (from && to) CHECK(*from <= *to);
    });
  }
}

TEST_CASE("does the evaluation of a witness agree with the search that all axioms hold?") {
  for (const std::string& text : {self_modification, patch_then_flag("NOP")}) {
    const CheckResult result = check_text(text);
    REQUIRE(result.witness);
    const CandidateEvaluation candidate(*result.analysis, *result.witness);
    for (std::size_t k = 0; k < candidate.model().axioms.size(); ++k) {
      if (candidate.model().axioms[k].flag) continue;
      CHECK(candidate.holds(candidate.model().axioms[k]));
      CHECK_FALSE(find_cycle(candidate, k));
    }
  }
}

TEST_CASE("are lines of text at most 120 columns wide, and the columns aligned?") {
  for (const std::string& text :
       {message_with_barriers, self_modification, self_modification_maintained, patch_then_flag("ISB")}) {
    const std::string explained = to_text(explain_text(text));
    for (std::size_t begin = 0; begin < explained.size();) {
      const std::size_t end = explained.find('\n', begin);
      CHECK(end - begin <= 120);
      begin = end + 1;
    }
    CHECK(explained.find(" \n") == std::string::npos);
  }
}

TEST_CASE("does the JSON form hold the rows, the stale fetch and the cycle?") {
  const auto allowed = to_json(explain_text(self_modification));
  CHECK(allowed["outcome"] == "allowed");
  CHECK(allowed["timeline"]["rows"][1]["stale"]["since"] == 1);
  CHECK(allowed["timeline"]["rows"][1]["stale"]["from"].is_null());
  const auto forbidden = to_json(explain_text(message_with_barriers));
  CHECK(forbidden["shown"] == "ruled-out");
  CHECK(forbidden["cycles"][0]["axiom"] == "external");
  CHECK(forbidden["cycles"][0]["edges"].size() == 4);
  CHECK(nlohmann::ordered_json::parse(forbidden.dump()) == forbidden);
}

TEST_CASE("is the same test explained alike each time?") {
  CHECK(to_text(explain_text(patch_then_flag("ISB"))) == to_text(explain_text(patch_then_flag("ISB"))));
}

TEST_CASE("is an execution that violates a forall shown?") {
  std::string text = message_with_barriers;
  text.replace(text.find("exists (1:X2=1 /\\ 1:X4=0)"), 25, "forall (1:X2=1)");
  const Explanation explanation = explain_text(text);
  CHECK(explanation.outcome == Outcome::NotRequired);
  CHECK(explanation.shown == Explanation::Shown::Witness);
  CHECK(to_text(explanation).find("an execution that violates it") != std::string::npos);
}
