# SPDX-License-Identifier: BSD-2-Clause
"""Verdicts are those of the command line, in all configurations, and options do what they say."""

import copy
import json
import pickle
import subprocess

import pytest
import stalefetch
from conftest import PUBLISH, SCENARIOS
from stalefetch import *  # noqa: F403  repr() is evaluated

COUNTER = """AArch64 counter
{ 0:X1=x; }
 P0                  ;
 MOV W2,#5           ;
 loop: SUB W2,W2,#1  ;
 CBNZ W2,loop        ;
 MOV W3,#1           ;
exists (0:X3=1)
"""


def test_verdicts_are_those_of_the_program(program):
    folders = [str(SCENARIOS / "shapes"), str(SCENARIOS / "riscv"), str(SCENARIOS / "x86-64")]
    done = subprocess.run([program, "check", "--format", "json", *folders], capture_output=True, text=True)
    documents = json.loads(done.stdout)
    assert len(documents) > 300
    for document in documents:
        verdict = stalefetch.check(document["file"])
        assert verdict.outcome == document["outcome"], document["file"]
        assert verdict.hash == document["hash"] and verdict.proposition == document["proposition"]
        states = [{"state": s.text, "executions": s.executions, "satisfies": s.satisfies} for s in verdict.states]
        assert states == document["states"]
        assert verdict.unpredictable == document["unpredictable"]
        assert list(verdict.reasons) == document["reasons"] and list(verdict.doubts) == document["doubts"]
        assert list(verdict.deadlock) == document.get("deadlock", [])


def test_text_is_that_of_the_program(program, allowed):
    printed = subprocess.run([program, "check", allowed.file], capture_output=True, text=True).stdout
    assert str(stalefetch.check(allowed)) == printed


def test_a_verdict_is_frozen_data(allowed):
    verdict = stalefetch.check(allowed, IDC=True)
    assert verdict.name == "flag-acq" and verdict.architecture == "aarch64" and verdict.configuration == "IDC=1"
    assert verdict.executions == sum(state.executions for state in verdict.states) == verdict.counts.consistent
    assert any(state.satisfies and state.values == {"1:X5": "1", "1:X0": "0"} for state in verdict.states)
    with pytest.raises(AttributeError):
        verdict.outcome = "forbidden"
    for other in (eval(repr(verdict)), copy.copy(verdict), pickle.loads(pickle.dumps(verdict))):
        assert other == verdict and hash(other) == hash(verdict) and str(other) == str(verdict)


@pytest.mark.parametrize(
    "asked",
    [
        {"features": "DIC=1,IDC=1"},
        {"features": "DIC,IDC"},
        {"features": {"DIC": True, "IDC": True}},
        {"features": ["DIC", "IDC"]},
        {"features": {"DIC", "IDC"}},
        {"DIC": True, "IDC": True},
        {"features": "DIC=0,IDC=1", "DIC": True},
        {"arch": "AArch64", "features": "DIC,IDC"},
        {"arch": stalefetch.architectures.aarch64.configure(DIC=True, IDC=True)},
    ],
)
def test_features_are_written_in_many_ways(forbidden, asked):
    assert stalefetch.check(forbidden, **asked).configuration == "DIC=1,IDC=1"


def test_keywords_stand_for_names_that_are_none(allowed):
    assert stalefetch.check(allowed, fetch_order_2020=True).configuration == "fetch-order-2020=1"
    assert stalefetch.check(allowed, cmodx_A_a=True).configuration == "cmodx-A.a=1"


def test_what_ifs(forbidden):
    assert stalefetch.check(forbidden).outcome == "forbidden"
    assert stalefetch.check(forbidden, without="CSE-ob").outcome == "allowed"
    weaker = stalefetch.architectures.aarch64.without("CSE-ob")
    assert stalefetch.check(forbidden, weaker).outcome == "allowed"
    assert stalefetch.check(forbidden, weaker).question.without == ("CSE-ob",)
    rules = stalefetch.architectures.aarch64.rule_file
    assert stalefetch.check(forbidden, rules=rules).outcome == "forbidden"
    anything = '"none"\n(** Nothing: forbids nothing. source: none **)\nacyclic (po & rf) as nothing\n'
    assert stalefetch.check(forbidden, rules=anything).outcome == "allowed"


def test_a_rule_file(tmp_path, forbidden):
    path = tmp_path / "mine.cat"
    path.write_text(stalefetch.architectures.aarch64.rule_file, encoding="utf-8")
    assert stalefetch.check(forbidden, rule_file=str(path)).outcome == "forbidden"
    path.write_text("let x = ", encoding="utf-8")
    with pytest.raises(stalefetch.InputError) as caught:
        stalefetch.check(forbidden, rule_file=str(path))
    assert caught.value.file == str(path) and caught.value.line == 1
    with pytest.raises(stalefetch.InputError):
        stalefetch.check(forbidden, rule_file=str(tmp_path / "none.cat"))


