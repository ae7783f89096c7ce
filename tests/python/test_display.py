# SPDX-License-Identifier: BSD-2-Clause
"""Results show themselves: every picture is well-formed, holds what it should, and loads nothing."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest
import stalefetch
from conftest import SCENARIOS

KINDS = ["timeline-svg", "graph-svg", "wavedrom", "dot", "text", "stepper-html"]


def texts_of(svg):
    return " ".join(
        element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")
    )


def assert_self_contained(text):
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'<)]*", text))
    assert addresses <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("kind", KINDS)
def test_all_kinds_for_a_witness(allowed, kind, tmp_path):
    diagram = stalefetch.explain(allowed).diagram(kind)
    assert diagram.kind == kind and str(diagram) == diagram.text and "fetch P1:site" in diagram.text
    assert_self_contained(diagram.text)
    diagram.save(tmp_path / "file")
    assert (tmp_path / "file").read_text() == diagram.text
    bundle = diagram._repr_mimebundle_()
    assert "text/plain" in bundle
    if kind.endswith("svg"):
        assert "fetch P1:site -> B skip" in texts_of(diagram.text) and bundle["image/svg+xml"] == diagram.text


@pytest.mark.parametrize("kind", ["timeline-svg", "graph-svg"])
def test_the_cycle_is_drawn(forbidden, kind):
    text = texts_of(str(stalefetch.explain(forbidden).diagram(kind)))
    for rule in ("CSE-ob", "DSB-ob", "data-observed, rf", "maintenance-order"):
        assert rule in text


def test_the_graph_has_every_event_once(allowed):
    explanation = stalefetch.explain(allowed)
    text = texts_of(str(explanation.diagram("graph-svg")))
    for event in explanation.events:
        if event.thread is not None:
            assert text.count(event.text) == sum(other.text == event.text for other in explanation.events)


def test_wavedrom_lanes_are_as_long_as_the_execution(allowed):
    explanation = stalefetch.explain(allowed)
    document = json.loads(str(explanation.diagram("wavedrom")))
    assert [lane["name"] for lane in document["signal"]] == ["P0", "P1"]
    for lane in document["signal"]:
        assert len(lane["wave"]) == len(lane["node"]) == len(explanation.rows)
        assert sum(letter in "=6" for letter in lane["wave"]) == len(lane["data"])
    assert any("rf" in edge for edge in document["edge"])


@pytest.mark.parametrize("folder", ["shapes/publish", "riscv/fetch", "x86-64"])
def test_everything_can_be_drawn(folder):
    for file in stalefetch.find_tests(SCENARIOS / folder)[:40]:
        explanation = stalefetch.explain(file)
        bundle = explanation._repr_mimebundle_()
        assert bundle["text/plain"] == str(explanation)
        for kind in ("timeline-svg", "graph-svg"):
            if explanation.shown != "nothing":
                ElementTree.fromstring(str(explanation.diagram(kind)))
        json.loads(str(explanation.diagram("wavedrom")))
        assert "text/html" in explanation.verdict._repr_mimebundle_()


def data_of(page):
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)[1])


def test_the_stepper_walks_on_the_machine(allowed):
    page = str(stalefetch.explain(allowed).stepper())
    assert "default-src 'none'" in page
    data = data_of(page)
    assert len(data["states"]) == len(data["steps"]) + 1 > 10
    caches = [state["P1, instruction cache"] for state in data["states"]]
    assert any("stale" in value for cache in caches for value in cache.values())
    assert {"P0", "P1", "memory"} <= set(data["states"][0])
    assert any("stale now" in step["note"] for step in data["steps"])


def test_the_stepper_walks_through_what_is_forbidden(forbidden):
    explanation = stalefetch.explain(forbidden)
    data = data_of(str(explanation.stepper()))
    assert [step["text"] for step in data["steps"]] == [row.text for row in explanation.rows]
    assert data["states"][0]["memory"] == {"P1:site": "B skip", "flag": "0"}
    assert data["states"][-1]["memory"] == {"P1:site": "NOP", "flag": "1"}
    assert data["states"][-1]["P1 saw"] == {"load flag": "1", "fetch P1:site": "B skip"}
    assert len(data["cycles"]) == 3 and "CSE-ob" in json.dumps(data["cycles"])


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs the browser chromium")
@pytest.mark.parametrize("name", ["allowed", "forbidden"])
def test_the_stepper_runs_in_a_browser(name, request, tmp_path):
    page = str(stalefetch.explain(request.getfixturevalue(name)).stepper())
    steps = data_of(page)["steps"]
    assert page.count("\ngo(0);\n") == 1
    (tmp_path / "page.html").write_text(
        page.replace("\ngo(0);\n", "\ngo(0); for (let k = 0; k < 7; ++k) at('next').click();\n")
    )
    command = [
        "chromium",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=4000",
        "--dump-dom",
    ]
    command += [f"--user-data-dir={tmp_path / 'profile'}", (tmp_path / "page.html").as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120).stdout
    assert f"step 7 of {len(steps)}" in shown
    assert shown.count('class="now') == 1 and shown.count('class="future') == len(steps) - 7
    assert 'class="card"' in shown and 'class="changed"' in shown


def test_names_cannot_break_out_of_a_page(allowed):
    evil = stalefetch.parse(allowed.text.replace("flag-acq", "</script><script>alert(1)</script>&amp;", 1))
    explanation = stalefetch.explain(evil)
    page = str(explanation.stepper())
    assert page.count("</script") == page.count("<script") == 2
    for bundle in (explanation._repr_mimebundle_(), explanation.verdict._repr_mimebundle_()):
        assert "<script" not in bundle["text/html"]
    assert "<script" not in evil._repr_mimebundle_()["text/html"]
    simulation = stalefetch.simulate(evil, runs=10)
    assert "<script" not in simulation._repr_mimebundle_()["text/html"]


def test_simulations_and_runs(allowed):
    simulation = stalefetch.simulate(allowed, "cortex-a53-like", runs=2000)
    bundle = simulation._repr_mimebundle_()
    assert bundle["text/plain"] == str(simulation) == str(simulation.diagram("text"))
    for state in simulation.states:
        assert state.text in texts_of(bundle["image/svg+xml"]) and str(state.count) in bundle["text/html"]
    run = simulation.run()
    ElementTree.fromstring(str(run.diagram()))
    assert json.loads(str(run.diagram("wavedrom")))["signal"]
    assert str(run.diagram("vcd")).startswith("$") and str(run.diagram("text")) == run.trace
    assert set(run._repr_mimebundle_()) == {"text/plain", "text/html", "image/svg+xml"}


def test_unknown_kinds(allowed):
    simulation = stalefetch.simulate(allowed, runs=10)
    for thing in (stalefetch.explain(allowed), simulation, simulation.run()):
        with pytest.raises(ValueError, match="svg"):
            thing.diagram("oil-painting")


def test_other_things_show_themselves(allowed):
    assert "CSE-ob" in stalefetch.architectures.aarch64._repr_mimebundle_()["text/html"]
    assert "&lt;" not in allowed._repr_mimebundle_()["text/plain"]
    assert allowed._repr_mimebundle_()["text/html"].startswith("<pre>AArch64 flag-acq")
