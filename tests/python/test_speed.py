# SPDX-License-Identifier: BSD-2-Clause
"""Answering tests from Python costs less than 1.5 times what the program takes for them."""

import os
import pathlib

import pytest
import speed
import stalefetch
from conftest import SCENARIOS


@pytest.fixture
def library(tmp_path):
    """A table of scenarios in two configurations, as large as a published corpus."""
    rows = ["file\tname\tconfig\tverdict"]
    for file in stalefetch.find_tests(SCENARIOS / "shapes")[:120]:
        for config in ("as-in-file", "DIC=1,IDC=1"):
            features = "default" if config == "as-in-file" else config
            rows.append(
                f"{os.path.relpath(file, tmp_path)}\tx\t{config}\t{stalefetch.check(file, features=features).outcome}"
            )
    (tmp_path / "expected.tsv").write_text("\n".join(rows) + "\n")
    return tmp_path


def within(folder):
    found = speed.measure(folder)
    return found["calls"] < 1.5 * found["program"], found


def test_calls_cost_little(library):
    good, found = within(library)
    assert good, found


@pytest.mark.skipif("STALEFETCH_CORPORA" not in os.environ, reason="corpora of others are not part of the repository")
def test_a_published_corpus():
    folder = pathlib.Path(os.environ["STALEFETCH_CORPORA"]) / "aarch64-ifetch"
    right, _ = speed.answer_all(folder)
    assert right > 150
    good, found = within(folder)
    assert good, found
