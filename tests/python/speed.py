# SPDX-License-Identifier: BSD-2-Clause
"""What Python costs: a table of verdicts, by `stalefetch.check` and by the program. Processor time, best of some.

python speed.py FOLDER              the folder has expected.tsv (file, config, verdict)
"""

import csv
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

import stalefetch

REPEATS = 7


def rows_of(folder):
    with (folder / "expected.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def answer_all(folder):
    """Reads and answers every row; gives the number that is as expected, and the processor time in seconds."""
    rows = rows_of(folder)
    start = time.process_time()
    right = 0
    for row in rows:
        config = "default" if row["config"] == "as-in-file" else row["config"]
        right += stalefetch.check(folder / row["file"], features=config).outcome == row["verdict"]
    return right, time.process_time() - start


def children(command):
    """Processor time of a command, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(folder):
    """Seconds of the program, of the calls of a fresh interpreter, and of that interpreter with its start."""
    program = shutil.which("stalefetch", path=str(pathlib.Path(sys.executable).parent))
    by_program = [program, "check", "--expected", str(folder / "expected.tsv"), str(folder)]
    by_package = [sys.executable, __file__, str(folder), "--once"]
    times = {"program": [], "calls": [], "interpreter": []}
    for _ in range(REPEATS):
        times["program"].append(children(by_program))
        times["interpreter"].append(children(by_package))
        said = subprocess.run(by_package, stdout=subprocess.PIPE, text=True).stdout
        times["calls"].append(float(said.split()[1]))
    return {name: min(values) for name, values in times.items()}


def main():
    folder = pathlib.Path(sys.argv[1])
    if "--once" in sys.argv:
        print(*answer_all(folder))
        return
    found = measure(folder)
    right, _ = answer_all(folder)
    print(f"{folder.name}: {right} of {len(rows_of(folder))} as expected, load {os.getloadavg()[0]:.1f}")
    for name, seconds in found.items():
        print(f"  {name:12} {1000 * seconds:6.1f} ms   {seconds / found['program']:.2f}")


if __name__ == "__main__":
    main()
