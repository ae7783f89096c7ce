# SPDX-License-Identifier: BSD-2-Clause
"""A question about a test or a protocol, and the answer about a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Union, get_args

from . import _core
from ._architecture import Architecture, architecture_of, architectures
from ._builder import Source, subject_of
from ._errors import InputError, InternalError, UnsupportedError
from ._litmus import Test
from ._options import (
    DEFAULT_PATH_LIMIT,
    DEFAULT_TIME_LIMIT,
    DEFAULT_UNROLL,
    Features,
    configuration_of,
    describe,
    names_of,
    text_of_file,
)
from ._protocol import Protocol

if TYPE_CHECKING:
    from ._diagram import Diagram
    from ._explanation import Explanation
    from ._judgement import ProtocolVerdict

Outcome = Literal["allowed", "forbidden", "required", "not-required", "inconclusive"]
"""`allowed`, `forbidden`: whether the state of `exists` or `~exists` can be reached. `required`, `not-required`:
whether a `forall` always holds. `inconclusive`: the search was not complete; never taken for `forbidden`."""


@dataclass(frozen=True)
class State:
    """A final state that can be reached: in how many consistent executions, and whether it satisfies the question."""

    text: str
    executions: int
    satisfies: bool

    @property
    def values(self) -> dict[str, str]:
        """Place -> value as printed.

        >>> State("1:X5=1; x=NOP;", 1, True).values
        {'1:X5': '1', 'x': 'NOP'}
        """
        parts = [part.strip() for part in self.text.split(";") if part.strip()]
        return {place: value for place, _, value in (part.partition("=") for part in parts)}


@dataclass(frozen=True)
class Counts:
    """How much was searched: path combinations, consistent executions, partial ones cut, evaluations of rules."""

    combinations: int = 0
    consistent: int = 0
    cut: int = 0
    evaluations: int = 0


@dataclass(frozen=True)
class Check:
    """A question that is ready to be asked, here or in another process: what `sweep` takes. Made by `Check.of`.

    `test` is a test or a protocol; `arch` is the architecture of a protocol, and empty for a test, which has its own.
    """

    test: Union[Test, Protocol]
    features: str = "default"
    without: tuple[str, ...] = ()
    rules_text: str = ""
    rules_file: str = ""
    unroll: int = DEFAULT_UNROLL
    path_limit: int = DEFAULT_PATH_LIMIT
    time_limit: Union[float, None] = DEFAULT_TIME_LIMIT
    memory_limit: Union[int, None] = None
    arch: str = ""

    @staticmethod
    def of(
        test: Source,
        arch: Union[Architecture, str, None] = None,
        *,
        features: Features = None,
        without: Union[str, Iterable[str]] = (),
        rules: str = "",
        rule_file: str = "",
        unroll: int = DEFAULT_UNROLL,
        path_limit: int = DEFAULT_PATH_LIMIT,
        time_limit: Union[float, None] = DEFAULT_TIME_LIMIT,
        memory_limit: Union[int, None] = None,
        **variants: bool,
    ) -> Check:
        """The question that `check` answers; takes what `check` takes."""
        subject = subject_of(test)
        removed = names_of(without)
        text, file = rules, rule_file
        asked: dict[str, bool] = {}
        own = "" if isinstance(subject, Protocol) else subject.architecture
        if arch is not None:
            wanted = architecture_of(arch)
            if isinstance(subject, Test) and own != wanted.name:
                raise InputError(subject.file, 1, 1, f"a test of {subject.dialect}", f"one of {wanted.litmus_name}")
            own = wanted.name
            asked.update(_core.parse_configuration(wanted.features))
            removed = names_of((*removed, *wanted.removed))
            text, file = text or wanted.rules_text, file or wanted.rules_file
        elif isinstance(subject, Protocol):
            known = ", ".join(architectures)
            raise InputError(subject.file, 0, 0, f"no architecture for {subject.name}", f"`arch`, one of {known}")
        if features is not None or variants:
            asked.update(configuration_of(features, variants, own))
        if rule_file and not rules:
            text = text_of_file(rule_file, "a rule file")
        of_protocol = own or "" if isinstance(subject, Protocol) else ""
        question = Check(
            subject, describe(asked), removed, text, file, unroll, path_limit, time_limit, memory_limit, of_protocol
        )
        question._options()  # wrong types show here, not in another process
        return question

    def run(self) -> Union[Verdict, ProtocolVerdict]:
        """Answers it. Raises InputError; what is not modelled makes the verdict inconclusive."""
        return ask(self)

    def _options(self) -> _core.Options:
        configuration = {} if self.features == "default" else _core.parse_configuration(self.features)
        return _core.Options(
            configuration,
            self.without,
            self.rules_text,
            self.rules_file or ("rules" if self.rules_text else ""),
            self.unroll,
            self.path_limit,
            self.time_limit,
            self.memory_limit,
        )


@dataclass(frozen=True)
class Verdict:
    """What an architecture permits. Frozen; `eval(repr(verdict))` gives an equal one; pickles.

    Attributes:
        question: what was asked, with the test.
        outcome: see `Outcome`.
        architecture, configuration: as answered; the configuration names the variants that are on.
        proposition: `exists (...)`, `~exists (...)` or `forall (...)`.
        states: every final state that can be reached.
        unpredictable: the racing store and fetch for which the architecture promises nothing; None if there is none.
        deadlock: who waits for what for ever; empty if nobody does.
        reasons: why the outcome is inconclusive, or what else was not explored.
        doubts: readings of the architecture under which the outcome would be another.
        counts: how much was searched.
    """

    question: Check
    outcome: Outcome
    architecture: str
    configuration: str
    proposition: str
    hash: str
    states: tuple[State, ...] = ()
    unpredictable: Union[str, None] = None
    deadlock: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    counts: Counts = Counts()
    _answer: Union[_core.Answer, None] = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Of the test."""
        return self.question.test.name

    @property
    def executions(self) -> int:
        """Consistent executions, over all states."""
        return sum(state.executions for state in self.states)

    def explain(self) -> Explanation:
        """Why: the smallest execution that shows it, or the rules that forbid the nearest one."""
        from ._explanation import explanation_of

        return explanation_of(self)

    def diagram(self, kind: str = "timeline-svg") -> Diagram:
        """A picture of the explanation: see `Explanation.diagram`."""
        return self.explain().diagram(kind)

    def __str__(self) -> str:
        text = f"{self.name}   {self.architecture} {self.configuration}   {self.outcome}\n"
        text += f"  {self.proposition}\n  states {len(self.states)}, consistent executions {self.executions}\n"
        for state in self.states:
            text += f"  {state.executions:>8} {'*' if state.satisfies else ':'}> {state.text}\n"
        text += "".join(f"  deadlock: {wait}\n" for wait in self.deadlock)
        text += f"  unpredictable: {self.unpredictable}\n" if self.unpredictable else ""
        text += "".join(f"  not explored: {reason}\n" for reason in self.reasons)
        return text + "".join(f"  doubt: {doubt}\n" for doubt in self.doubts)

    def __getstate__(self) -> dict[str, object]:
        # What explanations need is large, and stays here; they find it again.
        return {**self.__dict__, "_answer": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import verdict_bundle

        return verdict_bundle(self)


def outcome_of(word: str) -> Outcome:
    """One of the five words."""
    outcome: Outcome
    for outcome in get_args(Outcome):
        if outcome == word:
            return outcome
    raise InternalError(f"unknown outcome {word}")


def ask(question: Check) -> Union[Verdict, ProtocolVerdict]:
    """Answers a question about a test or a protocol."""
    if isinstance(question.test, Test):
        return answer(question)
    from ._judgement import judge

    return judge(question)


def answer(question: Check) -> Verdict:
    """Answers a question about a test."""
    test = question.test
    assert isinstance(test, Test)
    try:
        found = _core.check(test._test, question._options())
    except UnsupportedError as construct:
        return _refused(question, str(construct))
    fingerprint, architecture, configuration, outcome, proposition, states, race, waits, reasons, doubts, counts = (
        found.summary()
    )
    on = {name: True for name, is_on in configuration.items() if is_on}
    return Verdict(
        question,
        outcome_of(outcome),
        architecture,
        describe(on),
        proposition,
        fingerprint,
        tuple(State(*state) for state in states),
        race,
        tuple(waits),
        tuple(reasons),
        tuple(doubts),
        Counts(*counts),
        found,
    )


def _refused(question: Check, construct: str) -> Verdict:
    test = question.test
    assert isinstance(test, Test)
    proposition = f"{test.quantifier or 'forall'} ({test.condition})"
    return Verdict(
        question,
        "inconclusive",
        test.architecture or test.dialect,
        "default",
        proposition,
        test.hash,
        reasons=(construct,),
    )
