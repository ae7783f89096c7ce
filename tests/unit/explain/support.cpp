// SPDX-License-Identifier: BSD-2-Clause
#include "tests/unit/explain/support.hpp"

#include <catch2/catch.hpp>

#include "model/litmus/parse.hpp"

namespace stalefetch::explaining {

const std::string message_with_barriers = R"(AArch64 message-with-barriers
{ 0:X1=data; 0:X3=flag; 1:X1=data; 1:X3=flag; }
 P0          | P1          ;
 MOV W0,#1   | LDR W2,[X3] ;
 STR W0,[X1] | DMB SY      ;
 DMB SY      | LDR W4,[X1] ;
 STR W0,[X3] |             ;
exists (1:X2=1 /\ 1:X4=0)
)";

namespace {
const std::string self_head = R"(AArch64 self-modification
{ 0:X0=NOP; 0:X1=P0:patch; }
 P0              ;
 STR W0,[X1]     ;
)";
const std::string self_tail = R"( patch: B old    ;
 MOV W2,#2       ;
 B done          ;
 old: MOV W2,#1  ;
 done:           ;
exists (0:X2=1)
)";
}  // namespace

const std::string self_modification = self_head + self_tail;
const std::string self_modification_maintained =
    self_head + " DC CVAU,X1      ;\n DSB ISH         ;\n IC IVAU,X1      ;\n DSB ISH         ;\n ISB             ;\n" +
    self_tail;

std::string patch_then_flag(const std::string& barrier) {
  return R"(AArch64 patch-then-flag
{ 0:X0=NOP; 0:X1=P1:patch; 0:X3=flag; 1:X3=flag; }
 P0          | P1              ;
 STR W0,[X1] | LDR W2,[X3]     ;
 DC CVAU,X1  | CBZ W2,out      ;
 DSB ISH     | )" +
         barrier + R"(             ;
 IC IVAU,X1  | patch: B old    ;
 DSB ISH     | MOV W4,#2       ;
 MOV W2,#1   | B out           ;
 STR W2,[X3] | old: MOV W4,#1  ;
             | out:            ;
exists (1:X2=1 /\ 1:X4=1)
)";
}

CheckResult check_text(const std::string& text, const CheckOptions& options) {
  RuleCache cache;
  return check(std::make_shared<const litmus::Test>(litmus::parse(text, "test.litmus")), options, cache);
}

Explanation explain_text(const std::string& text, const CheckOptions& options) {
  return explain(check_text(text, options), options);
}

std::size_t row_of(const Explanation& explanation, unsigned thread, const std::string& text) {
  for (std::size_t k = 0; k < explanation.timeline.rows.size(); ++k)
    if (explanation.timeline.rows[k].thread == thread && explanation.timeline.rows[k].text == text) return k;
  FAIL("no row of P" << thread << " `" << text << "` in\n" << to_text(explanation));
  return 0;
}

}  // namespace stalefetch::explaining
