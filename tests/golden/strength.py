# SPDX-License-Identifier: BSD-2-Clause
"""Compares the tables of verdicts of one architecture with each other: which variant allows more, which less.

For every architecture: a file <architecture>-strength.txt beside this one, to the letter. In the row of a variant and the
column of another: `<` allows less, `>` more, `=` the same, `#` neither; unpredictable scenarios are counted apart.
"""

import pathlib
import sys


def read_table(path):
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    architecture, configuration = (part.strip() for part in head.removeprefix("#").split(":", 1))
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return architecture, configuration, {row[0]: row for row in rows}


def allowed(rows):
    return {scenario for scenario, row in rows.items() if row[1].split("+")[0] in ("allowed", "not-required")}


def unpredictable(rows):
    return {scenario for scenario, row in rows.items() if row[2] == "yes"}


def sign(one, other):
    return "=" if one == other else "<" if one < other else ">" if one > other else "#"


def matrix(title, sets):
    names = list(sets)
    width = max(map(len, names))
    lines = [f"# {title}", f"# {'':{width}}  {'set':>4}  " + " ".join(f"{k:>2}" for k in range(1, len(names) + 1))]
    for number, name in enumerate(names, 1):
        signs = " ".join(f"{sign(sets[name], sets[other]):>2}" for other in names)
        lines.append(f"{name:{width}}  {len(sets[name]):>4}  {signs}  # {number}")
    return lines


def report(tables):
    """The text for one architecture; `tables` by configuration."""
    lines = matrix("scenarios that are allowed", {name: allowed(rows) for name, rows in tables.items()})
    lines += [""] + matrix("scenarios that are unpredictable", {name: unpredictable(rows) for name, rows in tables.items()})
    return "\n".join(lines) + "\n"


def lacks_feature(scenario, configuration, tables):
    """A scenario in a folder that is named as a variant speaks of what only that variant has: it is refused elsewhere."""
    folders = scenario.split("/")[:-1]
    on = {word.removesuffix("=1") for word in configuration.split(",")}
    known = {word.removesuffix("=1") for name in tables for word in name.split(",")} - {"default"}
    return any(folder in known and folder not in on for folder in folders)


def complaints(architecture, tables):
    """What no table may show, whatever was agreed."""
    standard = tables.get("default", {})
    for name, rows in tables.items():
        if rows.keys() != standard.keys():
            yield f"{architecture} {name}: other scenarios than the default"
        if name != "default" and all(rows[s][1:3] == standard[s][1:3] for s in rows.keys() & standard.keys()):
            yield f"{architecture} {name}: no verdict differs from the default"
        for scenario, row in rows.items():
            if lacks_feature(scenario, name, tables):
                continue
            if row[1] == "inconclusive":
                yield f"{architecture} {name}: {scenario} is inconclusive"
            if row[3] == "0":
                yield f"{architecture} {name}: {scenario} has no consistent execution, so its verdict says nothing"


def main(verdicts, here):
    architectures = {}
    for path in sorted(pathlib.Path(verdicts).glob("*.txt")):
        if not path.name.endswith(".new.txt"):
            architecture, configuration, rows = read_table(path)
            architectures.setdefault(architecture, {})[configuration] = rows
    failures = 0
    for architecture, tables in architectures.items():
        tables = {name: tables[name] for name in sorted(tables, key=lambda name: (name != "default", name))}
        for line in complaints(architecture, tables):
            print(line)
            failures += 1
        agreed = pathlib.Path(here) / f"{architecture}-strength.txt"
        found = report(tables)
        if not agreed.exists() or agreed.read_text(encoding="utf-8") != found:
            proposal = agreed.with_suffix(".new.txt")
            proposal.write_text(found, encoding="utf-8")
            print(f"{agreed} is out of date, see {proposal}")
            failures += 1
    return 1 if failures or not architectures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
