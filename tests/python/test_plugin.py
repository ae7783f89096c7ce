# SPDX-License-Identifier: BSD-2-Clause
"""pytest collects litmus files and shows why a verdict is not the one that was expected."""

import re

from conftest import INSTALL, PUBLISH, SCENARIOS

BODY = (PUBLISH / "flag-acq.litmus").read_text()
# Nothing is cleaned: right where the data cache needs no cleaning, and only there.
NOT_CLEANED = (PUBLISH / "flag-acq-ctrl-isb.litmus").read_text().replace("DC CVAU,X2", "NOP       ")


def write(pytester, name, expect="", body=BODY):
    first, rest = body.split("\n", 1)
    path = pytester.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{first}\n{expect}\n{rest}")
    return path


def test_expectations_in_the_file(pytester):
    write(pytester, "a.litmus", "(* expect: allowed *)\n(* expect DIC=1,IDC=1: allowed, not unpredictable *)")
    write(pytester, "none.litmus")
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*a.litmus::as-in-file PASSED*", "*a.litmus::DIC=1,IDC=1 PASSED*"])


def test_each_configuration_has_its_verdict(pytester):
    write(pytester, "a.litmus", "(* expect: allowed *)\n(* expect IDC=1: forbidden *)", NOT_CLEANED)
    pytester.runpytest().assert_outcomes(passed=2)


def test_a_failure_shows_the_explanation(pytester):
    write(pytester, "a.litmus", "(* expect: forbidden *)")
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*a.litmus:2: expected forbidden, found allowed", "*stale since row 1*"])


def test_unpredictable_is_compared_where_it_is_said(pytester):
    write(pytester, "a.litmus", "(* expect: allowed, unpredictable *)")
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*expected allowed, unpredictable, found allowed"])


def test_tables_beside_and_above(pytester):
    write(pytester, "tests/deep/a.litmus")
    write(pytester, "tests/deep/b.litmus")
    table = pytester.path / "tests" / "expected.tsv"
    rows = [
        "deep/a.litmus\tas-in-file\tallowed\tno",
        "deep/a.litmus\tIDC=1\tallowed\t",
        "deep/b.litmus\tIDC=1\tforbidden\t",
    ]
    table.write_text("file\tconfig\tverdict\tunpredictable\n" + "\n".join(rows) + "\n")
    result = pytester.runpytest()
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*expected.tsv:4: expected forbidden, found allowed"])
    # What a file says itself comes first.
    write(pytester, "tests/deep/b.litmus", "(* expect: allowed *)")
    pytester.runpytest().assert_outcomes(passed=3)


def test_a_table_that_is_named(pytester):
    write(pytester, "tests/a.litmus")
    (pytester.path / "mine.tsv").write_text("file\tconfig\tverdict\ntests/a.litmus\tas-in-file\tallowed\n")
    pytester.makeini("[pytest]\nstalefetch_expected = mine.tsv\n")
    pytester.runpytest().assert_outcomes(passed=1)


def test_bad_tables_and_bad_words_are_errors(pytester):
    write(pytester, "a.litmus", "(* expect: permitted *)")
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*a.litmus:2: verdict `permitted`; expected one of allowed*"])
    write(pytester, "a.litmus")
    (pytester.path / "expected.tsv").write_text("file\tverdict\na.litmus\tallowed\n")
    pytester.runpytest().assert_outcomes(errors=1)


def test_bad_input_is_a_failure_with_its_position(pytester):
    write(pytester, "a.litmus", "(* expect: allowed *)", BODY.replace("0:X1=NOP", "0:X1="))
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*a.litmus:5:*expected*"])


def test_inconclusive_is_no_verdict(pytester):
    write(pytester, "a.litmus", "(* expect: forbidden *)", BODY.replace("{", "Variant=memtag\n{", 1))
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*expected forbidden, found inconclusive", "*memory tagging*"])


def test_markers_globs_and_junit(pytester):
    write(pytester, "a.litmus", "(* expect: allowed *)")
    write(pytester, "b.test", "(* expect: allowed *)")
    pytester.makepyfile("def test_other(): pass")
    pytester.runpytest("-m", "litmus", "--strict-markers").assert_outcomes(passed=1, deselected=1)
    pytester.makeini("[pytest]\nstalefetch_globs = *.test\n")
    result = pytester.runpytest("--junitxml=out.xml", "-m", "litmus")
    result.assert_outcomes(passed=1, deselected=1)
    assert 'name="outcome" value="allowed"' in (pytester.path / "out.xml").read_text()


def test_expectations_of_protocols(pytester):
    expect = "(* expect x86-64: unsafe *)\n(* expect aarch64:DIC,IDC: unsafe *)\n(* expect riscv: safe *)\n"
    (pytester.path / "p.litmus").write_text(INSTALL + expect)
    (pytester.path / "none.litmus").write_text(INSTALL)
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["*p.litmus::x86-64 PASSED*", "*p.litmus::aarch64:DIC,IDC PASSED*"])
    (pytester.path / "expected.tsv").write_text("file\tconfig\tverdict\nnone.litmus\tx86-64:amd\tunsafe\n")
    pytester.runpytest().assert_outcomes(passed=4)


def test_a_protocol_that_differs_shows_why(pytester):
    (pytester.path / "p.litmus").write_text(INSTALL + "(* expect x86-64: safe *)\n(* expect riscv: unsafe *)\n")
    result = pytester.runpytest()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        ["*p.litmus:27: expected safe, found unsafe", "*fetch f -> int3", "*stale since row 1*"]
    )
    result.stdout.fnmatch_lines(["*p.litmus:28: expected unsafe, found safe", "*ruled out by*"])


def test_a_protocol_needs_an_architecture(pytester):
    (pytester.path / "p.litmus").write_text(INSTALL + "(* expect: safe *)\n")
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*p.litmus:27: no architecture; expected *"])


def test_the_tables_of_a_library(pytester):
    folder = pytester.path / "library"
    for name in ("linux/membarrier", "lkmm/MP+poonceonces", "verdicts/protocols/x86-64-amd", "linux/kprobe"):
        file = f"{name}.txt" if name.startswith("verdicts") else f"{name}.litmus"
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text((SCENARIOS / file).read_text())
    result = pytester.runpytest("-v", "library/linux/membarrier.litmus", "library/lkmm")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        ["*membarrier.litmus::x86-64:amd PASSED*", "*membarrier.litmus::+none x86-64:amd PASSED*"]
    )
    table = folder / "verdicts/protocols/x86-64-amd.txt"
    table.write_text(re.sub(r"(linux/membarrier +)safe", r"\1unsafe", table.read_text()))
    result = pytester.runpytest("library/linux/membarrier.litmus")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*x86-64-amd.txt: expected unsafe - *, found safe - *", "*ruled out by*"])
    # What a file says itself comes first.
    with (folder / "linux/membarrier.litmus").open("a") as file:
        file.write("(* expect riscv: safe *)\n")
    pytester.runpytest("library/linux/membarrier.litmus").assert_outcomes(passed=1)
