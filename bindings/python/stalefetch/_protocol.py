# SPDX-License-Identifier: BSD-2-Clause
"""Protocols: C with code that is modified and run, for every architecture that has the primitives."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Union

from . import _core
from ._architecture import Architecture, architecture_of
from ._errors import InputError

if TYPE_CHECKING:
    from ._litmus import Test


class Protocol:
    """A protocol, or a mutant of one. Immutable; equal to any with the same text. Made by `load`, `parse` and
    `ProtocolBuilder`.

    >>> import stalefetch
    >>> protocol = stalefetch.parse('''C install
    ... "A function is written into executable memory, then a flag is set."
    ... { code f = trap; int ready = 0; }
    ... P0(code *f, int *ready) { write_code(f, new); __builtin___clear_cache(f); smp_store_release(ready, 1); }
    ... P1(code *f, int *ready) { int r0 = smp_load_acquire(ready); int r1; if (r0) r1 = call(f); }
    ... promises publish(ready): f == new;
    ... mutants synchronized: before call in P1: sync_core();
    ... ''')
    >>> protocol.name, protocol.promises, protocol.mutants
    ('install', ('publish(ready): f == new',), ('synchronized',))
    >>> protocol.check("x86-64").outcome, protocol.mutant("synchronized").check("x86-64").outcome
    ('unsafe', 'safe')
    >>> eval(repr(protocol), {"parse": stalefetch.parse}) == protocol
    True
    """

    __slots__ = ("_file", "_mutant", "_protocol")
    _protocol: _core.Protocol
    _file: str
    _mutant: str

    def __init__(self, core: _core.Protocol, file: str, mutant: str = "") -> None:
        object.__setattr__(self, "_protocol", core)
        object.__setattr__(self, "_file", file)
        object.__setattr__(self, "_mutant", mutant)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a protocol cannot be changed; parse another text")

    @property
    def name(self) -> str:
        """As in its first line; of a mutant `install+synchronized`."""
        return f"{self._protocol.name}+{self._mutant}" if self._mutant else self._protocol.name

    @property
    def title(self) -> str:
        """What it is, in a sentence."""
        return self._protocol.title

    @property
    def source(self) -> str:
        """Where it comes from; empty if it does not say."""
        return dict(self._protocol.headers).get("Source", "")

    @property
    def prose(self) -> str:
        """The comments before its initial state: what it does, and what decides."""
        return self._protocol.prose

    @property
    def promises(self) -> tuple[str, ...]:
        """What it promises; that no torn or undefined code runs is promised always."""
        return tuple(self._protocol.promises)

    @property
    def mutants(self) -> tuple[str, ...]:
        """Names that `mutant` takes; of a mutant: none."""
        return () if self._mutant else tuple(self._protocol.mutants)

    @property
    def text(self) -> str:
        """As it was read; that of a mutant is the text of the whole protocol."""
        return self._protocol.text

    @property
    def file(self) -> str:
        """Where it was read; positions in errors refer to it."""
        return self._file

    def mutant(self, name: str) -> Protocol:
        """The protocol with the changes of this mutant. Raises InputError with the known names."""
        self._protocol.check_mutant(name)
        return Protocol(self._protocol, self._file, name)

    def lower(self, arch: Union[Architecture, str]) -> Test:
        """The assembly test that it becomes, with the question whether any promise is broken; `str` is its text.

        Raises InputError: the architecture lacks a primitive, or something in the text makes no sense.
        """
        from ._litmus import Test

        return Test(_core.lower(self._protocol, self._mutant, architecture_of(arch).name), self._file)

    def check(self, arch: Any = None, **options: Any) -> Any:
        """The same as `stalefetch.check(protocol, ...)`."""
        from ._check import check

        return check(self, arch, **options)

    def explain(self, arch: Any, **options: Any) -> Any:
        """The same as `stalefetch.explain(protocol, ...)`."""
        from ._explanation import explain

        return explain(self, arch, **options)

    def repair(self, arch: Any, **options: Any) -> Any:
        """The same as `stalefetch.repair(protocol, ...)`."""
        from ._repair import repair

        return repair(self, arch, **options)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        place = f", file={self._file!r}" if self._file else ""
        return f"parse({self.text!r}{place})" + (f".mutant({self._mutant!r})" if self._mutant else "")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Protocol):
            return NotImplemented
        return (self.text, self._mutant) == (other.text, other._mutant)

    def __hash__(self) -> int:
        return hash((self.text, self._mutant))

    def __reduce__(self) -> tuple[Any, ...]:
        return _parse_again, (self.text, self._file, self._mutant)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import protocol_html

        return {"text/plain": self.text, "text/html": protocol_html(self)}


def _parse_again(text: str, file: str, mutant: str) -> Protocol:
    core = _core.parse(text, file)
    assert isinstance(core, _core.Protocol)
    return Protocol(core, file, mutant)


def find_protocols(*paths: Union[str, os.PathLike[str]]) -> tuple[str, ...]:
    """Every protocol among the files, and in the `.litmus` files below the folders, sorted within each.

    Raises InputError: a path that does not exist, a bad protocol.
    """
    return tuple(_core.find_protocols([os.fspath(path) for path in paths]))


def protocols_of(sources: Any) -> list[tuple[str, Protocol]]:
    """Protocols with the names of their rows, of one or several protocols, files and folders.

    In a single folder a protocol is called by its file; otherwise by its own name.
    """
    from ._litmus import load
    from ._protocol_builder import ProtocolBuilder

    if isinstance(sources, ProtocolBuilder):
        sources = sources.protocol()
    if isinstance(sources, Protocol):
        return [(sources.name, sources)]
    if isinstance(sources, (str, os.PathLike)):
        files = find_protocols(sources)
        if not files:
            raise InputError(os.fspath(sources), 0, 0, "no protocol", "files that begin with `C`")
        folder = os.fspath(sources) if os.path.isdir(sources) else ""
        found = [(file, load(file)) for file in files]
        return [
            (os.path.splitext(os.path.relpath(file, folder))[0] if folder else protocol.name, protocol)
            for file, protocol in found
            if isinstance(protocol, Protocol)
        ]
    rows: list[tuple[str, Protocol]] = []
    for source in sources:
        if not isinstance(source, (Protocol, ProtocolBuilder, str, os.PathLike)):
            raise TypeError(f"a protocol, or the path of one, not {type(source).__name__}")
        rows += [(protocol.name, protocol) for _, protocol in protocols_of(source)]
    return rows
