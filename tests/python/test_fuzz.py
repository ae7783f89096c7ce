# SPDX-License-Identifier: BSD-2-Clause
"""Nothing that Python can say crashes the interpreter: it gets a result, or an exception that is documented.

The calls are made in another interpreter, which prints each seed before it uses it: a crash names its seed. The number
of calls is kept low for everyday use; STALEFETCH_FUZZ_CALLS asks for more, STALEFETCH_FUZZ_SEED for other ones.
"""

import os
import random
import subprocess
import sys

import pytest
import stalefetch
from conftest import SCENARIOS

CALLS = int(os.environ.get("STALEFETCH_FUZZ_CALLS", "3000"))
SEED = int(os.environ.get("STALEFETCH_FUZZ_SEED", "1"))
DOCUMENTED = (stalefetch.Error, TypeError, ValueError, KeyError, AttributeError, OverflowError, OSError, MemoryError)

ODD = [
    None,
    True,
    0,
    -1,
    2**31,
    2**64,
    -(2**70),
    0.0,
    -1.5,
    float("nan"),
    float("inf"),
    1e300,
    "",
    "x",
    "\x00",
    "\ud800",
    "\U0010ffff" * 50,
    "DIC=1,IDC=1",
    "DIC=,=1,,",
    "a" * 10000,
    b"bytes",
    [],
    [None],
    ["DIC", "IDC"],
    {},
    {"DIC": True},
    {1: 2},
    {"DIC": "yes"},
    object(),
    object,
    stalefetch,
    len,
    ("CSE-ob",),
    "CSE-ob",
    "riscv",
    "aarch64",
    "X86_64",
    "worst-case",
    "cortex-a53-like",
    "/",
    "/dev/null",
    "let a = po",
    "acyclic (po | rf) as x",
    "(* * (",
]


