# SPDX-License-Identifier: BSD-2-Clause
"""Tests are read, built and printed."""

import copy
import pathlib
import pickle

import pytest
import stalefetch
from conftest import PUBLISH, SCENARIOS
from stalefetch import Builder, parse

SMALL = "AArch64 small\n{ 0:X1=x; }\n P0 ;\n STR W2,[X1] ;\nexists (x=0)\n"


def test_errors_without_a_file_say_which_line():
    with pytest.raises(stalefetch.InputError, match=r"^line 2:11: `;`; expected a value"):
        stalefetch.parse("C x\n{ int y = ; }\n")
    with pytest.raises(stalefetch.InputError, match=r"^my file:2:11: `;`; expected a value"):
        stalefetch.parse("C x\n{ int y = ; }\n", file="my file")


def test_every_scenario_prints_as_it_reads():
    files = stalefetch.find_tests(SCENARIOS / "shapes", SCENARIOS / "riscv")
    assert len(files) > 100
    for file in files:
        test = stalefetch.load(file)
        again = parse(test.text)
        assert again == test and again.hash == test.hash and again.text == test.text


def test_repr_copy_and_pickle_are_the_same_test(allowed):
    assert eval(repr(allowed)) == allowed
    assert eval(repr(allowed)).file == allowed.file
    for other in (copy.copy(allowed), copy.deepcopy(allowed), pickle.loads(pickle.dumps(allowed))):
        assert other == allowed and hash(other) == hash(allowed) and other.file == allowed.file
    assert allowed != parse(SMALL) and allowed != allowed.text


def test_parts_of_a_test(allowed):
    assert (allowed.name, allowed.architecture, allowed.dialect) == ("flag-acq", "aarch64", "AArch64")
    assert allowed.quantifier == "exists" and allowed.condition == "1:X5=1 /\\ 1:X0=0"
    assert allowed.notes == ("An acquire load of the flag does not order later fetches.",)
    assert [column.thread for column in allowed.columns] == [0, 1]
    site = allowed.columns[1].lines[1]
    assert (site.labels, site.instruction, site.line) == (("site",), "B skip", 8)
    assert parse(SMALL.replace("{", "CacheType=DIC,IDC\n{")).meta == (("CacheType", "DIC,IDC"),)
    assert parse(SMALL.replace("AArch64", "PPC")).architecture is None


def test_a_test_cannot_be_changed(allowed):
    with pytest.raises(AttributeError):
        allowed.name = "other"
    with pytest.raises(AttributeError):
        allowed.other = 1


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("AArch64", 1, 8),
        ("AArch64 x\n{ 0:X1=; }\n P0 ;\n NOP ;\nexists (0:X1=0)\n", 2, 8),
        ("AArch64 x\n{ }\n P0 ;\n NOP ;\nexists (0:X1=\n", 6, 1),
        ("AArch64 \u00e9\n{ 0:X1=\u00e9; }\n P0 ;\n NOP ;\nexists (0:X1=0)\n", 2, 8),
    ],
)
def test_errors_have_positions(text, line, column):
    with pytest.raises(stalefetch.InputError) as caught:
        parse(text, file="some.litmus")
    error = caught.value
    assert (error.file, error.line, error.column) == ("some.litmus", line, column)
    assert error.found and error.expected
    assert str(error) == f"some.litmus:{line}:{column}: {error.found}; expected {error.expected}"
    assert isinstance(error, ValueError) and isinstance(error, stalefetch.Error)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) and again.line == line


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(stalefetch.InputError, match=r"no-such\.litmus"):
        stalefetch.load(tmp_path / "no-such.litmus")
    with pytest.raises(stalefetch.InputError):
        stalefetch.load(tmp_path)
    with pytest.raises(stalefetch.InputError):
        stalefetch.find_tests(tmp_path)
    odd = tmp_path / "odd.litmus"
    odd.write_bytes(b"AArch64 \xff\n")
    with pytest.raises(stalefetch.InputError):
        stalefetch.load(odd)


def test_paths_of_all_kinds_are_taken():
    path = PUBLISH / "flag-acq.litmus"
    assert stalefetch.load(str(path)) == stalefetch.load(path) == stalefetch.load(pathlib.PurePath(path))
    assert stalefetch.find_tests(path) == (str(path),)


def test_a_builder_prints_what_it_was_told(tmp_path):
    builder = (
        Builder("AArch64", "built", note="A note.", CacheType="DIC,IDC")
        .initially("0:X0=NOP", "0:X1=P1:site;", x=1)
        .thread("STR W0,[X1]\nDSB ISH")
        .thread("site: B skip", "MOV W0,#1", "skip:")
        .locations("x")
        .forall("1:X0=0")
    )
    test = builder.test(file="built.litmus")
    assert test.name == "built" and test.meta == (("CacheType", "DIC,IDC"),) and test.file == "built.litmus"
    assert test.quantifier == "forall" and len(test.columns) == 2
    assert parse(str(builder)) == test
    builder.save(tmp_path / "built.litmus")
    assert stalefetch.load(tmp_path / "built.litmus") == test
    assert stalefetch.check(builder).outcome == "not-required"


def test_a_builder_knows_handlers():
    builder = Builder("AArch64", "handled").initially("0:X1=x").thread("LDR W0,[X1]").on_interrupt("ERET")
    test = builder.on_exception("ERET").not_exists("0:X0=1").test()
    assert [column.role for column in test.columns] == ["", ".I", ".F"]


def test_errors_of_a_builder_are_those_of_the_printed_file():
    with pytest.raises(stalefetch.InputError) as caught:
        Builder("AArch64", "bad").thread("NOP").exists("0:X0=").test(file="bad")
    assert caught.value.line == 6
    with pytest.raises(stalefetch.InputError):
        Builder("AArch64", "empty").test()
