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


@pytest.fixture
def install():
    """A protocol that is unsafe where nothing makes the reader synchronize: the example of the README."""
    return stalefetch.parse(INSTALL)


INSTALL = """C install
"A JIT writes a function into memory that is executable already, then publishes a flag."
Source=the README
{
  code f = trap;
  int ready = 0;
}
P0(code *f, int *ready)
{
        write_code(f, new);
        __builtin___clear_cache(f);
        smp_store_release(ready, 1);
}
P1(code *f, int *ready)
{
        int r0 = smp_load_acquire(ready);
        int r1;
        if (r0)
                r1 = call(f);
}
promises
  publish(ready): f == new;
mutants
  synchronized: before call in P1: sync_core();
  early: before smp_load_acquire in P1: sync_core();
  x86: before call in P1: text_poke_sync();
"""


ENDLESS = """AArch64 endless
{ 0:X1=x; 1:X1=x; 2:X1=x; 3:X1=x; 4:X1=x; }
 P0          | P1          | P2          | P3          | P4          ;
""" + "\n".join(
    " " + " | ".join(f"{op} W2,[X1]" for op in ("STR", "STR", "STR", "LDR", "LDR")) + " ;" for _ in range(7)
)
ENDLESS += "\nexists (3:X2=7)\n"


SLOW = "C slow\n{ int x = 0; }\n" + "\n".join(
    f"P{k}(int *x) {{ " + " ".join(f"WRITE_ONCE(*x, {10 * k + j});" for j in range(1, 8)) + " }" for k in range(3)
)
SLOW += (
    "\nP3(int *x) { " + " ".join(f"int r{j} = READ_ONCE(*x);" for j in range(7)) + " }\nexists (3:r0=7 /\\ 3:r1=99)\n"
)


@pytest.fixture
def endless():
    """A test that takes hours."""
    return stalefetch.parse(ENDLESS)
