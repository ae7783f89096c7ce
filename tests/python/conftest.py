# SPDX-License-Identifier: BSD-2-Clause
"""What several tests use."""

import pathlib
import shutil
import sys

import pytest
import stalefetch

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
PUBLISH = SCENARIOS / "shapes" / "publish"

pytest_plugins = ["pytester"]


@pytest.fixture
def allowed():
    """A test that is allowed: the flag is seen and the old code runs."""
    return stalefetch.load(PUBLISH / "flag-acq.litmus")


@pytest.fixture
def forbidden():
    """The same with what repairs it."""
    return stalefetch.load(PUBLISH / "flag-acq-ctrl-isb.litmus")


@pytest.fixture(scope="session")
def program():
    """The command line, as pip installed it beside the interpreter."""
    found = shutil.which("stalefetch", path=str(pathlib.Path(sys.executable).parent))
    assert found, "pip did not install the program"
    return found


ENDLESS = """AArch64 endless
{ 0:X1=x; 1:X1=x; 2:X1=x; 3:X1=x; 4:X1=x; }
 P0          | P1          | P2          | P3          | P4          ;
""" + "\n".join(
    " " + " | ".join(f"{op} W2,[X1]" for op in ("STR", "STR", "STR", "LDR", "LDR")) + " ;" for _ in range(7)
)
ENDLESS += "\nexists (3:X2=7)\n"


@pytest.fixture
def endless():
    """A test that takes hours."""
    return stalefetch.parse(ENDLESS)
