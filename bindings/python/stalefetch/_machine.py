# SPDX-License-Identifier: BSD-2-Clause
"""The simulated machines: how often they show each final state, single runs, witnesses followed step by step."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Union

from . import _core
from ._architecture import Architecture
from ._builder import Source
from ._litmus import Test
from ._options import describe
from ._progress import Progress, reporter
from ._protocol import Protocol
from ._verdict import Check, Outcome, Verdict, answer, outcome_of

if TYPE_CHECKING:
    from ._diagram import Diagram
    from ._judgement import ProtocolVerdict


@dataclass(frozen=True)
class Profile:
    """A machine that comes with the package: `architecture` is empty if it runs any."""

    name: str
    title: str
    architecture: str
    features: str


def profiles() -> tuple[Profile, ...]:
    """The machines that there are.

    >>> import stalefetch
    >>> "cortex-a53-like" in [profile.name for profile in stalefetch.profiles()]
    True
    """
    return tuple(Profile(name, title, arch, describe(on)) for name, title, arch, on in _core.profiles())


@dataclass(frozen=True)
class SimulatedState:
    """A final state, how many runs ended in it, and whether it satisfies the question."""

    text: str
    count: int
    satisfies: bool


@dataclass(frozen=True)
class Simulation:
    """What a machine did in many runs, beside what its architecture permits.

    Attributes:
        question, profile, seed: what was run; the same seed gives the same runs.
        runs: how many.
        outcome: what the architecture permits (see `Outcome`), with the features of this machine.
        states: final states, in a fixed order.
        positive, negative: runs that satisfy the question, and that do not.
        reached, allowed: states of the machine among those that the architecture permits, and all of those.
        violations: states that the architecture forbids: one of the two is wrong. Please report it.
        refused: runs that say nothing, by reason.
    """

    question: Check
    profile: str
    configuration: str
    seed: int
    runs: int
    outcome: Outcome
    states: tuple[SimulatedState, ...]
    positive: int
    negative: int
    reached: int
    allowed: int
    violations: tuple[str, ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
    _answer: Union[_core.Answer, None] = field(default=None, compare=False, repr=False)

    def run(self, number: Union[int, None] = None) -> Run:
        """One of the runs again, recorded; by default the first that satisfies the question, or run 0."""
        found = self._answer
        if found is None:
            found = simulate(self.question, self.profile, runs=0, seed=self.seed)._answer
        assert found is not None
        which, state, satisfies, core = _core.record_run(found, self.profile, self.seed, number, self.runs)
        return Run(self.question.test.name, self.profile, self.seed, which, state, satisfies, core)

    def diagram(self, kind: str = "histogram-svg") -> Diagram:
        """As `histogram-svg` or `text`. Raises ValueError for another kind."""
        from ._diagram import diagram_of_simulation

        return diagram_of_simulation(self, kind)

    def __str__(self) -> str:
        name = self.question.test.name
        text = f"Test {name} {self.outcome}\nHistogram ({len(self.states)} states)\n"
        text += "".join(f"{s.count:<8}{'*' if s.satisfies else ':'}>{s.text}\n" for s in self.states)
        seen = "Never" if self.positive == 0 else "Always" if self.negative == 0 else "Sometimes"
        text += f"Witnesses\nPositive: {self.positive}, Negative: {self.negative}\n"
        text += f"Observation {name} {seen} {self.positive} {self.negative}\n"
        text += f"Machine {self.profile}, {self.configuration}, seed {self.seed}, {self.runs} runs; "
        text += f"{self.reached} of {self.allowed} states that the envelope allows\n"
        text += "".join(f"{count} runs say nothing: {reason}\n" for reason, count in self.refused)
        return text + "".join(f"NOT ALLOWED by the envelope: {state}\n" for state in self.violations)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_answer": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import simulation_bundle

        return simulation_bundle(self)


@dataclass(frozen=True)
class Run:
    """One run of a machine. `state` is None if it says nothing. Shows itself as a waveform in notebooks."""

    test: str
    profile: str
    seed: int
    number: int
    state: Union[str, None]
    satisfies: bool
    _recorded: _core.Recorded = field(compare=False, repr=False)

    @property
    def trace(self) -> str:
        """What happened, one line per event: time (cycles, or steps of the adversary), core, what."""
        return self._recorded.text

    @property
    def document(self) -> dict[str, Any]:
        """Events and signals as data."""
        document: dict[str, Any] = json.loads(self._recorded.events)
        return document

    def diagram(self, kind: str = "wave-svg") -> Diagram:
        """As `wave-svg`, `wavedrom`, `vcd` (for GTKWave) or `text`. Raises ValueError for another kind."""
        from ._diagram import diagram_of_run

        return diagram_of_run(self, kind)

    def __str__(self) -> str:
        ends = self.state if self.state is not None else "says nothing"
        return f"run {self.number} of seed {self.seed} on {self.profile}: {ends}\n{self.trace}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._recorded.svg, "image/svg+xml": self._recorded.svg}


@dataclass(frozen=True)
class Replay:
    """A witness on the machine that may take any step which its structures allow.

    `followed`: to its end. Otherwise `refused` says what the machine does not do after `steps_done` of `steps`, or
    `gave_up` that the search was cut: perhaps there is a way.
    """

    followed: bool
    gave_up: bool
    steps_done: int
    steps: int
    refused: tuple[str, ...]
    run: Union[Run, None]

    def __str__(self) -> str:
        if self.run is not None:
            return f"the machine follows the witness to its end\n{self.run.trace}"
        how_far = " as far as was searched" if self.gave_up else ""
        text = f"the machine cannot follow the witness{how_far} (did {self.steps_done} of {self.steps} steps)\n"
        return text + "".join(f"  {step}\n" for step in self.refused)


def replay(verdict: Union[Verdict, ProtocolVerdict], *, most_states: int = 100000) -> Union[Replay, None]:
    """Follows the witness of a verdict; None if it has none."""
    if isinstance(verdict, Verdict):
        asked = verdict._answer or answer(verdict.question)._answer
    else:
        asked = verdict._judgement.shown()
    if asked is None:
        return None
    found = _core.replay(asked, most_states)
    if found is None:
        return None
    followed, gave_up, steps_done, steps, refused, core = found
    run = None if core is None else Run(verdict.name, "worst-case", 0, 0, None, True, core)
    return Replay(followed, gave_up, steps_done, steps, tuple(refused), run)


def simulate(
    test: Union[Source, Check],
    profile: Union[str, os.PathLike[str]] = "worst-case",
    arch: Union[Architecture, str, None] = None,
    *,
    runs: int = 10000,
    seed: int = 1,
    progress: Progress = None,
    without: Union[str, Iterable[str]] = (),
    **options: Any,
) -> Simulation:
    r"""Runs a test on a simulated machine.

    Args:
        test: as for `check`; a protocol is lowered to `arch`.
        profile: a name out of `profiles()`, or a TOML file of yours.
        runs, seed: how many; a run depends on the seed and its number alone.
        progress: called with how many runs are done and how many there are; True: tqdm, if it is installed.
        without, **options: as for `check`, for what the architecture permits; features win over those of the profile.

    Raises:
        InputError: bad input, or a configuration that no machine of ours has.
        UnsupportedError: the test uses what these machines do not have.

    One simulation at a time runs in a process; use `sweep`, or processes of your own, for more.

    >>> import stalefetch
    >>> test = stalefetch.parse('''AArch64 publish
    ... { 0:X1=x; 0:X2=y; 0:X3=1; 1:X1=x; 1:X2=y; }
    ...  P0          | P1          ;
    ...  STR W3,[X1] | LDR W4,[X2] ;
    ...  STR W3,[X2] | LDR W5,[X1] ;
    ... exists (1:X4=1 /\\ 1:X5=0)
    ... ''')
    >>> simulation = stalefetch.simulate(test, runs=500)
    >>> simulation.runs, simulation.violations
    (500, ())
    """
    question = test if isinstance(test, Check) else Check.of(test, arch, without=without, **options)
    if isinstance(question.test, Protocol):
        question = replace(question, test=question.test.lower(question.arch), arch="")
    assert isinstance(question.test, Test)
    name = os.fspath(profile)
    with reporter(progress, "runs") as report:
        found, summary = _core.simulate(question.test._test, question._options(), name, seed, runs, report)
    features, done, states, refused, violations, positive, negative, reached, allowed = summary
    on = {feature: True for feature, is_on in features.items() if is_on}
    return Simulation(
        question,
        name,
        describe(on),
        seed,
        done,
        outcome_of(found.summary()[3]),
        tuple(SimulatedState(*state) for state in states),
        positive,
        negative,
        reached,
        allowed,
        tuple(violations),
        tuple(refused),
        found,
    )
