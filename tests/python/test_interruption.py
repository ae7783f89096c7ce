# SPDX-License-Identifier: BSD-2-Clause
"""Ctrl-C stops a search within a second, and other threads run while it lasts."""

import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest
import stalefetch
from conftest import ENDLESS, SLOW


def interrupted(work, after=0.4):
    """Runs `work` in another interpreter, interrupts it, and gives how long it took to stop."""
    script = f"""
import stalefetch, sys, time
test = stalefetch.parse({ENDLESS!r})
protocol = stalefetch.parse({SLOW!r})
print("ready", flush=True)
try:
    {work}
except KeyboardInterrupt:
    sys.exit(42)
"""
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        time.sleep(after)
        assert process.poll() is None, "ended before it was interrupted"
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 42
        return time.monotonic() - start
    finally:
        process.kill()


@pytest.mark.parametrize(
    "work",
    [
        "stalefetch.check(test, time_limit=None)",
        "stalefetch.explain(test, time_limit=None)",
        "stalefetch.simulate(test, runs=10**9, time_limit=0.1)",
        "stalefetch.check(protocol, 'x86-64', time_limit=None)",
        "stalefetch.check(protocol, time_limit=None)",
        "stalefetch.repair(protocol, 'x86-64', time_limit=None)",
        "stalefetch.matrix(protocol, ['x86-64', 'x86-64:amd'], time_limit=None, workers=1)",
        "stalefetch.matrix([protocol] * 3, ['x86-64', 'x86-64:amd'], time_limit=None, workers=2)",
    ],
)
def test_ctrl_c_stops_within_a_second(work):
    assert interrupted(work) < 1.0


def ticks_during(work):
    """How often this thread gets to run, a hundred times a second at most, while another does the work."""
    ticks = 0
    worker = threading.Thread(target=work)
    worker.start()
    while worker.is_alive():
        ticks += 1
        time.sleep(0.01)
    worker.join()
    return ticks


def test_other_threads_run_meanwhile(endless):
    assert ticks_during(lambda: stalefetch.check(endless, time_limit=1.0)) > 30


def test_other_threads_run_while_a_matrix_is_made():
    protocol = stalefetch.parse(SLOW)
    assert ticks_during(lambda: stalefetch.matrix(protocol, ["x86-64", "x86-64:amd"], time_limit=0.5, workers=2)) > 15


def test_what_progress_raises_ends_a_matrix(install):
    def stop(done, total):
        raise RuntimeError(f"enough after {done} of {total}")

    for workers in (1, 2):
        with pytest.raises(RuntimeError, match="enough after 1 of"):
            stalefetch.matrix([install] * 5, progress=stop, workers=workers)


def test_checks_in_threads_agree(allowed, forbidden):
    from concurrent.futures import ThreadPoolExecutor

    expected = {"flag-acq": "allowed", "flag-acq-ctrl-isb": "forbidden"}
    with ThreadPoolExecutor(4) as pool:
        for verdict in pool.map(stalefetch.check, [allowed, forbidden] * 50):
            assert verdict.outcome == expected[verdict.name]


def test_simulations_in_threads_agree(allowed):
    from concurrent.futures import ThreadPoolExecutor

    expected = stalefetch.simulate(allowed, "cortex-a53-like", runs=300)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: stalefetch.simulate(allowed, "cortex-a53-like", runs=300), range(8)):
            assert found == expected


def test_a_signal_handler_that_does_not_raise_changes_nothing(endless):
    seen = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        assert stalefetch.check(endless, time_limit=0.4).outcome == "inconclusive"
    finally:
        signal.signal(signal.SIGALRM, before)
    assert seen == [1]
