# SPDX-License-Identifier: BSD-2-Clause
"""Compares `stalefetch check` with the verdicts of corpora; accepts exactly the differences that errata.tsv argues for."""

import argparse
import csv
import pathlib
import re
import subprocess
import sys

DIFFERENCE = re.compile(r"^.*?:\d+: (?P<file>\S+) \[(?P<config>[^]]*)\]: (?P<what>.*)$")
SUMMARY = re.compile(r"^(?P<agree>\d+) agree, (?P<differ>\d+) differ, (?P<inconclusive>\d+) inconclusive$")
OUR_FAULT = 4


def read_errata(path, corpus):
    """The rows for one corpus: (file, config) -> how the difference begins."""
    with open(path, encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        errata = {}
        for row in rows:
            if not row["reason"] or not row["difference"]:
                raise SystemExit(f"{path}: {row['file']}: an erratum needs a difference and a reason")
            if row["corpus"] == corpus:
                errata[row["file"], row["config"]] = row["difference"]
        return errata


def compare(program, corpus, errata_path, jobs):
    """Runs one corpus; gives the complaints, each one line, and the summary of the run."""
    command = [program, "check", "--expected", str(corpus / "expected.tsv"), "--jobs", str(jobs), "--statistics", str(corpus)]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    complaints, summary = [], None
    unused = read_errata(errata_path, corpus.name)
    for line in run.stdout.splitlines():
        if SUMMARY.match(line):
            summary = line
            continue
        found = DIFFERENCE.match(line)
        key = (found["file"], found["config"]) if found else None
        if key in unused and found["what"].startswith(unused[key]):
            del unused[key]
        else:
            complaints.append(line)
    complaints += [f"{errata_path}: {corpus.name}: {file} [{config}]: `{difference}` is no longer so"
                   for (file, config), difference in unused.items()]
    if summary is None or run.returncode < 0 or run.returncode >= OUR_FAULT:
        complaints.append(f"{' '.join(command)}: status {run.returncode}\n{run.stderr}")
    statistics = run.stderr.strip().replace("\n", "; ")
    return complaints, f"{corpus.name}: {summary or 'no summary'}; {statistics}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the stalefetch to test")
    parser.add_argument("--errata", type=pathlib.Path, default=pathlib.Path(__file__).with_name("errata.tsv"))
    parser.add_argument("--jobs", type=int, default=1, help="threads; 0: one per core")
    parser.add_argument("corpora", nargs="+", type=pathlib.Path, help="folders with litmus files and expected.tsv")
    arguments = parser.parse_args()
    failed = False
    for corpus in arguments.corpora:
        complaints, summary = compare(arguments.program, corpus, arguments.errata, arguments.jobs)
        for complaint in complaints:
            print(complaint)
        print(summary, flush=True)
        failed |= bool(complaints)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
