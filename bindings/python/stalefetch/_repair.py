# SPDX-License-Identifier: BSD-2-Clause
"""What makes an unsafe protocol safe, and what a safe one does not need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Union

from . import _core
from ._architecture import Architecture
from ._builder import Source
from ._errors import InputError
from ._judgement import BrokenPromise, Safety, broken_of, safety_of
from ._matrix import jobs_of
from ._progress import Progress, reporter
from ._protocol import Protocol
from ._verdict import Check


@dataclass(frozen=True)
class AddedStep:
    """A step that is added to a function, before the statement at this line and column of the protocol's text."""

    cost: int
    step: str
    function: str
    before: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.function}: {self.step} before {self.before}"


@dataclass(frozen=True)
class Repair:
    """Steps that make the protocol safe together, and of which none can be left out."""

    cost: int
    steps: tuple[AddedStep, ...]

    def __str__(self) -> str:
        return "; ".join(map(str, self.steps))


@dataclass(frozen=True)
class Repairs:
    """What `repair` found: the repairs, cheapest first, as a sequence; of a safe protocol, what it does not need.

    Costs say no more than that a local barrier is cheaper than a context synchronization, that cheaper than cache
    maintenance, than a broadcast, than an interrupt of every CPU, than stopping them all.

    Attributes:
        question: what was asked, with the protocol.
        outcome, broken, reasons: the verdict on the protocol as it stands.
        repairs: of an unsafe one, all minimal sets of at most `most` steps, cheapest first.
        spare: of a safe one: each of these steps can go alone.
        spare_together: and all of these at once.
        asked: how many protocols were judged; of which `inconclusive` without an answer.
        complete: every set of steps was looked at.
    """

    question: Check
    outcome: Safety
    broken: tuple[BrokenPromise, ...]
    reasons: tuple[str, ...]
    repairs: tuple[Repair, ...]
    spare: tuple[str, ...]
    spare_together: tuple[str, ...]
    asked: int
    inconclusive: int
    complete: bool

    def __iter__(self) -> Iterator[Repair]:
        return iter(self.repairs)

    def __len__(self) -> int:
        return len(self.repairs)

    def __getitem__(self, index: int) -> Repair:
        return self.repairs[index]

    def repaired(self, index: int = 0) -> Protocol:
        """The protocol with the steps of a repair, of the cheapest at first; `str` is its text, ready to be saved.

        Raises IndexError: there is no such repair.
        """
        protocol = self.question.test
        assert isinstance(protocol, Protocol)
        steps = [(step.step, step.line, step.column) for step in self.repairs[index].steps]
        core = _core.parse(_core.with_steps(protocol._protocol, steps), protocol.file)
        assert isinstance(core, _core.Protocol)
        return Protocol(core, protocol.file)

    @property
    def title(self) -> str:
        """What the table below it is."""
        kinds = {
            "unsafe": "each makes it safe, cheapest first"
            if self.repairs
            else "nothing that may be added makes it safe",
            "safe": "each of these steps can go" if self.spare else "no step can go",
        }
        question = self.question
        said = kinds.get(self.outcome, "; ".join(self.reasons))
        return f"{question.test.name}   {question.arch} {question.features}   {self.outcome}: {said}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """How much was looked at, and what else is to be said."""
        together = [f"all at once: {', '.join(self.spare_together)}"] if len(self.spare_together) > 1 else []
        unknown = f", {self.inconclusive} without an answer" if self.inconclusive else ""
        left = "" if self.complete else "; not every set of steps was looked at (most_asked)"
        return (*together, f"{self.asked} protocols judged{unknown}{left}")

    def __str__(self) -> str:
        lines = [f"{repair.cost:>6}  {repair}" for repair in self.repairs] + [f"        {step}" for step in self.spare]
        return "\n".join([self.title, *lines, *(f"  {remark}" for remark in self.remarks)]) + "\n"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import repairs_html

        return {"text/plain": str(self), "text/html": repairs_html(self)}


def repair(
    protocol: Source,
    arch: Union[Architecture, str],
    *,
    most: int = 2,
    most_asked: int = 4000,
    time_limit: Union[float, None] = 10.0,
    workers: Union[int, None] = None,
    progress: Progress = None,
    **options: Any,
) -> Repairs:
    """What makes an unsafe protocol safe on an architecture, and which steps a safe one does not need.

    Args:
        protocol: a `Protocol`, or the path of one. Of a mutant, only what it does not need.
        arch: as for `check`.
        most: how many steps a repair may have.
        most_asked: how many protocols may be judged; then the answer is not `complete`.
        time_limit: seconds for each of them. None: no limit.
        workers: threads; None: one per core.
        progress: called with how many of the sets of one size are judged and how many there are; True: tqdm.
        **options: as for `check`: `features`, `without`, variants by keyword, ...

    Raises:
        InputError: as `check` does; an unsafe mutant.

    >>> import stalefetch
    >>> protocol = stalefetch.parse('''C install
    ... { code f = trap; int ready = 0; }
    ... P0(code *f, int *ready) { write_code(f, new); __builtin___clear_cache(f); smp_store_release(ready, 1); }
    ... P1(code *f, int *ready) { int r0 = smp_load_acquire(ready); int r1; if (r0) r1 = call(f); }
    ... promises publish(ready): f == new;
    ... ''')
    >>> found = stalefetch.repair(protocol, "aarch64", most=1)
    >>> found.outcome, str(found[0])
    ('unsafe', 'P1: isb() before r1 = call(f)')
    >>> found.repaired().check("aarch64").outcome
    'safe'
    """
    question = Check.of(protocol, arch, time_limit=time_limit, **options)
    subject = question.test
    if not isinstance(subject, Protocol):
        raise InputError(subject.file, 1, 1, f"a test of {subject.dialect}", "a protocol: its first word is `C`")
    jobs = jobs_of(workers)
    with reporter(progress, "protocols") as report:
        before, sets, spare, together, asked, inconclusive, complete = _core.repair(
            subject._protocol, subject._mutant, question.arch, question._options(), most, most_asked, jobs, report
        )
    outcome, broken, reasons = before[:3]
    return Repairs(
        question,
        safety_of(outcome),
        broken_of(broken),
        tuple(reasons),
        tuple(Repair(cost, tuple(AddedStep(*step) for step in steps)) for cost, steps in sets),
        tuple(spare),
        tuple(together),
        asked,
        inconclusive,
        complete,
    )
