# SPDX-License-Identifier: BSD-2-Clause
"""The package is typed, tidy and documented, and what its documentation says is so."""

import difflib
import doctest
import importlib
import inspect
import pathlib
import pkgutil
import subprocess
import sys

import pytest
import stalefetch
from conftest import ROOT

PACKAGE = ROOT / "bindings" / "python" / "stalefetch"
MODULES = [f"stalefetch.{module.name}" for module in pkgutil.iter_modules([str(PACKAGE)])]


def run(*arguments):
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_mypy_is_content():
    run("mypy", "--strict", "--cache-dir", "build/mypy", str(PACKAGE), "tests/python/example_user.py")


def test_ruff_is_content():
    run("ruff", "check", "--no-cache", "bindings/python", "tests/python", "notebooks")
    run("ruff", "format", "--no-cache", "--check", "bindings/python", "tests/python")


@pytest.mark.parametrize("name", ["stalefetch", *MODULES])
def test_docstrings_are_true(name):
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


def test_some_docstrings_are_tried():
    tried = sum(doctest.testmod(importlib.import_module(name))[1] for name in ["stalefetch", *MODULES])
    assert tried > 20


def test_stubs_are_fresh(tmp_path):
    run("pybind11_stubgen", "stalefetch._core", "--exit-code", "-o", str(tmp_path))
    generated = (tmp_path / "stalefetch" / "_core.pyi").read_text().splitlines(keepends=True)
    committed = (PACKAGE / "_core.pyi").read_text().splitlines(keepends=True)
    difference = "".join(difflib.unified_diff(committed, generated, "committed", "generated"))
    assert not difference, "python -m pybind11_stubgen stalefetch._core -o bindings/python\n" + difference


def test_everything_public_is_documented():
    for name in stalefetch.__all__:
        thing = getattr(stalefetch, name)
        if not (inspect.isclass(thing) or inspect.isfunction(thing)):
            continue
        assert inspect.getdoc(thing), name
        for member, value in vars(thing).items():
            if member.startswith("_") or not (inspect.isfunction(value) or isinstance(value, property)):
                continue
            assert inspect.getdoc(value), f"{name}.{member}"


def test_options_are_keywords():
    names = ("check", "explain", "repair", "matrix", "simulate", "distinguish", "parse")
    for function in (getattr(stalefetch, name) for name in names):
        for parameter in inspect.signature(function).parameters.values():
            positional = parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
            subject = ("test", "arch", "profile", "left", "right", "text", "protocol", "protocols", "configurations")
            assert not positional or parameter.name in subject, f"{function.__name__}: {parameter.name}"


def test_the_package_says_that_it_is_typed():
    assert (pathlib.Path(stalefetch.__file__).parent / "py.typed").exists()


def test_the_example_runs():
    out = subprocess.run([sys.executable, "tests/python/example_user.py"], cwd=ROOT, capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    lines = out.stdout.splitlines()
    assert lines[0] == "publish: allowed" and "stale since row 1" in lines[1] and lines[2] == "publish: forbidden"
    assert lines[4:] == ["['allowed', '1:9']", "P1: sync_core() before if (r0)", "unsafe 3"]
