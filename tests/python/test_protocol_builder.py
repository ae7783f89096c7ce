# SPDX-License-Identifier: BSD-2-Clause
"""Are protocols built, and printed as files that say the same?"""

import pathlib
import pickle

import pytest
import stalefetch
from stalefetch import InputError, ProtocolBuilder

SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"


def install(**header):
    """Code is written, then a flag is set that another CPU reads before it calls."""
    return (
        ProtocolBuilder("install", "A function is written, then a flag is set.", **header)
        .initially("code f = trap", ready=0)
        .thread("write_code(f, new); __builtin___clear_cache(f)", "smp_store_release(ready, 1)")
        .thread("int r0 = smp_load_acquire(ready)", "int r1", "if (r0) r1 = call(f)")
        .promises("publish(ready): f == new")
        .mutant("synchronized", "before call in P1: sync_core()", rows=["A1"], on=["x86-64"])
    )


def test_a_built_protocol_is_one_like_any_other(tmp_path):
    builder = install(Source="nobody").expect("x86-64", "unsafe")
    protocol = builder.protocol()
    assert protocol == stalefetch.parse(str(builder)) == pickle.loads(pickle.dumps(protocol))
    assert protocol.source == "nobody" and protocol.promises == ("publish(ready): f == new",)
    assert stalefetch.check(builder, "x86-64").outcome == "unsafe"
    assert protocol.mutant("synchronized").check("x86-64").outcome == "safe"
    assert stalefetch.matrix(builder).protocols == ("install",)
    assert stalefetch.check(builder).cells == protocol.check().cells
    builder.save(tmp_path / "install.litmus")
    assert stalefetch.load(tmp_path / "install.litmus") == protocol


def test_functions_get_what_they_mention():
    text = str(
        ProtocolBuilder("p")
        .initially("code f = old, unmapped;", "version fast = jump(f)", "void *where = f", "int *q", "atomic_t n = 0")
        .function("void twice(code *f) { sync_core(); sync_core(); }")
        .thread("void *g = READ_ONCE(where);", "twice(f);")
        .on_interrupt("int r0 = READ_ONCE(n);")
        .on_exception("if (READ_ONCE(q)) {\n    smp_mb();\n}")
        .promises("intact")
        .exists("0:r0=1")
    )
    assert "P0(code *f, void **where) {\n  void *g = READ_ONCE(where);\n  twice(f);\n}\n" in text
    assert "P0_interrupt(atomic_t *n) {\n  int r0 = READ_ONCE(n);\n}\n" in text
    assert "P0_exception(int **q) {\n  if (READ_ONCE(q)) {\n      smp_mb();\n  }\n}\n" in text
    assert text.endswith("promises\n  intact;\nexists (0:r0=1)\n")
    stalefetch.parse(text)


def test_errors_point_into_the_printed_file():
    builder = install().thread("nonsense(")
    with pytest.raises(InputError) as caught:
        builder.protocol(file="built")
    assert caught.value.file == "built"
    line = str(builder).splitlines()[caught.value.line - 1]
    assert "nonsense" in line or line == "}"


def test_a_scenario_can_be_built():
    told = stalefetch.load(SCENARIOS / "linux" / "membarrier.litmus")
    built = (
        ProtocolBuilder("membarrier")
        .initially("code prog = old", ready=0)
        .thread("write_code(prog, new)", "__builtin___clear_cache(prog)", "membarrier_sync_core()")
        .thread("int seen = smp_load_acquire(ready)", "int ran", "if (seen) ran = call(prog)")
        .promises("bounded(ready): prog == new")
    )
    assert stalefetch.check(built, "x86-64").outcome == "inconclusive"  # nobody sets `ready`
    built = (
        ProtocolBuilder("membarrier")
        .initially("code prog = old", ready=0)
        .thread(
            "write_code(prog, new); __builtin___clear_cache(prog)",
            "membarrier_sync_core(); smp_store_release(ready, 1)",
        )
        .thread("int seen = smp_load_acquire(ready)", "int ran", "if (seen) ran = call(prog)")
        .promises("bounded(ready): prog == new")
    )
    for arch in ("x86-64", "aarch64", "riscv"):
        assert stalefetch.check(built, arch).outcome == told.check(arch).outcome
