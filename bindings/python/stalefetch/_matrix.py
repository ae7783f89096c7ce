# SPDX-License-Identifier: BSD-2-Clause
"""Protocols against architectures and their variants, in one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Union

from . import _core
from ._architecture import Architecture, architecture_of, architectures
from ._errors import InputError
from ._judgement import BrokenPromise, Safety, broken_of, kinds_of
from ._options import DEFAULT_PATH_LIMIT, DEFAULT_TIME_LIMIT, DEFAULT_UNROLL
from ._progress import Progress, reporter
from ._protocol import Protocol, protocols_of
from ._verdict import Check


@dataclass(frozen=True)
class Cell:
    """An answer of a matrix: `none` where the architecture lacks a primitive or the protocol is not for it.

    `note` says why it is `none` or `error`.
    """

    outcome: Union[Safety, Literal["none", "error"]]
    broken: tuple[BrokenPromise, ...] = ()
    reasons: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    note: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Of the broken promises, each once: `("intact", "publish")`."""
        return kinds_of(self.broken)

    def __str__(self) -> str:
        return self.outcome


@dataclass(frozen=True)
class Matrix:
    """Answers about several protocols: `cells[row][column]`, or `matrix["install", "x86-64:amd"]`.

    Attributes:
        protocols: names of the rows, of a mutant with its own after a `+`.
        columns: architectures, each in one configuration.
    """

    protocols: tuple[str, ...]
    columns: tuple[Architecture, ...]
    cells: tuple[tuple[Cell, ...], ...]

    def __getitem__(self, place: tuple[str, Union[Architecture, str]]) -> Cell:
        name, column = place
        if name not in self.protocols:
            raise KeyError(name)
        wanted = _column_of(column)
        if wanted not in self.columns:
            raise KeyError(column)
        return self.cells[self.protocols.index(name)][self.columns.index(wanted)]

    def rows(self) -> list[dict[str, str]]:
        """A plain row for each cell: protocol, architecture, configuration, outcome, broken."""
        return [
            {
                "protocol": name,
                "architecture": column.name,
                "configuration": _label(column),
                "outcome": cell.outcome,
                "broken": ",".join(cell.kinds),
            }
            for name, cells in zip(self.protocols, self.cells)
            for column, cell in zip(self.columns, cells)
        ]

    def to_dataframe(self) -> Any:
        """The outcomes as a pandas DataFrame: protocols down, architectures and configurations across.

        Raises ImportError where pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise ImportError("to_dataframe needs pandas: pip install pandas") from None
        columns = [(column.name, _label(column)) for column in self.columns]
        return pandas.DataFrame(
            [[cell.outcome for cell in cells] for cells in self.cells],
            index=pandas.Index(self.protocols, name="protocol"),
            columns=pandas.MultiIndex.from_tuples(columns, names=["architecture", "configuration"]),
        )

    def __str__(self) -> str:
        rows = [(name, [cell.outcome for cell in cells]) for name, cells in zip(self.protocols, self.cells)]
        return _core.matrix_text(rows, [(column.name, _label(column)) for column in self.columns])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import matrix_html

        return {"text/plain": str(self), "text/html": matrix_html(self, [_label(column) for column in self.columns])}


def _label(column: Architecture) -> str:
    """As the program writes it: `DIC,IDC`."""
    return column.features.replace("=1", "")


def _column_of(column: Union[Architecture, str]) -> Architecture:
    """An architecture, or `aarch64:DIC,IDC`."""
    if isinstance(column, str):
        name, _, features = column.partition(":")
        return architecture_of(name).configure(features or None)
    found = architecture_of(column)
    if found.removed or found.rules_text:
        raise InputError("", 0, 0, "a column with other rules", "check() or sweep(), which take them")
    return found


def _ask(
    rows: list[tuple[str, Protocol]],
    columns: tuple[Architecture, ...],
    options: _core.Options,
    workers: Union[int, None],
    progress: Progress,
) -> Matrix:
    asked = [(name, protocol._protocol, protocol._mutant) for name, protocol in rows]
    places = [(column.name, column.features) for column in columns]
    with reporter(progress, "cells") as report:
        found = _core.matrix(asked, places, options, jobs_of(workers), report)
    cells = tuple(
        tuple(
            Cell(outcome, broken_of(broken), tuple(reasons), tuple(doubts), note)  # type: ignore[arg-type]
            for outcome, broken, reasons, doubts, _, note in row
        )
        for row in found
    )
    return Matrix(tuple(name for name, _ in rows), columns, cells)


def jobs_of(workers: Union[int, None]) -> int:
    """Threads as the module counts them; None: one per core."""
    if workers is not None and workers < 1:
        raise ValueError("at least one worker")
    return workers or 0


def everywhere(protocol: Protocol, options: dict[str, Any]) -> Matrix:
    """One protocol on every architecture; `options` as for `check`, and InputError as for each of them alone."""
    columns: list[Architecture] = []
    cells: list[Cell] = []
    for name in dict.fromkeys(name for name, _ in _core.standard_columns()):
        question = Check.of(protocol, name, **options)
        columns.append(Architecture(name, question.features))
        row = _ask([(protocol.name, protocol)], (columns[-1],), question._options(), 1, None).cells[0]
        if row[0].outcome == "error":
            question.run()  # raises it with its position
        cells += row
    return Matrix((protocol.name,), tuple(columns), (tuple(cells),))


def matrix(
    protocols: Any,
    configurations: Union[Iterable[Union[Architecture, str]], None] = None,
    *,
    mutants: bool = False,
    time_limit: Union[float, None] = DEFAULT_TIME_LIMIT,
    workers: Union[int, None] = None,
    progress: Progress = None,
) -> Matrix:
    """Asks about every protocol in every configuration.

    Args:
        protocols: a protocol, the path of one, a folder of them, or several of these.
        configurations: architectures, as objects or as `"aarch64:DIC,IDC"`; None: those that each suggests.
        mutants: a row for each mutant too.
        time_limit: seconds for each cell; then it is inconclusive. None: no limit.
        workers: threads; None: one per core.
        progress: called with how many cells are done and how many there are; True: tqdm, if it is installed.

    Raises:
        InputError: a path that does not exist, a bad protocol or configuration. What is wrong with a protocol on one
            architecture only is an `error` in its cell.

    Other threads run meanwhile; Ctrl-C stops it.

    >>> import stalefetch
    >>> protocol = stalefetch.parse('''C install
    ... { code f = trap; int ready = 0; }
    ... P0(code *f, int *ready) { write_code(f, new); __builtin___clear_cache(f); smp_store_release(ready, 1); }
    ... P1(code *f, int *ready) { int r0 = smp_load_acquire(ready); int r1; if (r0) r1 = call(f); }
    ... promises publish(ready): f == new;
    ... mutants synchronized: before call in P1: sync_core();
    ... ''')
    >>> print(stalefetch.matrix(protocol, ["x86-64", "x86-64:amd", "riscv"], mutants=True))
    x86-64   1 default 2 amd
    riscv    1 default
    + safe, forbidden  X unsafe, allowed  ? inconclusive  . not there  ! error
    <BLANKLINE>
                          x86-64  riscv
                           1 2     1
    install                X X     +
    install+synchronized   + +     +
    <BLANKLINE>
    """
    rows = []
    for name, protocol in protocols_of(protocols):
        rows.append((name, protocol))
        if mutants:
            rows += [(f"{name}+{mutant}", protocol.mutant(mutant)) for mutant in protocol.mutants]
    if configurations is None:
        columns = tuple(architectures[name].configure(text) for name, text in _core.standard_columns())
    else:
        given = [configurations] if isinstance(configurations, (str, Architecture)) else configurations
        columns = tuple(_column_of(column) for column in given)
    options = _core.Options({}, (), "", "", DEFAULT_UNROLL, DEFAULT_PATH_LIMIT, time_limit, None)
    return _ask(rows, columns, options, workers, progress)
