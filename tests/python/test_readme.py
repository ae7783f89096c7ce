# SPDX-License-Identifier: BSD-2-Clause
"""What the README says of Python is so."""

import doctest
import os
import re

import stalefetch
from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_examples_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert failed == 0 and tried >= 6


def test_what_it_names_is_there():
    section = README.split("## Python\n")[1].split("\n## System events")[0]
    for name in re.findall(r"`(\w+)\(", section):
        assert hasattr(stalefetch, name) or name in ("venv", "eval"), name
    for name in (".pre-commit-hooks.yaml", "action.yml", "notebooks"):
        assert name in section and os.path.exists(ROOT / name)
    for setting in re.findall(r"`(stalefetch_\w+)`", section):
        assert setting in (ROOT / "bindings/python/stalefetch/pytest_plugin.py").read_text()


def test_versions_agree():
    assert f'version = "{stalefetch.__version__}"' in (ROOT / "pyproject.toml").read_text()
    assert f"VERSION {stalefetch.__version__} " in (ROOT / "CMakeLists.txt").read_text()
