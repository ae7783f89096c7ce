# SPDX-License-Identifier: BSD-2-Clause
"""Progress of long work: a function of the caller's, or a bar where tqdm is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable, Union

Progress = Union[None, bool, Callable[[int, Union[int, None]], Any]]
"""None or False: quiet. True: a bar, if tqdm is installed, else quiet. A function: called with what is done and how
much there is (None: not known); what it raises ends the work."""


@contextmanager
def reporter(progress: Progress, unit: str) -> Iterator[Union[Callable[..., Any], None]]:
    """The function to call with (done, all), or with (done) alone; None to stay quiet."""
    if progress is None or progress is False:
        yield None
        return
    if callable(progress):
        call = progress
        yield lambda done, total=None: call(done, total)
        return
    try:
        from tqdm.auto import tqdm
    except ImportError:
        yield None
        return
    with tqdm(unit=f" {unit}", disable=None) as bar:  # quiet in a pipe

        def show(done: int, total: Union[int, None] = None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
