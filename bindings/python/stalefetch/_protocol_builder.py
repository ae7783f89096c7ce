# SPDX-License-Identifier: BSD-2-Clause
"""Protocols built piece by piece, and printed as litmus files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import Union

from . import _core
from ._protocol import Protocol

_DECLARATION = re.compile(r"(?P<type>\w+(?:\s+\w+)*)(?P<stars>[\s*]+)(?P<name>\w+)\s*(?:[=,]|$)")


class ProtocolBuilder:
    """Builds a protocol piece by piece. `str(builder)` is the litmus file; `protocol()` reads it.

    Each method returns the builder. Nothing is looked at before the file is read: errors are those of `parse`, with
    positions in the printed file. Functions get what they mention of the initial state as parameters.

    >>> from stalefetch import ProtocolBuilder
    >>> builder = (
    ...     ProtocolBuilder("install", "A function is written into executable memory, then a flag is set.")
    ...     .initially("code f = trap", ready=0)
    ...     .thread("write_code(f, new)", "__builtin___clear_cache(f)", "smp_store_release(ready, 1)")
    ...     .thread("int r0 = smp_load_acquire(ready)", "int r1", "if (r0) r1 = call(f)")
    ...     .promises("publish(ready): f == new")
    ...     .mutant("synchronized", "before call in P1: sync_core()")
    ... )
    >>> print(builder)
    C install
    "A function is written into executable memory, then a flag is set."
    {
      code f = trap;
      int ready = 0;
    }
    P0(code *f, int *ready) {
      write_code(f, new);
      __builtin___clear_cache(f);
      smp_store_release(ready, 1);
    }
    P1(code *f, int *ready) {
      int r0 = smp_load_acquire(ready);
      int r1;
      if (r0) r1 = call(f);
    }
    promises
      publish(ready): f == new;
    mutants
      synchronized: before call in P1: sync_core();
    <BLANKLINE>
    >>> builder.protocol().check("x86-64").outcome
    'unsafe'
    """

    def __init__(self, name: str, title: str = "", *, prose: str = "", **header: str) -> None:
        """`prose` becomes its comment; `header` holds `Key=value` lines (`Source`, `Architectures`, ...)."""
        self.name = name
        self.title = title
        self.prose = prose
        self.header = dict(header)
        self._expected: list[str] = []
        self._initial: list[str] = []
        self._functions: list[tuple[str, list[str]]] = []
        self._helpers: list[str] = []
        self._threads = 0
        self._promises: list[str] = []
        self._mutants: list[str] = []
        self._exists = ""

    def expect(self, configuration: str, verdict: str) -> ProtocolBuilder:
        """What the check of a file expects: `expect("aarch64:DIC,IDC", "safe")`."""
        self._expected.append(f"(* expect {configuration}: {verdict} *)")
        return self

    def initially(self, *declarations: str, **numbers: int) -> ProtocolBuilder:
        """Declarations (`"code f = trap"`, `"void *func = f"`); keywords declare an `int` (`ready=0`)."""
        self._initial += [declaration.strip().rstrip(";").rstrip() for declaration in declarations]
        self._initial += [f"int {name} = {number}" for name, number in numbers.items()]
        return self

    def thread(self, *statements: str) -> ProtocolBuilder:
        """The code of the next CPU: a statement each, or several in one text."""
        self._functions.append((f"P{self._threads}", _statements(statements)))
        self._threads += 1
        return self

    def on_interrupt(self, *statements: str) -> ProtocolBuilder:
        """What the CPU that was added last does in an interrupt."""
        self._functions.append((f"P{max(0, self._threads - 1)}_interrupt", _statements(statements)))
        return self

    def on_exception(self, *statements: str) -> ProtocolBuilder:
        """What the CPU that was added last does in an exception."""
        self._functions.append((f"P{max(0, self._threads - 1)}_exception", _statements(statements)))
        return self

    def function(self, text: str) -> ProtocolBuilder:
        """A function that others use, whole."""
        self._helpers.append(text.strip())
        return self

    def promises(self, *promises: str) -> ProtocolBuilder:
        """What it promises: `"publish(ready): f == new"`, `"intact"`, ..."""
        self._promises += [promise.strip().rstrip(";").rstrip() for promise in promises]
        return self

    def mutant(self, name: str, *changes: str, rows: Sequence[str] = (), on: Sequence[str] = ()) -> ProtocolBuilder:
        """Changes of its steps (`"drop sync_core"`), all at once; `on`: for these architectures only."""
        head = name + (f" ({', '.join(rows)})" if rows else "") + (f" on {', '.join(on)}" if on else "")
        self._mutants.append(f"{head}: " + _ended(" and ".join(c.strip().rstrip(";").rstrip() for c in changes)))
        return self

    def exists(self, condition: str) -> ProtocolBuilder:
        """A final state that must not be."""
        self._exists = condition
        return self

    def protocol(self, *, file: str = "") -> Protocol:
        """The protocol. Raises InputError like `parse`."""
        found = _core.parse(str(self), file)
        assert isinstance(found, _core.Protocol)
        return Protocol(found, file)

    def save(self, path: Union[str, os.PathLike[str]]) -> None:
        """Writes the litmus file."""
        save_text(str(self), path)

    def __str__(self) -> str:
        lines = [f"C {self.name}", *([f'"{self.title}"'] if self.title else [])]
        lines += [f"{key}={value}" for key, value in self.header.items()]
        lines += [*self._expected, *([f"(* {self.prose.strip()} *)"] if self.prose else [])]
        lines += ["{", *(f"  {declaration};" for declaration in self._initial), "}", *self._helpers]
        for name, statements in self._functions:
            parameters = ", ".join(self._parameters(" ".join(statements)))
            lines += [f"{name}({parameters}) {{", *(f"  {statement}" for statement in statements), "}"]
        if self._promises:
            lines += ["promises", *(f"  {promise};" for promise in self._promises)]
        if self._mutants:
            lines += ["mutants", *(f"  {mutant}" for mutant in self._mutants)]
        if self._exists:
            lines += [f"exists ({self._exists})"]
        return "\n".join(lines) + "\n"

    def __repr__(self) -> str:
        return f"<ProtocolBuilder of {self.name}: {self._threads} threads>"

    def _parameters(self, body: str) -> list[str]:
        """What the body mentions of the initial state: a pointer to each."""
        words = set(re.findall(r"\w+", body))
        found = [_DECLARATION.match(declaration) for declaration in self._initial]
        return [
            f"{each['type']} {each['stars'].replace(' ', '')}*{each['name']}"
            for each in found
            if each and each["name"] in words and each["type"] != "version"
        ]


def _statements(texts: Iterable[str]) -> list[str]:
    return [_ended(line.rstrip()) for text in texts for line in text.strip().splitlines() if line.strip()]


def _ended(statement: str) -> str:
    return statement if statement.endswith((";", "{", "}")) else statement + ";"


def save_text(text: str, path: Union[str, os.PathLike[str]]) -> None:
    """Writes a file."""
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
