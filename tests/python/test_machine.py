# SPDX-License-Identifier: BSD-2-Clause
"""Machines: the same runs as the program's, recorded and replayed; and comparing configurations."""

import json
import pickle
import subprocess

import pytest
import stalefetch
from conftest import PUBLISH, SCENARIOS
from stalefetch import *  # noqa: F403  repr() is evaluated
from stalefetch import architectures

PROFILES = ["worst-case", "cortex-a53-like", "neoverse-n1-like"]


def test_the_program_simulates_what_a_protocol_becomes(program, install, tmp_path):
    def simulated(*arguments):
        command = [program, "simulate", *map(str, arguments), "--profile", "worst-case", "--runs", "300"]
        return subprocess.run(command, capture_output=True, text=True)

    protocol, lowered, mutant = (tmp_path / f"{name}.litmus" for name in ("install", "lowered", "mutant"))
    protocol.write_text(install.text)
    lowered.write_text(str(install.lower("x86-64")))
    mutant.write_text(str(install.mutant("synchronized").lower("x86-64")))
    found = simulated(protocol, "--arch", "x86-64")
    assert found.stdout and found.stdout == simulated(lowered).stdout
    changed = simulated(protocol, "--arch", "x86-64", "--mutant", "synchronized").stdout
    assert changed == simulated(mutant).stdout != found.stdout
    refused = simulated(protocol)
    assert refused.returncode == 2 and "a protocol; expected --arch" in refused.stderr


@pytest.mark.parametrize("profile", PROFILES)
def test_histograms_are_those_of_the_program(program, allowed, profile):
    command = [program, "simulate", allowed.file, "--profile", profile, "--runs", "3000", "--seed", "7"]
    said = subprocess.run([*command, "--format", "json"], capture_output=True, text=True).stdout
    document = json.loads(said)
    found = stalefetch.simulate(allowed, profile, runs=3000, seed=7)
    assert [{"state": s.text, "count": s.count, "satisfies": s.satisfies} for s in found.states] == document["states"]
    assert (found.positive, found.negative, found.outcome) == (
        document["positive"],
        document["negative"],
        document["envelope"],
    )
    assert sum(state.count for state in found.states) == found.runs == 3000 and not found.violations


def test_text_is_that_of_the_program(program, allowed):
    said = subprocess.run([program, "simulate", allowed.file, "--runs", "500"], capture_output=True, text=True).stdout
    assert str(stalefetch.simulate(allowed, runs=500)) == said


def test_a_simulation_is_frozen_data(allowed):
    found = stalefetch.simulate(allowed, runs=500)
    assert eval(repr(found)) == found == pickle.loads(pickle.dumps(found))
    assert found == stalefetch.simulate(found.question, runs=500)
    assert found != stalefetch.simulate(allowed, runs=500, seed=2)
    narrow = stalefetch.simulate(allowed, "neoverse-n1-like", runs=500)
    assert pickle.loads(pickle.dumps(narrow)).run(7) == narrow.run(7)
    assert pickle.loads(pickle.dumps(narrow)).run(7).trace == narrow.run(7).trace
    with pytest.raises(AttributeError):
        found.runs = 1


def test_runs_are_recorded(allowed):
    found = stalefetch.simulate(allowed, "cortex-a53-like", runs=2000)
    assert found.positive > 0
    run = found.run()
    assert run.satisfies and run.state == "1:X5=1; 1:X0=0;" and run == found.run(run.number)
    assert "fetch" in run.trace and run.document["signals"] and run.document["events"]
    other = found.run(0)
    assert other.number == 0 and other.state in {state.text for state in found.states}
    assert str(other).startswith("run 0 of seed 1 on cortex-a53-like: ")


def test_witnesses_are_replayed(allowed, forbidden):
    replay = stalefetch.explain(allowed).replay()
    assert replay.followed and not replay.gave_up and replay.run.trace in str(replay)
    assert stalefetch.explain(forbidden).replay() is None
    refused = []
    for file in stalefetch.find_tests(SCENARIOS / "riscv" / "fetch"):
        found = stalefetch.explain(file).replay(most_states=2000)
        if found is not None and not found.followed:
            refused.append(found)
    assert refused and all(found.refused and found.run is None and str(found) for found in refused)


def test_profiles_and_what_is_wrong(tmp_path, allowed):
    assert {profile.name for profile in stalefetch.profiles()} >= set(PROFILES)
    assert next(p for p in stalefetch.profiles() if p.name == "neoverse-n1-like").features == "DIC=1,IDC=1"
    with pytest.raises(stalefetch.InputError, match="worst-case"):
        stalefetch.simulate(allowed, "no-such-machine")
    profile = tmp_path / "mine.toml"
    profile.write_text("nonsense = 1\n")
    with pytest.raises(stalefetch.InputError) as caught:
        stalefetch.simulate(allowed, profile)
    assert caught.value.file == str(profile) and caught.value.line == 1
    with pytest.raises(TypeError):
        stalefetch.simulate(allowed, runs="many")
    with pytest.raises(TypeError):
        stalefetch.simulate(allowed, runs=-1)
    updates = stalefetch.find_tests(SCENARIOS / "system" / "aarch64" / "updates")  # by hardware: not there
    reasons = {reason for file in updates for reason, _ in stalefetch.simulate(file, runs=3).refused}
    assert any("hardware updates" in reason for reason in reasons)
    modes = stalefetch.find_tests(SCENARIOS / "system" / "riscv" / "mode" / "user-page.litmus")
    with pytest.raises(stalefetch.UnsupportedError, match="another mode"):
        stalefetch.simulate(modes[0], runs=1)


def test_progress_and_an_error_in_it(allowed):
    seen = []
    stalefetch.simulate(allowed, runs=5000, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (5000, 5000) and seen == sorted(seen)
    stalefetch.simulate(allowed, runs=100, progress=True)
    with pytest.raises(ZeroDivisionError):
        stalefetch.simulate(allowed, runs=5000, progress=lambda done, total: 1 / 0)
    # A simulation within a simulation's progress.
    inner = []
    stalefetch.simulate(allowed, runs=100, progress=lambda *_: inner.append(stalefetch.simulate(allowed, runs=10)))
    assert inner[0].runs == 10


def test_configurations_are_told_apart():
    aarch64 = architectures.aarch64
    found = stalefetch.distinguish(aarch64, aarch64.configure(IDC=True), tests=PUBLISH)
    assert {found.left, found.right} == {"allowed", "forbidden"}
    assert stalefetch.check(found.test).outcome == found.left
    assert stalefetch.check(found.test, IDC=True).outcome == found.right
    assert found.test.text in str(found) and eval(repr(found)) == found == pickle.loads(pickle.dumps(found))
    assert stalefetch.distinguish("aarch64", "aarch64", tests=[PUBLISH / "flag-acq.litmus"]) is None


def test_rules_are_told_apart():
    found = stalefetch.distinguish("aarch64", architectures.aarch64.without("CSE-ob"), tests=[PUBLISH])
    assert found.left == "forbidden" and found.right == "allowed"


def test_distinguish_reports_and_refuses():
    seen = []
    stalefetch.distinguish(
        "aarch64", "aarch64", tests=[PUBLISH / "flag-acq.litmus"], progress=lambda n, _: seen.append(n)
    )
    assert seen == sorted(seen) and seen
    with pytest.raises(ZeroDivisionError):
        stalefetch.distinguish("aarch64", "aarch64", tests=PUBLISH, progress=lambda n, _: 1 / 0)
    with pytest.raises(stalefetch.InputError):
        stalefetch.distinguish("aarch64", "riscv", tests=PUBLISH)
