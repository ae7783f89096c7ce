# SPDX-License-Identifier: BSD-2-Clause
"""Explanations hold what the program prints, as data."""

import json
import pickle
import subprocess

import pytest
import stalefetch
from conftest import SCENARIOS
from stalefetch import *  # noqa: F403  repr() is evaluated


def test_a_witness(allowed):
    explanation = stalefetch.explain(allowed)
    assert explanation.shown == "witness" and explanation.outcome == "allowed" and not explanation.cycles
    (stale,) = [row for row in explanation.rows if row.stale]
    assert (stale.number, stale.thread, stale.stale_since, stale.ahead_of) == (4, 1, 1, 8)
    assert stale.text == "fetch P1:site -> B skip" and stale.instruction == "B skip"
    labels = {arrow.label for arrow in explanation.arrows}
    assert {"rf", "irf", "ifr"} <= labels
    for arrow in explanation.arrows:
        assert arrow.source < len(explanation.events) and arrow.target < len(explanation.events)


def test_a_forbidden_outcome_has_cycles_with_sources(forbidden):
    explanation = stalefetch.check(forbidden).explain()
    assert explanation.shown == "ruled-out" and len(explanation.cycles) == 3
    for cycle in explanation.cycles:
        assert cycle.axiom == "external" and cycle.citation and cycle.closed
        assert cycle.steps[-1].target == cycle.steps[0].source
        assert all(step.citation for step in cycle.steps)


def test_what_is_said_is_what_the_program_says(program):
    files = stalefetch.find_tests(SCENARIOS / "shapes" / "publish")
    for file in files:
        said = subprocess.run([program, "explain", "--format", "json", file], capture_output=True, text=True).stdout
        explanation = stalefetch.explain(file)
        assert explanation.document == json.loads(said)
        assert len(explanation.rows) == len(explanation.document["timeline"]["rows"])


def test_repr_and_pickle(allowed):
    explanation = stalefetch.explain(allowed, IDC=True)
    assert eval(repr(explanation)) == explanation == pickle.loads(pickle.dumps(explanation))
    with pytest.raises(AttributeError):
        explanation.state = ""


def test_everything_that_can_be_explained(allowed):
    verdict = stalefetch.check(allowed)
    explanation = stalefetch.explain(verdict)
    assert explanation == stalefetch.explain(verdict.question) == stalefetch.explain(allowed.file)
    # A verdict of another process has no answer beside it: it is found again.
    assert pickle.loads(pickle.dumps(verdict)).explain() == explanation


def test_nothing_to_show(endless):
    explanation = stalefetch.explain(endless, time_limit=0.1)
    assert explanation.shown == "nothing" and explanation.remarks == ("not explored: time limit reached",)
