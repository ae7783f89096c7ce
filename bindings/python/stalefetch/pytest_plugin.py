# SPDX-License-Identifier: BSD-2-Clause
"""pytest collects litmus files and compares each with the verdict that is expected of it.

What is expected stands in the file, in comments, one for each configuration that matters:

    (* expect: forbidden *)
    (* expect DIC=1,IDC=1: allowed, unpredictable *)

or in a table: `expected.tsv` beside the files or in a folder above (columns `file`, `config`, `verdict`, and
`unpredictable` if wanted, separated by tabs; files relative to the table), or the table that `stalefetch_expected`
names. A file without any is not collected. A failure shows the explanation.

A protocol says where: `(* expect x86-64: unsafe *)`, `(* expect aarch64:DIC,IDC: safe *)`, and likewise in a table. One
without is compared, with its mutants, with the tables of the folder `verdicts/protocols` above it, as
`stalefetch check FOLDER` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Union, get_args

import pytest

import stalefetch
from stalefetch import _core

Answered = Union[stalefetch.Verdict, stalefetch.ProtocolVerdict]

_EXPECT = re.compile(r"\(\*\s*expect\b([^*]*):([^:*]*)\*\)")
_TABLE = "expected.tsv"
_LIBRARY = Path("verdicts", "protocols")
_WORDS = (*get_args(stalefetch.Outcome), "safe", "unsafe")


@dataclass(frozen=True)
class Expectation:
    """A verdict that somebody wrote down, and where. `unpredictable` is None where nothing is said of it.

    Of a protocol: `config` begins with the architecture. A table of its library knows more: which mutant it is about,
    what is broken (as `intact,publish` or `-`) and the hash of the assembly test.
    """

    config: str
    outcome: str
    unpredictable: Union[bool, None]
    file: str
    line: int
    mutant: str = ""
    agreed: Union[tuple[str, str], None] = None

    @property
    def name(self) -> str:
        """Of the item."""
        return (f"+{self.mutant} " if self.mutant else "") + (self.config or "as-in-file")


class DifferentVerdictError(Exception):
    """The verdict is not the one that was expected."""


def expectation_of(config: str, text: str, file: str, line: int) -> Expectation:
    """Reads `forbidden` or `allowed, unpredictable`. Raises InputError."""
    words = [word.strip() for word in text.split(",")]
    config = config.strip()
    if words[0] not in _WORDS or words[1:] not in ([], ["unpredictable"], ["not unpredictable"]):
        raise stalefetch.InputError(file, line, 0, f"verdict `{text.strip()}`", f"one of {', '.join(_WORDS)}")
    unpredictable = None if len(words) == 1 else words[1] == "unpredictable"
    return Expectation("" if config == "as-in-file" else config, words[0], unpredictable, file, line)


def in_file(path: Path) -> list[Expectation]:
    """What the comments of a litmus file expect. Raises InputError."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return [
        expectation_of(match[1], match[2], str(path), text.count("\n", 0, match.start()) + 1)
        for match in _EXPECT.finditer(text)
    ]


def in_table(table: Path, path: Path) -> list[Expectation]:
    """The rows of a table that are about a litmus file. Raises InputError."""
    lines = table.read_text(encoding="utf-8", errors="replace").splitlines()
    head = lines[0].split("\t") if lines else []
    for column in ("file", "config", "verdict"):
        if column not in head:
            raise stalefetch.InputError(str(table), 1, 1, f"no column `{column}`", "file, config, verdict")
    found = []
    for number, line in enumerate(lines[1:], 2):
        cells = dict(zip(head, line.split("\t")))
        if not line.strip() or (table.parent / cells["file"]).resolve() != path.resolve():
            continue
        if not {"config", "verdict"} <= set(cells):
            raise stalefetch.InputError(str(table), number, 1, f"{len(cells)} columns", str(len(head)))
        race = {"yes": ", unpredictable", "no": ", not unpredictable"}.get(cells.get("unpredictable", "").strip(), "")
        found.append(expectation_of(cells["config"], cells["verdict"] + race, str(table), number))
    return found


@lru_cache(maxsize=4)
def _tables(folder: str, changed: int) -> list[tuple[str, str, str, list[tuple[str, str, str, str]]]]:
    return _core.agreed_tables(folder)


def in_library(folder: Path, path: Path) -> list[Expectation]:
    """What the tables of a library, `verdicts/protocols` in its folder, say of a protocol and its mutants."""
    name = path.resolve().relative_to(folder).with_suffix("").as_posix()
    found = []
    changed = max((file.stat().st_mtime_ns for file in (folder / _LIBRARY).iterdir()), default=0)
    for file, architecture, configuration, rows in _tables(str(folder / _LIBRARY), changed):
        config = architecture if configuration == "default" else f"{architecture}:{configuration}"
        for row, verdict, broken, fingerprint in rows:
            mutant = row[len(name) + 1 :]
            # Names of tests have a + in them too.
            if row == name or (row.startswith(name + "+") and not (folder / f"{row}.litmus").exists()):
                found.append(Expectation(config, verdict, None, file, 0, mutant, (broken, fingerprint)))
    return found


