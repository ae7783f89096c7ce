# SPDX-License-Identifier: BSD-2-Clause
"""Litmus tests: read, built, printed. Protocols are read here too."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Union

from . import _core
from ._errors import InputError
from ._protocol import Protocol

Source = Union["Test", Protocol, "Builder", str, "os.PathLike[str]"]
"""A test or protocol, or the path of one."""


@dataclass(frozen=True)
class Line:
    """One cell of the code table: labels, then at most one instruction (empty where there is none)."""

    labels: tuple[str, ...]
    instruction: str
    line: int
    column: int


@dataclass(frozen=True)
class Column:
    """The code of one thread, or of its handler: `role` is `""`, `".F"` (exceptions) or `".I"` (interrupts)."""

    thread: int
    role: str
    lines: tuple[Line, ...]


class Test:
    """A litmus test. Immutable; equal to any test with the same text. Made by `load`, `parse` and `Builder`.

    >>> import stalefetch
    >>> test = stalefetch.parse('''AArch64 store
    ... { 0:X1=x; 0:X2=1; }
    ...  P0          ;
    ...  STR W2,[X1] ;
    ... exists (x=1)
    ... ''')
    >>> test.name, test.architecture, test.condition
    ('store', 'aarch64', 'x=1')
    >>> eval(repr(test), {"parse": stalefetch.parse}) == test
    True
    """

    __slots__ = ("_file", "_test", "_text")
    __test__ = False  # no test of pytest's
    _test: _core.Test
    _file: str
    _text: str | None

    def __init__(self, core: _core.Test, file: str) -> None:
        object.__setattr__(self, "_test", core)
        object.__setattr__(self, "_file", file)
        object.__setattr__(self, "_text", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a test cannot be changed; build another one")

    @property
    def name(self) -> str:
        """As in its first line."""
        return self._test.name

    @property
    def file(self) -> str:
        """Where it was read; positions in errors refer to it."""
        return self._file

    @property
    def architecture(self) -> str | None:
        """Name of its architecture, as in `architectures`; None if it is none of ours."""
        return self._test.architecture

    @property
    def dialect(self) -> str:
        """First word of the test: `AArch64`, `RISCV`, `X86_64`, ..."""
        return self._test.dialect

    @property
    def text(self) -> str:
        """The test as it is printed: parsing it gives an equal test. Comments are gone."""
        if self._text is None:
            object.__setattr__(self, "_text", self._test.text())
        text: str | None = self._text
        assert text is not None
        return text

    @property
    def notes(self) -> tuple[str, ...]:
        """Free text between the first line and the initial state."""
        return tuple(self._test.notes)

    @property
    def meta(self) -> tuple[tuple[str, str], ...]:
        """`Key=value` lines of the header, in order."""
        return tuple(self._test.meta)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The code table."""
        return tuple(
            Column(thread, role, tuple(Line(tuple(labels), text, line, column) for labels, text, line, column in lines))
            for thread, role, lines in self._test.columns
        )

    @property
    def quantifier(self) -> str:
        """`exists`, `~exists` or `forall`; empty where there is no condition."""
        return self._test.quantifier

    @property
    def condition(self) -> str:
        """What stands behind the quantifier, without the parentheses."""
        return self._test.condition

    @property
    def hash(self) -> str:
        """16 hexadecimal digits; the same for the same test, whatever its spacing and comments."""
        return self._test.hash

    def check(self, arch: Any = None, **options: Any) -> Any:
        """The same as `stalefetch.check(test, ...)`."""
        from ._verdict import check

        return check(self, arch, **options)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        place = f", file={self._file!r}" if self._file else ""
        return f"parse({self.text!r}{place})"

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Test) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    def __reduce__(self) -> tuple[Any, ...]:
        return _parse_again, (self.text, self._file)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import preformatted

        return {"text/plain": self.text, "text/html": preformatted(self.text)}


def parse(text: str, *, file: str = "") -> Union[Test, Protocol]:
    """Reads a test from text, or a protocol: its first word is `C`. `file` is used in the positions of errors only.

    Raises InputError with line and column, what was found, and what was expected.
    """
    return _wrapped(_core.parse(text, file), file)


def load(path: str | os.PathLike[str]) -> Union[Test, Protocol]:
    """Reads a test or a protocol from a file. Raises InputError: unreadable, above 1 MiB, not UTF-8, or malformed."""
    name = os.fspath(path)
    return _wrapped(_core.load(name), name)


def _wrapped(core: Union[_core.Test, _core.Protocol], file: str) -> Union[Test, Protocol]:
    return Protocol(core, file) if isinstance(core, _core.Protocol) else Test(core, file)


def _parse_again(text: str, file: str) -> Union[Test, Protocol]:
    return parse(text, file=file)


def find_tests(*paths: str | os.PathLike[str]) -> tuple[str, ...]:
    """Every `.litmus` file below the paths, sorted within each; a path that is a file is taken whatever its name.

    Raises InputError if a path does not exist or a folder holds no test.
    """
    return tuple(_core.find_tests([os.fspath(path) for path in paths]))


def subject_of(source: Source) -> Union[Test, Protocol]:
    """The test or protocol itself, or the one at this path."""
    if isinstance(source, (Test, Protocol)):
        return source
    if isinstance(source, Builder):
        return source.test()
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

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the litmus file."""
        with open(path, "w", encoding="utf-8") as out:
            out.write(str(self))

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