def some(files, count):
    return [stalefetch.load(file).text for file in files[:: max(1, len(files) // count)]]


def texts():
    return some(stalefetch.find_tests(SCENARIOS), 120), some(stalefetch.find_protocols(SCENARIOS), 40)


def damaged(random_numbers, text):
    """The text with a few pieces removed, doubled, swapped or replaced."""
    for _ in range(random_numbers.randrange(6)):
        a, b = sorted(random_numbers.randrange(len(text) + 1) for _ in "ab")
        b = min(b, a + random_numbers.randrange(40))
        piece = random_numbers.choice(
            ["", text[a:b] * 2, random_numbers.choice("(){}[];|:=,*\\/~\x00\u00e9\n 09xX"), "0" * 30]
        )
        text = text[:a] + piece + text[b:]
    return text


KEYWORDS = [
    "features",
    "without",
    "rules",
    "rule_file",
    "unroll",
    "path_limit",
    "memory_limit",
    "DIC",
    "IDC",
    "seed",
    "progress",
    "nonsense",
]


def options(numbers):
    found = {numbers.choice(KEYWORDS): numbers.choice(ODD) for _ in range(max(0, numbers.randrange(-3, 3)))}
    return {**found, "time_limit": 0.2}


def subject(numbers, corpus):
    if numbers.random() < 0.1:
        return numbers.choice(ODD)
    text = numbers.choice(corpus)
    return stalefetch.parse(
        damaged(numbers, text) if numbers.random() < 0.4 else text, file=numbers.choice(["", "f", "\x01"])
    )


def architecture(numbers):
    return numbers.choice([*stalefetch.architectures] * 20 + ODD)


def call_about_protocols(numbers, corpus):
    """One thing that a user may do with a protocol."""
    protocol = subject(numbers, corpus)
    if isinstance(protocol, stalefetch.Protocol) and protocol.mutants and numbers.random() < 0.3:
        protocol = protocol.mutant(numbers.choice([*protocol.mutants, *map(str, ODD[13:18])]))
    what = numbers.randrange(5)
    if what <= 1:
        verdict = stalefetch.check(protocol, architecture(numbers), **options(numbers))
        assert eval(repr(verdict), vars(stalefetch)) == verdict
        str(verdict), verdict._repr_mimebundle_()
        if verdict.outcome != "inconclusive":
            verdict.diagram(numbers.choice(["graph-svg", "wavedrom", "stepper-html", "dot"]))
    elif what == 2:
        asked = {**options(numbers), "most": numbers.choice([1, 1, 1, 0, -1, 2**40]), "most_asked": 20}
        str(stalefetch.repair(protocol, architecture(numbers), **asked))
    elif what == 3:
        columns = [numbers.choice(["x86-64:amd", "riscv", "aarch64:DIC,IDC", *ODD]) for _ in range(2)]
        found = stalefetch.matrix(numbers.choice([protocol, [protocol] * 2]), columns, time_limit=0.1, workers=2)
        assert eval(repr(found), vars(stalefetch)) == found
        found._repr_mimebundle_(), found.rows()
    else:
        protocol.lower(architecture(numbers)).check(time_limit=0.2)


def call(numbers, corpora):
    """One thing that a user may do."""
    corpus, protocols = corpora
    what = numbers.randrange(13)
    if what > 8:
        call_about_protocols(numbers, protocols)
        return
    test = subject(numbers, corpus)
    if what <= 2:
        verdict = stalefetch.check(test, **options(numbers))
        assert eval(repr(verdict), vars(stalefetch)) == verdict
        str(verdict), verdict._repr_mimebundle_()
    elif what == 3:
        explanation = stalefetch.explain(test, time_limit=0.2)
        explanation.diagram(
            numbers.choice(["timeline-svg", "graph-svg", "wavedrom", "dot", "text", "stepper-html", "?"])
        )
        explanation._repr_mimebundle_()
    elif what == 4:
        arguments = {key: value for key, value in options(numbers).items() if key != "rule_file"}
        found = stalefetch.simulate(
            test, numbers.choice([*ODD, "worst-case"]), runs=numbers.choice([0, 1, 30, -1, "x"]), **arguments
        )
        found.run(numbers.choice([None, 0, 2**63, -1, 2**70]))._repr_mimebundle_()
    elif what == 5:
        architecture = stalefetch.architectures[numbers.choice(list(stalefetch.architectures))]
        getattr(architecture, numbers.choice(["configure", "without", "with_rules", "rule"]))(numbers.choice(ODD))
    elif what == 6:
        parts = stalefetch.Builder(numbers.choice(["AArch64", "RISCV", "\n", ""]), numbers.choice(["n", "", "\n{"]))
        parts.thread(*(str(numbers.choice(ODD)) for _ in range(3))).exists(str(numbers.choice(ODD))).test()
    elif what == 7:
        rules = damaged(numbers, stalefetch.architectures.aarch64.rule_file)
        stalefetch.check(test, rules=rules, time_limit=0.2)
    else:
        stalefetch.distinguish(numbers.choice(ODD), numbers.choice(ODD), tests=numbers.choice(ODD), time_limit=0.1)


def main(first, count):
    corpus = texts()
    done = 0
    for seed in range(first, first + count):
        print(seed, flush=True)
        try:
            call(random.Random(seed), corpus)
            done += 1
        except DOCUMENTED:
            pass
    print("answered", done)


def test_nothing_crashes_the_interpreter():
    command = [sys.executable, __file__, str(SEED * 1_000_000), str(CALLS)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=os.path.dirname(__file__))
    said = done.stdout.splitlines()
    assert done.returncode == 0, f"seed {said[-1] if said else '?'}: status {done.returncode}\n{done.stderr[-3000:]}"
    assert int(said[-1].split()[1]) > CALLS // 10, "hardly anything was answered"


@pytest.mark.parametrize("name", ["Test", "Answer", "Explanation", "Recorded", "Options", "Protocol", "Judgement"])
def test_classes_of_the_module_cannot_be_made_empty(name):
    with pytest.raises(TypeError):
        getattr(stalefetch._core, name)()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
