# SPDX-License-Identifier: BSD-2-Clause
"""Protocols: what Python says of them is what the program says."""

import json
import pickle
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest
import stalefetch
from conftest import INSTALL, SCENARIOS
from stalefetch import *  # noqa: F403  repr() is evaluated

LINUX = SCENARIOS / "linux"


def said(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True).stdout


def test_what_it_is(install, tmp_path):
    assert isinstance(install, stalefetch.Protocol) and str(install) == install.text == INSTALL
    assert (install.name, install.source, install.file) == ("install", "the README", "")
    assert install.title.startswith("A JIT writes") and install.promises == ("publish(ready): f == new",)
    assert install.mutants == ("synchronized", "early", "x86") and install.prose == ""
    (tmp_path / "p.litmus").write_text(INSTALL)
    loaded = stalefetch.load(tmp_path / "p.litmus")
    assert loaded == install and loaded.file == str(tmp_path / "p.litmus") and loaded in {install}
    assert isinstance(stalefetch.load(SCENARIOS / "shapes/publish/flag-acq.litmus"), stalefetch.Test)
    assert "wrote" in stalefetch.load(LINUX / "bpf_text_copy.litmus").prose


def test_it_is_frozen_evaluates_and_pickles(install):
    for protocol in (install, install.mutant("early")):
        assert eval(repr(protocol)) == protocol == pickle.loads(pickle.dumps(protocol))
        with pytest.raises(AttributeError):
            protocol.name = "other"
    assert install != install.mutant("early") != install.mutant("synchronized") and install != INSTALL
    assert install.mutant("early").name == "install+early" and not install.mutant("early").mutants


@pytest.mark.parametrize("arch", list(stalefetch.architectures))
@pytest.mark.parametrize("name", ["membarrier", "jit_text_alloc", "bpf_text_copy", "kprobe"])
def test_verdicts_are_those_of_the_program(program, name, arch):
    path = LINUX / f"{name}.litmus"
    (told,) = json.loads(said(program, "check", path, "--arch", arch, "--format", "json"))
    verdict = stalefetch.check(path, arch)
    assert verdict.outcome == told["verdict"] and verdict.architecture == arch
    assert [{"promise": b.promise, "how": b.how} for b in verdict.broken] == told.get("broken", [])
    assert said(program, "check", path, "--arch", arch).startswith(str(verdict))
    assert verdict.explain().document == json.loads(said(program, "explain", path, "--arch", arch, "--format", "json"))
    assert eval(repr(verdict)) == verdict == pickle.loads(pickle.dumps(verdict))
    assert str(pickle.loads(pickle.dumps(verdict))) == str(verdict)


def test_mutants_are_those_of_the_program(program, install, tmp_path):
    (tmp_path / "p.litmus").write_text(INSTALL)
    for mutant, outcome in (("synchronized", "safe"), ("early", "unsafe")):
        verdict = install.mutant(mutant).check("x86-64")
        assert verdict.outcome == outcome and verdict.name == f"install+{mutant}"
        assert said(program, "check", tmp_path / "p.litmus", "--arch", "x86-64", "--mutant", mutant) == str(verdict)


def test_what_decides(install):
    broken = stalefetch.check(install, "x86-64")
    assert [b.kind for b in broken.broken] == ["intact", "publish"] and not broken.sources
    assert broken.why.startswith("P1: fetch f -> int3, stale since store f") or "stale since row" in broken.why
    kept = install.mutant("synchronized").check("x86-64")
    assert "Serialization" in kept.why and any("Serializing Instructions" in source for source in kept.sources)
    explanation = kept.explain()
    assert {cycle.axiom for cycle in explanation.cycles} == {"one-order"}
    assert eval(repr(explanation)) == explanation == pickle.loads(pickle.dumps(explanation))
    assert stalefetch.explain(kept) == stalefetch.explain(install.mutant("synchronized"), arch="x86-64") == explanation


