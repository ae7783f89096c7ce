# SPDX-License-Identifier: BSD-2-Clause
"""Many checks in many processes, on anything with the interface of `concurrent.futures.Executor`."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union, get_args

from ._errors import Error, InputError
from ._judgement import ProtocolVerdict
from ._litmus import Test
from ._progress import Progress, reporter
from ._verdict import Check, Verdict, ask

# Executors and what they need are imported where they are used: most users of the package never sweep.
if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_CHUNKS_PER_WORKER = 32  # some checks take a hundred times as long as others
_MOST_IN_CHUNK = 64


@dataclass(frozen=True)
class Failure:
    """A check that has no verdict: `error` says why, `kind` is the name of the exception."""

    question: Check
    kind: str
    error: str


Answered = Union[Verdict, ProtocolVerdict, Failure]


@dataclass(frozen=True)
class Sweep:
    """What a sweep found: one result for each check, in the order of the checks whatever finished first."""

    results: tuple[Answered, ...]

    @property
    def verdicts(self) -> tuple[Union[Verdict, ProtocolVerdict], ...]:
        """Those that have one."""
        return tuple(result for result in self.results if isinstance(result, (Verdict, ProtocolVerdict)))

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Those that have none."""
        return tuple(result for result in self.results if isinstance(result, Failure))

    def __iter__(self) -> Iterator[Answered]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    def __getitem__(self, index: int) -> Answered:
        return self.results[index]

    def rows(self) -> list[dict[str, str]]:
        """Plain rows, for `pandas.DataFrame(sweep.rows())`: test, architecture, configuration, outcome, note."""
        return [_row(result) for result in self.results]

    def __str__(self) -> str:
        rows = self.rows()
        widths = [max((len(row[column]) for row in rows), default=0) for column in ("test", "configuration")]
        return "".join(
            f"{row['test']:<{widths[0]}}  {row['architecture']} {row['configuration']:<{widths[1]}}  "
            f"{row['outcome']}{', ' + row['note'] if row['note'] else ''}\n"
            for row in rows
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import table_html

        columns = ("test", "architecture", "configuration", "outcome", "note")
        html = table_html(f"{len(self)} checks", columns, [[row[c] for c in columns] for row in self.rows()])
        return {"text/plain": str(self), "text/html": html}


def _row(result: Answered) -> dict[str, str]:
    test = result.question.test
    architecture = (test.architecture or test.dialect) if isinstance(test, Test) else result.question.arch
    if isinstance(result, Failure):
        note, outcome, configuration = result.error, "error", result.question.features
    else:
        outcome, configuration, architecture = result.outcome, result.configuration, result.architecture
        note = "; ".join([*_remarkable(result), *result.reasons, *result.doubts])
    return {
        "test": test.name,
        "architecture": architecture,
        "configuration": configuration,
        "outcome": outcome,
        "note": note,
    }


def _remarkable(result: Union[Verdict, ProtocolVerdict]) -> list[str]:
    if isinstance(result, ProtocolVerdict):
        return [broken.promise for broken in result.broken]
    return ["unpredictable"] if result.unpredictable else []


def _about(result: Answered, question: Any) -> Answered:
    """The same result, about this question."""
    return replace(result, question=question)


def _answer_chunk(questions: Sequence[Check]) -> list[Answered]:
    """What a worker does. One bad check does not cost the others their answers.

    The results have no question: whoever sent it has it, and reading a test again costs as much as many a verdict.
    """
    results: list[Answered] = []
    for question in questions:
        try:
            results.append(_about(ask(question), None))
        except Error as error:
            results.append(_about(Failure(question, type(error).__name__, str(error)), None))
    return results


class _Journal:
    """Results on disk, so that a sweep that was stopped goes on where it was. Each is written whole or not at all."""

    def __init__(self, path: Union[str, os.PathLike[str], None]) -> None:
        self.path = None if path is None else Path(path)
        self.known: dict[Check, Answered] = {}
        if self.path is not None and self.path.exists():
            self._read(self.path)

    def _read(self, path: Path) -> None:
        import pickle

        with path.open("rb") as file:
            while True:
                try:
                    results = pickle.load(file)
                except EOFError:
                    return
                except Exception:  # a write that was cut: what stands before it counts
                    if not self.known:
                        raise InputError(str(path), 0, 0, "no journal of a sweep", "a file that sweep wrote") from None
                    break
                if not isinstance(results, list) or not all(isinstance(r, get_args(Answered)) for r in results):
                    raise InputError(str(path), 0, 0, "no journal of a sweep", "a file that sweep wrote")
                self.known.update({result.question: result for result in results})
        self._rewrite(path)

    def _rewrite(self, path: Path) -> None:
        import pickle
        import tempfile

        with tempfile.NamedTemporaryFile("wb", dir=path.parent, delete=False) as file:
            pickle.dump(list(self.known.values()), file)
        os.replace(file.name, path)

    def add(self, results: Sequence[Answered]) -> None:
        """Keeps results of one chunk."""
        self.known.update({result.question: result for result in results})
        if self.path is not None:
            import pickle

            with self.path.open("ab") as file:
                file.write(pickle.dumps(list(results)))


def sweep(
    checks: Iterable[Check],
    executor: Union[Executor, None] = None,
    *,
    workers: Union[int, None] = None,
    chunk: Union[int, None] = None,
    retries: int = 1,
    journal: Union[str, os.PathLike[str], None] = None,
    progress: Progress = None,
) -> Sweep:
    r"""Answers many checks.

    Args:
        checks: made by `Check.of`, which takes what `check` takes.
        executor: where to run: anything with `submit`, such as `ProcessPoolExecutor`, `Client.get_executor()` of Dask
            or `MPIPoolExecutor`. None: processes of this machine, as many as `workers` (None: one per core).
        chunk: checks per task; None: by their number, 64 at most.
        retries: how often a chunk whose worker failed is tried again. After that its checks are tried one by one, with
            nothing else running; those that still fail are a `Failure`.
        journal: a file that keeps what was found, whatever stops the sweep; the same call goes on from there. It is
            read with pickle: only use files of your own.
        progress: called with how many checks are done and how many there are; True: tqdm, if it is installed.

    Returns:
        Results in the order of the checks: the same, whatever runs where and finishes first.

    >>> import stalefetch
    >>> text = '''AArch64 publish
    ... { 0:X1=x; 0:X2=y; 0:X3=1; 1:X1=x; 1:X2=y; }
    ...  P0          | P1          ;
    ...  STR W3,[X1] | LDR W4,[X2] ;
    ...  STR W3,[X2] | LDR W5,[X1] ;
    ... exists (1:X4=1 /\\ 1:X5=0)
    ... '''
    >>> checks = [stalefetch.Check.of(stalefetch.parse(text), IDC=on) for on in (False, True)]
    >>> print(stalefetch.sweep(checks, workers=1))
    publish  aarch64 default  allowed
    publish  aarch64 IDC=1    allowed
    <BLANKLINE>
    """
    questions = list(checks)
    for question in questions:
        if not isinstance(question, Check):
            raise TypeError(f"checks are made by Check.of, not {type(question).__name__}")
    if chunk is not None and chunk < 1:
        raise ValueError("a chunk has at least one check")
    kept = _Journal(journal)
    open_questions = [question for question in dict.fromkeys(questions) if question not in kept.known]
    own: Union[_RestartingPool, None] = None
    if executor is None and open_questions:
        workers = workers or os.cpu_count() or 1
        own = _RestartingPool(workers)
    try:
        with reporter(progress, "checks") as report:
            done = len(questions) - len(open_questions)
            if report is not None:
                report(done, len(questions))
            for results in _run(open_questions, own or executor, chunk, workers, retries):
                kept.add(results)
                done += len(results)
                if report is not None:
                    report(done, len(questions))
    finally:
        if own is not None:
            own.shutdown(wait=False, cancel_futures=True)
    # Equal tests of several files are answered once; each result is about the file that was asked for.
    return Sweep(tuple(_about(kept.known[question], question) for question in questions))


class _RestartingPool:
    """Processes of this machine, with the part of an executor's interface that is used here.

    A process that dies breaks a pool of the standard library for good: then another is made, so that what others were
    doing can be tried again.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._start()

    def _start(self) -> None:
        from concurrent.futures import ProcessPoolExecutor

        self._pool = ProcessPoolExecutor(self.workers)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        try:
            return self._pool.submit(fn, *args, **kwargs)
        except RuntimeError:  # BrokenProcessPool
            self._start()
            return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)


def _chunks(questions: list[Check], chunk: Union[int, None], workers: Union[int, None]) -> list[list[Check]]:
    if chunk is None:
        pieces = _CHUNKS_PER_WORKER * (workers or os.cpu_count() or 1)
        chunk = max(1, min(_MOST_IN_CHUNK, -(-len(questions) // pieces)))
    return [questions[k : k + chunk] for k in range(0, len(questions), chunk)]


def _run(
    questions: list[Check], executor: Any, chunk: Union[int, None], workers: Union[int, None], retries: int
) -> Iterator[list[Answered]]:
    """Results of one chunk after the other, as they are done."""
    from concurrent.futures import FIRST_COMPLETED, wait

    waiting = deque((piece, 0) for piece in _chunks(questions, chunk, workers))
    running: dict[Future[list[Answered]], tuple[list[Check], int]] = {}
    suspects: list[Check] = []
    # A pool of processes that breaks fails everything that it was given: our own is given a little at a time.
    most = 2 * executor.workers if isinstance(executor, _RestartingPool) else len(waiting) + 1
    while waiting or running:
        while waiting and len(running) < most:
            piece, tries = waiting.popleft()
            running[executor.submit(_answer_chunk, piece)] = (piece, tries)
        done = wait(running, return_when=FIRST_COMPLETED).done
        for future in sorted(done, key=lambda future: future.exception() is not None):  # what was found is kept first
            piece, tries = running.pop(future)
            problem = future.exception()
            if problem is None:
                yield [_about(result, question) for result, question in zip(future.result(), piece)]
            elif not isinstance(problem, Exception):
                raise problem  # Ctrl-C: what is done is in the journal
            elif tries < retries:
                waiting.append((piece, tries + 1))
            else:
                suspects += piece
    for question in suspects:
        yield [_alone(question, executor, retries)]


def _alone(question: Check, executor: Any, retries: int) -> Answered:
    """With nothing else running it is clear whose fault a failure is."""
    for _ in range(retries + 1):
        future = executor.submit(_answer_chunk, [question])
        problem = future.exception()
        if problem is None:
            return _about(future.result()[0], question)
        if not isinstance(problem, Exception):
            raise problem
    return Failure(question, type(problem).__name__, str(problem) or type(problem).__name__)
