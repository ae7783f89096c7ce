# SPDX-License-Identifier: BSD-2-Clause
"""Damages a table of verdicts in every way that matters; the comparison must fail and name the row each time."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

AS_EXPECTED, DIFFERS, USER_ERROR = 0, 1, 2
TABLE = "aarch64-default.txt"
CHOSEN = ["self/sync.litmus", "self/sync-isb.litmus", "branch/sync.litmus", "modify/nop-add.litmus"]


def with_rows(change):
    """A damage that changes the rows (lists of words) of the table."""

    def damage(folder):
        table = folder / "verdicts" / TABLE
        head, *rows = table.read_text(encoding="utf-8").splitlines()
        rows = [row.split() for row in rows if not row.startswith("#")]
        table.write_text("\n".join([head] + [" ".join(row) for row in change(rows)]) + "\n", encoding="utf-8")

    return damage


def replaced(scenario, column, word):
    return with_rows(lambda rows: [row[:column] + [word] + row[column + 1 :] if row[0] == scenario else row for row in rows])


def text_of_scenario(change):
    def damage(folder):
        scenario = folder / "shapes/self/sync.litmus"
        scenario.write_text(change(scenario.read_text(encoding="utf-8")), encoding="utf-8")

    return damage


def new_scenario(folder):
    shutil.copy(folder / "shapes/self/sync.litmus", folder / "shapes/self/zzz.litmus")


DAMAGES = {
    "nothing": (lambda folder: None, AS_EXPECTED, "4 verdicts in 1 tables as agreed, 0 differ"),
    "another outcome": (replaced("shapes/self/sync", 1, "forbidden"), DIFFERS, "shapes/self/sync "),
    "inconclusive": (replaced("shapes/self/sync", 1, "inconclusive"), DIFFERS, "shapes/self/sync "),
    "unpredictable lost": (replaced("shapes/modify/nop-add", 2, "no"), DIFFERS, "shapes/modify/nop-add "),
    "another number of executions": (replaced("shapes/self/sync-isb", 3, "7"), DIFFERS, "shapes/self/sync-isb "),
    "another test": (replaced("shapes/self/sync-isb", 4, "0123456789abcdef"), DIFFERS, "shapes/self/sync-isb "),
    "missing row": (with_rows(lambda rows: rows[1:]), DIFFERS, "shapes/branch/sync "),
    "no rows at all": (with_rows(lambda rows: []), DIFFERS, "shapes/self/sync "),
    "extra row": (with_rows(lambda rows: rows + [["shapes/zzz"] + rows[0][1:]]), DIFFERS, "shapes/zzz "),
    "extra scenario": (new_scenario, DIFFERS, "shapes/self/zzz "),
    "changed scenario": (text_of_scenario(lambda text: text.replace("DSB ISH", "DSB SY", 1)), DIFFERS, "shapes/self/sync "),
    "unreadable scenario": (text_of_scenario(lambda text: text.replace("IC IVAU", "IC IVAX")), USER_ERROR, "sync.litmus"),
    "unsorted rows": (with_rows(lambda rows: rows[::-1]), USER_ERROR, TABLE),
    "blank verdict": (with_rows(lambda rows: [rows[0][:1]] + rows[1:]), USER_ERROR, TABLE),
    "the same row twice": (with_rows(lambda rows: rows[:1] + rows), USER_ERROR, TABLE),
}


def prepare(folder, scenarios):
    for name in CHOSEN:
        target = folder / "shapes" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(scenarios / "shapes" / name, target)
    agreed = (scenarios / "verdicts" / TABLE).read_text(encoding="utf-8").splitlines(keepends=True)
    wanted = {f"shapes/{name.removesuffix('.litmus')}" for name in CHOSEN}
    (folder / "verdicts").mkdir()
    (folder / "verdicts" / TABLE).write_text(
        "".join(line for line in agreed if line.startswith("#") or line.split()[0] in wanted), encoding="utf-8")


def complaint(program, scenarios, damage, status, words):
    """What is wrong with the answer to one damage; nothing if it is right."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder, scenarios)
        damage(folder)
        command = [program, "check", "--verdicts", folder / "verdicts", folder]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        proposed = (folder / "verdicts" / TABLE).with_suffix(".new.txt").exists()
        if run.returncode != status:
            return f"exit status {run.returncode}, not {status}: {run.stdout}{run.stderr}"
        if words not in run.stdout + run.stderr:
            return f"`{words}` is not in: {run.stdout}{run.stderr}"
        if proposed != (status == DIFFERS):
            return f"a proposal was {'' if proposed else 'not '}written"
        return None


def main(program, scenarios):
    failures = 0
    for name, (damage, status, words) in DAMAGES.items():
        if what := complaint(program, pathlib.Path(scenarios), damage, status, words):
            print(f"{name}: {what}")
            failures += 1
    print(f"{len(DAMAGES)} damages, {failures} answered wrongly")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