def expectations(path: Path, root: Path, table: Union[Path, None] = None) -> list[Expectation]:
    """What is expected of a litmus file: what it says itself, else the nearest table, up to `root`."""
    own = in_file(path)
    if own:
        return own
    if table is not None:
        return in_table(table, path)
    for folder in path.resolve().parents:
        if (folder / _TABLE).exists():
            return in_table(folder / _TABLE, path)
        if _is_protocol(path) and (folder / _LIBRARY).is_dir():
            return in_library(folder, path)
        if folder == root.resolve():
            break
    return []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Settings of pytest.ini or pyproject.toml."""
    parser.addini("stalefetch_globs", "litmus files to collect", type="args", default=["*.litmus"])
    parser.addini("stalefetch_expected", "table of expected verdicts for files that have none", default="")
    parser.addini("stalefetch_time_limit", "seconds for one verdict", default="60")


def pytest_configure(config: pytest.Config) -> None:
    """Makes the marker `litmus` known: `pytest -m litmus`."""
    config.addinivalue_line("markers", "litmus: a litmus test with an expected verdict (stalefetch)")


def _is_protocol(path: Path) -> bool:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read(200).split()[:1] == ["C"]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Union[pytest.File, None]:
    """Collects litmus files."""
    if any(file_path.match(glob) for glob in parent.config.getini("stalefetch_globs")):
        file: pytest.File = LitmusFile.from_parent(parent, path=file_path)
        return file
    return None


class LitmusFile(pytest.File):
    """A litmus file: an item for each configuration that something is expected of."""

    def collect(self) -> Iterator[pytest.Item]:
        """Reads what is expected."""
        named = self.config.getini("stalefetch_expected")
        table = self.config.rootpath / named if named else None
        for expectation in expectations(self.path, self.config.rootpath, table):
            yield LitmusItem.from_parent(self, name=expectation.name, expectation=expectation)


def _said(expected: Expectation) -> str:
    if expected.agreed is not None:
        return " ".join((expected.outcome, *expected.agreed))
    return expected.outcome + {None: "", True: ", unpredictable", False: ", not unpredictable"}[expected.unpredictable]


def _found(verdict: Answered, expected: Expectation) -> str:
    """As much of the verdict as something is said of."""
    if isinstance(verdict, stalefetch.ProtocolVerdict):
        broken = ",".join(verdict.kinds) or "-"
        return verdict.outcome if expected.agreed is None else f"{verdict.outcome} {broken} {verdict.hash}"
    race = verdict.unpredictable is not None
    if expected.unpredictable is None and (not race or verdict.outcome == expected.outcome):
        return verdict.outcome
    return verdict.outcome + (
        ", unpredictable" if race else ", not unpredictable" if expected.unpredictable is False else ""
    )


class LitmusItem(pytest.Item):
    """A litmus test in one configuration."""

    def __init__(self, *, expectation: Expectation, **arguments: object) -> None:
        super().__init__(**arguments)  # type: ignore[arg-type]
        self.expectation = expectation
        self.add_marker("litmus")

    def runtest(self) -> None:
        """Asks, and compares."""
        verdict = self._ask(float(self.config.getini("stalefetch_time_limit")))
        self.user_properties.append(("outcome", verdict.outcome))
        if _said(self.expectation) != _found(verdict, self.expectation):
            raise DifferentVerdictError(verdict)

    def _ask(self, limit: float) -> Answered:
        expected = self.expectation
        test = stalefetch.load(self.path)
        if isinstance(test, stalefetch.Test):
            return stalefetch.check(test, features=expected.config, time_limit=limit)
        name, _, features = expected.config.partition(":")
        if not name:
            raise stalefetch.InputError(expected.file, expected.line, 0, "no architecture", "`expect x86-64: unsafe`")
        protocol = test.mutant(expected.mutant) if expected.mutant else test
        return stalefetch.check(protocol, name, features=features or None, time_limit=limit)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """Says what was expected, what was found, and why."""
        error = excinfo.value
        if isinstance(error, stalefetch.InputError):
            return str(error)
        if not isinstance(error, DifferentVerdictError):
            return str(super().repr_failure(excinfo))
        (verdict,) = error.args
        expected = self.expectation
        place = f"{expected.file}:{expected.line}" if expected.line else expected.file
        line = f"{place}: expected {_said(expected)}, found {_found(verdict, expected)}\n\n"
        try:
            return line + str(verdict.explain())
        except ValueError as nothing:
            return line + str(nothing)

    def reportinfo(self) -> tuple[Path, Union[int, None], str]:
        """Where it is."""
        return self.path, None, f"litmus: {self.path.name} [{self.name}]"
