# SPDX-License-Identifier: BSD-2-Clause
"""Why a verdict is what it is: an execution to look at and, where it is forbidden, the rules that rule it out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Union

from . import _core
from ._architecture import Architecture
from ._builder import Source
from ._judgement import ProtocolVerdict, Safety
from ._verdict import Check, Outcome, Verdict, answer, ask

if TYPE_CHECKING:
    from ._diagram import Diagram
    from ._machine import Replay

Shown = Literal["nothing", "witness", "race", "deadlock", "ruled-out"]
"""What the execution is: nothing is shown, a witness of the outcome, of `unpredictable`, of a deadlock, or the nearest
execution that would be needed and is ruled out."""


@dataclass(frozen=True)
class Event:
    """Something that happens; `thread` is None for the initial state, `row` the number of its row, from 1."""

    number: int
    thread: Union[int, None]
    text: str
    instruction: str
    row: Union[int, None]


@dataclass(frozen=True)
class Row:
    """A line of the timeline: the events of one instruction, or a fetch. Rows count from 1.

    Attributes:
        stale_since: of a stale fetch: the row of the store that it missed.
        stale: the same in words; empty if it is not stale.
        ahead_of: the first row of the same thread that is earlier in the program and later here.
        line: of the file; of a protocol that of the step, which is many instructions. Nothing for what a CPU does by
            itself. No part of comparisons: the same test may be laid out otherwise.
    """

    number: int
    thread: int
    text: str
    instruction: str
    events: tuple[int, ...]
    stale_since: Union[int, None] = None
    stale: str = ""
    ahead_of: Union[int, None] = None
    line: Union[int, None] = field(default=None, compare=False)


@dataclass(frozen=True)
class Arrow:
    """Between events: `rf`, `irf` (into a fetch), `co`, `fr`, `ifr` (from a fetch)."""

    source: int
    target: int
    label: str


@dataclass(frozen=True)
class Step:
    """One step of a cycle: a rule, its title and the section of the manual, from one event to another."""

    source: int
    target: int
    rule: str
    title: str
    citation: str
    communication: str


@dataclass(frozen=True)
class Cycle:
    """Why an axiom forbids the execution, under the orders that are assumed: `closed` steps come back to the start."""

    axiom: str
    title: str
    text: str
    citation: str
    closed: bool
    assumed: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, repr=False)
class Explanation:
    """An execution as rows and events, and what rules it out. Shows itself as a timeline in notebooks.

    Attributes:
        verdict: what is explained.
        shown: see `Shown`.
        state: the final state of the execution.
        thread_count, rows, events, arrows: the execution.
        cycles: for `ruled-out`: together they leave no way out.
        remarks: what else is to be said, such as why nothing is shown.
    """

    verdict: Union[Verdict, ProtocolVerdict]
    shown: Shown
    state: str
    thread_count: int
    rows: tuple[Row, ...]
    events: tuple[Event, ...]
    arrows: tuple[Arrow, ...]
    cycles: tuple[Cycle, ...]
    remarks: tuple[str, ...]
    _found: _core.Explanation = field(compare=False, repr=False)

    @property
    def outcome(self) -> Union[Outcome, Safety]:
        """Of the verdict."""
        return self.verdict.outcome

    @property
    def document(self) -> dict[str, Any]:
        """Everything, as the document that `stalefetch explain --format json` prints."""
        document: dict[str, Any] = json.loads(self._found.json())
        return document

    def diagram(self, kind: str = "timeline-svg") -> Diagram:
        """The execution as `timeline-svg`, `graph-svg`, `wavedrom`, `dot`, `text` or `stepper-html`.

        `str(diagram)` is the file, `diagram.save(path)` writes it. Raises ValueError for another kind.
        """
        from ._diagram import diagram_of_explanation

        return diagram_of_explanation(self, kind)

    def stepper(self) -> Diagram:
        """A page to walk through the execution event by event; needs nothing but a browser."""
        return self.diagram("stepper-html")

    def replay(self, *, most_states: int = 100000) -> Union[Replay, None]:
        """The witness, followed on the simulated machine; None if there is no witness. See `Replay`."""
        from ._machine import replay

        return replay(self.verdict, most_states=most_states)

    def __str__(self) -> str:
        return self._found.text()

    def __repr__(self) -> str:
        return f"explain({self.verdict.question!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return explain, (self.verdict.question,)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import explanation_bundle

        return explanation_bundle(self)


def explain(
    test: Union[Source, Check, Verdict, ProtocolVerdict],
    arch: Union[Architecture, str, None] = None,
    **options: Any,
) -> Explanation:
    r"""Why `check` says what it says: takes what it takes, or its verdict.

    `allowed`: the smallest execution. `forbidden`: the nearest execution that would satisfy the question, and the
    cycles of rules that exclude it, each step with its source. Likewise `unsafe` and `safe`, of a protocol on `arch`.

    >>> import stalefetch
    >>> test = stalefetch.parse('''AArch64 publish
    ... { 0:X1=x; 0:X2=y; 0:X3=1; 1:X1=x; 1:X2=y; }
    ...  P0          | P1          ;
    ...  STR W3,[X1] | LDR W4,[X2] ;
    ...  DMB ISH     | DMB ISH     ;
    ...  STR W3,[X2] | LDR W5,[X1] ;
    ... exists (1:X4=1 /\\ 1:X5=0)
    ... ''')
    >>> explanation = stalefetch.explain(test)
    >>> explanation.outcome, explanation.shown, explanation.cycles[0].axiom
    ('forbidden', 'ruled-out', 'external')
    >>> [step.rule for step in explanation.cycles[0].steps]
    ['barrier-ob', 'data-observed', 'barrier-ob', 'data-observed']
    """
    if isinstance(test, (Verdict, ProtocolVerdict)):
        verdict: Union[Verdict, ProtocolVerdict] = test
    else:
        verdict = ask(test if isinstance(test, Check) else Check.of(test, arch, **options))
    return verdict.explain()


def explanation_of(verdict: Verdict) -> Explanation:
    """The explanation of a verdict; answers it again where it comes from another process."""
    if verdict._answer is None:
        verdict = answer(verdict.question)
    if verdict._answer is None:
        raise ValueError(f"{verdict.name} cannot be explained: {'; '.join(verdict.reasons)}")
    return _explanation(verdict, _core.explain(verdict._answer))


def explanation_of_protocol(verdict: ProtocolVerdict, core: Union[_core.Explanation, None]) -> Explanation:
    """The explanation of a verdict on a protocol, in the words of the protocol."""
    if core is None:
        raise ValueError(f"{verdict.name} cannot be explained: {'; '.join(verdict.reasons)}")
    return _explanation(verdict, core)


def _explanation(verdict: Union[Verdict, ProtocolVerdict], core: _core.Explanation) -> Explanation:
    document = json.loads(core.json())
    timeline = document.get("timeline", {"threads": 0, "rows": [], "events": [], "arrows": []})
    return Explanation(
        verdict,
        document["shown"],
        document.get("state", ""),
        timeline["threads"],
        tuple(_row(number, row) for number, row in enumerate(timeline["rows"], 1)),
        tuple(Event(k, e["thread"], e["text"], e["instruction"], e["row"]) for k, e in enumerate(timeline["events"])),
        tuple(Arrow(a["from"], a["to"], a["label"]) for a in timeline["arrows"]),
        tuple(_cycle(cycle) for cycle in document.get("cycles", ())),
        tuple(document["remarks"]),
        core,
    )


def _row(number: int, row: dict[str, Any]) -> Row:
    stale = row.get("stale", {})
    return Row(
        number,
        row["thread"],
        row["text"],
        row["instruction"],
        tuple(row["events"]),
        stale.get("since"),
        stale.get("text", ""),
        row.get("ahead_of"),
        row.get("line"),
    )


def _cycle(cycle: dict[str, Any]) -> Cycle:
    steps = tuple(
        Step(e["from"], e["to"], e["rule"], e["title"], e["source"], e["communication"]) for e in cycle["edges"]
    )
    return Cycle(
        cycle["axiom"],
        cycle["title"],
        cycle["text"],
        cycle["source"],
        cycle["closed"],
        tuple(cycle["assumed"]),
        steps,
    )