def test_options_are_those_of_tests(install):
    assert stalefetch.check(install, arch="x86-64", practised_0=True).outcome == "safe"
    assert stalefetch.check(install, arch="x86-64", features="practised-0").configuration == "practised-0=1"
    kept = install.mutant("synchronized")
    assert kept.check("x86-64", without="serialization").outcome == "unsafe"
    assert kept.check(stalefetch.architectures.x86_64.without("serialization")).outcome == "unsafe"
    limited = install.check("x86-64", path_limit=1)
    assert limited.outcome == "inconclusive" and limited.reasons and limited.explain().shown == "nothing"


def test_everywhere_at_once(install):
    found = stalefetch.check(install)
    assert isinstance(found, stalefetch.Matrix) and len(found.columns) == len(stalefetch.architectures)
    assert [found["install", arch].outcome for arch in ("aarch64", "riscv", "x86-64")] == ["unsafe", "safe", "unsafe"]
    assert found["install", "x86-64"].kinds == ("intact", "publish")


@pytest.mark.parametrize(
    "text, line, words",
    [
        (INSTALL.replace("write_code(f", "write_cod(f"), 10, "write_cod"),
        (INSTALL.replace("f == new", "g == new"), 22, "g"),
        (INSTALL.replace("Source=", "Sauce="), 3, "Sauce"),
        ("C x\n{", 2, ""),
    ],
)
def test_bad_protocols_have_positions(text, line, words):
    for ask in (lambda p: p.check("x86-64"), lambda p: p.check(), lambda p: p.repair("x86-64")):
        with pytest.raises(stalefetch.InputError) as caught:
            ask(stalefetch.parse(text, file="p.litmus"))
        assert (caught.value.file, caught.value.line) == ("p.litmus", line) and words in str(caught.value)


def test_what_cannot_be_asked(install, allowed):
    with pytest.raises(stalefetch.InputError, match="arch"):
        stalefetch.explain(install)
    with pytest.raises(stalefetch.InputError, match="synchronized, early, x86"):
        install.mutant("late")
    with pytest.raises(stalefetch.InputError, match="does not have"):
        install.mutant("x86").check("riscv")
    with pytest.raises(stalefetch.InputError, match="a protocol"):
        stalefetch.repair(allowed, "aarch64")
    with pytest.raises(stalefetch.InputError, match="not for"):
        stalefetch.check(LINUX / "x86" / "int3.litmus", "riscv")
    with pytest.raises(stalefetch.InputError, match="unsafe"):
        install.mutant("early").repair("x86-64")
    with pytest.raises(TypeError):
        stalefetch.check(install, "x86-64", unroll="three")
    with pytest.raises(stalefetch.InputError):
        stalefetch.Builder("C", "x").exists("x=1").test()


def test_lowered_to_assembly(program, install, tmp_path):
    (tmp_path / "p.litmus").write_text(INSTALL)
    for arch in stalefetch.architectures:
        test = install.lower(arch)
        assert test.architecture == arch and test.quantifier == "exists"
        assert test == stalefetch.parse(said(program, "lower", tmp_path / "p.litmus", "--arch", arch))
        assert (test.check().outcome == "allowed") == (install.check(arch).outcome == "unsafe")
    assert install.mutant("synchronized").lower("x86-64") != install.lower("x86-64")


def test_repairs_are_those_of_the_program(program, install, tmp_path):
    (tmp_path / "p.litmus").write_text(INSTALL)
    told = json.loads(said(program, "repair", tmp_path / "p.litmus", "--arch", "x86-64", "--format", "json"))
    found = stalefetch.repair(install, "x86-64")
    assert found.outcome == "unsafe" and found.complete and len(found) == len(told["repairs"]) > 2
    steps = [[(s.step, s.function, s.before, s.cost) for s in repair.steps] for repair in found]
    assert steps == [[(s["step"], s["function"], s["before"], s["cost"]) for s in r["steps"]] for r in told["repairs"]]
    assert [s.line for repair in found for s in repair.steps] == [
        s["line"] for r in told["repairs"] for s in r["steps"]
    ]
    said(program, "repair", tmp_path / "p.litmus", "--arch", "x86-64", "--write", tmp_path / "repaired.litmus")
    assert (tmp_path / "repaired.litmus").read_text() == str(found.repaired())
    assert [repair.cost for repair in found] == sorted(repair.cost for repair in found)
    assert eval(repr(found)) == found == pickle.loads(pickle.dumps(found))
    assert str(found[0]).startswith("P1: sync_core() before") and str(found[0]) in str(found)


