# SPDX-License-Identifier: BSD-2-Clause
"""Exceptions. The compiled module raises them with the arguments below."""

from __future__ import annotations


class Error(Exception):
    """What every exception of this package derives from."""


class InputError(Error, ValueError):
    r"""Bad input: a litmus file, a rule file, a table, an option.

    Attributes:
        file: where it is; empty where there is no file.
        line, column: counted from 1; 0 means the whole file, or the whole line.
        found: the offending text, and what is wrong with it.
        expected: what would have been right; may be empty.

    >>> import stalefetch
    >>> try:
    ...     stalefetch.parse("AArch64 t\n{ 0:X0=; }\n P0 ;\n NOP ;\nexists (0:X0=0)\n", file="t.litmus")
    ... except stalefetch.InputError as error:
    ...     print(error.file, error.line, error.column)
    t.litmus 2 8
    """

    def __init__(self, file: str, line: int, column: int, found: str, expected: str = "") -> None:
        super().__init__(file, line, column, found, expected)
        self.file = file
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        numbers = ":".join(str(number) for number in (self.line, self.column) if number)
        place = ":".join(filter(None, (self.file, numbers))) if self.file else f"line {numbers}" if numbers else ""
        wanted = f"; expected {self.expected}" if self.expected else ""
        return f"{place}: {self.found}{wanted}" if place else f"{self.found}{wanted}"


class UnsupportedError(Error):
    """Valid input that asks for what is not modelled. `check` never raises it: its verdict is inconclusive."""


class InternalError(Error, RuntimeError):
    """A fault of ours. Please report it, with the test that shows it."""
