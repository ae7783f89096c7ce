# SPDX-License-Identifier: BSD-2-Clause
"""The smallest test that two configurations of one architecture answer differently."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Union

from . import _core
from ._architecture import Architecture, architecture_of
from ._errors import InputError
from ._litmus import Test, find_tests
from ._options import DEFAULT_PATH_LIMIT, DEFAULT_UNROLL
from ._progress import Progress, reporter
from ._verdict import Outcome, outcome_of


@dataclass(frozen=True)
class Distinction:
    """A test that tells two configurations apart.

    `origin` is the file that it was made from, by taking `removed` instructions out.
    """

    test: Test
    origin: str
    removed: int
    left: Outcome
    right: Outcome
    left_unpredictable: bool
    right_unpredictable: bool

    def __str__(self) -> str:
        return (
            f"{self.test}\n(* from {self.origin}, {self.removed} instructions less\n   {self.left} / {self.right} *)\n"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import preformatted

        return {"text/plain": str(self), "text/html": preformatted(str(self))}


def distinguish(
    left: Union[Architecture, str],
    right: Union[Architecture, str],
    *,
    tests: Union[str, os.PathLike[str], Iterable[Union[str, os.PathLike[str]]]],
    time_limit: Union[float, None] = 5.0,
    progress: Progress = None,
) -> Union[Distinction, None]:
    """Answers tests under both configurations, and every test that one instruction less makes of them.

    Args:
        left, right: two configurations of one architecture; rules may be left out or replaced on either side.
        tests: files or folders to start from; tests of other architectures are skipped.
        time_limit: seconds per test and side.
        progress: called with the number of tests answered so far.

    Returns:
        The smallest test that is told apart, cut down; None if there is none, which proves nothing.

    Raises:
        InputError: a bad test, or two different architectures.
    """
    first, second = architecture_of(left), architecture_of(right)
    if first.name != second.name:
        raise InputError("", 0, 0, f"{first.name} and {second.name}", "two configurations of one architecture")
    paths = (tests,) if isinstance(tests, (str, os.PathLike)) else tuple(tests)
    with reporter(progress, "tests") as report:
        found = _core.distinguish(
            list(find_tests(*paths)), first.name, _options(first, time_limit), _options(second, time_limit), report
        )
    if found is None:
        return None
    core, origin, removed, left_outcome, right_outcome, left_race, right_race = found
    return Distinction(
        Test(core, ""), origin, removed, outcome_of(left_outcome), outcome_of(right_outcome), left_race, right_race
    )


def _options(side: Architecture, time_limit: Union[float, None]) -> _core.Options:
    return _core.Options(
        _core.parse_configuration(side.features),
        side.removed,
        side.rules_text,
        side.rules_file,
        DEFAULT_UNROLL,
        DEFAULT_PATH_LIMIT,
        time_limit,
        None,
    )