def test_each_repair_repairs(install):
    found = stalefetch.repair(install, "x86-64")
    for index, repair in enumerate(found):
        repaired = found.repaired(index)
        assert repaired.check("x86-64").outcome == "safe"
        assert all(f"{step.step};" in str(repaired) for step in repair.steps)
    with pytest.raises(IndexError):
        found.repaired(len(found))


def test_what_a_safe_protocol_does_not_need(program):
    path = LINUX / "membarrier.litmus"
    told = json.loads(said(program, "repair", path, "--arch", "x86-64", "--format", "json"))
    found = stalefetch.repair(path, "x86-64", workers=2)
    assert found.outcome == "safe" and not found.repairs
    assert list(found.spare) == told["spare"] and list(found.spare_together) == told["spare_together"]


def test_the_matrix_is_that_of_the_program(program):
    folder = SCENARIOS / "linux" / "x86"
    columns = ["x86-64", "x86-64:fred", "riscv"]
    arguments = [part for column in columns for part in ("--column", column)]
    for mutants in (False, True):
        found = stalefetch.matrix(folder, columns, mutants=mutants, workers=2)
        flags = ["--mutants"] * mutants
        assert str(found) == said(program, "matrix", folder, *arguments, *flags)
        told = said(program, "matrix", folder, *arguments, *flags, "--format", "csv").splitlines()[1:]
        assert len(told) == len(found.rows())
        for line, row in zip(told, found.rows()):
            assert line.endswith(f'"{row["configuration"]}",{row["outcome"]},"{row["broken"]}"')
    assert eval(repr(found)) == found == pickle.loads(pickle.dumps(found))


def test_rows_and_columns_of_a_matrix(install):
    seen = []
    found = stalefetch.matrix(
        [install, LINUX / "kprobe.litmus", install.mutant("x86")],
        ["x86-64", stalefetch.architectures.aarch64.configure(DIC=True, IDC=True)],
        progress=lambda done, total: seen.append((done, total)),
    )
    assert found.protocols == ("install", "kprobe", "install+x86") and seen[-1] == (6, 6)
    assert found["install", "aarch64:DIC,IDC"].outcome == "unsafe"
    assert found["install+x86", "x86-64"].outcome == "safe"
    missing = found["install+x86", "aarch64:DIC,IDC"]
    assert missing.outcome == "none" and "does not have" in missing.note
    for place in (("nobody", "x86-64"), ("install", "riscv")):
        with pytest.raises(KeyError):
            found[place]
    assert len(stalefetch.matrix(install).columns) > 10
    with pytest.raises(stalefetch.InputError, match="sweep"):
        stalefetch.matrix(install, [stalefetch.architectures.x86_64.without("serialization")])
    with pytest.raises(stalefetch.InputError, match="no protocol"):
        stalefetch.matrix(SCENARIOS / "shapes")
    with pytest.raises(ValueError):
        stalefetch.matrix(install, ["x86-64"], workers=0)


def test_what_is_wrong_with_one_does_not_cost_the_others(install):
    bad = stalefetch.parse(INSTALL.replace("write_code(f", "write_cod(f"), file="bad.litmus")
    found = stalefetch.matrix([bad, install], ["x86-64"])
    assert found.cells[0][0].outcome == "error" and "bad.litmus:10" in found.cells[0][0].note
    assert found.cells[1][0].outcome == "unsafe"


def test_a_matrix_as_a_data_frame(install, monkeypatch):
    pandas = pytest.importorskip("pandas")
    found = stalefetch.matrix(install, ["x86-64", "aarch64:DIC,IDC"], mutants=True)
    frame = found.to_dataframe()
    assert isinstance(frame, pandas.DataFrame) and frame.shape == (4, 2)
    assert frame.loc["install+synchronized", ("x86-64", "default")] == "safe"
    assert list(frame.columns) == [("x86-64", "default"), ("aarch64", "DIC,IDC")]
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        found.to_dataframe()


