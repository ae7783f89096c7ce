# SPDX-License-Identifier: BSD-2-Clause
"""Verdicts on protocols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Union, get_args

from . import _core
from ._errors import InternalError
from ._options import describe
from ._verdict import Check, Counts

if TYPE_CHECKING:
    from ._diagram import Diagram
    from ._explanation import Explanation

Safety = Literal["safe", "unsafe", "inconclusive", "allowed", "forbidden"]
"""`unsafe`: a promise can be broken. `inconclusive`: that is not known; never taken for `safe`. `allowed`, `forbidden`:
of a test without code that promises nothing, whether its `exists` can be reached."""


@dataclass(frozen=True)
class BrokenPromise:
    """A promise that some execution breaks; `how` in a line, where no final state shows it."""

    promise: str
    how: str = ""

    @property
    def kind(self) -> str:
        """`intact`, `publish`, `bounded`, `reclaim`, `progress` or `exists`."""
        return self.promise.partition("(")[0]


def kinds_of(broken: Sequence[BrokenPromise]) -> tuple[str, ...]:
    """The kinds of promises, each once."""
    return tuple(dict.fromkeys(promise.kind for promise in broken))


@dataclass(frozen=True)
class ProtocolVerdict:
    """Whether a protocol is safe on an architecture. Frozen; `eval(repr(verdict))` gives an equal one; pickles.

    Attributes:
        question: what was asked, with the protocol.
        outcome: see `Safety`.
        configuration: names the variants that are on.
        broken: the promises that can be broken.
        reasons: why the outcome is inconclusive.
        doubts: readings of the architecture under which the outcome would be another.
        hash: of the assembly test that the protocol becomes.
        counts: how much was searched.
    """

    question: Check
    outcome: Safety
    configuration: str
    broken: tuple[BrokenPromise, ...]
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    hash: str
    counts: Counts
    _found: Union[_core.Judgement, None] = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Of the protocol."""
        return self.question.test.name

    @property
    def architecture(self) -> str:
        """Name of the architecture."""
        return self.question.arch

    @property
    def kinds(self) -> tuple[str, ...]:
        """Of the broken promises, each once: `("intact", "publish")`."""
        return kinds_of(self.broken)

    @property
    def why(self) -> str:
        """What decides, in a sentence: which fetch is stale, or which rules rule out the nearest bad execution."""
        return self._decided[1]

    @property
    def sources(self) -> tuple[str, ...]:
        """Of the rules that decide, in the manuals."""
        return tuple(self._decided[2])

    def explain(self) -> Explanation:
        """The execution that breaks a promise; of a safe protocol the nearest one, and what rules it out.

        Raises ValueError where nothing was searched: what the protocol asks for is not modelled.
        """
        from ._explanation import explanation_of_protocol

        return explanation_of_protocol(self, self._decided[0])

    def diagram(self, kind: str = "timeline-svg") -> Diagram:
        """A picture of the explanation: see `Explanation.diagram`."""
        return self.explain().diagram(kind)

    @property
    def _judgement(self) -> _core.Judgement:
        """What explanations need; found again where the verdict comes from another process."""
        return self._found if self._found is not None else _judge(self.question)

    @cached_property
    def _decided(self) -> tuple[Union[_core.Explanation, None], str, list[str]]:
        return self._judgement.decide()

    def __str__(self) -> str:
        return self._judgement.text()

    def __getstate__(self) -> dict[str, object]:
        # What explanations need is large, and stays here; they find it again.
        return {key: value for key, value in self.__dict__.items() if key != "_decided"} | {"_found": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import protocol_verdict_bundle

        return protocol_verdict_bundle(self)


def safety_of(word: str) -> Safety:
    """One of the five words."""
    safety: Safety
    for safety in get_args(Safety):
        if safety == word:
            return safety
    raise InternalError(f"unknown verdict {word}")


def broken_of(broken: Sequence[tuple[str, str]]) -> tuple[BrokenPromise, ...]:
    """Broken promises as the module gives them."""
    return tuple(BrokenPromise(promise, how) for promise, how in broken)


def _judge(question: Check) -> _core.Judgement:
    protocol: Any = question.test
    return _core.judge(protocol._protocol, protocol._mutant, question.arch, question._options())


def judge(question: Check) -> ProtocolVerdict:
    """Answers a question about a protocol."""
    found = _judge(question)
    (outcome, broken, reasons, doubts, fingerprint, _), configuration, counts = found.summary()
    on = {name: True for name, is_on in configuration.items() if is_on}
    return ProtocolVerdict(
        question,
        safety_of(outcome),
        describe(on),
        broken_of(broken),
        tuple(reasons),
        tuple(doubts),
        fingerprint,
        Counts(*counts),
        found,
    )
