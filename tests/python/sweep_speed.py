# SPDX-License-Identifier: BSD-2-Clause
"""What a second process brings to a sweep: alternating sweeps with one and with two worker processes, wall time.

python sweep_speed.py FOLDER        every protocol of the folder, on each architecture that it is for
"""

import concurrent.futures
import os
import sys
import time

import stalefetch

REPEATS = 5


def questions_of(folder):
    """The protocols, each on the architectures that it is for."""
    files = stalefetch.find_protocols(folder)
    questions = [stalefetch.Check.of(file, arch) for arch in stalefetch.architectures for file in files]
    return [found.question for found in stalefetch.sweep(questions) if not isinstance(found, stalefetch.Failure)]


def seconds(questions, workers):
    """Wall time of a sweep, and its outcomes. The processes start before the clock."""
    with concurrent.futures.ProcessPoolExecutor(workers) as executor:
        list(executor.map(abs, range(8 * workers)))
        start = time.perf_counter()
        found = stalefetch.sweep(questions, executor)
        return time.perf_counter() - start, [verdict.outcome for verdict in found]


def main():
    questions = questions_of(sys.argv[1])
    times = {1: [], 2: []}
    outcomes = []
    for _ in range(REPEATS):
        for workers, found in times.items():
            taken, answers = seconds(questions, workers)
            found.append(taken)
            outcomes.append(answers)
    assert all(answers == outcomes[0] for answers in outcomes), "the number of processes changes an answer"
    one, two = min(times[1]), min(times[2])
    print(f"{len(questions)} questions, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} CPUs")
    print(f"  one process {one:.2f} s, two processes {two:.2f} s: {one / two:.2f} times as fast")


if __name__ == "__main__":
    main()