def test_limits_make_it_inconclusive(endless):
    assert stalefetch.check(COUNTER_TEST, unroll=1).outcome == "inconclusive"
    assert stalefetch.check(COUNTER_TEST, unroll=5).outcome == "allowed"
    slow = stalefetch.check(endless, time_limit=0.2)
    assert slow.outcome == "inconclusive" and slow.reasons == ("time limit reached",)
    small = stalefetch.check(endless, memory_limit=1)
    assert small.outcome == "inconclusive" and small.reasons == ("memory limit reached",)
    few = stalefetch.check(PUBLISH / "flag-acq.litmus", path_limit=1)
    assert few.reasons and few.outcome != "forbidden"


COUNTER_TEST = stalefetch.parse(COUNTER)


def test_what_is_not_modelled_is_inconclusive():
    text = "AArch64 t\nVariant=memtag\n{ }\n P0 ;\n NOP ;\nexists (0:X0=0)\n"
    verdict = stalefetch.check(stalefetch.parse(text))
    assert verdict.outcome == "inconclusive" and "memory tagging" in verdict.reasons[0]
    assert eval(repr(verdict)) == verdict
    with pytest.raises(ValueError, match="memory tagging"):
        verdict.explain()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"time_limt": True}, stalefetch.InputError),
        ({"features": "NOSUCH"}, stalefetch.InputError),
        ({"features": "DIC=2"}, stalefetch.InputError),
        ({"DIC": True}, stalefetch.InputError),  # needs IDC
        ({"without": "no-such-rule"}, stalefetch.InputError),
        ({"arch": "no-such"}, stalefetch.InputError),
        ({"arch": "riscv"}, stalefetch.InputError),
        ({"DIC": 1}, TypeError),
        ({"features": {"DIC": 1}}, TypeError),
        ({"features": [1]}, TypeError),
        ({"features": 7}, TypeError),
        ({"unroll": "3"}, TypeError),
        ({"unroll": -1}, TypeError),
        ({"unroll": 2**40}, TypeError),
        ({"time_limit": "long"}, TypeError),
        ({"without": [3]}, TypeError),
        ({"arch": 3}, TypeError),
    ],
)
def test_bad_options(allowed, options, error):
    with pytest.raises(error):
        stalefetch.check(allowed, **options)


@pytest.mark.parametrize("subject", [None, 3, b"bytes", ["list"], object()])
def test_bad_tests(subject):
    with pytest.raises(TypeError):
        stalefetch.check(subject)


def test_paths_are_tests():
    path = PUBLISH / "flag-acq.litmus"
    assert stalefetch.check(path) == stalefetch.check(str(path)) == stalefetch.check(stalefetch.load(path))
    assert stalefetch.load(path).check() == stalefetch.check(path)


def test_a_check_is_asked_later(allowed):
    question = stalefetch.Check.of(allowed, IDC=True, without=["CSE-ob"])
    assert pickle.loads(pickle.dumps(question)) == question == eval(repr(question))
    assert question.run() == stalefetch.check(allowed, IDC=True, without="CSE-ob")


BEYOND_THE_END = (
    "X86_64 t\n{ go=0; 0:rbx=0x1111; 0:rsi=P2:g; }\n"
    " P0 | P1 | P2 ;\n movq %rbx,(%rsi) | movl (go),%ebx | g: ret ;\n movl $1,(go) | | ;\nexists (1:rbx=1)\n",
    "AArch64 t\n{ 0:X0=0x1111; 0:X1=P2:g; 0:X2=go; 1:X2=go; 0:X5=1; }\n"
    " P0 | P1 | P2 ;\n STR X0,[X1] | LDR W3,[X2] | g: RET ;\n STR W5,[X2] | | ;\nexists (1:X3=1)\n",
    "RISCV t\n{ 0:x10=0x1111; 0:x11=P2:g; 0:x12=go; 1:x12=go; 0:x5=1; }\n"
    " P0 | P1 | P2 ;\n sd x10,0(x11) | lw x13,0(x12) | g: ret ;\n sw x5,0(x12) | | ;\nexists (1:x13=1)\n",
    "AArch64 t\n{ 0:X1=P2:g; 0:X2=go; 1:X2=go; 0:X5=1; }\n"
    " P0 | P1 | P2 ;\n STR W5,[X1,#8] | LDR W3,[X2] | g: RET ;\n STR W5,[X2] | | ;\nexists (1:X3=1)\n",
    "AArch64 t\n{ 0:X1=x; 0:X2=go; 1:X2=go; 0:X5=1; }\n"
    " P0 | P1 ;\n STR W5,[X1,#64] | LDR W3,[X2] ;\n STR W5,[X2] | ;\nexists (1:X3=1)\n",
)


@pytest.mark.parametrize("text", BEYOND_THE_END)
def test_what_lies_beyond_the_end_is_not_known(text):
    """The page goes on behind the last instruction: what reaches there is no page fault."""
    verdict = stalefetch.parse(text).check()
    assert verdict.outcome == "inconclusive" and "the test names only a part" in verdict.reasons[0]
