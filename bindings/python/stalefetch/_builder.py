# SPDX-License-Identifier: BSD-2-Clause
"""Tests built piece by piece, and printed as litmus files; what `check` and others take."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Union

from ._errors import InputError
from ._litmus import Test, load, parse
from ._protocol import Protocol
from ._protocol_builder import ProtocolBuilder, save_text

Source = Union[Test, Protocol, "Builder", ProtocolBuilder, str, "os.PathLike[str]"]
"""A test or protocol, one that is being built, or the path of one."""


def subject_of(source: Source) -> Union[Test, Protocol]:
    """The test or protocol itself, or the one at this path."""
    if isinstance(source, (Test, Protocol)):
        return source
    if isinstance(source, Builder):
        return source.test()
    if isinstance(source, ProtocolBuilder):
        return source.protocol()
    if isinstance(source, (str, os.PathLike)):
        return load(source)
    raise TypeError(f"a test or protocol, or the path of one, not {type(source).__name__}")


class Builder:
    r"""Builds a test piece by piece. `str(builder)` is the litmus file; `test()` reads it.

    Each method returns the builder. Nothing is looked at before the file is read: errors are those of `parse`, with
    positions in the printed file.

    >>> from stalefetch import Builder
    >>> builder = (
    ...     Builder("AArch64", "flag", note="An acquire load does not order later fetches.")
    ...     .initially("0:X0=NOP", "0:X1=P1:site", "0:X3=flag", "1:X3=flag")
    ...     .thread("STR W0,[X1]", "DC CVAU,X1", "DSB ISH", "IC IVAU,X1", "DSB ISH", "MOV W4,#1", "STLR W4,[X3]")
    ...     .thread("LDAR W5,[X3]", "site: B skip", "MOV W0,#1", "skip:")
    ...     .exists("1:X5=1 /\\ 1:X0=0")
    ... )
    >>> print(builder)
    AArch64 flag
    "An acquire load does not order later fetches."
    {
     0:X0=NOP; 0:X1=P1:site; 0:X3=flag; 1:X3=flag;
    }
     P0           | P1           ;
     STR W0,[X1]  | LDAR W5,[X3] ;
     DC CVAU,X1   | site: B skip ;
     DSB ISH      | MOV W0,#1    ;
     IC IVAU,X1   | skip:        ;
     DSB ISH      |              ;
     MOV W4,#1    |              ;
     STLR W4,[X3] |              ;
    exists (1:X5=1 /\ 1:X0=0)
    <BLANKLINE>
    >>> builder.test().check().outcome
    'allowed'
    """

    def __init__(self, dialect: str, name: str, *, note: str = "", **header: str) -> None:
        """`dialect` is the first word of the file (`AArch64`, `RISCV`, `X86_64`); `header` holds `Key=value` lines."""
        self.dialect = dialect
        self.name = name
        self.note = note
        self.header = dict(header)
        self._initial: list[str] = []
        self._columns: list[tuple[str, list[str]]] = []
        self._threads = 0
        self._final: list[str] = []

    def initially(self, *entries: str, **locations: object) -> Builder:
        """Entries of the initial state (`"0:X1=P1:site"`); keywords name locations (`x=1`)."""
        self._initial += [entry.strip().rstrip(";") for entry in entries]
        self._initial += [f"{name}={value}" for name, value in locations.items()]
        return self

    def thread(self, *lines: str) -> Builder:
        """The code of the next thread: an instruction a line, labels as `site: B skip`; one text may hold several."""
        self._columns.append((f"P{self._threads}", _split(lines)))
        self._threads += 1
        return self

    def on_exception(self, *lines: str) -> Builder:
        """The exception handler of the thread that was added last."""
        self._columns.append((f"P{max(0, self._threads - 1)}.F", _split(lines)))
        return self

    def on_interrupt(self, *lines: str) -> Builder:
        """The interrupt handler of the thread that was added last."""
        self._columns.append((f"P{max(0, self._threads - 1)}.I", _split(lines)))
        return self

    def locations(self, *places: str) -> Builder:
        """Places that final states show beside those of the condition."""
        self._final.append("locations [" + "".join(f"{place};" for place in places) + "]")
        return self

    def exists(self, condition: str) -> Builder:
        """Ends the test: can this be reached?"""
        return self._ask("exists", condition)

    def not_exists(self, condition: str) -> Builder:
        """Ends the test: likewise, written as what should not be."""
        return self._ask("~exists", condition)

    def forall(self, condition: str) -> Builder:
        """Ends the test: does this hold in every execution?"""
        return self._ask("forall", condition)

    def _ask(self, quantifier: str, condition: str) -> Builder:
        self._final.append(f"{quantifier} ({condition})")
        return self

    def test(self, *, file: str = "") -> Test:
        """The test. Raises InputError like `parse`."""
        found = parse(str(self), file=file)
        if not isinstance(found, Test):
            raise InputError(file, 1, 1, f"dialect `{self.dialect}`", "that of an architecture")
        return found

    def save(self, path: Union[str, os.PathLike[str]]) -> None:
        """Writes the litmus file."""
        save_text(str(self), path)

    def __str__(self) -> str:
        text = f"{self.dialect} {self.name}\n"
        if self.note:
            text += f'"{self.note}"\n'
        text += "".join(f"{key}={value}\n" for key, value in self.header.items())
        text += "{\n" + (f" {'; '.join(self._initial)};\n" if self._initial else "") + "}\n"
        return text + _table(self._columns) + "".join(line + "\n" for line in self._final)

    def __repr__(self) -> str:
        return f"<Builder of {self.dialect} {self.name}: {self._threads} threads>"


def _split(lines: Iterable[str]) -> list[str]:
    result = []
    for text in lines:
        result += [line.strip().rstrip(";").rstrip() for line in text.splitlines() if line.strip()]
    return result


def _table(columns: list[tuple[str, list[str]]]) -> str:
    cells = [[head, *lines] for head, lines in columns]
    widths = [max(map(len, column)) for column in cells]
    text = ""
    for row in range(max(map(len, cells), default=0)):
        line = [(column[row] if row < len(column) else "").ljust(width) for column, width in zip(cells, widths)]
        text += " " + " | ".join(line) + " ;\n"
    return text
