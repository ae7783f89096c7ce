# SPDX-License-Identifier: BSD-2-Clause
"""What a user may write; mypy --strict and the tests read it."""

from __future__ import annotations

import sys

import stalefetch
from stalefetch import Builder, InputError, Protocol, ProtocolVerdict, Verdict, architectures


def publish(*repair: str) -> stalefetch.Test:
    """Patch an instruction, publish a flag; the reader may take steps between flag and code."""
    return (
        Builder("AArch64", "publish")
        .initially("0:X0=NOP", "0:X1=P1:site", "0:X3=flag", "1:X3=flag")
        .thread("STR W0,[X1]", "DC CVAU,X1", "DSB ISH", "IC IVAU,X1", "DSB ISH", "MOV W4,#1", "STLR W4,[X3]")
        .thread("LDAR W5,[X3]", *repair, "site: B skip", "MOV W0,#1", "skip:")
        .exists("1:X5=1 /\\ 1:X0=0")
        .test()
    )


def report(verdict: Verdict) -> str:
    """One line, and where a fetch was stale."""
    lines = [f"{verdict.name}: {verdict.outcome}"]
    lines += [f"  {row.number}: {row.text}: {row.stale}" for row in verdict.explain().rows if row.stale]
    return "\n".join(lines)


def cheapest_repair(protocol: Protocol, arch: str) -> str:
    """The cheapest repair of an unsafe protocol; empty if it is safe."""
    verdict: ProtocolVerdict = stalefetch.check(protocol, arch)
    return str(stalefetch.repair(protocol, arch, most=1)[0]) if verdict.outcome == "unsafe" else ""


def main() -> int:
    """Compares the reader as it is with one that synchronizes."""
    broken: Verdict = stalefetch.check(publish())
    repaired = stalefetch.check(publish("CBZ W5,site", "ISB"), features={"IDC": True})
    print(report(broken), report(repaired), sep="\n")
    weaker = architectures["aarch64"].without("CSE-ob")
    outcomes: list[str] = [stalefetch.check(publish("CBZ W5,site", "ISB"), weaker).outcome]
    try:
        stalefetch.parse("nonsense")
    except InputError as error:
        outcomes.append(f"{error.line}:{error.column}")
    print(outcomes)
    install = stalefetch.parse(
        "C install\n{ code f = trap; int ready = 0; }\n"
        "P0(code *f, int *ready) { write_code(f, new); smp_store_release(ready, 1); }\n"
        "P1(code *f, int *ready) { int r0 = smp_load_acquire(ready); int r1; if (r0) r1 = call(f); }\n"
        "promises publish(ready): f == new;\n"
    )
    assert isinstance(install, Protocol)
    print(cheapest_repair(install, "x86-64"))
    matrix = stalefetch.check(install)
    print(matrix["install", "x86-64"].outcome, len(matrix.columns))
    counts: dict[str, int] = {s.text: s.count for s in stalefetch.simulate(publish(), runs=100).states}
    return 0 if sum(counts.values()) <= 100 else 1


if __name__ == "__main__":
    sys.exit(main())
