# SPDX-License-Identifier: BSD-2-Clause
"""Sweeps: the same results wherever and in whatever order they are found, whatever fails."""

import os
import pickle
import signal
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import pytest
import stalefetch
from conftest import SCENARIOS
from stalefetch import *  # noqa: F403  repr() is evaluated
from stalefetch import Check, _sweep, sweep

real_answer_chunk = _sweep._answer_chunk


def checks(count=None):
    files = stalefetch.find_tests(SCENARIOS / "shapes" / "publish")[:count]
    return [Check.of(file, features=features) for file in files for features in ("default", "IDC=1", "DIC=1,IDC=1")]


@pytest.fixture(scope="module")
def expected():
    return tuple(question.run() for question in checks())


class Backwards(Executor):
    """Runs the task that was submitted last first, and none before all are there."""

    def __init__(self, tasks):
        self.left, self.jobs = tasks, []

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        self.jobs.append((future, fn, args))
        self.left -= 1
        if self.left == 0:
            threading.Thread(target=self.work).start()
        return future

    def work(self):
        for future, fn, args in reversed(self.jobs):
            future.set_result(fn(*args))


@pytest.mark.parametrize("chunk", [None, 1, 7, 1000])
def test_processes(expected, chunk):
    assert sweep(checks(), workers=2, chunk=chunk).results == expected


@pytest.mark.parametrize("make", [lambda: ThreadPoolExecutor(3), lambda: ProcessPoolExecutor(2)])
def test_executors_of_others(expected, make):
    with make() as executor:
        assert sweep(checks(), executor).results == expected


def test_order_of_completion_does_not_matter(expected):
    questions = checks()
    assert sweep(questions, Backwards(len(questions)), chunk=1).results == expected


def test_one_check_twice_is_answered_once(expected):
    seen = []
    questions = checks(1)
    found = sweep(questions * 3, workers=1, progress=lambda done, total: seen.append((done, total)))
    assert len(found) == 9 and found.results[:3] == found.results[3:6] == expected[:3]


class Failing(ThreadPoolExecutor):
    """Fails the first so many tasks."""

    failures = 1
    submitted = 0

    def submit(self, fn, /, *args, **kwargs):
        self.submitted += 1
        if self.failures:
            self.failures -= 1
            future = Future()
            future.set_exception(OSError("the node is gone"))
            return future
        return super().submit(fn, *args, **kwargs)


def test_a_failed_worker_costs_a_retry(expected):
    with Failing(2) as executor:
        assert sweep(checks(), executor, chunk=5).results == expected
        assert executor.submitted == -(-len(expected) // 5) + 1
    with Failing(2) as executor:  # without retries, each check of the chunk by itself
        assert sweep(checks(), executor, chunk=5, retries=0).results == expected
        assert executor.submitted == -(-len(expected) // 5) + 5


def test_what_fails_for_ever_is_said(expected):
    with Failing(1) as executor:
        executor.failures = 10**6
        found = sweep(checks(2), executor, chunk=3)
    assert not found.verdicts and len(found.failures) == 6
    assert {failure.kind for failure in found.failures} == {"OSError"}
    assert "the node is gone" in str(found)


def answer_or_die(questions):
    """Stands for a worker that the operating system ends."""
    if any(question.test.name == "killer" for question in questions):
        os.kill(os.getpid(), signal.SIGKILL)
    return real_answer_chunk(questions)


def test_a_check_that_kills_its_worker_costs_only_itself(expected, monkeypatch):
    monkeypatch.setattr(_sweep, "_answer_chunk", answer_or_die)
    killer = stalefetch.parse(checks(1)[0].test.text.replace(checks(1)[0].test.name, "killer", 1))
    questions = checks()
    questions.insert(20, Check.of(killer))
    found = sweep(questions, workers=2, chunk=4)
    assert found.results[:20] + found.results[21:] == expected
    assert isinstance(found[20], stalefetch.Failure) and found[20].kind == "BrokenProcessPool"


def test_bad_checks_are_failures_and_the_others_are_answered():
    questions = checks(1)
    questions.insert(1, Check.of(questions[0].test, features="DIC=1,IDC=0"))
    found = sweep(questions, workers=1)
    assert len(found.verdicts) == 3 and found.failures == (found[1],) and found[1].kind == "InputError"
    assert "IDC=1 too" in found[1].error and eval(repr(found)) == found


class Stopping(ThreadPoolExecutor):
    """The user stops the sweep after so many tasks."""

    def __init__(self, tasks):
        super().__init__(1)
        self.tasks = tasks

    def submit(self, fn, /, *args, **kwargs):
        self.tasks -= 1
        if self.tasks < 0:
            future = Future()
            future.set_exception(KeyboardInterrupt())
            return future
        future = super().submit(fn, *args, **kwargs)
        future.result()
        return future


def test_a_sweep_goes_on_where_it_was(expected, tmp_path):
    journal = tmp_path / "journal"
    with pytest.raises(KeyboardInterrupt):
        sweep(checks(), Stopping(3), chunk=4, journal=journal)
    kept = sum(len(part) for part in parts(journal))
    assert 4 <= kept <= 12
    progress = []
    found = sweep(checks(), workers=1, journal=journal, progress=lambda done, total: progress.append(done))
    assert found.results == expected and progress[0] == kept and progress[-1] == len(expected)
    # Nothing is left to do: no executor is needed.
    assert sweep(checks(), Stopping(0), journal=journal).results == expected


def parts(path):
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def test_a_journal_that_was_cut_counts_as_far_as_it_goes(expected, tmp_path):
    journal = tmp_path / "journal"
    sweep(checks(), workers=1, chunk=5, journal=journal)
    whole = journal.read_bytes()
    journal.write_bytes(whole[: len(whole) - 100])
    assert sweep(checks(), workers=1, journal=journal).results == expected
    journal.write_bytes(b"no journal at all")
    with pytest.raises(stalefetch.InputError):
        sweep(checks(), journal=journal)


def test_bad_arguments():
    with pytest.raises(TypeError):
        sweep(["a.litmus"])
    with pytest.raises(ValueError):
        sweep(checks(1), chunk=0)
    assert sweep([]).results == ()


def test_rows_are_plain(expected):
    found = sweep(checks(1), workers=1)
    assert [row["configuration"] for row in found.rows()] == ["default", "IDC=1", "DIC=1,IDC=1"]
    assert all(isinstance(cell, str) for row in found.rows() for cell in row.values())
    assert "<table>" in found._repr_mimebundle_()["text/html"]
