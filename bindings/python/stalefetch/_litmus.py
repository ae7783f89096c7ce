# SPDX-License-Identifier: BSD-2-Clause
"""Litmus tests: read and printed. Protocols are read here too."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Union

from . import _core
from ._protocol import Protocol


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
        from ._check import check

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