def test_protocols_are_found(install):
    found = stalefetch.find_protocols(LINUX)
    assert str(LINUX / "x86" / "int3.litmus") in found and found == tuple(sorted(found))
    assert not stalefetch.find_protocols(SCENARIOS / "shapes")
    with pytest.raises(stalefetch.InputError):
        stalefetch.find_protocols("no-such-folder")


def test_sweeps_take_protocols(install, tmp_path):
    checks = [
        stalefetch.Check.of(protocol, arch)
        for protocol in (install, install.mutant("x86"))
        for arch in ("x86-64", "riscv")
    ]
    found = stalefetch.sweep(checks, workers=2, chunk=1, journal=tmp_path / "journal")
    assert [row["outcome"] for row in found.rows()] == ["unsafe", "safe", "safe", "error"]
    assert found.rows()[0]["note"] == "intact; publish(ready): f == new" and found.failures[0].kind == "InputError"
    assert stalefetch.sweep(checks, journal=tmp_path / "journal") == found
    assert found[0].explain() == install.check("x86-64").explain()


def test_machines_run_what_a_protocol_becomes(install):
    simulation = stalefetch.simulate(install, "worst-case", "aarch64", runs=2000)
    assert simulation.question.test == install.lower("aarch64") and not simulation.violations
    assert simulation.positive > 0


def test_primitives_have_sources():
    for name, architecture in stalefetch.architectures.items():
        known = {primitive.name: primitive for primitive in architecture.primitives}
        assert "smp_store_release" in known and len(known) > 30, name
        assert all(primitive.source for primitive in known.values()), name
        assert "code_return" not in known  # that is no primitive, but how code is written
    assert re.search(r"\bc\b", known["write_code"].parameters)


@pytest.mark.parametrize("arch", ["aarch64", "riscv", "x86-64"])
def test_rows_have_the_lines_of_the_protocol(install, arch):
    lines = install.text.splitlines()
    rows = stalefetch.explain(install, arch).rows
    for row in rows:
        if row.text.startswith("fetch f"):
            assert row.line and "call(f)" in lines[row.line - 1]
    assert any(row.text.startswith("fetch f") for row in rows)


@pytest.mark.parametrize("kind", ["timeline-svg", "graph-svg", "wavedrom", "dot", "text", "stepper-html"])
@pytest.mark.parametrize("arch", ["riscv", "x86-64"])
def test_pictures(install, arch, kind):
    text = str(stalefetch.explain(install, arch).diagram(kind))
    assert "fetch f" in text and "P2:f" not in text


def test_they_show_themselves(install):
    evil = stalefetch.parse(INSTALL.replace('"A JIT', '"<script>alert(1)</script> A JIT'))
    shown = [
        evil,
        evil.check("x86-64"),
        evil.mutant("synchronized").check("x86-64"),
        evil.check(),
        evil.repair("x86-64"),
    ]
    shown += [evil.repair("riscv"), evil.check("x86-64", path_limit=1)]
    for thing in shown:
        bundle = thing._repr_mimebundle_()
        assert bundle["text/plain"] == str(thing) and "install" in bundle["text/html"]
        assert "<script" not in bundle["text/html"]
    assert "stale since row" in shown[1]._repr_mimebundle_()["image/svg+xml"]
    assert "Serialization" in shown[2]._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("folder", ["bugs", "lkmm", "linux/x86"])
def test_everything_can_be_shown(folder):
    outcomes = set()
    for file in stalefetch.find_protocols(SCENARIOS / folder)[::3]:
        for arch in ("aarch64", "x86-64"):
            try:
                verdict = stalefetch.check(file, arch)
            except stalefetch.InputError:
                continue  # not for this architecture
            outcomes.add(verdict.outcome)
            assert verdict.why and verdict._repr_mimebundle_()["text/html"]
            explanation = verdict.explain()
            for kind in ("timeline-svg", "graph-svg"):
                if explanation.shown != "nothing":
                    ElementTree.fromstring(str(explanation.diagram(kind)))
            assert "@DATA@" not in str(explanation.stepper())
    assert len(outcomes) >= 2
